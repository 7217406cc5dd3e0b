"""Kinds of trouble on request."""

from __future__ import annotations

from oneflow_tui.sandbox.faults.rules import Fault, Faults

__all__ = ["Fault", "Faults"]
