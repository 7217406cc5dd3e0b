"""What the grid tells its owner. The classes stand as attributes of Grid too: `@on(Grid.CellEdited)`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from oneflow_tui.tui.widgets.grid.table import Table


@dataclass
class GridMessage(Message):
    """`grid` is the sender."""

    grid: Table

    @property
    def control(self) -> Table:
        return self.grid


@dataclass
class CellEdited(GridMessage, namespace="grid"):
    """A cell holds another text now; the model has it already. The owner answers with `grid.set_row(key, …)`."""

    key: str
    column_id: str
    old: str
    new: str


@dataclass
class RowsPasted(GridMessage, namespace="grid"):
    """Rows were pasted: a cell for each column of the grid. Nothing has been changed."""

    rows: list[list[str]]


@dataclass
class CursorMoved(GridMessage, namespace="grid"):
    """The cursor stands on another cell; `key` is None in an empty grid."""

    key: str | None
    column_id: str


@dataclass
class RowChosen(GridMessage, namespace="grid"):
    """Enter or a double click on a row of a grid in which nothing is edited."""

    key: str


@dataclass
class SelectionChanged(GridMessage, namespace="grid"):
    """Other rows are marked; `keys` are all that are, in the order shown."""

    keys: list[str]


@dataclass
class EditRefused(GridMessage, namespace="grid"):
    """A cell that cannot be edited was to be; `why` is a sentence for the problem line."""

    key: str
    why: str
