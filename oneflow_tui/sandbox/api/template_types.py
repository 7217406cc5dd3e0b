"""Template types. The API can neither rename nor delete one."""

from __future__ import annotations

from oneflow_tui.sandbox.bodies import Checks
from oneflow_tui.sandbox.calls import Call, Link, Route
from oneflow_tui.sandbox.conditions import need_extension, need_extension_to_write
from oneflow_tui.sandbox.errors import ApiError
from oneflow_tui.sandbox.listing import PAGING, ordered, page, sorting
from oneflow_tui.sandbox.shapes.types import LISTED_TYPE, NEW_TYPE, TEMPLATE_TYPE
from oneflow_tui.sandbox.shapes.words import page_of
from oneflow_tui.sandbox.store import Json, now

_BRIEF = ("created_time", "description", "extension_type", "id", "name", "updated_time")


def brief(template_type: Json) -> Json:
    """A template type as a template embeds it."""
    return {key: template_type[key] for key in _BRIEF}


def fields_shown(call: Call, template_type: Json) -> list[Json]:
    """The data fields of a template type."""
    links = {"template_type": {"href": f"{call.base_url}/template_types/{template_type['id']}"}}
    return [{"_links": links, **field} for field in template_type["data_fields"]]


def _item(call: Call, template_type: Json) -> Json:
    shown = {
        "_links": {"self": {"href": f"{call.base_url}/template_types/{template_type['id']}"}},
        **brief(template_type),
    }
    if call.switches["type_active"] == "present":
        shown["active"] = True
    return shown


def _listed(call: Call, template_type: Json) -> Json:
    return _whole(call, template_type) if call.switches["type_list_fields"] == "present" else _item(call, template_type)


def _whole(call: Call, template_type: Json) -> Json:
    return _item(call, template_type) | {"data_fields": fields_shown(call, template_type)}


def every(call: Call) -> Json:
    """GET /template_types. Whether the items come with their data fields is a switch."""
    types = call.store.all("template_types") if need_extension(call, "template_types") else []
    return page(call, "/template_types", ordered(call, types), _listed)


def create(call: Call) -> Json:
    """POST /template_types. Whether Oneflow refuses a second one of the same name, or an eleventh, is a switch."""
    need_extension_to_write(call, "template_types")
    if call.switches["type_creators"] == "admins":
        call.need_admin()
    name = call.body["name"]
    known = call.store.all("template_types")
    checks = Checks()
    if call.switches["type_name_length"] == "255" and len(name) > 255:
        checks.wrong("name", "Longer than maximum length 255.")
    checks.end()
    if call.switches["type_names"] == "unique" and any(item["name"] == name for item in known):
        raise ApiError(409, "A template type of this name exists.")
    if call.switches["type_cap"] == "10" and len(known) >= 10:
        raise ApiError(403, "The account has as many template types as it may have.")
    time = now()
    made = call.store.add(
        "template_types",
        {
            "name": name,
            "description": call.body.get("description") or "",
            "extension_type": None,
            "created_time": time,
            "updated_time": time,
            "data_fields": [],
        },
    )
    return _whole(call, made)


def one(call: Call) -> Json:
    """GET /template_types/{id}, with the data fields."""
    need_extension_to_write(call, "template_types")
    return _whole(call, call.find("template_types"))


_FOLLOWING = ("get-template_types-id", "put-template_types-id-data_fields", "get-helpers-template_types-id-data_fields")
ROUTES = (
    Route(
        "GET",
        "/template_types",
        every,
        "All template types. 402, 403, 404 or an empty list while the extension is off: which one is not known.",
        query=(*PAGING, sorting("name")),
        answer=page_of("TemplateType", LISTED_TYPE),
        refusals=(402, 403, 404),
        links=tuple(Link(name, {"id": "/data/0/id"}) for name in _FOLLOWING),
    ),
    Route(
        "POST",
        "/template_types",
        create,
        "Creates a template type, without data fields. No call renames or deletes one.",
        body=NEW_TYPE,
        answer=TEMPLATE_TYPE,
        refusals=(402, 403, 404, 409),
        creates=True,
        links=tuple(Link(name, {"id": "/id"}) for name in _FOLLOWING),
    ),
    Route(
        "GET",
        "/template_types/{id}",
        one,
        "One template type with its data fields.",
        answer=TEMPLATE_TYPE,
        refusals=(402, 403),
    ),
)
