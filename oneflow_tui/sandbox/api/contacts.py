"""Contacts: listed only."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, Query, Route
from oneflow_tui.sandbox.listing import PAGING, page
from oneflow_tui.sandbox.shapes.lists import CONTACT
from oneflow_tui.sandbox.shapes.words import page_of
from oneflow_tui.sandbox.store import Json


def every(call: Call) -> Json:
    """GET /contacts; of one workspace where the query names it."""
    workspace = call.query.get("workspace_id")
    contacts = [one for one in call.store.all("contacts") if workspace in (None, one["workspace_id"])]
    return page(call, "/contacts", contacts, lambda _, contact: contact)


ROUTES = (
    Route(
        "GET",
        "/contacts",
        every,
        "Contacts.",
        query=(*PAGING, Query("workspace_id", {"type": "integer", "minimum": 0}, "Only those of this workspace")),
        answer=page_of("Contact", CONTACT),
    ),
)
