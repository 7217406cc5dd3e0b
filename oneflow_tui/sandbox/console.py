"""The person's own steps, which Oneflow has in its web app and not in its API: a page and the calls behind it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from oneflow_tui.sandbox.bodies import Checks, is_integer
from oneflow_tui.sandbox.calls import Call, Reply, Route, by_id
from oneflow_tui.sandbox.errors import ApiError, bad_request
from oneflow_tui.sandbox.people import add_user, user_with
from oneflow_tui.sandbox.seeds import SCIM_TOKEN, SEEDS, TOKEN, USER_EMAIL
from oneflow_tui.sandbox.store import Json, now, take_id

_PAGE = Path(__file__).with_name("page")
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_OURSELVES = ("127.0.0.1", "localhost", "::1")


def admit(request: Request, _data: Json) -> None:
    """Lets in this machine's own pages and programs only.

    There is no token here, so a page from elsewhere must not get through: its Origin gives it away, and where it has
    pointed a name of its own at this machine the Host does.
    """
    host = request.headers.get("host", "")
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        name = None
    if name not in _OURSELVES:
        raise ApiError(403, "The console answers on this machine's own address only.")
    origin = request.headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        raise ApiError(403, "The console answers its own page only.")
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "POST" and media_type != "application/json":
        raise ApiError(415, "The content type must be application/json.")


def _file(name: str, media_type: str) -> Route:
    def answer(_call: Call) -> Reply:
        headers = {
            "Content-Security-Policy": _POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        return Reply(Response((_PAGE / name).read_bytes(), media_type=media_type, headers=headers))

    return Route("GET", "" if name.endswith(".html") else f"/{name}", answer)


def state(call: Call) -> Json:
    """GET /api/state: all that is public, the sign keys not among it."""
    data = call.data
    root = call.base_url.removesuffix("/console")
    return {
        "access": {
            "base_url": f"{root}/v1",
            "scim_base_url": f"{root}/scim/v1",
            "token": TOKEN,
            "user_email": USER_EMAIL,
            "scim_token": SCIM_TOKEN,
        },
        "account": data["account"],
        "extension": data["extension_on"],
        "workspaces": data["workspaces"],
        "template_types": data["template_types"],
        "templates": data["templates"],
        "users": data["users"],
        "invitations": data["invitations"],
        "webhooks": [
            {key: value for key, value in webhook.items() if key != "sign_key"}
            | {"has_sign_key": bool(webhook["sign_key"])}
            for webhook in data["webhooks"]
        ],
        "contracts": data["contracts"],
    }


def switch_extension(call: Call) -> Json:
    """POST /api/extension ``{"on": bool}``."""
    call.data["extension_on"] = _boolean(call, "on")
    return {"on": call.data["extension_on"]}


def assign_type(call: Call) -> Json:
    """POST /api/templates/{id}/template_type ``{"template_type_id": int | null}``.

    The template then carries that type's fields with the values that they have now, and no others.
    """
    template = call.find("templates")
    number = call.body.get("template_type_id")
    types = call.data["template_types"]
    if number is not None and (not is_integer(number) or number not in {item["id"] for item in types}):
        raise bad_request({"template_type_id": ["No such template type."]})
    if number != template["template_type_id"]:
        fields = [] if number is None else by_id(types, number)["data_fields"]
        template["data_fields"] = {field["custom_id"]: field["value"] for field in fields}
    template["template_type_id"] = number
    template["updated_time"] = now()
    return dict(template)


def activate_template(call: Call) -> Json:
    """POST /api/templates/{id}/active ``{"active": bool}``."""
    template = call.find("templates")
    template["active"] = _boolean(call, "active")
    template["updated_time"] = now()
    return dict(template)


def invite(call: Call) -> Json:
    """POST /api/invitations ``{"email", "name", "role", "workspaces"}``: a user only once accepted."""
    checks = Checks()
    body = call.body
    email = checks.needed_text(body.get("email"), "email").strip()
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        checks.wrong("email", "Not an email address.")
    name = checks.needed_text(body.get("name"), "name").strip()
    role = body.get("role", "user")
    if role not in ("user", "administrator"):
        checks.wrong("role", "Must be user or administrator.")
    known = {item["id"] for item in call.data["workspaces"]}
    workspaces = checks.rows(body.get("workspaces", []), "workspaces")
    for at, number in enumerate(workspaces):
        if not is_integer(number) or number not in known:
            checks.wrong(f"workspaces.{at}", "No such workspace.")
    checks.end()
    invited = {item["email"].casefold() for item in call.data["invitations"]}
    if user_with(call.data, email) or email.casefold() in invited:
        raise ApiError(409, "This person is a user or has been invited already.")
    invitation = {"id": take_id(call.data), "email": email, "name": name, "role": role, "workspaces": workspaces}
    call.data["invitations"].append(invitation)
    return dict(invitation)


def accept(call: Call) -> Json:
    """POST /api/invitations/{id}/accept: what the invited person does."""
    invitation = call.find("invitations")
    return add_user(
        call.data,
        email=invitation["email"],
        name=invitation["name"],
        is_admin=invitation["role"] == "administrator",
    )


def plant_system_fields(call: Call) -> Json:
    """POST /api/template_types/{id}/system_fields ``{"fields": [...]}``: fields of the system, as a real account may
    hold; one of the same custom_id is replaced."""
    template_type = call.find("template_types")
    checks = Checks()
    planted = {}
    for at, row in enumerate(checks.rows(call.body.get("fields"), "fields")):
        if not isinstance(row, dict):
            checks.wrong(f"fields.{at}", "Not an object.")
            continue
        custom_id = checks.needed_text(row.get("custom_id"), f"fields.{at}.custom_id")
        attributes = ("name", "description", "placeholder", "value")
        texts = {key: checks.text(row.get(key), f"fields.{at}.{key}") for key in attributes}
        planted[custom_id] = {"active": True, "custom_id": custom_id, "source": "system", **texts}
    checks.end()
    others = [field for field in template_type["data_fields"] if field["custom_id"] not in planted]
    template_type["data_fields"] = others + [{**field, "id": take_id(call.data)} for field in planted.values()]
    for template in call.data["templates"]:
        if template["template_type_id"] == template_type["id"]:
            template["data_fields"] |= {key: field["value"] for key, field in planted.items()}
    return dict(template_type)


def reset(call: Call) -> Json:
    """POST /api/reset ``{"seed"}``."""
    seed = call.body.get("seed", "ready")
    if seed not in SEEDS:
        raise bad_request({"seed": [f"Must be one of {', '.join(SEEDS)}."]})
    call.store.reset(call.data, seed)
    return {"seed": seed}


def _boolean(call: Call, key: str) -> bool:
    value = call.body.get(key)
    if not isinstance(value, bool):
        raise bad_request({key: ["Not a boolean."]})
    return value


ROUTES = (
    _file("console.html", "text/html"),
    _file("console.css", "text/css"),
    _file("console.js", "text/javascript"),
    Route("GET", "/api/state", state),
    Route("POST", "/api/extension", switch_extension),
    Route("POST", "/api/templates/{id}/template_type", assign_type),
    Route("POST", "/api/templates/{id}/active", activate_template),
    Route("POST", "/api/invitations", invite),
    Route("POST", "/api/invitations/{id}/accept", accept),
    Route("POST", "/api/template_types/{id}/system_fields", plant_system_fields),
    Route("POST", "/api/reset", reset),
)
