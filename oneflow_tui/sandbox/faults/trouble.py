"""Lets faults befall a call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from oneflow_tui.sandbox.calls import Reply
from oneflow_tui.sandbox.faults.rules import Fault


async def troubled(
    faults: Sequence[Fault],
    run: Callable[[], Awaitable[Reply]],
    respond: Callable[[Reply], Awaitable[None]],
    scope: Any,
) -> None:
    """Runs and answers a call, or does not."""
    await respond(await run())
