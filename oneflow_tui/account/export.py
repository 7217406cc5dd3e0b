"""A table as a file: CSV that no spreadsheet takes for formulas, and JSON of what Oneflow gave."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from oneflow_tui.account.bare import masked
from oneflow_tui.account.finding import Finding
from oneflow_tui.account.names import Names
from oneflow_tui.account.tables import Cell, TableKind, columns, row
from oneflow_tui.account.things import FieldOf, Thing
from oneflow_tui.text import clean

_BLANKS = r"[\s\u200b-\u200f\u2060\ufeff]*"
_ACTING = re.compile(rf"^{_BLANKS}[=+\-@＝＋－＠﹦﹢﹣﹫]|^[\t\r\n]|[;\t]{_BLANKS}[=+\-@＝＋－＠﹦﹢﹣﹫]")
"""What spreadsheets begin a formula with, after blanks too and where a separator of another country's would begin a
cell; the wide and small signs where Japanese is spoken."""


def csv_cell(value: Cell) -> str:
    """A cell as text that cannot act: control characters made visible, and an apostrophe before what a spreadsheet
    would calculate. Numbers of ours are numbers; None is empty. URLs are without their secrets."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
    value = masked(value)
    text = clean(value)
    return f"'{text}" if _ACTING.search(value) or _ACTING.search(text) else text


def as_csv(kind: TableKind, things: Iterable[Thing | Finding], names: Names | None = None) -> str:
    """A line of titles and a line a thing, separated by commas, ended by CR LF, every cell in quotes. UTF-8 carries it:
    half characters have been made visible."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column.id for column in columns(kind)])
    for thing in things:
        writer.writerow([csv_cell(cell) for cell in row(thing, names)])
    return out.getvalue()


def plain(thing: Thing | Finding) -> dict[str, Any]:
    """What Oneflow gave, unknown keys among it; of a data field with the id of its template type. Oneflow never gives a
    sign key; should one come, it is left out."""
    match thing:
        case Finding():
            return asdict(thing)
        case FieldOf():
            return {"template_type_id": thing.type_id, **thing.field.raw}
        case _:
            return {key: value for key, value in thing.raw.items() if key != "sign_key"}


def as_json(things: Iterable[Thing | Finding]) -> str:
    """A list of objects with raw values, ASCII escapes. Ends with a line feed."""
    return json.dumps([plain(one) for one in things], indent=2) + "\n"
