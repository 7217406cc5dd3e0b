"""The tables: one a section, made when it is first shown and filled from what has been read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import on
from textual.containers import Vertical

from oneflow_tui.tui.inspect.frame import Frame
from oneflow_tui.tui.inspect.row_grid import RowGrid
from oneflow_tui.tui.inspect.sections import SCIM, SECTIONS
from oneflow_tui.tui.widgets.grid import Grid, Row
from oneflow_tui.tui.widgets.grid.messages import SelectionChanged
from oneflow_tui.tui.widgets.grid.model import RowState

if TYPE_CHECKING:
    from oneflow_tui.tui.inspect.desk import Desk

FIRST = 1_000  # rows of a list that are made at once
CHUNK = 400  # rows of a longer one that are added at once
NAMED_ANEW = 2_000  # rows: a longer table keeps the names that it was filled with until it is read anew


@dataclass(slots=True)
class Filled:
    """What a table was filled from: the list and the names; how many rows of it are there."""

    source: tuple[object, object]
    rows: int = 0
    filling: bool = False


class Lists(Frame):
    """Which section is shown, and its rows."""

    def __init__(self, desk: Desk | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.current = "account"
        self._entries: dict[str, dict[str, Any]] = {}  # section → key of the row → entry
        self._filled: dict[str, Filled] = {}

    # Tables

    def grid_of(self, section: str) -> RowGrid | None:
        """The table of a section; None where it was not shown yet."""
        found = self.query(f"#rows-{section}")
        return found.first(RowGrid) if found else None

    @property
    def grid(self) -> RowGrid | None:
        """The table that is shown."""
        return self.grid_of(self.current)

    def entry_at_cursor(self) -> Any:
        """What the cursor stands on; None where there is nothing."""
        grid = self.grid
        key = grid.cursor_key if grid is not None else None
        return None if key is None else self._entries.get(self.current, {}).get(key)

    def entry(self, section: str, key: str) -> Any:
        return self._entries.get(section, {}).get(key)

    async def show_table(self, section: str) -> None:
        """Puts the table of a section in the middle."""
        from oneflow_tui.tui.inspect.rows import grid_columns

        self.current = section
        if self.grid_of(section) is None and section != "pictures":
            made = RowGrid(SECTIONS[section], grid_columns(section))
            made.model.listen(lambda kind, _: self._ordered(section) if kind == "order" else None)
            await self.query_one("#list", Vertical).mount(made, before="#waiting-note")
        for grid in self.query(RowGrid):
            grid.set_class(grid.section == section, "-shown")
        pictures = self.query("#pictures")
        if section == "pictures" and not pictures:
            from oneflow_tui.tui.inspect.pictures import Pictures

            await self.query_one("#list", Vertical).mount(Pictures(), before="#waiting-note")
            pictures = self.query("#pictures")
        pictures.set_class(section == "pictures", "-shown")
        self.set_class(section == "pictures", "-pictures")
        self.fill(section)

    # Rows

    def fill(self, section: str) -> None:
        """Shows what the desk holds of a section: of a list that has grown only what is new, of a long one the
        beginning now and the rest piece by piece."""
        grid, desk = self.grid_of(section), self.desk
        if section == "pictures" and desk is not None:
            self._draw(desk)
        if grid is None or desk is None:
            return
        entries = desk.entries(section)
        if entries is None or (section == "traffic" and self._add_traffic(grid, entries)):
            return
        source: tuple[object, object] = (desk.pages if section == "contracts" else entries, desk.names)
        filled = self._filled.get(section)
        if filled is None or not self._continues(filled, source, len(entries)):
            self._entries[section] = {}
            rows = self._rows(section, entries[:FIRST], 0)
            self._filled[section] = filled = Filled(source, len(rows))
            grid.set_rows(rows)  # in one step, so that cursor and marks stay on their rows
        else:
            self._fill_piece(section, grid, filled)
        if filled.rows < len(entries) and not filled.filling:
            filled.filling = True
            # Not a coroutine: a worker that is replaced before it began would leave it unawaited.
            work: Any = partial(self._fill_on, section, grid, filled)
            self.run_worker(work, group=f"fill-{section}", description="fill", exclusive=True)

    def _continues(self, filled: Filled, source: tuple[object, object], entries: int) -> bool:
        """Whether the rows that are there are the beginning of what is to be shown."""
        same_names = filled.source[1] is source[1] or filled.rows > NAMED_ANEW
        return filled.source[0] is source[0] and same_names and filled.rows <= entries

    def _fill_piece(self, section: str, grid: Grid, filled: Filled) -> bool:
        """Adds up to CHUNK rows; whether there are more."""
        entries = (self.desk.entries(section) if self.desk is not None else None) or ()
        piece = entries[filled.rows : filled.rows + CHUNK]
        if piece:
            rows = self._rows(section, piece, filled.rows)
            filled.rows += len(piece)
            grid.model.extend(rows)
        return filled.rows < len(entries)

    async def _fill_on(self, section: str, grid: Grid, filled: Filled) -> None:
        """Adds the rest of a long list piece by piece, so that the screen never waits for it."""
        try:
            more = True
            while more and self._filled.get(section) is filled:
                await asyncio.sleep(0)
                more = self._filled.get(section) is filled and self._fill_piece(section, grid, filled)
        finally:
            filled.filling = False
        self.filled(section)

    def filled(self, section: str) -> None:
        """All rows of a long list are there."""

    def renew_rows(self, section: str, things: Iterable[Any]) -> None:
        """Writes some rows anew, and leaves the others and the cursor where they are."""
        grid = self.grid_of(section)
        if grid is None:
            return
        kept = self._entries[section]
        self._entries[section] = {}
        for row in self._rows(section, things, 0):
            if row.key in grid.model:
                kept[row.key] = self._entries[section][row.key]
                grid.set_row(row.key, cells=row.cells, state=row.state)
        self._entries[section] = kept

    def _draw(self, desk: Desk) -> None:
        from oneflow_tui.tui.inspect.pictures import Pictures

        for pictures in self.query(Pictures):
            pictures.show(desk)

    def refill(self, section: str) -> None:
        """Fills a table from the beginning: what is said of its rows has changed."""
        self._filled.pop(section, None)
        self.fill(section)

    def _rows(self, section: str, entries: Iterable[Any], start: int) -> list[Row]:
        from oneflow_tui.account.things import id_of
        from oneflow_tui.tui.inspect.rows import rows_of

        assert self.desk is not None
        kept = self._entries.setdefault(section, {})
        kind, marks = SECTIONS[section].kind, self.desk.marks
        made: list[Row] = []
        for row, entry in rows_of(section, entries, self.desk.names, start):
            while row.key in kept:  # an odd account may hold an id twice
                row.key += "′"
            kept[row.key] = entry
            if marks and kind is not None and (mark := marks.get((kind, id_of(entry)))) is not None:
                row.state = mark
            made.append(row)
        if (grid := self.grid_of(section)) is not None and any(row.state is not RowState.PLAIN for row in made):
            grid.show_states()
        return made

    def _add_traffic(self, grid: Grid, entries: Sequence[Any]) -> bool:
        """Adds the newest requests to the table; False where it has to be filled anew."""
        from oneflow_tui.tui.inspect.rows import key_of

        kept = self._entries.get("traffic", {})
        if not entries or not kept or key_of(entries[0], 0) not in kept:
            return False
        fresh = len(entries)
        while fresh and key_of(entries[fresh - 1], 0) not in kept:
            fresh -= 1
        last = grid.cursor.row >= len(grid.model.visible) - 1
        grid.model.extend(self._rows("traffic", entries[fresh:], fresh))
        if last:
            grid.action_edge("bottom")
        return True

    # Words about a section

    def count_of(self, section: str) -> str:
        """What stands behind the name of a section on the left."""
        desk = self.desk
        if desk is None:
            return ""
        part = desk.parts[section]
        if section == "contracts" and desk.pages.count is not None:
            return f"{desk.pages.count:,}"
        entries = desk.entries(section) if section != "pictures" else None
        if part.state == "reading" and not entries:
            return "reading"
        if part.state == "failed":
            if entries:
                return f"{len(entries):,}!"
            return "token?" if section in SCIM and not desk.session.has_scim else "failed"
        return "" if entries is None else f"{len(entries):,}"

    def title_of(self, section: str) -> str:
        """The line above the table: what it holds, and how much of it has been read."""
        desk, title = self.desk, SECTIONS[section].title
        if desk is None or section == "pictures":
            return title
        part, entries = desk.parts[section], desk.entries(section)
        if entries is None:
            return f"{title}: reading…" if part.state == "reading" else title
        grid, listing = self.grid_of(section), desk.long(section)
        goes_on = listing is not None and not listing.ended
        done = "sorted" if goes_on and grid is not None and grid.model.sorted_by is not None else "read"
        told = [self._contracts_told(done) if section == "contracts" else f"{len(entries):,}"]
        if section == "log" and listing is not None and goes_on:
            told = [f"{told[0]} of {listing.count:,} {done}" if listing.count is not None else f"{told[0]} {done}"]
        if section == "data_fields" and desk.types_left:
            told.append(f"of {len(desk.seen.fields):,} of {len(desk.seen.template_types or ()):,} template types")
        if part.state == "reading":
            told.insert(0, "reading…")
        if part.state == "failed":
            told.append("not all, or not new: see below")
        if section == "checks" and (unasked := desk.unasked):
            told.append(f"{len(unasked)} could not be asked")
        if section == "changes" and desk.compared_with:
            told.append(desk.compared_with)
        if grid is not None and grid.model.filter_text:
            told.append(f"{len(grid.model.visible):,} hold “{grid.model.filter_text}”")
        if grid is not None and (marked := grid.marked_keys):
            told.append(f"{len(marked):,} marked")
        return f"{title}: {', '.join(told)}"

    def _contracts_told(self, done: str) -> str:
        """`done`: what has become of those that are there, "read" or "sorted"."""
        assert self.desk is not None
        pages = self.desk.pages
        read = len(pages.items) - len(pages.gone)
        told = f"{read:,} {done}"
        if pages.count is not None and pages.unreachable:
            told = f"{told}, {pages.count - pages.unreachable:,} of {pages.count:,} reachable"
        elif pages.count is not None:
            told = f"{read:,} of {pages.count:,} {done}"
        if pages.odd:
            told += f", {pages.odd:,} of them not understood"
        return told + (f", only {pages.wanted.words}" if pages.wanted.anything else "")

    @on(Grid.SelectionChanged)
    def _marks_changed(self, event: SelectionChanged) -> None:
        event.stop()
        self._ordered(self.current)

    def _ordered(self, section: str) -> None:
        """The rows are filtered, sorted or marked otherwise."""
        if section == self.current:
            self.title_list(self.title_of(section))

    def renew_counts(self, *sections: str) -> None:
        """Writes the numbers on the left anew."""
        grid = self.query_one("#sections", Grid)
        for section in sections or tuple(SECTIONS):
            count = self.count_of(section)
            if grid.model.cell(section, "count") != count:
                grid.model.set_cell(section, "count", count)
