"""An account as it was seen at one time, as JSON without secrets: kept for a comparison on another day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from oneflow_tui.account.bare import bare, bare_thing
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.errors import BadFile, NewerFile, UnexpectedAnswer
from oneflow_tui.models import (
    Account,
    Contract,
    DataField,
    Remote,
    Template,
    TemplateType,
    User,
    Webhook,
    Workspace,
)

FORMAT = "oneflow-tui snapshot"
VERSION = 1
_LISTS: dict[str, type[Remote]] = {
    "workspaces": Workspace,
    "template_types": TemplateType,
    "templates": Template,
    "webhooks": Webhook,
    "users": User,
    "contracts": Contract,
}
_Model = TypeVar("_Model", bound=Remote)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a snapshot held, and when it was taken (ISO 8601, as it was given)."""

    seen: AccountSeen
    taken: str = ""


def snapshot(seen: AccountSeen, taken: str = "") -> dict[str, Any]:
    """Everything that was read, as plain JSON; a part that was not read is null. `taken` is a time.

    Sign keys, tokens and access links are not in it, nor times, links and permissions. Passwords in URLs and values of
    their query that may be secret are masked; of a secret in the path of a URL nothing can be known.
    """
    kept: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "taken": taken,
        "account": None if seen.account is None else bare_thing(seen.account),
        "extension": seen.extension,
        "data_fields": {
            str(type_id): [bare_thing(one) for one in fields] for type_id, fields in sorted(seen.fields.items())
        },
        "contracts_count": seen.contracts_count,
        "contracts_unreachable": seen.contracts_unreachable,
        "contract_data_fields": {
            str(number): bare(fields) for number, fields in sorted(seen.contract_fields.items()) if fields
        },
        "field_limit": seen.field_limit,
        "on_sandbox": seen.on_sandbox,
        "incomplete": [{"kind": kind, "error": error} for kind, error in seen.incomplete],
    }
    for name in _LISTS:
        things = getattr(seen, name)
        kept[name] = None if things is None else [bare_thing(one) for one in things]
    return kept


def read_snapshot(value: object) -> Snapshot:
    """Reads what `snapshot` gave. Raises BadFile where it is none, NewerFile where a later program wrote it."""
    if not isinstance(value, Mapping) or value.get("format") != FORMAT:
        raise BadFile("This is no snapshot of an account.", next="Give a file that `inspect --snapshot` wrote.")
    version = value.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        raise NewerFile(f"The snapshot is of version {version}; this program reads version {VERSION}.")
    if version != VERSION or isinstance(version, bool):
        raise BadFile("The snapshot does not name its version.")
    account = value.get("account")
    parts: dict[str, Any] = {name: _list(value.get(name), name, model) for name, model in _LISTS.items()}
    return Snapshot(
        AccountSeen(
            account=None if account is None else _thing(account, "account", Account),
            extension=_one_of(value.get("extension"), ("on", "off", "probably_on")),
            fields=_fields(value.get("data_fields")),
            contracts_count=_whole(value.get("contracts_count"), "contracts_count"),
            contracts_unreachable=_whole(value.get("contracts_unreachable"), "contracts_unreachable") or 0,
            contract_fields={
                number: tuple(one for one in fields if isinstance(one, Mapping))
                for number, fields in _by_number(value.get("contract_data_fields"), "contract_data_fields")
            },
            field_limit=_whole(value.get("field_limit"), "field_limit") or AccountSeen().field_limit,
            on_sandbox=value.get("on_sandbox") is True,
            incomplete=_incomplete(value.get("incomplete")),
            **parts,
        ),
        taken if isinstance(taken := value.get("taken"), str) else "",
    )


def _bad(where: str) -> BadFile:
    return BadFile(f"The snapshot is damaged: {where} is not as it should be.")


def _thing(value: object, where: str, model: type[_Model]) -> _Model:
    if not isinstance(value, dict):
        raise _bad(where)
    try:
        return model.read(value)
    except UnexpectedAnswer:
        raise _bad(where) from None


def _list(value: object, where: str, model: type[_Model]) -> tuple[_Model, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list):
        raise _bad(where)
    return tuple(_thing(one, f"{where}[{at}]", model) for at, one in enumerate(value))


def _by_number(value: object, where: str) -> list[tuple[int, list[Any]]]:
    if value is None:
        return []
    if not isinstance(value, Mapping):
        raise _bad(where)
    found = []
    for key, items in value.items():
        if not isinstance(items, list) or not str(key).isascii() or not str(key).isdigit() or len(str(key)) > 40:
            raise _bad(where)
        found.append((int(key), items))
    return found


def _fields(value: object) -> dict[int, tuple[DataField, ...]]:
    where = "data_fields"
    return {number: _list(items, f"{where}[{number}]", DataField) or () for number, items in _by_number(value, where)}


def _whole(value: object, where: str) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise _bad(where)


def _one_of(value: object, known: tuple[str, ...]) -> str | None:
    return value if isinstance(value, str) and value in known else None


def _incomplete(value: object) -> tuple[tuple[str, str], ...]:
    found = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
    return tuple((str(one.get("kind", "")), str(one.get("error", ""))) for one in found)
