"""The form in which a thing is compared: within one account as it is, between two without ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from oneflow_tui.account.bare import bare_thing
from oneflow_tui.account.names import Names
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.account.things import FieldOf, Thing, id_of
from oneflow_tui.models import Account, Template, User, Webhook


@dataclass(frozen=True, slots=True)
class Compared:
    """What a thing is matched by, and what of it is compared."""

    key: object
    value: Mapping[str, Any]


def by_id(thing: Thing) -> Compared:
    """For two looks at one account."""
    return Compared(id_of(thing), bare_thing(thing))


def by_name(seen: AccountSeen) -> Callable[[Thing], Compared]:
    """For looks at two accounts: what stands for an id is the name of what it names."""
    names = Names.of(seen)

    def form(thing: Thing) -> Compared:
        value = _without_ids(bare_thing(thing), names)
        match thing:
            case Account():
                return Compared("account", value)
            case FieldOf():
                key: object = (names.template_type(thing.type_id), thing.field.custom_id)
            case Webhook():
                key = (value.get("callback_url"), names.template_type(thing.template_group_id))
            case User():
                value["email"] = key = thing.address
            case Template():
                # Names of other things, not copies of them: those are compared by themselves.
                value["template_type"] = names.template_type(thing.template_type_id)
                value["workspaces"] = _names_of(thing.workspaces, names)
                key = thing.name
            case _:
                key = getattr(thing, "name", "")
        return Compared(key, value)

    return form


def _names_of(workspaces: list[dict[str, Any]] | None, names: Names) -> list[str] | None:
    if workspaces is None:
        return None
    numbers = [one.get("id") for one in workspaces]
    return [names.workspace(number) for number in numbers if isinstance(number, int)]


_TYPE_KEYS = {"template_group_id", "template_type_id"}


def _without_ids(value: Any, names: Names) -> Any:
    if isinstance(value, Mapping):
        if value.get("type") == "WORKSPACE" and isinstance(value.get("values"), list):
            told = [names.workspace(one) if isinstance(one, int) else one for one in value["values"]]
            return {**value, "values": told}
        return {
            key: _reference(key, inner, names)
            for key, inner in value.items()
            if key not in ("id", "webhook_id", "integration_instance")
        }
    if isinstance(value, list):
        return [_without_ids(one, names) for one in value]
    return value


def _reference(key: str, value: Any, names: Names) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        if key in _TYPE_KEYS:
            return names.template_type(value)
        if key == "workspace_id":
            return names.workspace(value)
    return _without_ids(value, names)
