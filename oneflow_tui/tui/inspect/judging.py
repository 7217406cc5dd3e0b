"""The checks of the account: what has to be read for them, and judging anew when something else was read."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from oneflow_tui.account.checks import checks
from oneflow_tui.errors import OneflowError
from oneflow_tui.tui.inspect.sections import LISTS

if TYPE_CHECKING:
    from oneflow_tui.account.finding import Finding
    from oneflow_tui.tui.inspect.desk import Desk

MOST_TYPES = 40
"""Template types whose data fields are read unasked."""


class Judging:
    """What was found on a desk."""

    def __init__(self, desk: Desk) -> None:
        self.findings: list[Finding] = []
        self._desk = desk
        self._busy = False
        self._outdated = False  # judged from what was there before

    async def read(self) -> None:
        """Reads every list that is not there yet, then the data fields of the types that are in use, and judges. What
        is refused leaves its checks unasked; raises why where nothing can be read."""
        desk = self._desk
        lists = [one for one in LISTS if desk.parts[one].state != "read"]
        answers = await asyncio.gather(*(desk.read(one) for one in lists), return_exceptions=True)
        refused = [one for one in answers if isinstance(one, BaseException)]
        for one in refused:
            if len(refused) == len(LISTS) or not isinstance(one, OneflowError):
                raise one
        used = {one.template_type_id for one in desk.seen.templates or ()}
        used |= {one.template_group_id for one in desk.seen.webhooks or ()}
        types = sorted(desk.seen.template_types or (), key=lambda one: one.id not in used)
        missing = [one.id for one in types if one.id not in desk.seen.fields]
        if missing:
            with suppress(OneflowError):  # the section tells
                await desk.read_fields(missing[: max(0, MOST_TYPES - len(desk.seen.fields))])
        await self.judge()

    async def judge(self) -> None:
        """Judges what was read, in a thread: of a large account that takes longer than a frame."""
        self.findings = await asyncio.to_thread(checks, self._desk.seen)

    async def anew(self) -> None:
        """Where it has been judged: what was found may be so no longer. Lists that come together are judged once."""
        self._outdated = True
        if self._busy or self._desk.parts["checks"].state != "read":
            return
        self._busy = True
        try:
            while self._outdated:
                self._outdated = False
                await self.judge()
        finally:
            self._busy = False
        self._desk.on_change("checks")
