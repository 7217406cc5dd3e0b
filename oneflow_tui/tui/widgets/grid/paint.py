"""Draws the lines of the grid: header, rows and the words of an empty grid, as strips of exact width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from oneflow_tui.tui.text import cleaned, fit
from oneflow_tui.tui.widgets.grid.geometry import STATE_WIDTH, Layout
from oneflow_tui.tui.widgets.grid.model import Column, Row, RowState

PROBLEM_MARK = "!"
CHOSEN_MARK = "✓"
CURSOR_MARK = "›"
NOT_STRUCK = Style(strike=False)
UP_MARK, DOWN_MARK = "▲", "▼"
MORE_LEFT, MORE_RIGHT = "◂", "▸"

STATE_CLASSES = {
    RowState.NEW: "grid--new",
    RowState.CHANGED: "grid--changed",
    RowState.REMOVED: "grid--removed",
    RowState.LOCKED: "grid--locked",
    RowState.SENT: "grid--done",
    RowState.FAILED: "grid--failed",
}


def _struck(mark: str, text: str, style: Style) -> list[Segment]:
    """Strikes the words through, not the room around them nor the mark."""
    words, bare = text.strip(" "), style + NOT_STRUCK
    before = len(text) - len(text.lstrip(" ")) if words else 0
    after = len(text) - before - len(words)
    return [Segment(mark + " " * before, bare), Segment(words, style), Segment(" " * after, bare)]


@dataclass
class Painter:
    """Draws with the styles of the widget's component classes; `find(name, partial)` fetches one."""

    find: Callable[[str, bool], Style]
    _found: dict[tuple[str, ...], Style] = field(default_factory=dict)

    def forget(self) -> None:
        """Called when a style of the widget may have changed."""
        self._found.clear()

    def style(self, *names: str) -> Style:
        """The first named style with the others laid over it."""
        found = self._found.get(names)
        if found is None:
            found = self.find(names[0], False)
            for name in names[1:]:
                found += self.find(name, True)
            self._found[names] = found
        return found

    def header(
        self, columns: Sequence[Column], layout: Layout, width: int, left: int, sorted_by: str | None, down: bool
    ) -> Strip:
        """The titles; the sorted column has a mark before its title. Where a title would be cut by the edge, an arrow
        says that there is more on that side."""
        plain, marked = self.style("grid--header"), self.style("grid--header", "grid--sorted")
        segments: list[Segment] = []
        room = width - layout.gutter
        for column, place, cells in zip(columns, layout.places, layout.widths, strict=True):
            mark = (DOWN_MARK if down else UP_MARK) if column.id == sorted_by else " "
            text = mark + fit(column.title, cells, column.align)
            first, last = place - left, place - left + 1 + len(text.rstrip()) - 1
            if first < 0 < place + cells + 1 - left:
                text = (MORE_LEFT.rjust(left - place + 1)).ljust(cells + 1)
            elif first < room < last:
                text = (" " * (room - first - 1) + MORE_RIGHT).ljust(cells + 1)
            segments.append(Segment(text, marked if column.id == sorted_by else plain))
        gutter = []
        if layout.gutter:
            gutter = [Segment("#".rjust(layout.digits) + " " * (layout.gutter - layout.digits), plain)]
        return self._line(gutter, segments, layout, width, left, plain)

    def row(
        self,
        row: Row,
        number: int,
        columns: Sequence[Column],
        layout: Layout,
        width: int,
        left: int,
        *,
        cursor: int | None,
        whole: bool,
        chosen: bool,
        focused: bool,
    ) -> Strip:
        """A row. `cursor` is the column under the cursor, None where the cursor is on another row; with `whole` the
        cursor is the whole row."""
        base = ["grid--odd" if number % 2 else "grid--even"]
        if row.state in STATE_CLASSES:
            base.append(STATE_CLASSES[row.state])
        if chosen:
            base.append("grid--selected")
        here = "grid--cursor" if focused else "grid--cursor-away"
        if cursor is not None and whole:
            base.append(here)
        segments: list[Segment] = []
        problems, edge = row.problems, left + width - layout.gutter
        for index, column in enumerate(columns):
            names = [*base]
            mark = " "
            if column.id in problems:
                names.append("grid--problem")
                mark = PROBLEM_MARK
            if index == cursor and not whole:
                names.append(here)
            raw = row.cells[index] if index < len(row.cells) else ""
            cells = layout.widths[index]
            seen = min(cells, max(edge - layout.places[index] - 1, 0))  # the rest is beyond the right edge
            text, style = fit(raw, seen, column.align) + " " * (cells - seen), self.style(*names)
            segments += _struck(mark, text, style) if style.strike else [Segment(mark + text, style)]
        return self._line(
            self._gutter(row, number, layout, cursor is not None, chosen),
            segments,
            layout,
            width,
            left,
            self.style(*base),
        )

    def _gutter(self, row: Row, number: int, layout: Layout, current: bool, chosen: bool) -> list[Segment]:
        if not layout.gutter:
            return []
        plain = self.style("grid--gutter", "grid--gutter-cursor") if current else self.style("grid--gutter")
        state = plain
        if row.state in STATE_CLASSES:
            state = self.style("grid--gutter", STATE_CLASSES[row.state]) + NOT_STRUCK
        mark = CHOSEN_MARK if chosen else CURSOR_MARK if current else " "
        first = Segment(str(number + 1).rjust(layout.digits) + mark, plain)
        if layout.gutter <= layout.digits + 1:
            return [first]
        return [
            first,
            Segment(row.state.word.ljust(STATE_WIDTH), state),
            Segment(PROBLEM_MARK, self.style("grid--gutter", "grid--problem")) if row.problems else Segment(" ", plain),
        ]

    def words(self, text: str, number: int, width: int) -> Strip:
        """The line of that number of the words in an empty grid."""
        lines = wrap(cleaned(text), max(width - 4, 1))
        shown = "  " + lines[number] if 0 <= number < len(lines) else ""
        return Strip([Segment(fit(shown, width), self.style("grid--empty"))], width)

    def blank(self, width: int) -> Strip:
        return Strip.blank(width, self.style("grid--even"))

    def _line(
        self, gutter: list[Segment], cells: list[Segment], layout: Layout, width: int, left: int, rest: Style
    ) -> Strip:
        """Puts the fixed gutter before what is to be seen of the cells."""
        room = max(width - layout.gutter, 0)
        strip = Strip(cells, layout.total)
        if left or layout.total != room:
            strip = strip.crop(left, left + room).extend_cell_length(room, rest)
        if not gutter:
            return strip
        return Strip([*gutter, *strip], layout.gutter + room).crop(0, width)
