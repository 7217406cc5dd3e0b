"""The table of one section. It tells when its end comes near, so that further pages can be read ahead of the eye."""

from __future__ import annotations

from dataclasses import dataclass

from textual.coordinate import Coordinate
from textual.message import Message

from oneflow_tui.tui.inspect.sections import Section
from oneflow_tui.tui.widgets.filter_box import FilterBox
from oneflow_tui.tui.widgets.grid import Column, Grid

AHEAD = 150  # rows: as many are kept ready below the last one that is to be seen


@dataclass
class EndNear(Message):
    """Fewer than AHEAD rows are left below."""

    section: str


class RowGrid(Grid):
    """The rows of a section; nothing in it is edited."""

    def __init__(self, section: Section, columns: tuple[Column, ...]) -> None:
        super().__init__(columns, id=f"rows-{section.id}", read_only=True, empty_text=section.empty)
        self.section = section.id
        self.states = False  # until one is to be shown

    def look_ahead(self) -> None:
        """Tells where few rows are left below what is to be seen. Sorted or filtered, what comes next stands anywhere
        among the others: the end would stay near until all is there."""
        if self.model.sorted_by is not None or self.model.filter_text:
            return
        below = len(self.model.visible) - max(self.cursor.row, self.scroll_offset.y + self.size.height)
        if below < AHEAD:
            self.post_message(EndNear(self.section))

    def watch_cursor(self, old: Coordinate, new: Coordinate) -> None:
        super().watch_cursor(old, new)
        self.look_ahead()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.look_ahead()


class SectionFilter(FilterBox):
    """Filters the table that is shown."""

    @property
    def _grid(self) -> Grid:
        return next(grid for grid in self.screen.query(RowGrid) if grid.display)
