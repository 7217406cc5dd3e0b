"""Users: listed only. They are made through SCIM or by a person in the console."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.listing import PAGING, page
from oneflow_tui.sandbox.shapes.account import USER
from oneflow_tui.sandbox.shapes.words import page_of
from oneflow_tui.sandbox.store import Json

_KEYS = ("active", "email", "id", "is_admin", "name", "phone_number", "state", "title")


def _shown(call: Call, user: Json) -> Json:
    href = f"{call.base_url}/users/{user['id']}"
    return {"_links": {"self": {"href": href}}, **{key: user[key] for key in _KEYS}}


def every(call: Call) -> Json:
    """GET /users."""
    return page(call, "/users", call.store.all("users"), _shown)


ROUTES = (
    Route(
        "GET",
        "/users",
        every,
        "All users of the account. No call creates or invites one: that is SCIM's, or a person's.",
        query=PAGING,
        answer=page_of("User", USER),
    ),
)
