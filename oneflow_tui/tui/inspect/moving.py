"""Moving about: from section to section, to a thing, along its links, and back. Models: k9s and lazygit."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on
from textual.timer import Timer

from oneflow_tui.tui.inspect.detail import FactChosen
from oneflow_tui.tui.inspect.reading import Reading
from oneflow_tui.tui.inspect.row_grid import RowGrid
from oneflow_tui.tui.inspect.sections import OF_KIND, SECTIONS
from oneflow_tui.tui.widgets.grid import Grid
from oneflow_tui.tui.widgets.grid.messages import CursorMoved, RowChosen

if TYPE_CHECKING:
    from oneflow_tui.account.things import Kind, ThingId
    from oneflow_tui.tui.inspect.desk import Desk
    from oneflow_tui.tui.inspect.fact import Fact

RESTED = 0.15  # seconds on a section, after which it is read
SETTLED = 0.04  # seconds without moving, after which the detail pane follows the cursor


@dataclass(frozen=True, slots=True)
class Place:
    """Where one was: a section, and the key of a row, "" for none."""

    section: str
    key: str = ""


class Moving(Reading):
    """Lists, details, and the ways between them. `hosted`: the wizard stands beneath."""

    def __init__(self, desk: Desk | None = None, *, first: str = "account", hosted: bool = False) -> None:
        super().__init__(desk)
        self.current = first
        self.hosted = hosted
        self._back: list[Place] = []
        self._forward: list[Place] = []
        self._heading = first  # the section that is shown or about to be
        self._wanted = Place(first)  # a row to be gone to as soon as it is there
        self._settling: Timer | None = None

    # Life

    def begin(self) -> None:
        if self.desk is not None:
            self.take_desk(self.desk)

    def take_desk(self, desk: Desk) -> None:
        """The account is open: the first section is read, then the others."""
        self.desk = desk
        desk.on_change = self.section_changed
        self.renew_counts()
        self._head_for(self.current)
        self.work("show", lambda: self._begin(desk))

    async def _begin(self, desk: Desk) -> None:
        self.note("")
        await self.show_section(self.current)
        first = self.current if desk.parts[self.current].state == "unread" else ""
        if first:
            try:
                await desk.read(first)
            finally:
                self.call_after_refresh(self.read_around)  # first what is looked at
        else:
            self.read_around()

    # Sections

    async def show_section(self, section: str) -> None:
        """Puts a section in the middle, and reads it where that was not done yet."""
        if section != self.current:
            self._told = (None, "")
        await self.show_table(section)
        self.filter_box.forget()
        grid = self.grid
        if grid is not None and grid.model.filter_text:
            self.filter_box.open_with(grid.model.filter_text)
        self.show_current()
        self._settle_wanted()

    @on(Grid.CursorMoved, "#sections")
    def _section_moved(self, event: CursorMoved) -> None:
        event.stop()
        key = event.grid.cursor_key  # where the cursor is by now
        if key is not None and key != self._heading and self.desk is not None:
            self.visit(key)

    @on(Grid.RowChosen, "#sections")
    def _section_chosen(self, event: RowChosen) -> None:
        event.stop()
        if self.grid is not None:
            self.grid.focus()
        elif self.current == "pictures":
            self.query("#pictures").focus()

    def _head_for(self, section: str) -> None:
        """Puts the cursor of the list on the left on it; never later, when a key may have moved the cursor on."""
        self._heading = section
        sections = self.query_one("#sections", Grid)
        if sections.cursor_key != section:
            sections.go_to(section)

    def visit(self, section: str) -> None:
        self._head_for(section)
        self.work("show", lambda: self._visit(Place(section)), exclusive=True)

    async def _visit(self, place: Place) -> None:
        self._wanted = place
        await self.show_section(place.section)
        await asyncio.sleep(RESTED)  # whoever only passes by asks for nothing
        self.read_if_unread(place.section)

    # Going to a thing, and back

    @property
    def place(self) -> Place:
        grid = self.grid
        return Place(self.current, (grid.cursor_key if grid is not None else None) or "")

    def go_to(self, kind: Kind, thing_id: ThingId) -> None:
        """Shows a thing in its list; where one was is kept for the way back."""
        self._back.append(self.place)
        self._forward.clear()
        self._go(Place(OF_KIND[kind], str(thing_id)))

    def _go(self, place: Place) -> None:
        self._head_for(place.section)

        async def job() -> None:
            self._wanted = place
            await self.show_section(place.section)
            if self.grid is not None:
                self.grid.focus()
            self.read_if_unread(place.section)

        self.work("show", job, exclusive=True)

    def _settle_wanted(self) -> None:
        """Puts the cursor on the wanted row, if it is there."""
        place, grid, desk = self._wanted, self.grid, self.desk
        if place.section != self.current or not place.key or grid is None or desk is None:
            return
        if place.key in grid.model:
            if not grid.model.is_visible(place.key):
                self.filter_box.close()
            grid.go_to(place.key)
            self._wanted = Place(self.current)
        elif desk.parts[self.current].state == "read":
            self._wanted = Place(self.current)
            self._fetch(place)

    def _fetch(self, place: Place) -> None:
        """A contract further down than what was read is asked for by its id; all else would be in its list."""
        from oneflow_tui.tui.inspect.contract_pages import Wanted

        desk = self.desk
        if desk is None or place.section != "contracts" or not place.key.isdecimal():
            self.tell(f"{place.key} is not among what was read.", "F5 reads the list anew.")
            return

        async def job() -> None:
            if desk.pages.wanted.anything:  # it is not among those that are left: the filter is lifted for it
                await desk.want_contracts(Wanted())
            if desk.contract(int(place.key)) is None:
                await desk.open_contract(int(place.key), listed=True)
            self._wanted = place
            self.section_changed("contracts")

        self.work("open", job)

    def show_current(self) -> None:
        super().show_current()
        self._settle_wanted()

    def filled(self, section: str) -> None:
        if section == self.current:
            self._settle_wanted()

    def action_back(self) -> None:
        """Esc: ends the reading, else from the detail pane to the list, else lifts the filter, else goes back, else to
        the list of sections."""
        if self.cancel_reading():
            self.tell("Cancelled.", "F5 looks again.")
        elif self.detail.grid.has_focus and self.grid is not None:
            self.grid.focus()
        elif self.grid is not None and self.grid.model.filter_text:
            self.filter_box.close()
            self.show_current()
        elif self._back:
            self._forward.append(self.place)
            self._go(self._back.pop())
        elif not self.query_one("#sections", Grid).has_focus:
            self.query_one("#sections", Grid).focus()
        else:
            self.nowhere_back()

    def nowhere_back(self) -> None:
        """Esc where there is nothing left to go back to."""

    def action_forward(self) -> None:
        if self._forward:
            self._back.append(self.place)
            self._go(self._forward.pop())

    # The detail pane

    @on(Grid.CursorMoved)
    def _row_moved(self, event: CursorMoved) -> None:
        if isinstance(event.grid, RowGrid) and event.grid.section == self.current:
            event.stop()
            self.detail_wanted()

    def detail_wanted(self) -> None:
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLED, self._show_detail)

    def _show_detail(self) -> None:
        if self.stands:
            self.work("detail", self._tell_entry, exclusive=True)

    async def _tell_entry(self) -> None:
        from oneflow_tui.account.things import id_of
        from oneflow_tui.tui.inspect.facts import facts_of, kind_of, link_facts, title_of

        entry, desk = self.entry_at_cursor(), self.desk
        if entry is None or desk is None:
            self.detail.show(SECTIONS[self.current].title, ())
            return
        facts: list[Fact] = facts_of(entry, desk)
        title, kind = title_of(entry), kind_of(entry)
        if kind is None:
            self.detail.show(title, facts)
            return
        if title != self.detail.title:
            self.detail.show(title, facts)
        links = await desk.links(kind, id_of(entry))
        if entry is self.entry_at_cursor():
            self.detail.show(title, [*facts, *link_facts(links)])

    @on(Grid.RowChosen)
    def _row_chosen(self, event: RowChosen) -> None:
        """Enter on a row: what belongs to it is read, and the detail pane has the keys."""
        if isinstance(event.grid, RowGrid):
            event.stop()
            self.open_entry(self.entry_at_cursor())
            self.detail.grid.focus()

    @on(FactChosen)
    def _fact_chosen(self, event: FactChosen) -> None:
        from oneflow_tui.tui.dialogs.reading import Reading as Page

        event.stop()
        if event.fact.link is not None:
            self.go_to(*event.fact.link)
        else:
            self.app.push_screen(Page(event.fact.label.strip(), event.fact.value))

    def open_entry(self, entry: Any) -> None:
        from oneflow_tui.account.finding import Finding

        if isinstance(entry, Finding) and entry.thing_id is not None:
            self.go_to(entry.kind, entry.thing_id)
        else:
            super().open_entry(entry)
