"""The rows and columns of every list, for the grid. Cells are raw: the grid makes them harmless."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Literal, cast

from oneflow_tui.account import tables
from oneflow_tui.account.difference import Differing
from oneflow_tui.account.finding import Finding
from oneflow_tui.account.names import Names
from oneflow_tui.account.things import TITLES, id_of
from oneflow_tui.api.traffic import Exchange
from oneflow_tui.tui.inspect.sections import SECTIONS
from oneflow_tui.tui.inspect.times import is_time, when
from oneflow_tui.tui.widgets.grid.model import Column, Row

_WIDTHS = {
    "id": 9,
    "template_id": 11,
    "type_id": 10,
    "active": 6,
    "administrator": 13,
    "state": 9,
    "level": 8,
    "kind": 13,
    "country": 7,
}
_WIDE = {"name": 3, "callback_url": 3, "email": 2, "custom_id": 2, "finding": 3, "hears": 2, "why": 2, "to_do": 2}
"""Columns that get several parts of what is left."""
_LEAST = {
    "name": 26,
    "callback_url": 34,
    "finding": 44,
    "custom_id": 16,
    "email": 26,
    "hears": 30,
    "description": 20,
    "registration_number": 19,
    "template": 16,
    "template_type": 16,
    "workspace": 12,
    "workspaces": 16,
    "parties": 20,
    "created": 16,
    "published": 16,
    "updated": 16,
}
"""Cells below which a column is not squeezed: the table scrolls sideways instead."""
_OF_CHECKS = ("level", "finding", "kind", "name", "id")
"""Why and what to do stand in the detail pane, as sentences."""
_OTHER: dict[str, tuple[Column, ...]] = {
    "scim": (
        Column("user_name", "E-mail", flex=2, min_width=26),
        Column("display_name", "Name", min_width=14),
        Column("active", "Active", 6),
        Column("id", "SCIM id", min_width=10),
    ),
    "scim_groups": (
        Column("display_name", "Name", flex=2, min_width=20),
        Column("members", "Members", 7, align="right"),
        Column("id", "SCIM id", min_width=10),
    ),
    "log": (
        Column("time", "Time", 19),
        Column("method", "Method", 6),
        Column("path", "Path", flex=3, min_width=20),
        Column("code", "Code", 4, align="right"),
        Column("took", "ms", 6, align="right"),
        Column("request_id", "Request id", min_width=12),
    ),
    "changes": (
        Column("action", "What", 8),
        Column("kind", "Kind", 13),
        Column("name", "Name", flex=2, min_width=16),
        Column("attribute", "Attribute", min_width=12),
        Column("before", "Before", min_width=12),
        Column("after", "After", min_width=12),
    ),
    "traffic": (
        Column("time", "Time", 8),
        Column("method", "Call", 6),
        Column("status", "Status", 6, align="right"),
        Column("path", "Path", flex=3, min_width=22),
        Column("took", "ms", 6, align="right"),
        Column("size", "Bytes", 8, align="right"),
        Column("tries", "Tries", 5, align="right"),
        Column("request_id", "Request id", min_width=12),
    ),
}


def cell(value: object) -> str:
    """A value as the text of a cell, raw; what Oneflow does not say is empty, what is no plain value stands as JSON."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case list() | tuple() if value and all(isinstance(one, str | int) for one in value):
            return ", ".join(cell(one) for one in value)
        case Mapping() | list() | tuple():
            return as_json(value) if value else ""
        case _:
            return str(value)


def as_json(value: object) -> str:
    """A value as JSON on one line."""
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except RecursionError:  # JSON comes nested as deep as Python goes
        return "nested too deeply for a line: JSON shows it"


def _column(one: tables.Column) -> Column:
    return Column(
        one.id,
        one.title,
        _WIDTHS.get(one.id, 0),
        _LEAST.get(one.id, 10),
        _WIDE.get(one.id, 1),
        editable=False,
        align="right" if one.numeric else "left",
    )


def table_of(section: str) -> tables.TableKind | None:
    """The table that a section shows; None where it shows no things of the account."""
    return "check" if section == "checks" else SECTIONS[section].kind


def grid_columns(section: str) -> tuple[Column, ...]:
    kind = table_of(section)
    if kind is None:
        return _OTHER[section]
    columns = tables.columns(kind)
    return tuple(_column(columns[place]) for place in _places(kind))


def _places(kind: tables.TableKind) -> Sequence[int]:
    """Which columns of a table stand on the screen, and in which order."""
    columns = tables.columns(kind)
    if kind != "check":
        return range(len(columns))
    places = {column.id: place for place, column in enumerate(columns)}
    return [places[id] for id in _OF_CHECKS]


def shown_of(section: str, entry: Any, names: Names) -> list[str]:
    """The cells as they are shown: moments short, all else as in `cells_of`."""
    cells = cells_of(entry, names)
    for place, seconds in _times(section).items():
        cells[place] = when(cells[place], seconds=seconds)
    match entry:
        case Differing() if is_time(entry.attribute):
            cells[-2:] = [when(one) for one in cells[-2:]]
        case Exchange():  # all of them are of one run: the day would say nothing
            cells[0] = when(entry.started, seconds=True).rpartition(" ")[2]
    return cells


@cache
def _times(section: str) -> dict[int, bool]:
    """The places of the columns that hold moments, and whether seconds count there."""
    return {
        place: section == "log"
        for place, column in enumerate(grid_columns(section))
        if is_time(column.id) and section != "traffic"
    }


def cells_of(entry: Any, names: Names) -> list[str]:
    """The cells as they are copied and written to files: raw."""
    match entry:
        case Exchange():
            return _exchange(entry)
        case Differing():
            return _differing(entry)
        case Mapping():
            return _object(cast("Mapping[str, Any]", entry))
        case Finding():
            cells = tables.row(entry, names)
            return [cell(cells[place]) for place in _places("check")]
        case _:
            return [cell(value) for value in tables.row(entry, names)]


def _exchange(one: Exchange) -> list[str]:
    size = "" if one.got is None else f"{one.got.size}"
    status = one.problem or "none" if one.status is None else str(one.status)
    return [
        one.started.isoformat(timespec="milliseconds"),
        one.method,
        status,
        one.path,
        f"{one.seconds * 1000:.0f}",
        size,
        str(one.sendings),
        one.request_id or "",
    ]


def _differing(one: Differing) -> list[str]:
    return [one.action, TITLES[one.kind], one.name or str(one.id), one.attribute, cell(one.before), cell(one.after)]


def sort_of(one: Mapping[str, Any]) -> Literal["user", "group", "call"]:
    """What a raw object is: a user or a group of SCIM, or a call of the log."""
    schemas = one.get("schemas")
    if "members" in one or (isinstance(schemas, list) and any(str(name).endswith(":Group") for name in schemas)):
        return "group"
    return "user" if "userName" in one or "schemas" in one else "call"


def _object(one: Mapping[str, Any]) -> list[str]:
    match sort_of(one):
        case "user":
            return [cell(one.get(key)) for key in ("userName", "displayName", "active", "id")]
        case "group":
            members = one.get("members") or ()
            told = str(len(members)) if isinstance(members, list | tuple) else cell(members)
            return [cell(one.get("displayName")), told, cell(one.get("id"))]
    path = one.get("request_path") or one.get("request_endpoint")
    texts = [one.get("request_time"), one.get("request_method"), path, one.get("response_code")]
    return [cell(value) for value in (*texts, one.get("request_duration"), one.get("request_id"))]


def key_of(entry: Any, place: int) -> str:
    """By what an entry is known in its list."""
    match entry:
        case Exchange():
            return f"{entry.call}.{entry.sendings}.{entry.kind}"
        case Finding() | Differing():
            return str(place)
        case Mapping():
            return str(place)
        case _:
            return str(id_of(entry))


def rows_of(section: str, entries: Iterable[Any], names: Names, start: int = 0) -> Iterator[tuple[Row, Any]]:
    """A row an entry, with the entry. Keys may repeat in an odd account: the caller numbers them."""
    for place, entry in enumerate(entries, start):
        yield Row(key_of(entry, place), shown_of(section, entry, names)), entry
