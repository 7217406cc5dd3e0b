"""The account's log of API calls."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.listing import PAGING, lenient_page
from oneflow_tui.sandbox.log import shown
from oneflow_tui.sandbox.shapes.lists import LOG_ENTRY
from oneflow_tui.sandbox.shapes.words import page_of
from oneflow_tui.sandbox.store import Json


def every(call: Call) -> Json:
    """GET /logs: the newest first."""
    return lenient_page(call, "/logs", call.sandbox.log.newest(), lambda _, entry: shown(entry))


ROUTES = (
    Route(
        "GET",
        "/logs",
        every,
        "The calls that were made, the newest first; the sandbox keeps a thousand.",
        "seen",
        query=PAGING,
        answer=page_of("LogEntry", LOG_ENTRY),
    ),
)
