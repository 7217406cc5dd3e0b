"""Opens the account for the browser. Imported in a thread, after the first frame: it brings all that is heavy."""

from __future__ import annotations

import math
from collections.abc import Callable

from oneflow_tui.options import Options
from oneflow_tui.session.headless import Headless, Requests
from oneflow_tui.tui.inspect.desk import Desk
from oneflow_tui.tui.inspect.rows import grid_columns

__all__ = ["grid_columns", "open_desk"]


class _Looking(Headless):
    """Signed in as a command is; waiting for the budget is shown."""

    def _waits(self, seconds: float, why: str) -> None:
        self._wait_words = f"waiting {math.ceil(seconds)} s: {why}" if seconds > 0 else ""
        self._changed()


async def open_desk(options: Options, on_change: Callable[[], None]) -> tuple[Headless, Desk]:
    """Signs in. Raises LoginNeeded where there is no token, and what signing in raises; nothing stays open then."""
    session = await _Looking.open(options)
    session.requests = Requests()
    session.on_change = on_change
    try:
        await session.enter()
        return session, Desk(session)
    except BaseException:
        await session.close()
        raise
