"""Tags: listed only."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.listing import PAGING, lenient_page
from oneflow_tui.sandbox.shapes.lists import TAG
from oneflow_tui.sandbox.shapes.words import page_of
from oneflow_tui.sandbox.store import Json


def every(call: Call) -> Json:
    """GET /tags."""
    return lenient_page(call, "/tags", call.store.all("tags"), lambda _, tag: tag)


ROUTES = (Route("GET", "/tags", every, "Tags.", query=PAGING, answer=page_of("Tag", TAG)),)
