"""The users of the account: the same people that the REST API lists."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.calls import Call, Link, Reply, Route
from oneflow_tui.sandbox.checking import check_body
from oneflow_tui.sandbox.conditions import need_plan
from oneflow_tui.sandbox.people import add_user, user_with
from oneflow_tui.sandbox.scim import listing
from oneflow_tui.sandbox.scim.attributes import USER as SCOPE
from oneflow_tui.sandbox.scim.errors import ScimError
from oneflow_tui.sandbox.scim.patch import patched
from oneflow_tui.sandbox.scim.resources import filled, found, kept, kept_all, meta
from oneflow_tui.sandbox.shapes.scim import NAME_PARTS, NEW_USER, PATCH_USER, PUT_USER, USER, list_of
from oneflow_tui.sandbox.store import Json, now

_ADMINISTRATOR = "administrator"
_SEVERAL = ("value", "display", "type", "primary")


def shown(call: Call, user: Json) -> Json:
    """A user as SCIM shows it."""
    more = user.get("scim", {})
    return filled(
        {
            "schemas": [SCOPE.schema],
            "id": str(user["id"]),
            "externalId": more.get("externalId"),
            "userName": user["email"],
            "name": more.get("name"),
            "displayName": user["name"],
            "title": user["title"],
            "active": user["active"],
            "locale": more.get("locale", "en"),
            "emails": more.get("emails") or _own_email(user["email"]),
            "phoneNumbers": [{"value": user["phone_number"], "type": "work"}] if user["phone_number"] else None,
            "roles": _roles(user),
            "meta": meta(call, "User", user),
        }
    )


def every(call: Call) -> Json:
    """GET /Users."""
    need_plan(call, "enterprise")
    return listing.page(call, [shown(call, user) for user in call.store.all("users")], SCOPE)


def create(call: Call) -> Reply:
    """POST /Users: the user is in the account at once, and active unless the body says otherwise."""
    need_plan(call, "enterprise")
    _check_unique(call, call.body)
    user = add_user(call.store, email=call.body["userName"], name=call.body["displayName"])
    _write(user, call.body)
    body = shown(call, user)
    return Reply(body, 201, {"Location": body["meta"]["location"]})


def one(call: Call) -> Json:
    """GET /Users/{id}."""
    need_plan(call, "enterprise")
    return shown(call, found(call, "users"))


def replace(call: Call) -> Json:
    """PUT /Users/{id}: what is left out is cleared, a role too; a switch keeps it."""
    need_plan(call, "enterprise")
    user = found(call, "users")
    keeps = call.switches["scim_left_out"] == "kept"
    return _rewritten(call, user, (shown(call, user) if keeps else {}) | call.body)


def change(call: Call) -> Json:
    """PATCH /Users/{id}."""
    need_plan(call, "enterprise")
    user = found(call, "users")
    resource = patched(shown(call, user), call.body["Operations"], SCOPE)
    check_body("a user after PATCH", NEW_USER, resource)
    return _rewritten(call, user, resource)


def delete(call: Call) -> Reply:
    """DELETE /Users/{id}: gone from the account and from its groups."""
    need_plan(call, "enterprise")
    number = found(call, "users")["id"]
    call.store.remove("users", number)
    for group in list(call.store.all("groups")):
        if number in group["members"]:
            call.store.edit("groups", group["id"])["members"].remove(number)
    return Reply(None, 204)


def _rewritten(call: Call, user: Json, body: Json) -> Json:
    _check_unique(call, body, user["id"])
    user = call.store.edit("users", user["id"])
    if body.get("emails") == _own_email(user["email"]):
        body = body | {"emails": None}  # it was only shown, so it goes along with the userName
    _write(user, body)
    user["updated_time"] = now()
    return shown(call, user)


def _check_unique(call: Call, body: Json, number: int | None = None) -> None:
    there = user_with(call.store, body["userName"])
    if there is not None and there["id"] != number:
        raise ScimError("A user with this userName exists.", "uniqueness", 409)


def _write(user: Json, body: Json) -> None:
    """What the body says, onto the user."""
    active = body.get("active")
    roles = kept_all(body.get("roles"), _SEVERAL)
    phones = body.get("phoneNumbers") or [{"value": ""}]
    user["email"], user["name"], user["title"] = body["userName"], body["displayName"].strip(), body.get("title") or ""
    user["active"] = active is None or active
    user["state"] = "active" if user["active"] else "inactive"
    user["phone_number"] = phones[0]["value"]
    user["is_admin"] = any(_is_administrator(role) for role in roles)
    user["scim"] = filled(
        {
            "externalId": body.get("externalId"),
            "locale": body.get("locale"),
            "name": kept(body.get("name"), NAME_PARTS),
            "emails": [one for one in kept_all(body.get("emails"), _SEVERAL) if "value" in one],
            "roles": roles,
        }
    )


def _own_email(email: str) -> list[Json]:
    return [{"value": email, "type": "work", "primary": True}]


def _roles(user: Json) -> list[Json]:
    """As they were given, but whether somebody is an administrator is the account's word."""
    roles: list[Json] = user.get("scim", {}).get("roles", [])
    if user["is_admin"]:
        return roles if any(_is_administrator(role) for role in roles) else [*roles, {"value": _ADMINISTRATOR}]
    return [role for role in roles if not _is_administrator(role)]


def _is_administrator(role: Json) -> bool:
    return any(str(role.get(key, "")).casefold() == _ADMINISTRATOR for key in ("value", "display"))


_ASSUMED: dict[str, Any] = {"mark": "assumed", "unless": ("scim_single", "absent")}
_FOLLOWING = ("get-Users-id", "put-Users-id", "patch-Users-id", "delete-Users-id")
ROUTES = (
    Route(
        "GET",
        "/Users",
        every,
        "The users of the account, by filter, order and page.",
        query=listing.QUERY,
        answer=list_of("ScimUser", USER),
        refusals=(402, 403),
        links=tuple(Link(name, {"id": "/Resources/0/id"}) for name in _FOLLOWING),
    ),
    Route(
        "POST",
        "/Users",
        create,
        "Creates a user, who is in the account at once.",
        body=NEW_USER,
        answer=USER,
        status=201,
        refusals=(402, 403, 409),
        creates=True,
        links=tuple(Link(name, {"id": "/id"}) for name in _FOLLOWING),
    ),
    Route("GET", "/Users/{id}", one, "One user.", answer=USER, refusals=(402, 403), **_ASSUMED),
    Route(
        "PUT",
        "/Users/{id}",
        replace,
        "Replaces a user: what is left out is cleared. active=false deactivates.",
        body=PUT_USER,
        answer=USER,
        refusals=(402, 403, 409),
        **_ASSUMED,
    ),
    Route(
        "PATCH",
        "/Users/{id}",
        change,
        "Changes a user. active=false deactivates.",
        body=PATCH_USER,
        answer=USER,
        refusals=(402, 403, 409),
        **_ASSUMED,
    ),
    Route("DELETE", "/Users/{id}", delete, "Removes a user.", status=204, refusals=(402, 403), **_ASSUMED),
)
