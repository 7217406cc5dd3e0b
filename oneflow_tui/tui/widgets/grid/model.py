"""What the grid shows: rows of raw text, their order, and what is known about each. It knows no screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


@dataclass(frozen=True)
class Column:
    """A column. `width` is in cells; 0 shares what is left, `flex` parts of it, at least `min_width`."""

    id: str
    title: str
    width: int = 0
    min_width: int = 6
    flex: int = 1
    editable: bool = True
    align: Literal["left", "right"] = "left"


class RowState(StrEnum):
    """What is to become of a row, or what became of it. `word` says it on the screen."""

    PLAIN = "plain"
    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    LOCKED = "locked"
    SENT = "sent"
    FAILED = "failed"

    @property
    def word(self) -> str:
        """The mark in the leading column, at most seven letters; empty for a row with nothing to say."""
        return _WORDS.get(self, self.value)


_WORDS = {RowState.PLAIN: "", RowState.SENT: "done"}


@dataclass
class Row:
    """A row: raw text for each column, and problems as column id → sentence ("" is the row as a whole)."""

    key: str
    cells: list[str]
    state: RowState = RowState.PLAIN
    problems: dict[str, str] = field(default_factory=dict)
    note: str = ""


Kind = Literal["rows", "order", "row", "insert", "remove", "move"]
Listener = Callable[[Kind, str | None], None]
_DIGITS = re.compile(r"\d+")


def _padded(found: re.Match[str]) -> str:
    """A number with its length before it, so that as text it sorts by its value."""
    digits = found.group().lstrip("0")
    return f"{len(digits):05}{digits}"


def _natural(text: str) -> str:
    """A sort key in which numbers count as numbers, whatever the case."""
    return _DIGITS.sub(_padded, text.casefold())


class GridModel:
    """Rows by key, in their own order (`rows`) and as sorted and filtered (`visible`).

    An edit of a cell costs the same however many rows there are: it neither sorts nor filters again, so that a row
    stays under the cursor while it is edited. Listeners hear of each change with its kind and the row's key.
    """

    def __init__(self, columns: Iterable[Column]) -> None:
        self.columns: list[Column] = list(columns)
        self.rows: list[Row] = []
        self.visible: list[Row] = self.rows
        self.sorted_by: str | None = None
        self.sorted_down = False
        self.filter_text = ""
        self._numbers = {column.id: number for number, column in enumerate(self.columns)}
        self._by_key: dict[str, Row] = {}
        self._places: dict[str, int] | None = None
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """`listener(kind, key)` is called after each change."""
        self._listeners.append(listener)

    def _tell(self, kind: Kind, key: str | None = None) -> None:
        for listener in self._listeners:
            listener(kind, key)

    # Asking

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def row(self, key: str) -> Row:
        """The row of that key; KeyError where there is none."""
        return self._by_key[key]

    def column_number(self, column_id: str) -> int:
        """The place of a column; KeyError where there is none."""
        return self._numbers[column_id]

    def index_of(self, key: str) -> int:
        """The place of a row among the visible ones; KeyError where it is not to be seen."""
        return self._all_places()[key]

    def is_visible(self, key: str) -> bool:
        """Whether there is such a row and the filter lets it through."""
        return key in self._all_places()

    def _all_places(self) -> dict[str, int]:
        if self._places is None:
            self._places = {row.key: place for place, row in enumerate(self.visible)}
        return self._places

    def cell(self, key: str, column_id: str) -> str:
        """The raw text of a cell."""
        return self.row(key).cells[self._numbers[column_id]]

    # Changing

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Puts other rows in place of all; sorting and filter stay."""
        fresh = list(rows)
        by_key = {row.key: row for row in fresh}
        if len(by_key) != len(fresh):
            raise ValueError("two rows have the same key")
        self.rows, self._by_key = fresh, by_key
        self._arrange()
        self._tell("rows")

    def extend(self, rows: Iterable[Row]) -> None:
        """Puts further rows behind all; where nothing is sorted or filtered this costs the same for each of them."""
        fresh = list(rows)
        by_key = {row.key: row for row in fresh}
        if len(by_key) != len(fresh) or not self._by_key.keys().isdisjoint(by_key):
            raise ValueError("two rows have the same key")
        self.rows.extend(fresh)
        self._by_key.update(by_key)
        self._arrange()
        self._tell("rows")

    def set_cell(self, key: str, column_id: str, value: str) -> str:
        """Changes a cell and returns what it held."""
        cells, number = self._by_key[key].cells, self._numbers[column_id]
        old, cells[number] = cells[number], value
        self._tell("row", key)
        return old

    def set_row(
        self,
        key: str,
        *,
        cells: Iterable[str] | None = None,
        state: RowState | None = None,
        problems: Mapping[str, str] | None = None,
        note: str | None = None,
    ) -> None:
        """Changes what is given of a row, and leaves the rest."""
        row = self._by_key[key]
        if cells is not None:
            row.cells = list(cells)
        if state is not None:
            row.state = state
        if problems is not None:
            row.problems = dict(problems)
        if note is not None:
            row.note = note
        self._tell("row", key)

    def insert(self, index: int, row: Row) -> None:
        """Puts a row before the one at `index` of `rows`."""
        if row.key in self._by_key:
            raise ValueError(f"there is a row with the key {row.key!r}")
        self.rows.insert(index, row)
        self._by_key[row.key] = row
        self._arrange()
        self._tell("insert", row.key)

    def remove(self, key: str) -> Row:
        """Takes a row out and returns it."""
        row = self._by_key.pop(key)
        self.rows.remove(row)
        self._arrange()
        self._tell("remove", key)
        return row

    def move(self, key: str, by: int) -> bool:
        """Moves a row by that many places in `rows`; False where it stands at the end already."""
        row = self._by_key[key]
        place = next(place for place, other in enumerate(self.rows) if other is row)
        target = max(0, min(len(self.rows) - 1, place + by))
        if target == place:
            return False
        self.rows.insert(target, self.rows.pop(place))
        self._arrange()
        self._tell("move", key)
        return True

    # Order

    def sort_by(self, column_id: str | None, reverse: bool = False) -> None:
        """Shows the rows sorted by a column; None shows them in their own order."""
        if column_id is not None and column_id not in self._numbers:
            raise KeyError(column_id)
        self.sorted_by, self.sorted_down = column_id, reverse and column_id is not None
        self._arrange()
        self._tell("order")

    def filter(self, text: str) -> None:
        """Shows the rows of which a cell, the state's word or the note holds `text`, whatever the case."""
        self.filter_text = text
        self._arrange()
        self._tell("order")

    def _arrange(self) -> None:
        self._places = None
        wanted = self.filter_text.casefold()
        rows = self.rows
        if wanted:
            rows = [row for row in rows if wanted in "\n".join((*row.cells, row.state.word, row.note)).casefold()]
        if self.sorted_by is not None:
            number = self._numbers[self.sorted_by]
            filled = [row for row in rows if row.cells[number]]
            filled.sort(key=lambda row: _natural(row.cells[number]), reverse=self.sorted_down)
            rows = filled + [row for row in rows if not row.cells[number]]  # empty ones are last either way
        self.visible = rows
