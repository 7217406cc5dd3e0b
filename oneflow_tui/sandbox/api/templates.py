"""Templates, and the helper that lists them by workspace."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.api.template_types import brief
from oneflow_tui.sandbox.api.workspaces import shown as workspace_shown
from oneflow_tui.sandbox.calls import Call, Route, by_id
from oneflow_tui.sandbox.errors import bad_request
from oneflow_tui.sandbox.listing import flags, numbers, ordered, page
from oneflow_tui.sandbox.store import Json

_OPTIONS: dict[str, Any] = {
    "can_receive_attachments": True,
    "can_receive_expanded_pdf": False,
    "can_receive_products": False,
    "delivery_channels": [{"name": "email", "preferred": True, "required_participant_attributes": ["email"]}],
    "sign_methods": [{"name": "standard_esign", "preferred": True}],
    "two_step_authentication_methods": [
        {"name": "none", "preferred": True, "required_participant_attributes": []},
    ],
}
_CONFIGURATION = {"default_creator_roles": {"_permissions": {}, "organizer": True, "signatory": False}}


def _shown(call: Call, template: Json) -> Json:
    number = template["template_type_id"]
    template_type = None if number is None else by_id(call.data["template_types"], number)
    type_href = None if number is None else f"{call.base_url}/template_types/{number}"
    return {
        "_links": {
            "self": {"href": f"{call.base_url}/templates/{template['id']}"},
            "template_type": {"href": type_href},
        },
        "available_options": _OPTIONS,
        "configuration": _CONFIGURATION,
        "created_time": template["created_time"],
        "id": template["id"],
        "name": template["name"],
        "tags": [],
        "template_active": template["active"],
        "template_type": template_type and brief(template_type),
        "updated_time": template["updated_time"],
        "workspaces": [
            {"id": workspace["id"], "name": workspace["name"]}
            for workspace in call.data["workspaces"]
            if workspace["id"] in template["workspace_ids"]
        ],
    }


def _of_type(call: Call) -> list[Json]:
    """The templates that ``template_type_id`` and ``extension_type`` of the query leave."""
    extension_type = call.query.get("extension_type")
    if extension_type:
        raise bad_request({"extension_type": [f"Unknown extension type {extension_type}."]})
    types = numbers(call, "template_type_id")
    return [item for item in call.data["templates"] if types is None or item["template_type_id"] in types]


def every(call: Call) -> Json:
    """GET /templates: the active ones unless the query says otherwise."""
    active = flags(call, "filter[active]", "true")
    workspaces = numbers(call, "filter[workspace_ids]")
    templates = [
        item
        for item in _of_type(call)
        if item["active"] in active and (workspaces is None or workspaces & set(item["workspace_ids"]))
    ]
    return page(call, "/templates", ordered(call, templates, ("name",)), _shown)


def one(call: Call) -> Json:
    """GET /templates/{id}."""
    return _shown(call, call.find("templates"))


def create_data(call: Call) -> list[Json]:
    """GET /helpers/contract_create_data: each workspace with the active templates that can be used in it."""
    templates = [item for item in _of_type(call) if item["active"]]
    return [
        workspace_shown(call, workspace)
        | {"templates": [_shown(call, item) for item in templates if workspace["id"] in item["workspace_ids"]]}
        for workspace in call.data["workspaces"]
    ]


ROUTES = (
    Route("GET", "/templates", every),
    Route("GET", "/templates/{id}", one),
    Route("GET", "/helpers/contract_create_data", create_data),
)
