"""What has happened to a contract."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.contracts.showing import event_shown
from oneflow_tui.sandbox.listing import PAGING, ordered, page, sorting
from oneflow_tui.sandbox.shapes.contracts import EVENT
from oneflow_tui.sandbox.shapes.words import page_of
from oneflow_tui.sandbox.store import Json


def every(call: Call) -> Json:
    """GET /contracts/{id}/events."""
    contract = call.find("contracts")
    return page(call, f"/contracts/{contract['id']}/events", ordered(call, contract["events"]), event_shown)


ROUTES = (
    Route(
        "GET",
        "/contracts/{id}/events",
        every,
        "What has happened to a contract, the oldest first.",
        query=(*PAGING, sorting("created_time", "id", "type")),
        answer=page_of("ContractEvent", EVENT),
    ),
)
