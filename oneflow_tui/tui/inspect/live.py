"""What goes on by itself: the requests of this run as they happen, and looking again and again for what changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from oneflow_tui.errors import OneflowError
from oneflow_tui.tui.inspect.moving import Moving
from oneflow_tui.tui.inspect.sections import OF_KIND

if TYPE_CHECKING:
    from oneflow_tui.tui.inspect.desk import Desk

WINDOW = 300.0  # seconds that the budget is counted over
WATCH_FIRST, WATCH_LAST, WATCH_GROWTH = 5.0, 60.0, 1.5  # seconds between two looks, slowing while nothing changes
WATCH_SHARE = 0.5  # of the budget, which the watching of a large account may use
BUDGET_LOOK = 5.0  # seconds: requests leave the window by themselves


class Live(Moving):
    """Traffic and watching."""

    _unheard: Callable[[], None] | None = None
    _watching = False
    watched = ""

    def begin(self) -> None:
        super().begin()
        self.set_interval(BUDGET_LOOK, self.renew_status)

    def take_desk(self, desk: Desk) -> None:
        if self._unheard is not None:
            self._unheard()
        self._unheard = desk.services.traffic.subscribe(self._heard)
        super().take_desk(desk)

    def on_unmount(self) -> None:
        if self._unheard is not None:
            self._unheard()

    def _heard(self, _: object) -> None:
        """A request was answered, or was not."""
        if self.stands and self.desk is not None:
            self.renew_status()
            self.renew_counts("traffic")
            if self.current == "traffic":
                self.call_later(self.show_current)

    # Watching

    def action_watch(self) -> None:
        """Looks again and again until the key is pressed once more, or Esc."""
        if self._watching:
            self.stop_watching()
        elif self.desk is not None:
            self._watching = True
            self.run_worker(self._watch(self.desk), group="watch", description="watch", exclusive=True)

    def stop_watching(self) -> bool:
        """Whether it was watching."""
        was, self._watching = self._watching, False
        if was:
            self.workers.cancel_group(self, "watch")
            self.watched = ""
            self.show_current()
        return was

    async def _watch(self, desk: Desk) -> None:
        pause = WATCH_FIRST
        while True:
            self.watched = f"Watching, again in {pause:.0f} s"
            self.show_current()
            await asyncio.sleep(pause)
            if not self.is_current:
                continue
            self.watched = "Watching, looking now"
            self.show_current()
            before = desk.session.budget_used
            changed = await self.look_for_changes(desk)
            pause = WATCH_FIRST if changed else min(pause * WATCH_GROWTH, WATCH_LAST)
            asked = max(0, desk.session.budget_used - before)
            pause = max(pause, asked * WINDOW / (WATCH_SHARE * desk.session.budget_limit))

    async def look_for_changes(self, desk: Desk, *, whole: bool = False) -> int:
        """Reads everything anew that has been read; returns how many differences there are to the look before. `whole`:
        of SCIM and the API log too."""
        from oneflow_tui.tui.inspect.looking_again import look_again

        self.tell(None)
        try:
            changes = await look_again(desk, whole=whole)
        except OneflowError as problem:
            self.tell(problem)
            return 0
        if changes:
            self.good_news(f"{len(changes)} changed: see Changes on the left")
            for section in {OF_KIND[one.kind] for one in changes} - {"contracts"}:
                self.refill(section)
            ids = [one.id for one in changes if one.kind == "contract"]
            there = (desk.contract(int(one)) or self.entry("contracts", str(one)) for one in ids)
            self.renew_rows("contracts", [one for one in there if one is not None])
        self.renew_counts()
        self.show_current()
        return len(changes)

    def title_of(self, section: str) -> str:
        title = super().title_of(section)
        return f"{self.watched} · {title}" if self.watched else title  # in front: a long title is cut

    def action_back(self) -> None:
        if not self.stop_watching():
            super().action_back()

    def entries_shown(self) -> list[Any]:
        """The marked rows of the table that is shown, or all that the filter lets through, in the order shown."""
        grid = self.grid
        if grid is None:
            return []
        keys = grid.marked_keys or [row.key for row in grid.model.visible]
        return [self.entry(self.current, key) for key in keys]
