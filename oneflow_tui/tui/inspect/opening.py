"""Opens the account for the browser. Imported in a thread, after the first frame: it brings all that is heavy."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from oneflow_tui.local.threads import in_daemon
from oneflow_tui.models import Account
from oneflow_tui.options import Options
from oneflow_tui.session.signed_in import SignedIn
from oneflow_tui.tui.late import import_beside

if TYPE_CHECKING:
    from oneflow_tui.tui.inspect.desk import Desk


class Looking(SignedIn):
    """Signed in as a command is; waiting for the budget is shown."""

    def _waits(self, seconds: float, why: str) -> None:
        self._wait_words = f"waiting {math.ceil(seconds)} s: {why}" if seconds > 0 else ""
        self._changed()

    async def desk(self, first: str) -> Desk:
        """Signs in, once more where that failed before. The rest of the program is imported while the answer to the
        first request is on its way. Raises LoginNeeded where there is no token, and what signing in raises."""
        await self._disconnect()
        await self.enter()
        account = asyncio.ensure_future(self.open_services.account.me()) if first == "account" else None
        made: Desk = (await in_daemon(_import_rest)).Desk(self, account)
        return made


def _import_rest() -> Any:
    """The desk, and what shows a row and its details. The model of what comes first is made ready."""
    Account.model_rebuild()
    return import_beside(*(f"oneflow_tui.tui.inspect.{part}" for part in ("desk", "rows", "facts")))


async def open_session(options: Options, on_change: Callable[[], None]) -> Looking:
    """Takes environment and profile; starts and sends nothing. Raises BadInput, BadFile, HostRefused."""
    session = await Looking.open(options)
    session.on_change = on_change
    return session
