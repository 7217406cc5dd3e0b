"""The kinds of things in an account, and how each is known: its kind, its id and its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from oneflow_tui.models import Account, Contract, DataField, Remote

Kind = Literal["account", "workspace", "template_type", "data_field", "template", "webhook", "user", "contract"]
ThingId = int | str

_NUMBER = re.compile(r"[0-9]{1,40}")

KINDS: tuple[Kind, ...] = (
    "account",
    "workspace",
    "template_type",
    "data_field",
    "template",
    "webhook",
    "user",
    "contract",
)

LISTS: dict[Kind, str] = {
    "account": "account",
    "workspace": "workspaces",
    "template_type": "template_types",
    "data_field": "data_fields",
    "template": "templates",
    "webhook": "webhooks",
    "user": "users",
    "contract": "contracts",
}
"""What the list of each kind is called in JSON and on the command line."""

TITLES: dict[Kind, str] = {
    "account": "Account",
    "workspace": "Workspace",
    "template_type": "Template type",
    "data_field": "Data field",
    "template": "Template",
    "webhook": "Webhook",
    "user": "User",
    "contract": "Contract",
}


def field_id(type_id: int, custom_id: str) -> str:
    """How a data field is known: its custom_id is unique in its template type only."""
    return f"{type_id}/{custom_id}"


def split_field_id(thing_id: ThingId) -> tuple[int, str] | None:
    """The template type and the custom_id of a data field; None where it is no such id."""
    number, slash, custom_id = str(thing_id).partition("/")
    return (int(number), custom_id) if slash and _NUMBER.fullmatch(number) else None


@dataclass(frozen=True, slots=True)
class FieldOf:
    """A data field with the id of its template type."""

    type_id: int
    field: DataField

    @property
    def id(self) -> str:
        return field_id(self.type_id, self.field.custom_id)


Thing = Remote | FieldOf


def id_of(thing: Thing) -> ThingId:
    """The id by which links, hits and findings name a thing."""
    found = getattr(thing, "id", 0)
    return found if isinstance(found, int | str) else 0


def name_of(thing: Thing) -> str:
    """What a person calls it, raw; "" where it has no name."""
    match thing:
        case FieldOf():
            return thing.field.name or thing.field.custom_id
        case Account() | Contract():
            return thing.name
    for attribute in ("callback_url", "name", "email"):
        if isinstance(found := getattr(thing, attribute, None), str) and found:
            return found
    return ""
