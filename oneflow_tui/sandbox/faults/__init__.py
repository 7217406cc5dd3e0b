"""Kinds of trouble on request: which calls they befall, and what they do to them."""

from __future__ import annotations

from oneflow_tui.sandbox.errors import BadSpec
from oneflow_tui.sandbox.faults.rules import Faults

__all__ = ["BadSpec", "Faults"]
