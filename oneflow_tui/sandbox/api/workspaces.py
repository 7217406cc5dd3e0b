"""Workspaces."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, Link, Route
from oneflow_tui.sandbox.listing import PAGING, ordered, page, sorting
from oneflow_tui.sandbox.shapes.account import WORKSPACE
from oneflow_tui.sandbox.shapes.words import page_of
from oneflow_tui.sandbox.store import Json


def shown(call: Call, workspace: Json) -> Json:
    """A workspace as the API gives it."""
    account = call.store.account
    newer = {"type": "shared"} if call.switches["newer_keys"] == "present" else {}
    return {
        "_links": {"self": {"href": f"{call.base_url}/workspaces/{workspace['id']}"}},
        "_permissions": {"contract:create": True},
        "company_name": account["name"],
        "country_code": account["country_code"],
        "date_format": "YYYY-MM-DD",
        "registration_number": account["registration_number"],
        **newer,
        **workspace,
    }


def every(call: Call) -> Json:
    """GET /workspaces."""
    return page(call, "/workspaces", ordered(call, call.store.all("workspaces")), shown)


def one(call: Call) -> Json:
    """GET /workspaces/{id}."""
    return shown(call, call.find("workspaces"))


ROUTES = (
    Route(
        "GET",
        "/workspaces",
        every,
        "All workspaces.",
        query=(*PAGING, sorting("name")),
        answer=page_of("Workspace", WORKSPACE),
        links=(Link("get-workspaces-id", {"id": "/data/0/id"}),),
    ),
    Route("GET", "/workspaces/{id}", one, "One workspace.", answer=WORKSPACE),
)
