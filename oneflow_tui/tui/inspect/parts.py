"""How the reading of an account stands, part by part."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from oneflow_tui.errors import OneflowError

State = Literal["unread", "reading", "read", "failed"]


@dataclass(slots=True)
class Part:
    """How the reading of a section stands."""

    state: State = "unread"
    problem: OneflowError | None = None
    at_rest: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when what was being read has come, or not."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was read of one contract beside itself: raw objects."""

    data_fields: tuple[Mapping[str, Any], ...] = ()
    events: tuple[Mapping[str, Any], ...] = ()
    files: tuple[Mapping[str, Any], ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    """The parts that could not be read, and why."""
