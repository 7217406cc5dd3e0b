"""Template types. The API can neither rename nor delete one."""

from __future__ import annotations

from oneflow_tui.sandbox.bodies import Checks
from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.errors import ApiError
from oneflow_tui.sandbox.listing import ordered, page
from oneflow_tui.sandbox.store import Json, now, take_id


def need_extension(call: Call) -> None:
    """403 while the Template types extension is off."""
    if not call.data["extension_on"]:
        raise ApiError(403, "The Template types extension is not enabled for this account.")


def brief(template_type: Json) -> Json:
    """A template type as a template embeds it."""
    keys = ("created_time", "description", "extension_type", "id", "name", "updated_time")
    return {key: template_type[key] for key in keys}


def field_shown(call: Call, template_type: Json, field: Json) -> Json:
    """One data field of a template type."""
    return {
        "_links": {"template_type": {"href": f"{call.base_url}/template_types/{template_type['id']}"}},
        **field,
    }


def _item(call: Call, template_type: Json) -> Json:
    href = f"{call.base_url}/template_types/{template_type['id']}"
    return {"_links": {"self": {"href": href}}, "active": True, **brief(template_type)}


def _whole(call: Call, template_type: Json) -> Json:
    fields = [field_shown(call, template_type, field) for field in template_type["data_fields"]]
    return _item(call, template_type) | {"data_fields": fields}


def every(call: Call) -> Json:
    """GET /template_types. The items come without their data fields."""
    if call.switches.extension_off == "refused":
        need_extension(call)
    types = call.data["template_types"] if call.data["extension_on"] else []
    return page(call, "/template_types", ordered(call, types, ("name",)), _item)


def create(call: Call) -> Json:
    """POST /template_types. Two of one name are accepted: whether Oneflow refuses that is not known."""
    need_extension(call)
    call.need_admin()
    checks = Checks()
    name = checks.needed_text(call.body.get("name"), "name")
    description = checks.text(call.body.get("description"), "description")
    checks.end()
    time = now()
    template_type = {
        "id": take_id(call.data),
        "name": name,
        "description": description,
        "extension_type": None,
        "created_time": time,
        "updated_time": time,
        "data_fields": [],
    }
    call.data["template_types"].append(template_type)
    return _whole(call, template_type)


def one(call: Call) -> Json:
    """GET /template_types/{id}, with the data fields."""
    need_extension(call)
    return _whole(call, call.find("template_types"))


ROUTES = (
    Route("GET", "/template_types", every),
    Route("POST", "/template_types", create),
    Route("GET", "/template_types/{id}", one),
)
