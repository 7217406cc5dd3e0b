"""How wide each column is, in cells. Widths come from the columns alone, never from what the rows hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oneflow_tui.tui.text import width_of
from oneflow_tui.tui.widgets.grid.model import Column

STATE_WIDTH = 7  # the longest word of a state


@dataclass(frozen=True)
class Layout:
    """Where columns stand. Each begins with one cell, which parts it from the one before and holds its mark."""

    gutter: int  # cells of the leading column, 0 without one
    digits: int  # of the row number
    places: tuple[int, ...]  # where each column begins, counted from the end of the gutter
    widths: tuple[int, ...]
    total: int  # cells of all columns together, marks included

    def column_at(self, x: int) -> int | None:
        """The column that covers `x`, counted from the end of the gutter."""
        for number, (place, width) in enumerate(zip(self.places, self.widths, strict=True)):
            if place <= x <= place + width:
                return number
        return None

    def snapped(self, x: int) -> int:
        """The beginning of the first column at or behind `x`, so that no cell's own beginning is out of sight."""
        return next((place for place in self.places if place >= x), self.places[-1] if self.places else 0)

    def scrolled_width(self, width: int) -> int:
        """The width to scroll over in a view of `width` cells: enough to begin at a column at the far end too."""
        room = max(width - self.gutter, 0)
        return self.gutter + (self.total if self.total <= room else self.snapped(self.total - room) + room)


def lay_out(columns: Sequence[Column], width: int, count: int, marks: bool, *, states: bool = True) -> Layout:
    """Shares `width` cells among the columns; where they need more, the grid scrolls sideways. The leading column has
    room for the words of states, or for numbers and marks alone."""
    digits = max(2, len(str(count)))
    gutter = digits + 1 + (STATE_WIDTH + 1 if states else 0) if marks else 0
    least = [max(width_of(column.title), column.width or column.min_width) for column in columns]
    room = width - gutter - sum(least) - len(columns)
    shares = [0 if column.width else max(column.flex, 1) for column in columns]
    widths = list(least)
    if room > 0 and any(shares):
        # The shares are of the whole, so that two equal columns end up equal whatever their least width is.
        open_columns = [number for number, share in enumerate(shares) if share]
        whole = room + sum(least[number] for number in open_columns)
        while open_columns:
            parts = sum(shares[number] for number in open_columns)
            tight = [number for number in open_columns if whole * shares[number] // parts < least[number]]
            if not tight:
                break
            for number in tight:
                open_columns.remove(number)
                whole -= least[number]
        parts = sum(shares[number] for number in open_columns)
        for number in open_columns:
            widths[number] = whole * shares[number] // parts
        if open_columns:
            widths[open_columns[-1]] += whole - sum(widths[number] for number in open_columns)
    places, x = [], 0
    for one in widths:
        places.append(x)
        x += one + 1
    return Layout(gutter, digits, tuple(places), tuple(widths), x)
