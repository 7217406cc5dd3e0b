"""The data fields of a template type. The PUT replaces the whole set: what it leaves out is removed, from the type
and from every template that carries it. Merging is the work of the setup package; here is the bare call.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oneflow_tui.api.client import Again, Answer, Client
from oneflow_tui.api.paging import items_of
from oneflow_tui.models import FIELD_ATTRIBUTES, DataField

_OF_THE_SERVER = {"id", "active", "source", "created_time", "updated_time"}
"""Keys that Oneflow sets itself; the documented request does not hold them."""


def fields_of(answer: Answer) -> list[DataField]:
    """The data fields that an answer holds. A missing list is UnexpectedAnswer: it must never pass for an empty one."""
    return [DataField.read(one, request_id=answer.request_id) for one in items_of(answer, ("data_fields",))]


def sent_form(field: DataField) -> dict[str, Any]:
    """A field as it is sent back unchanged.

    Always all five attributes, since what happens to a left-out one is unknown; each as it was received (a null stays
    null), or "" where the object lacked it. Keys that this program does not know are kept; what Oneflow sets itself
    (id, active, source, times) and keys beginning with an underscore (links, permissions) are not sent.
    """
    kept = {key: value for key, value in field.raw.items() if key not in _OF_THE_SERVER and not key.startswith("_")}
    known = {key: field.raw.get(key, getattr(field, key)) for key in ("custom_id", *FIELD_ATTRIBUTES)}
    return known | {key: value for key, value in kept.items() if key not in known}


def fingerprint(fields: Sequence[DataField]) -> str:
    """A hash over the set, whatever its order: it changes with any custom_id, attribute, `active` or `source`."""
    rows = sorted(
        json.dumps([one.custom_id, *(getattr(one, name) for name in FIELD_ATTRIBUTES), one.active, one.source])
        for one in fields
    )
    return hashlib.sha256("\n".join(rows).encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class DataFields:
    """Source: developer documentation, "manage template type data fields"."""

    client: Client

    async def read(self, type_id: int) -> list[DataField]:
        return fields_of(await self.client.get(f"/template_types/{type_id}"))

    async def replace(
        self, type_id: int, fields: Sequence[Mapping[str, Any]], *, again: Again | None = None
    ) -> list[DataField]:
        """Sends the whole set and returns what Oneflow answers, which proves nothing: read back and compare.

        `again` is awaited before the set is sent another time after a pause, and may raise to stop that: by then
        somebody may have added a field, which the set would remove.
        """
        body = {"data_fields": [dict(one) for one in fields]}
        return fields_of(await self.client.put(f"/template_types/{type_id}/data_fields", body, again=again))
