"""Templates, and the helper that lists them by workspace."""

from __future__ import annotations

from oneflow_tui.sandbox.api.template_types import brief
from oneflow_tui.sandbox.api.workspaces import shown as workspace_shown
from oneflow_tui.sandbox.calls import Call, Link, Query, Route, found
from oneflow_tui.sandbox.contracts.options import OPTIONS
from oneflow_tui.sandbox.listing import PAGING, ordered, page, sorting, whole_numbers
from oneflow_tui.sandbox.shapes.account import WORKSPACE
from oneflow_tui.sandbox.shapes.types import TEMPLATE
from oneflow_tui.sandbox.shapes.words import page_of, rows
from oneflow_tui.sandbox.store import Json

_CONFIGURATION = {"default_creator_roles": {"_permissions": {}, "organizer": True, "signatory": False}}


def shown(call: Call, template: Json) -> Json:
    """A template as the API gives it."""
    number = template["template_type_id"]
    template_type = None if number is None else found(call.store.get("template_types", number))
    type_href = None if number is None else f"{call.base_url}/template_types/{number}"
    answer = {
        "_links": {
            "self": {"href": f"{call.base_url}/templates/{template['id']}"},
            "template_type": {"href": type_href},
        },
        "available_options": OPTIONS,
        "created_time": template["created_time"],
        "id": template["id"],
        "name": template["name"],
        "tags": [
            {"id": tag["id"], "name": tag["name"]}
            for number in template.get("tag_ids", ())
            if (tag := call.store.get("tags", number)) is not None
        ],
        "template_type": template_type and brief(template_type),
        "updated_time": template["updated_time"],
    }
    if call.switches["newer_keys"] == "present":
        answer["configuration"] = _CONFIGURATION
        answer["template_active"] = template["active"]
        answer["workspaces"] = [
            {"id": workspace["id"], "name": workspace["name"]}
            for number in template["workspace_ids"]
            if (workspace := call.store.get("workspaces", number)) is not None
        ]
    return answer


def _of_type(call: Call) -> list[Json]:
    """The templates that ``template_type_id`` of the query leaves."""
    types = call.query.get("template_type_id")
    return [item for item in call.store.all("templates") if types is None or item["template_type_id"] in types]


def every(call: Call) -> Json:
    """GET /templates: the active ones unless the query says otherwise."""
    active = call.query.get("filter[active]", ["true"]) or ["true", "false"]
    workspaces = call.query.get("filter[workspace_ids]")
    templates = [
        item
        for item in _of_type(call)
        if str(item["active"]).lower() in active
        and (workspaces is None or not set(workspaces).isdisjoint(item["workspace_ids"]))
    ]
    return page(call, "/templates", ordered(call, templates), shown)


def one(call: Call) -> Json:
    """GET /templates/{id}."""
    return shown(call, call.find("templates"))


def create_data(call: Call) -> list[Json]:
    """GET /helpers/contract_create_data: each workspace with the active templates that can be used in it."""
    templates = [item for item in _of_type(call) if item["active"]]
    workspaces = list(call.store.all("workspaces"))
    if call.switches["helpers"] == "paged":
        offset = call.query.get("offset", 0)
        workspaces = workspaces[offset : offset + call.query.get("limit", 100)]
    return [
        workspace_shown(call, workspace)
        | {"templates": [shown(call, item) for item in templates if workspace["id"] in item["workspace_ids"]]}
        for workspace in workspaces
    ]


_ACTIVE = Query(
    "filter[active]",
    {"type": "array", "items": {"type": "string", "enum": ["true", "false"]}},
    "Only active ones by default; empty for both",
)
_TYPE = whole_numbers("template_type_id", "Only templates that carry one of these template types")
_EXTENSION = Query(
    "extension_type",
    {"type": "string", "maxLength": 0, "x-complaint": "Unknown extension type."},
    "Only templates of a built integration extension; the sandbox knows none, and an unknown one is an error",
)
_WITH_TEMPLATES = {
    "allOf": [WORKSPACE, {"type": "object", "required": ["templates"], "properties": {"templates": rows(TEMPLATE)}}]
}
ROUTES = (
    Route(
        "GET",
        "/templates",
        every,
        "Templates; the active ones only unless filter[active] says otherwise.",
        query=(
            *PAGING,
            sorting("name"),
            _TYPE,
            _EXTENSION,
            whole_numbers("filter[workspace_ids]", "In one of these"),
            _ACTIVE,
        ),
        answer=page_of("Template", TEMPLATE),
        links=(Link("get-templates-id", {"id": "/data/0/id"}),),
    ),
    Route("GET", "/templates/{id}", one, "One template.", answer=TEMPLATE),
    Route(
        "GET",
        "/helpers/contract_create_data",
        create_data,
        "Each workspace with the active templates that a contract can be made from in it.",
        query=(*PAGING, _EXTENSION, _TYPE),
        answer=rows(_WITH_TEMPLATES),
    ),
)
