"""Workspaces."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.listing import ordered, page
from oneflow_tui.sandbox.store import Json


def shown(call: Call, workspace: Json) -> Json:
    """A workspace as the API gives it."""
    account = call.data["account"]
    return {
        "_links": {"self": {"href": f"{call.base_url}/workspaces/{workspace['id']}"}},
        "_permissions": {"contract:create": True},
        "company_name": account["name"],
        "country_code": account["country_code"],
        "date_format": "YYYY-MM-DD",
        "registration_number": account["registration_number"],
        "type": "shared",
        **workspace,
    }


def every(call: Call) -> Json:
    """GET /workspaces."""
    return page(call, "/workspaces", ordered(call, call.data["workspaces"], ("name",)), shown)


def one(call: Call) -> Json:
    """GET /workspaces/{id}."""
    return shown(call, call.find("workspaces"))


ROUTES = (Route("GET", "/workspaces", every), Route("GET", "/workspaces/{id}", one))
