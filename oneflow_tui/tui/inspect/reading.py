"""Reading in the background: sections, further pages, what belongs to one thing. Esc ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from textual import on

from oneflow_tui.errors import OneflowError
from oneflow_tui.tui.inspect.lists import Lists
from oneflow_tui.tui.inspect.row_grid import EndNear
from oneflow_tui.tui.inspect.sections import SECTIONS

if TYPE_CHECKING:
    from oneflow_tui.tui.inspect.desk import Desk

AROUND = ("account", "workspaces", "template_types", "templates", "webhooks", "users", "contracts")
"""What is read unasked once the first section is there, one request a list of a small account."""
READ_WHEN_SHOWN = frozenset({*AROUND, "data_fields", "scim", "scim_groups", "log", "checks", "pictures"})
GROUPS = frozenset({"read", "ahead", "open"})
NAMING = frozenset({"workspaces", "template_types", "templates"})
"""Sections whose names stand in other tables."""
AT_ONCE = 8  # pages of the rest of a list


class Reading(Lists):
    """Reads what is shown, and shows what was read."""

    def __init__(self, desk: Desk | None = None) -> None:
        super().__init__(desk)
        self._rest: set[str] = set()  # long lists whose rest is being read

    _told: tuple[OneflowError | str | None, str] = (None, "")  # what else is to be known here, until one goes on

    def tell(self, problem: OneflowError | str | None, next_step: str = "") -> None:
        """Shows a problem until one goes on; None takes it away. That of the section that is shown comes first."""
        self._told = (problem, next_step)
        part = self.desk.parts[self.current].problem if self.desk is not None else None
        self.problem(part or problem, "" if part else next_step)

    def work(self, group: str, job: Callable[[], Awaitable[object]], *, exclusive: bool = False) -> None:
        """Runs a request in the background; a failure goes to the problem line."""

        async def run() -> None:
            try:
                await job()
            except OneflowError as problem:
                self.tell(problem)
            self.renew_status()

        self.run_worker(run(), group=group, description=group, exclusive=exclusive, exit_on_error=True)

    def read(self, section: str) -> None:
        """Reads a section anew; what went wrong is told in its place."""
        desk = self.desk
        if desk is None:
            return
        self._told = (None, "")

        async def run() -> None:
            try:
                await desk.read(section)
            except OneflowError:
                return  # the section tells

        self.run_worker(run(), group="read", description="read", exit_on_error=True)

    def read_around(self) -> None:
        """Reads the other lists, once the first one is there. A failure of one does not spoil the rest."""
        desk = self.desk
        if desk is None:
            return

        async def run() -> None:
            unread = [one for one in AROUND if desk.parts[one].state == "unread"]
            answers = await asyncio.gather(*(desk.read(one) for one in unread), return_exceptions=True)
            for answer in answers:
                if isinstance(answer, BaseException) and not isinstance(answer, OneflowError):
                    raise answer

        self.run_worker(run(), group="read", description="read", exit_on_error=True)

    def read_if_unread(self, section: str) -> None:
        if self.desk is not None and section in READ_WHEN_SHOWN and self.desk.parts[section].state == "unread":
            self.read(section)

    def cancel_reading(self) -> bool:
        """Ends what is under way; whether there was anything."""
        running = [one for one in self.workers if one.node is self and one.group in GROUPS and one.is_running]
        for worker in running:
            worker.cancel()
        self._rest.clear()
        return bool(running)

    # What came of it

    def section_changed(self, section: str) -> None:
        """The desk has something new of a section, or is about to read it."""
        if not self.stands or self.desk is None:
            return
        self.renew_counts(section, *(("checks",) if section != "checks" else ()))
        if section == self.current:
            self.show_current()
        elif self.desk.parts[section].state == "read":
            if section in NAMING or self.current == "pictures":
                self.fill(self.current)
            self.detail_wanted()  # it may be wired to what has come

    def show_current(self) -> None:
        """The section that is shown, from what the desk knows now: rows, title, problem, or why there are none."""
        desk = self.desk
        if desk is None or not self.stands:
            return
        section = self.current
        self.fill(section)
        self.title_list(self.title_of(section))
        part, grid = desk.parts[section], self.grid
        entries = desk.entries(section)
        if grid is not None and not entries:
            waiting = part.state in ("reading", "unread") and section in READ_WHEN_SHOWN
            empty = "Asking Oneflow… Esc cancels." if waiting else SECTIONS[section].empty
            grid.empty_text = "Not read: the line below says why. F5 tries again." if part.state == "failed" else empty
            grid.refresh()
        self.tell(*self._told)
        self.detail_wanted()
        self.renew_status()

    def detail_wanted(self) -> None:
        """The entry under the cursor may be another one, or may be known better."""

    # Pages ahead of the eye

    @on(EndNear)
    def _end_near(self, event: EndNear) -> None:
        event.stop()
        self.read_ahead(event.section)

    def read_ahead(self, section: str, pages: int = 2) -> None:
        """Reads the next pages of a long list."""
        desk = self.desk
        listing = desk.long(section) if desk is not None else None
        if desk is None or listing is None or listing.ended:
            return
        if desk.parts[section].state in ("reading", "failed"):
            return  # it goes on when that has come; after a failure the person says when

        async def job() -> None:
            await desk.more(section, pages)
            self.call_after_refresh(self._still_near, section)

        self.work("ahead", job)

    def _still_near(self, section: str) -> None:
        if section in self._rest:
            self.read_ahead(section, AT_ONCE)
            return
        grid = self.grid_of(section)
        if grid is not None and self.current == section:
            grid.look_ahead()

    def read_rest(self, section: str) -> None:
        """Reads all further pages that Oneflow gives, eight at a time, as the budget has room."""
        self._rest.add(section)
        self.read_ahead(section, AT_ONCE)

    def open_entry(self, entry: Any) -> None:
        """Reads what belongs to one thing."""
        from oneflow_tui.models import Contract, TemplateType

        desk = self.desk
        if desk is None:
            return
        if isinstance(entry, TemplateType):
            self.work("open", lambda: desk.read_fields([entry.id]))
        elif isinstance(entry, Contract):

            async def job() -> None:
                self.renew_rows("contracts", [await desk.open_contract(entry.id)])

            self.work("open", job)
