"""Opens the account for the browser. Imported in a thread, after the first frame: it brings all that is heavy."""

from __future__ import annotations

import math
from collections.abc import Callable

from oneflow_tui.options import Options
from oneflow_tui.session.headless import Headless, Requests
from oneflow_tui.tui.inspect.desk import Desk
from oneflow_tui.tui.inspect.rows import grid_columns

__all__ = ["Looking", "grid_columns", "open_session"]


class Looking(Headless):
    """Signed in as a command is; waiting for the budget is shown."""

    def _waits(self, seconds: float, why: str) -> None:
        self._wait_words = f"waiting {math.ceil(seconds)} s: {why}" if seconds > 0 else ""
        self._changed()

    async def desk(self) -> Desk:
        """Signs in, once more where that failed before. Raises LoginNeeded where there is no token, and what signing
        in raises."""
        await self._disconnect()
        await self.enter()
        return Desk(self)


async def open_session(options: Options, on_change: Callable[[], None]) -> Looking:
    """Takes environment and profile; starts and sends nothing. Raises BadInput, BadFile, HostRefused."""
    session = await Looking.open(options)
    session.requests = Requests()
    session.on_change = on_change
    return session
