"""Contracts, to read."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.listing import PAGING, ordered, page, sorting
from oneflow_tui.sandbox.store import Json


def _shown(call: Call, contract: Json) -> Json:
    return {"_links": {"self": {"href": f"{call.base_url}/contracts/{contract['id']}"}}, **contract}


def every(call: Call) -> Json:
    """GET /contracts."""
    return page(call, "/contracts", ordered(call, call.store.all("contracts")), _shown)


def one(call: Call) -> Json:
    """GET /contracts/{id}."""
    return _shown(call, call.find("contracts"))


ROUTES = (
    Route(
        "GET",
        "/contracts",
        every,
        query=(*PAGING, sorting("name", "state_updated_time", "state", "published_time")),
    ),
    Route("GET", "/contracts/{id}", one),
)
