"""What the sandbox's store holds, taken down before and after; and what may not differ between the two."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from oneflow_tui.models import FIELD_ATTRIBUTES
from oneflow_tui.sandbox.store import Store

Json = dict[str, Any]
_KINDS = ("account", "conditions", "workspaces", "users", "webhooks", "templates", "template_types", "contracts")
_WRITTEN = ("data_fields", "updated_time")
"""What a PUT of data fields changes in a template type, and in the templates that carry it."""


def exact(thing: object) -> str:
    """Text that is the same only where every byte, null and order is."""
    return json.dumps(thing)


@dataclass(frozen=True)
class Seen:
    """The objects of the store by kind and id, apart from the store's own."""

    kinds: dict[str, dict[int, Json]]

    @classmethod
    def of(cls, store: Store) -> Seen:
        store.refresh()
        return cls({kind: {one["id"]: json.loads(exact(one)) for one in store.all(kind)} for kind in _KINDS})

    def rows(self, type_id: int) -> dict[str, Json]:
        return {row["custom_id"]: row for row in self.kinds["template_types"][type_id]["data_fields"]}


def kept_problems(
    before: Seen, after: Seen, named: dict[int, set[str]], written: Iterable[int], touched: set[int], harms: bool
) -> list[str]:
    """Sentences about things that nobody named and that are not as they were.

    `named` are the custom_ids that the wish names, by type; `written` the types whose fields were sent; `touched` the
    webhooks that were to change. `harms`: the account itself switches fields off that are sent to it.
    """
    problems = []
    written = set(written)
    for kind in _KINDS:
        for number, was in before.kinds[kind].items():
            now = after.kinds[kind].get(number)
            if now is None:
                if not (kind == "webhooks" and number in touched):
                    problems.append(f"{kind} {number} is gone")
            elif kind == "template_types" and number in written:
                problems += _type_problems(number, was, now, named.get(number, set()), harms)
            elif kind == "templates" and was["template_type_id"] in written:
                problems += _template_problems(number, was, now, named.get(was["template_type_id"], set()))
            elif not (kind == "webhooks" and number in touched) and exact(was) != exact(now):
                problems.append(f"{kind} {number} was {exact(was)}, is {exact(now)}")
    return problems


def _without_nulls(row: Json, harms: bool) -> Json:
    """A field as it is compared once it has been sent back: the sandbox keeps a null as an empty text."""
    said = {**row, **{name: row[name] or "" for name in FIELD_ATTRIBUTES}}
    if harms:
        del said["active"]
    return said


def _type_problems(number: int, was: Json, now: Json, named: set[str], harms: bool) -> list[str]:
    problems = []
    if any(exact(was[key]) != exact(now.get(key)) for key in was if key not in _WRITTEN):
        problems.append(f"template type {number} itself changed")
    there = {row["custom_id"]: row for row in now["data_fields"]}
    if len(there) != len(now["data_fields"]):
        problems.append(f"template type {number} holds a custom_id twice")
    order = []
    for row in was["data_fields"]:
        custom_id, system = row["custom_id"], row["source"] == "system"
        if custom_id in named and not system:
            continue
        order.append(custom_id)
        found = there.get(custom_id)
        if found is None:
            problems.append(f"{custom_id!a} is gone from type {number}")
        elif system and exact(row) != exact(found):
            problems.append(f"the system field {custom_id!a} of type {number} changed")
        elif not system and exact(_without_nulls(row, harms)) != exact(_without_nulls(found, harms)):
            problems.append(f"{custom_id!a} of type {number} was {exact(row)}, is {exact(found)}")
    kept = set(order)
    if order != [row["custom_id"] for row in now["data_fields"] if row["custom_id"] in kept]:
        problems.append(f"the order of the unmanaged fields of type {number} changed")
    return problems


def _template_problems(number: int, was: Json, now: Json, named: set[str]) -> list[str]:
    problems = []
    if any(exact(was[key]) != exact(now.get(key)) for key in was if key not in _WRITTEN):
        problems.append(f"template {number} itself changed")
    for custom_id, value in was["data_fields"].items():
        if custom_id not in named and now["data_fields"].get(custom_id, ...) != value:
            problems.append(f"template {number} lost its value of {custom_id!a}")
    return problems
