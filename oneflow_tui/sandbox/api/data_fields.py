"""The data fields of a template type: the dangerous call, which replaces the whole set."""

from __future__ import annotations

import re
from collections.abc import Collection

from oneflow_tui.sandbox.api.template_types import fields_shown
from oneflow_tui.sandbox.bodies import Checks
from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.conditions import need_extension_to_write
from oneflow_tui.sandbox.errors import ApiError
from oneflow_tui.sandbox.listing import PAGING
from oneflow_tui.sandbox.shapes.types import DATA_FIELDS, PUT_FIELDS
from oneflow_tui.sandbox.store import Json, Store, now

ATTRIBUTES = ("name", "description", "placeholder", "value")
_WORD = re.compile(r"[A-Za-z0-9_-]+")


def every(call: Call) -> Json:
    """GET /helpers/template_types/{id}/data_fields."""
    need_extension_to_write(call, "template_types")
    shown = fields_shown(call, call.find("template_types"))
    if call.switches["helpers"] == "paged":
        offset = call.query.get("offset", 0)
        shown = shown[offset : offset + call.query.get("limit", 100)]
    return {"data_fields": shown}


def replace(call: Call) -> Json:
    """PUT /template_types/{id}/data_fields.

    Fields are matched on ``custom_id``. One that the request lacks goes from the type and from every template that
    carries it; a changed value does not reach values already in templates; fields of the system stay as they are.
    """
    need_extension_to_write(call, "template_types")
    call.need_admin()
    template_type = call.edit("template_types")
    if call.store.conditions["integration_extension"]:
        raise ApiError(403, "The data fields are locked: the integration extension has been built from them.")
    before = {field["custom_id"]: field for field in template_type["data_fields"]}
    system = {custom_id for custom_id, field in before.items() if field["source"] == "system"}
    rows = call.body["data_fields"]
    _check(call, rows, system)

    after = []
    for row in rows:
        custom_id = row["custom_id"]
        if custom_id in system:
            after.append(before[custom_id])
        elif custom_id in before:
            after.append(_updated(call, before[custom_id], row))
        else:
            after.append(_created(call.store, row))
    sent = {row["custom_id"] for row in rows}
    if call.switches["left_out_system_field"] == "kept":
        after += [before[custom_id] for custom_id in before if custom_id in system - sent]

    template_type["data_fields"] = after
    template_type["updated_time"] = now()
    gone = before.keys() - {field["custom_id"] for field in after}
    if gone:
        call.sandbox.notes.add(
            "dropped_fields",
            "PUT /template_types/{id}/data_fields",
            f"{len(gone)} data fields were left out and so removed from the template type and from every template "
            "that carries it. Send everything that is there.",
        )
    carry(call.store, template_type)
    return {"data_fields": fields_shown(call, template_type)}


def carry(store: Store, template_type: Json, replace: Collection[str] = ()) -> None:
    """Gives the templates of a type the fields that it has now; a value that a template has stays, but for those
    custom_ids of `replace`."""
    fields = template_type["data_fields"]
    for template in list(store.all("templates")):
        if template["template_type_id"] == template_type["id"]:
            carried = {key: value for key, value in template["data_fields"].items() if key not in replace}
            store.edit("templates", template["id"])["data_fields"] = {
                field["custom_id"]: carried.get(field["custom_id"], field["value"]) for field in fields
            }


def _check(call: Call, rows: list[Json], system: set[str]) -> None:
    """400 names each row that is wrong by its dotted path."""
    checks = Checks()
    seen: set[str] = set()
    for at, row in enumerate(rows):
        custom_id = row["custom_id"]
        if custom_id in seen:
            checks.wrong(f"data_fields.{at}.custom_id", "Not unique in the template type.")
        if call.switches["custom_ids"] == "word" and not _WORD.fullmatch(custom_id):
            checks.wrong(f"data_fields.{at}.custom_id", "May hold letters, digits, hyphens and underscores only.")
        seen.add(custom_id)
    most = call.store.conditions["field_limit"]
    if len(seen | system) > most:
        checks.wrong("data_fields", f"A template type can hold at most {most} data fields.")
    checks.end()


def _created(store: Store, row: Json) -> Json:
    return {
        "active": True,
        "custom_id": row["custom_id"],
        "id": store.take_id(),
        "source": "user",
        **{attribute: row.get(attribute) or "" for attribute in ATTRIBUTES},
    }


def _updated(call: Call, field: Json, row: Json) -> Json:
    kept = call.switches["left_out_attribute"] == "kept"
    written = {attribute: row.get(attribute) or "" for attribute in ATTRIBUTES if attribute in row or not kept}
    active = field["active"] and call.switches["put_active"] == "kept"
    return field | written | {"active": active}


ROUTES = (
    Route(
        "GET",
        "/helpers/template_types/{id}/data_fields",
        every,
        "The data fields of a template type, all at once: whether limit and offset are taken is not known.",
        "seen",
        query=PAGING,
        answer=DATA_FIELDS,
        refusals=(402, 403),
    ),
    Route(
        "PUT",
        "/template_types/{id}/data_fields",
        replace,
        "Replaces the whole set of data fields, matched on custom_id. A field that is left out is removed from the "
        "type and from every template that carries it. A changed value does not reach templates that hold one. "
        "Fields of the system are not changed. A 200 proves nothing: read back. Admins only.",
        body=PUT_FIELDS,
        answer=DATA_FIELDS,
        refusals=(402, 403),
    ),
)
