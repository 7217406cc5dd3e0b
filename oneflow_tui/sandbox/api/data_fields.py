"""The data fields of a template type: the dangerous call, which replaces the whole set."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.api.template_types import field_shown, need_extension
from oneflow_tui.sandbox.bodies import Checks
from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.store import Json, now, take_id

LONGEST_VALUE = 1024  # characters
MOST_FIELDS = 150
ATTRIBUTES = ("name", "description", "placeholder", "value")


def every(call: Call) -> Json:
    """GET /helpers/template_types/{id}/data_fields."""
    need_extension(call)
    return _shown(call, call.find("template_types"))


def replace(call: Call) -> Json:
    """PUT /template_types/{id}/data_fields.

    Fields are matched on ``custom_id``. One that the request lacks goes from the type and from every template that
    carries it; a changed value does not reach values already in templates; fields of the system stay as they are.
    """
    need_extension(call)
    call.need_admin()
    template_type = call.find("template_types")
    before = {field["custom_id"]: field for field in template_type["data_fields"]}
    system = {custom_id for custom_id, field in before.items() if field["source"] == "system"}
    rows = _checked(call.body.get("data_fields"), system)

    after = []
    for row in rows:
        custom_id = row["custom_id"]
        if custom_id in system:
            after.append(before[custom_id])
        elif custom_id in before:
            after.append(_updated(before[custom_id], row, kept=call.switches.left_out_attribute == "kept"))
        else:
            after.append(_created(call.data, row))
    sent = {row["custom_id"] for row in rows}
    after += [before[custom_id] for custom_id in before if custom_id in system - sent]

    template_type["data_fields"] = after
    template_type["updated_time"] = now()
    for template in call.data["templates"]:
        if template["template_type_id"] == template_type["id"]:
            carried = template["data_fields"]
            template["data_fields"] = {
                field["custom_id"]: carried.get(field["custom_id"], field["value"]) for field in after
            }
    return _shown(call, template_type)


def _checked(value: Any, system: set[str]) -> list[Json]:
    """The rows of the body; 400 names each that is wrong by its dotted path."""
    checks = Checks()
    if value is None:
        checks.wrong("data_fields", "Missing data for required field.")
        checks.end()
    rows = checks.rows(value, "data_fields")
    seen: set[str] = set()
    for at, row in enumerate(rows):
        path = f"data_fields.{at}"
        if not isinstance(row, dict):
            checks.wrong(path, "Not an object.")
            continue
        custom_id = checks.needed_text(row.get("custom_id"), f"{path}.custom_id")
        if custom_id and custom_id in seen:
            checks.wrong(f"{path}.custom_id", "Not unique in the template type.")
        seen.add(custom_id)
        for attribute in ATTRIBUTES:
            most = LONGEST_VALUE if attribute == "value" else None
            checks.text(row.get(attribute), f"{path}.{attribute}", most)
    if len(seen | system) > MOST_FIELDS:
        checks.wrong("data_fields", f"A template type can hold at most {MOST_FIELDS} data fields.")
    checks.end()
    return rows


def _created(data: Json, row: Json) -> Json:
    return {
        "active": True,
        "custom_id": row["custom_id"],
        "id": take_id(data),
        "source": "user",
        **{attribute: row.get(attribute) or "" for attribute in ATTRIBUTES},
    }


def _updated(field: Json, row: Json, *, kept: bool) -> Json:
    written = {attribute: row.get(attribute) or "" for attribute in ATTRIBUTES if attribute in row or not kept}
    return field | written


def _shown(call: Call, template_type: Json) -> Json:
    return {"data_fields": [field_shown(call, template_type, field) for field in template_type["data_fields"]]}


ROUTES = (
    Route("GET", "/helpers/template_types/{id}/data_fields", every),
    Route("PUT", "/template_types/{id}/data_fields", replace),
)
