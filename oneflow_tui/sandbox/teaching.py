"""Looks at each request for what a real account would punish."""

from __future__ import annotations

from collections.abc import Mapping

from oneflow_tui.sandbox.calls import Route
from oneflow_tui.sandbox.notes import Notes
from oneflow_tui.sandbox.seeds import SCIM_TOKEN, TOKEN


def look_at(notes: Notes, headers: Mapping[bytes, bytes], route: Route, query: Mapping[str, str]) -> None:
    """Notes what is unwise about a request that has been let in."""
    if b"x-oneflow-api-token" in headers and b"x-oneflow-user-email" not in headers and route.path != "/ping":
        notes.add(
            "nobody",
            "every call",
            "No x-oneflow-user-email: such calls act as an anonymous admin, and nobody can be seen to have made them.",
        )
    limit = query.get("limit", "") if query else ""
    if limit.isascii() and limit.isdigit() and int(limit[:9]) > 100:
        notes.add("limit", f"{route.method} {route.path}", "A limit over 100 is refused: read page by page.")


def look_at_address(notes: Notes, route: Route, query: Mapping[str, str]) -> None:
    """Notes a token in a query, whether the request will be let in or not."""
    if any(TOKEN in value or SCIM_TOKEN in value for value in query.values()):
        notes.add(
            "token_in_url",
            f"{route.method} {route.path}",
            "A token in the address: addresses end up in logs and histories. Send it in its header only.",
        )
