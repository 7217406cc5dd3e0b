"""What `inspect` says in words: a count and a table of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from oneflow_tui.account.finding import Finding
from oneflow_tui.account.names import Names
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.account.tables import Cell, TableKind, columns, row
from oneflow_tui.account.things import LISTS, Thing
from oneflow_tui.models import LogEntry, Remote
from oneflow_tui.models.scim import Invited, ScimGroup
from oneflow_tui.session.reading import Looked, Part
from oneflow_tui.text import clean, shorten

_SHORT = 10
"""Rows of a table that was not asked for by name."""

_WIDEST = 44
"""Characters of a cell."""

_COLUMNS = 5
TITLES = {
    "account": "Account",
    "workspaces": "Workspaces",
    "template_types": "Template types",
    "templates": "Templates",
    "webhooks": "Webhooks",
    "users": "Users",
    "contracts": "Contracts",
    "checks": "Checks",
    "data_fields": "Data fields",
    "logs": "API calls",
    "scim_users": "SCIM users",
    "scim_groups": "SCIM groups",
}
KINDS: dict[str, TableKind] = {name: kind for kind, name in LISTS.items()} | {"checks": "check"}
"""The table of each list; those of the log and of SCIM are only here."""

_Row = Sequence[Cell]


def lines_of(
    what: Sequence[str],
    looked: Looked,
    seen: AccountSeen,
    findings: Sequence[Finding],
    *,
    whole: bool,
    hide: Callable[[str], str] = str,
) -> list[str]:
    """Cleaned lines. With `whole` all rows, else the first few of each kind. `hide` takes secrets out of a text, which
    is cut short afterwards."""
    names = Names.of(seen)
    lines: list[str] = []
    for name in what:
        titles, rows, count = _table(name, looked, seen, findings, names)
        lines += ([""] if lines else []) + [f"{TITLES[name]}: {count:,}"]
        shown = rows if whole else rows[:_SHORT]
        lines += _drawn(titles, shown, hide)
        if len(shown) < len(rows):
            lines.append(f"  … `oneflow-tui inspect {name}` shows all")
    for kind, problem in looked.problems:
        part, title = looked.parts.get(kind), TITLES[kind]
        none = part is not None and part.failed
        within = title if title[:2].isupper() else title.lower()
        told = f"{title} could not be read" if none else f"Not all of the {within} could be read"
        lines += ["", f"{told}: {clean(problem.title)}. {clean(problem.detail)}"]
        lines += [f"  {clean(problem.next)}"] if problem.next else []
    return lines


def _table(
    name: str, looked: Looked, seen: AccountSeen, findings: Sequence[Finding], names: Names
) -> tuple[Sequence[str], list[_Row], int]:
    part = looked.parts.get(name)
    if name not in KINDS:
        further = [_further(one) for one in part.models] if part is not None else []
        return _FURTHER[name], further, _count(part, len(further))
    things: Iterable[Thing | Finding]
    match name:
        case "checks":
            things = findings
        case "data_fields":
            things = seen.data_fields()
        case _:
            things = part.models if part is not None else ()
    kept = [at for at, one in enumerate(columns(KINDS[name])) if at == 0 or not one.numeric][:_COLUMNS]
    titles = [columns(KINDS[name])[at].title for at in kept]
    table: list[_Row] = [[cells[at] for at in kept] for cells in (row(one, names) for one in things)]
    return titles, table, _count(part, len(table))


def _count(part: Part | None, rows: int) -> int:
    return rows if part is None or part.count is None else part.count


_FURTHER: dict[str, Sequence[str]] = {
    "logs": ("Time", "Call", "Path", "Status", "ms"),
    "scim_users": ("Id", "E-mail", "Name", "Title", "Active"),
    "scim_groups": ("Id", "Name", "Members"),
}


def _further(one: Remote) -> _Row:
    match one:
        case LogEntry():
            return one.time, one.method, one.path, one.status, one.milliseconds
        case Invited():
            return one.id, one.email, one.name, one.title, one.active
        case ScimGroup():
            return one.id, one.name, len(one.member_ids)
    return ()


def _text(cell: Any, hide: Callable[[str], str]) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
    return shorten(clean(hide(str(cell))), _WIDEST)


def _drawn(titles: Sequence[str], rows: Sequence[_Row], hide: Callable[[str], str]) -> list[str]:
    if not rows:
        return []
    texts = [list(titles), *([_text(cell, hide) for cell in row] for row in rows)]
    widths = [max(len(text) for text in column) for column in zip(*texts, strict=True)]
    return [
        "  " + "  ".join(f"{text:<{width}}" for text, width in zip(one, widths, strict=True)).rstrip() for one in texts
    ]
