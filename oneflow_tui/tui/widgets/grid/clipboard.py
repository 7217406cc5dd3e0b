"""Rows out of pasted text: cells of a spreadsheet (tab separated) or CSV, with or without a line of titles."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from oneflow_tui.tui.widgets.grid.model import Column

csv.field_size_limit(2**31 - 1)


def _name(text: str) -> str:
    """A title without what people vary: `Custom ID`, `custom-id` and `custom_id` are one."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _separator(text: str) -> str:
    """Tab where there is one outside quotes, else semicolon or comma, whichever the first line has more of."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if "\t" in text:
        return "\t"
    bare = "".join(first.split('"')[::2])
    return ";" if bare.count(";") > bare.count(",") else ","


def _read(text: str) -> list[list[str]]:
    separator = _separator(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=separator, skipinitialspace=separator != "\t")
    return [row for row in reader if any(cell.strip() for cell in row)]


def parse(text: str, columns: Sequence[Column]) -> list[list[str]]:
    """The rows of `text`, each with one cell for each column, in the order of `columns`.

    A first line of which every filled cell is a column's id or title, whatever the case, names the columns and is not
    a row; the cells then go where it says. Without one they go in order. Missing cells are empty, surplus ones are
    left out. Blank lines, a byte order mark and any form of line end are taken care of. NUL is dropped.
    """
    rows = _read(text.removeprefix("\ufeff").replace("\0", ""))
    if not rows:
        return []
    numbers: dict[str, int] = {}
    for number, column in enumerate(columns):
        numbers.setdefault(_name(column.id), number)
        numbers.setdefault(_name(column.title), number)
    named = [numbers.get(_name(cell)) if cell.strip() else None for cell in rows[0]]
    known = [number for number in named if number is not None]
    is_header = bool(known) and len(known) == sum(1 for cell in rows[0] if cell.strip()) == len(set(known))
    order: Sequence[int | None] = named if is_header else range(len(columns))
    filled: list[list[str]] = []
    for row in rows[1:] if is_header else rows:
        cells = [""] * len(columns)
        for place, cell in zip(order, row, strict=False):
            if place is not None:
                cells[place] = cell
        filled.append(cells)
    return filled
