"""The rows and columns of every list, for the grid. Cells are raw: the grid makes them harmless."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from oneflow_tui.account import tables
from oneflow_tui.account.difference import Differing
from oneflow_tui.account.finding import Finding
from oneflow_tui.account.names import Names
from oneflow_tui.account.things import TITLES, id_of
from oneflow_tui.api.traffic import Exchange
from oneflow_tui.tui.inspect.sections import SECTIONS
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
_LEAST = {"name": 17, "callback_url": 24, "finding": 28, "custom_id": 14, "email": 18}
_OF_CHECKS = ("level", "finding", "kind", "name", "id")
"""Why and what to do stand in the detail pane, as sentences."""
_OTHER: dict[str, tuple[Column, ...]] = {
    "scim": (
        Column("user_name", "E-mail", flex=2, min_width=20),
        Column("display_name", "Name", min_width=14),
        Column("active", "Active", 6),
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
    """A value as the text of a cell, raw; what Oneflow does not say is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else str(value)


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


def cells_of(entry: Any, names: Names) -> list[str]:
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
    time = one.started.astimezone().strftime("%H:%M:%S")
    return [
        time,
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


def _object(one: Mapping[str, Any]) -> list[str]:
    """Of SCIM, or of the log."""
    if "userName" in one or "schemas" in one:
        return [cell(one.get(key)) for key in ("userName", "displayName", "active", "id")]
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


def rows_of(entries: Iterable[Any], names: Names, start: int = 0) -> Iterator[tuple[Row, Any]]:
    """A row an entry, with the entry. Keys may repeat in an odd account: the caller numbers them."""
    for place, entry in enumerate(entries, start):
        yield Row(key_of(entry, place), cells_of(entry, names)), entry
