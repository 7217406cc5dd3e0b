"""Data fields as CSV, beside the set-up file: what spreadsheets write is read, and what is written reads back equal."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from oneflow_tui.errors import BadFile
from oneflow_tui.models import FIELD_ATTRIBUTES
from oneflow_tui.setup.file.models import FileField
from oneflow_tui.setup.file.problems import Problem
from oneflow_tui.setup.words import listed, quoted

CSV_LIMIT = 5 * 1024 * 1024
"""Bytes of a CSV file that are read."""

COLUMNS = ("custom_id", *FIELD_ATTRIBUTES)
"""The columns in their order where no line of titles says otherwise."""

_QUOTED = re.compile(r'"[^"]*"')

csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True)
class CsvFields:
    """The fields of a CSV file with the line of each, what is wrong in it, and how the file is laid out."""

    fields: tuple[FileField, ...] = ()
    lines: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    columns: tuple[str, ...] = COLUMNS
    delimiter: str = ","
    titled: bool = True
    bom: bool = False
    line_end: str = "\n"


def _plain(title: str) -> str:
    """A title without what people vary: `Custom ID`, `custom-id` and `custom_id` are one."""
    return "".join(character for character in title.casefold() if character.isalnum())


_TITLES = {_plain(column): column for column in COLUMNS}


def _delimiter(text: str) -> str:
    """What the first line that is not blank has most of, outside quotes; tab before semicolon before comma."""
    lines = re.split(r"[\r\n]+", _QUOTED.sub('""', text))
    first = next((line for line in lines if line.strip()), "")
    if "\t" in first:
        return "\t"
    return ";" if first.count(";") > first.count(",") else ","


def _titles(row: Sequence[str]) -> list[str | None] | None:
    """The columns that a line of titles names, None for each blank or unknown one; None where it is no such line."""
    named = [_TITLES.get(_plain(cell)) for cell in row]
    known = [column for column in named if column is not None]
    all_known = len(known) > 1 and len(known) == sum(1 for cell in row if cell.strip())
    return named if "custom_id" in known or all_known else None


def _decoded(data: bytes, file: str) -> tuple[str, Problem | None]:
    if len(data) > CSV_LIMIT:
        return "", Problem(
            file, None, "", f"It is larger than {CSV_LIMIT // 1024 // 1024} MB; nobody writes that many fields."
        )
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        return "", Problem(file, line, "", "It is not UTF-8. Save it as CSV UTF-8.")


def read_csv(data: bytes, *, file: str) -> CsvFields:
    """The data fields of a CSV file. Never raises for what the file holds: its problems are in the answer.

    Delimiter `,`, `;` or tab; with or without a byte order mark; a first line that names custom_id is one of titles,
    in any order. A column that is absent is an attribute left out; an empty cell is "".
    """
    text, problem = _decoded(data, file)
    if problem is not None:
        return CsvFields(problems=(problem,))
    bom, text = text.startswith("\ufeff"), text.removeprefix("\ufeff")
    delimiter = _delimiter(text)
    rows, problems = _rows(text, delimiter, file)
    titles = _titles(rows[0][1]) if rows else None
    if titles is None:
        order: Sequence[str | None] = COLUMNS[: max([1, *(len(row) for _, row in rows)])]
    else:
        order = titles
        line, names = rows.pop(0)
        problems += _title_problems(file, line, names, titles)
    columns = tuple(column for column in order if column is not None)
    for line, row in rows:
        if any(cell.strip() for cell in row[len(order) :]):
            words = (
                f"There are {len(row)} cells, and {len(order)} columns. A cell with the delimiter in it needs quotes."
            )
            problems.append(Problem(file, line, "", words, len(order) + 1))
    fields = []
    for _, row in rows:
        cells = {column: cell for column, cell in zip(order, row, strict=False) if column is not None}
        fields.append(FileField(**{"custom_id": "", **dict.fromkeys(columns, ""), **cells}))
    return CsvFields(
        tuple(fields),
        tuple(line for line, _ in rows),
        tuple(problems),
        columns,
        delimiter,
        titles is not None,
        bom,
        "\r\n" if "\r\n" in text else "\n",
    )


def _rows(text: str, delimiter: str, file: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """The rows that are not blank, each with its line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    rows: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((before + 1, row))
            before = reader.line_num
    except csv.Error as trouble:
        words = f"From here on it is not CSV ({trouble}). A quote inside a quoted cell is written twice."
        return rows, [Problem(file, before + 1, "", words)]
    return rows, []


def _title_problems(file: str, line: int, names: Sequence[str], titles: Sequence[str | None]) -> list[Problem]:
    problems: list[Problem] = []
    for number, (name, column) in enumerate(zip(names, titles, strict=True), start=1):
        if column is None and name.strip():
            words = f"The column {quoted(name)} is not known here. The columns are {listed(COLUMNS)}."
            problems.append(Problem(file, line, "", words, number))
        elif column is not None and column in titles[: number - 1]:
            problems.append(Problem(file, line, "", f"The column {column} is there twice.", number))
    if "custom_id" not in titles:
        problems.append(Problem(file, line, "", "There is no column custom_id."))
    return problems


def _cell(text: str) -> str:
    """Quoted wherever a reader could take it for something else."""
    if re.search(r'[,;\t"\r\n\ufeff]|^\s|\s$', text):
        return '"' + text.replace('"', '""') + '"'
    return text


def write_csv(fields: Sequence[FileField], like: CsvFields | None = None) -> str:
    """The fields as CSV, laid out `like` a file that was read. Raises BadFile where CSV cannot say it.

    Cells that a spreadsheet takes for formulas (=, +, -, @) are not defused: what is written has to read back
    exactly as it was, and goes into the account as it is.
    """
    like = like or CsvFields()
    given = [column for column in COLUMNS if any(getattr(one, column) is not None for one in fields)]
    for column in given:
        if any(getattr(one, column) is None for one in fields):
            raise BadFile(
                f"In CSV an attribute is left out of every field or of none, and {column} is left out of some.",
                next="Give it to all of them, or write the fields as tables in the set-up file.",
            )
    if any(one.renamed_from is not None for one in fields):
        raise BadFile("CSV has no column for renamed_from.", next="Write the fields as tables in the set-up file.")
    given = given or list(like.columns)
    order = [column for column in like.columns if column in given]
    order += [column for column in given if column not in order]
    rows = [[getattr(one, column) for column in order] for one in fields]
    titled = like.titled or tuple(order) != COLUMNS[: len(order)] or (bool(rows) and _titles(rows[0]) is not None)
    lines = [like.delimiter.join(map(_cell, row)) for row in ([order, *rows] if titled else rows)]
    return ("\ufeff" if like.bom else "") + "".join(line + like.line_end for line in lines)
