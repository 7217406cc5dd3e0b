"""A box above a grid: the grid shows only the rows that hold its text. Enter goes to the rows, Esc takes it away."""

from __future__ import annotations

from textual import on
from textual.widgets import Input

from oneflow_tui.tui.widgets.grid import Grid


class FilterBox(Input):
    """Hidden until it is opened; filters the one grid of its screen."""

    DEFAULT_CSS = """
    FilterBox { display: none; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(placeholder="Filter: show only rows that hold this text", id=id, compact=True)

    @property
    def _grid(self) -> Grid:
        return self.screen.query_one(Grid)

    @property
    def is_open(self) -> bool:
        return self.display

    def open(self) -> None:
        """Shows the box and gives it the focus, at once: letters may be on their way."""
        self.display = True
        self.screen.set_focus(self)

    def open_with(self, text: str) -> None:
        """Shows the box over rows that are filtered already; the focus stays where it is."""
        with self.prevent(Input.Changed):
            self.value = text
        self.display = True

    def close(self) -> None:
        """Takes filter and box away; the focus goes to the rows."""
        self.value = ""
        self.display = False
        self._grid.focus()

    def forget(self) -> None:
        """Takes the box away after the filter has been lifted otherwise; the focus stays where it is."""
        with self.prevent(Input.Changed):
            self.value = ""
        self.display = False

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        self._grid.filter(event.value)

    @on(Input.Submitted)
    def _go_to_rows(self, event: Input.Submitted) -> None:
        event.stop()
        self._grid.focus()
