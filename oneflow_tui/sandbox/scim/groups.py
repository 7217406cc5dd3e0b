"""Groups of users."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.calls import Call, Link, Reply, Route
from oneflow_tui.sandbox.checking import check_body
from oneflow_tui.sandbox.conditions import need_plan
from oneflow_tui.sandbox.errors import Problems, bad_request
from oneflow_tui.sandbox.scim import listing
from oneflow_tui.sandbox.scim.attributes import GROUP as SCOPE
from oneflow_tui.sandbox.scim.patch import patched
from oneflow_tui.sandbox.scim.resources import filled, found, meta
from oneflow_tui.sandbox.shapes.scim import GROUP, NEW_GROUP, PATCH_GROUP, list_of
from oneflow_tui.sandbox.store import Json, now


def shown(call: Call, group: Json) -> Json:
    """A group as SCIM shows it."""
    users = [user for number in group["members"] if (user := call.store.get("users", number))]
    members = [
        {
            "value": str(user["id"]),
            "display": user["name"],
            "type": "User",
            "$ref": f"{call.base_url}/Users/{user['id']}",
        }
        for user in users
    ]
    return filled(
        {
            "schemas": [SCOPE.schema],
            "id": str(group["id"]),
            "externalId": group["external_id"],
            "displayName": group["name"],
            "members": members,
            "meta": meta(call, "Group", group),
        }
    )


def every(call: Call) -> Json:
    """GET /Groups."""
    need_plan(call, "enterprise")
    return listing.page(call, [shown(call, group) for group in call.store.all("groups")], SCOPE)


def create(call: Call) -> Reply:
    """POST /Groups. Several may share a name."""
    need_plan(call, "enterprise")
    group = call.store.add("groups", _written(call, call.body) | {"created_time": now()})
    body = shown(call, group)
    return Reply(body, 201, {"Location": body["meta"]["location"]})


def one(call: Call) -> Json:
    """GET /Groups/{id}."""
    need_plan(call, "enterprise")
    return shown(call, found(call, "groups"))


def replace(call: Call) -> Json:
    """PUT /Groups/{id}: without members it has none."""
    need_plan(call, "enterprise")
    return _rewritten(call, found(call, "groups"), call.body)


def change(call: Call) -> Json:
    """PATCH /Groups/{id}."""
    need_plan(call, "enterprise")
    group = found(call, "groups")
    resource = patched(shown(call, group), call.body["Operations"], SCOPE)
    check_body("a group after PATCH", NEW_GROUP, resource)
    return _rewritten(call, group, resource)


def delete(call: Call) -> Reply:
    """DELETE /Groups/{id}: its members stay in the account."""
    need_plan(call, "enterprise")
    call.store.remove("groups", found(call, "groups")["id"])
    return Reply(None, 204)


def _rewritten(call: Call, group: Json, body: Json) -> Json:
    changed = call.store.edit("groups", group["id"])
    changed.update(_written(call, body))
    return shown(call, changed)


def _written(call: Call, body: Json) -> Json:
    """What the body says, as the store keeps it; 400 where a member is no user."""
    numbers: dict[int, None] = {}
    problems: Problems = {}
    for at, member in enumerate(body.get("members") or ()):
        number = int(member["value"])
        if str(number) != member["value"] or call.store.get("users", number) is None:
            problems[f"members.{at}.value"] = ["No such user."]
        numbers[number] = None
    if problems:
        raise bad_request(problems)
    return {
        "name": body["displayName"].strip(),
        "external_id": body.get("externalId"),
        "members": list(numbers),
        "updated_time": now(),
    }


_ASSUMED: dict[str, Any] = {"mark": "assumed", "unless": ("scim_single", "absent")}
_FOLLOWING = ("get-Groups-id", "put-Groups-id", "patch-Groups-id", "delete-Groups-id")
ROUTES = (
    Route(
        "GET",
        "/Groups",
        every,
        "The groups of the account, by filter, order and page.",
        query=listing.QUERY,
        answer=list_of("ScimGroup", GROUP),
        refusals=(402, 403),
        links=tuple(Link(name, {"id": "/Resources/0/id"}) for name in _FOLLOWING),
        **_ASSUMED,
    ),
    Route(
        "POST",
        "/Groups",
        create,
        "Creates a group.",
        body=NEW_GROUP,
        answer=GROUP,
        status=201,
        refusals=(402, 403),
        creates=True,
        links=tuple(Link(name, {"id": "/id"}) for name in _FOLLOWING),
        **_ASSUMED,
    ),
    Route("GET", "/Groups/{id}", one, "One group.", answer=GROUP, refusals=(402, 403), **_ASSUMED),
    Route(
        "PUT",
        "/Groups/{id}",
        replace,
        "Replaces a group, its members too.",
        body=NEW_GROUP,
        answer=GROUP,
        refusals=(402, 403),
        **_ASSUMED,
    ),
    Route(
        "PATCH",
        "/Groups/{id}",
        change,
        "Changes a group: adds, removes or replaces members, or gives it another name.",
        body=PATCH_GROUP,
        answer=GROUP,
        refusals=(402, 403),
        **_ASSUMED,
    ),
    Route("DELETE", "/Groups/{id}", delete, "Removes a group.", status=204, refusals=(402, 403), **_ASSUMED),
)
