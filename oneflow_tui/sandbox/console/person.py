"""The person's own steps."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.api.data_fields import ATTRIBUTES, carry
from oneflow_tui.sandbox.bodies import Checks
from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.errors import ApiError, bad_request
from oneflow_tui.sandbox.people import add_user, user_with
from oneflow_tui.sandbox.seeds import SEEDS
from oneflow_tui.sandbox.shapes.words import FLAG, rows, shape
from oneflow_tui.sandbox.store import Json, now


def switch_extension(call: Call) -> Json:
    """POST /api/extension ``{"on": bool}``."""
    call.store.edit("conditions", 1)["template_types_on"] = call.body["on"]
    return {"on": call.body["on"]}


def assign_type(call: Call) -> Json:
    """POST /api/templates/{id}/template_type ``{"template_type_id": int | null}``.

    The template then carries that type's fields with the values that they have now, and no others.
    """
    template = call.edit("templates")
    number = call.body["template_type_id"]
    template_type = None if number is None else call.store.get("template_types", number)
    if number is not None and template_type is None:
        raise bad_request({"template_type_id": ["No such template type."]})
    if number != template["template_type_id"]:
        fields = template_type["data_fields"] if template_type else []
        template["data_fields"] = {field["custom_id"]: field["value"] for field in fields}
    template["template_type_id"] = number
    template["updated_time"] = now()
    return template


def activate_template(call: Call) -> Json:
    """POST /api/templates/{id}/active ``{"active": bool}``."""
    template = call.edit("templates")
    template["active"] = call.body["active"]
    template["updated_time"] = now()
    return template


def invite(call: Call) -> Json:
    """POST /api/invitations ``{"email", "name", "role", "workspaces"}``: a user only once accepted."""
    checks = Checks()
    email, name = call.body["email"].strip(), call.body["name"].strip()
    workspaces = call.body.get("workspaces", [])
    for at, number in enumerate(workspaces):
        if call.store.get("workspaces", number) is None:
            checks.wrong(f"workspaces.{at}", "No such workspace.")
    checks.end()
    invited = {item["email"].casefold() for item in call.store.all("invitations")}
    if user_with(call.store, email) or email.casefold() in invited:
        raise ApiError(409, "This person is a user or has been invited already.")
    role = call.body.get("role", "user")
    return call.store.add("invitations", {"email": email, "name": name, "role": role, "workspaces": workspaces})


def accept(call: Call) -> Json:
    """POST /api/invitations/{id}/accept: what the invited person does."""
    invitation = call.find("invitations")
    return add_user(
        call.store,
        email=invitation["email"],
        name=invitation["name"],
        is_admin=invitation["role"] == "administrator",
    )


def plant_system_fields(call: Call) -> Json:
    """POST /api/template_types/{id}/system_fields ``{"fields": [...]}``: fields of the system, as a real account may
    hold; one of the same custom_id is replaced."""
    template_type = call.edit("template_types")
    planted = {
        row["custom_id"]: {
            "active": True,
            "custom_id": row["custom_id"],
            "source": "system",
            **{key: row.get(key) or "" for key in ATTRIBUTES},
        }
        for row in call.body["fields"]
    }
    others = [field for field in template_type["data_fields"] if field["custom_id"] not in planted]
    template_type["data_fields"] = others + [{**field, "id": call.store.take_id()} for field in planted.values()]
    carry(call.store, template_type, replace=planted.keys())
    return template_type


def reset(call: Call) -> Json:
    """POST /api/reset ``{"seed"}``."""
    seed = call.body.get("seed", "ready")
    call.store.reset(seed)
    return {"seed": seed}


_ID: dict[str, Any] = {"type": "integer"}
_FILLED: dict[str, Any] = {"type": "string", "pattern": r"\S", "x-complaint": "Must not be empty."}
_EMAIL: dict[str, Any] = {
    "type": "string",
    "pattern": r"^\s*[^@\s]+@[^@\s]+\s*$",
    "x-complaint": "Not an email address.",
}
_INVITATION = shape(
    {"email": _EMAIL, "name": _FILLED},
    {"role": {"type": "string", "enum": ["user", "administrator"]}, "workspaces": rows(_ID)},
)
_OPTIONAL_TEXT: dict[str, Any] = {"type": ["string", "null"]}
_SYSTEM_FIELDS = shape({"fields": rows(shape({"custom_id": _FILLED}, dict.fromkeys(ATTRIBUTES, _OPTIONAL_TEXT)))})
ROUTES = (
    Route("POST", "/api/extension", switch_extension, body=shape({"on": FLAG})),
    Route(
        "POST",
        "/api/templates/{id}/template_type",
        assign_type,
        body=shape({"template_type_id": {"type": ["integer", "null"]}}),
    ),
    Route("POST", "/api/templates/{id}/active", activate_template, body=shape({"active": FLAG})),
    Route("POST", "/api/invitations", invite, body=_INVITATION),
    Route("POST", "/api/invitations/{id}/accept", accept),
    Route("POST", "/api/template_types/{id}/system_fields", plant_system_fields, body=_SYSTEM_FIELDS),
    Route("POST", "/api/reset", reset, body=shape({}, {"seed": {"type": "string", "enum": list(SEEDS)}})),
)
