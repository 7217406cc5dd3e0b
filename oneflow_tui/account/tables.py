"""The rows and columns of each list, for the screen and for files. Cells are raw values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from oneflow_tui.account import contracts as of_contract
from oneflow_tui.account.check_templates import workspace_ids
from oneflow_tui.account.finding import Finding
from oneflow_tui.account.names import Names
from oneflow_tui.account.things import FieldOf, Kind, Thing
from oneflow_tui.models import Account, Contract, Template, TemplateType, User, Webhook, Workspace

TableKind = Kind | Literal["check"]
Cell = str | int | bool | None
"""None: Oneflow does not say."""


@dataclass(frozen=True, slots=True)
class Column:
    """`id` is its name in files, `title` on the screen."""

    id: str
    title: str
    numeric: bool = False


def _columns(*titles: str) -> tuple[Column, ...]:
    """Columns by their titles: `E-mail` is `email` and `Custom id` is `custom_id` in files."""
    return tuple(
        Column(title.casefold().replace(" ", "_").replace("-", ""), title, title in _NUMERIC) for title in titles
    )


_NUMERIC = {"Id", "Template id", "Type id", "Workspace id"}
_COLUMNS: dict[TableKind, tuple[Column, ...]] = {
    "account": _columns("Id", "Name", "Country", "Registration number", "Token"),
    "workspace": _columns("Id", "Name", "Description", "Type"),
    "template_type": _columns("Id", "Name", "Description", "Extension type", "Created"),
    "data_field": _columns(
        "Custom id", "Name", "Description", "Placeholder", "Value", "Active", "Source", "Template type", "Type id", "Id"
    ),
    "template": _columns("Id", "Name", "Active", "Template type", "Type id", "Workspaces"),
    "webhook": _columns("Id", "Callback URL", "Template type", "Type id", "Hears"),
    "user": _columns("Id", "E-mail", "Name", "Title", "Active", "Administrator", "State"),
    "contract": _columns(
        "Id",
        "Name",
        "State",
        "Template",
        "Template id",
        "Template type",
        "Type id",
        "Workspace",
        "Parties",
        "Published",
        "Updated",
    ),
    "check": _columns("Level", "Check", "Kind", "Id", "Name", "Finding", "Why", "To do"),
}


def columns(kind: TableKind) -> tuple[Column, ...]:
    """The columns of a list, in the order of `row`."""
    return _COLUMNS[kind]


def row(thing: Thing | Finding, names: Names | None = None) -> tuple[Cell, ...]:
    """The cells of one thing; `names` tell what ids stand for."""
    return _ROWS[type(thing)](thing, names or Names())


def _plain(value: object) -> Cell:
    """A value of a raw object, where it is one that fits into a cell."""
    return value if isinstance(value, str | int) else None


def _account(one: Account, _: Names) -> tuple[Cell, ...]:
    return one.id, one.name, one.country_code, _plain(one.raw.get("registration_number")), one.token_kind or None


def _workspace(one: Workspace, _: Names) -> tuple[Cell, ...]:
    return one.id, one.name, one.description, _plain(one.raw.get("type"))


def _template_type(one: TemplateType, _: Names) -> tuple[Cell, ...]:
    return one.id, one.name, one.description, one.extension_type, one.created_time


def _data_field(one: FieldOf, names: Names) -> tuple[Cell, ...]:
    of = one.field
    return (
        of.custom_id,
        of.name,
        of.description,
        of.placeholder,
        of.value,
        of.active,
        of.source,
        names.template_type(one.type_id),
        one.type_id,
        of.id,
    )


def _template(one: Template, names: Names) -> tuple[Cell, ...]:
    places = workspace_ids(one)
    told = None if places is None else ", ".join(names.workspace(number) for number in sorted(places))
    number = one.template_type_id
    return one.id, one.name, one.template_active, names.template_type(number), number, told


def _webhook(one: Webhook, names: Names) -> tuple[Cell, ...]:
    number = one.template_group_id
    return one.id, one.callback_url, names.template_type(number), number, names.filters(one)


def _user(one: User, _: Names) -> tuple[Cell, ...]:
    active = one.active if "active" in one.raw else None
    return one.id, one.email, one.name, one.title, active, one.is_admin, one.state


def _contract(one: Contract, names: Names) -> tuple[Cell, ...]:
    template_id, type_id = one.template_id, one.template_type_id
    parties = (party.get("name") for party in of_contract.parties(one))
    return (
        one.id,
        one.name,
        one.state,
        names.template(template_id),
        template_id,
        names.template_type(type_id),
        type_id,
        names.workspace(one.workspace_id),
        ", ".join(name for name in parties if isinstance(name, str) and name),
        _plain(one.raw.get("published_time")),
        _plain(one.raw.get("updated_time")),
    )


def _finding(one: Finding, _: Names) -> tuple[Cell, ...]:
    return one.level, one.id, one.kind, one.thing_id, one.name, one.title, one.why, one.todo


_ROWS: dict[type, Callable[[Any, Names], tuple[Cell, ...]]] = {
    Account: _account,
    Workspace: _workspace,
    TemplateType: _template_type,
    FieldOf: _data_field,
    Template: _template,
    Webhook: _webhook,
    User: _user,
    Contract: _contract,
    Finding: _finding,
}
