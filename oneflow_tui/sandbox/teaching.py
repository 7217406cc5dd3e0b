"""Looks at each request for what a real account would punish."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from oneflow_tui.sandbox.calls import Route, Schema
from oneflow_tui.sandbox.notes import Notes
from oneflow_tui.sandbox.seeds import SCIM_TOKEN, TOKEN

_LOOKED_AT = 20  # items of a list


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


def look_at_body(
    notes: Notes, headers: Mapping[bytes, bytes], route: Route, query: Mapping[str, str], body: Any
) -> None:
    """Notes keys that the call does not know, which are passed over, and a body that does not say that it is JSON."""
    call = f"{route.method} {route.path}"
    known = {one.name for one in route.query}
    unknown = [key for key in query if key not in known]
    if route.method == "POST" and route.body is not None:  # a write-back may hold keys that nobody knows
        unknown += _unknown(route.body, body)
    if unknown:
        names = ", ".join("(hidden)" if key in (TOKEN, SCIM_TOKEN) else json.dumps(key[:40]) for key in unknown[:5])
        notes.add("unknown_key", call, f"No such key, so it is passed over without a word: {names}.")
    media_type = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if (
        route.body is not None
        and body
        and not (media_type.endswith(b"json") and media_type.startswith(b"application/"))
    ):
        notes.add("media_type", call, "The body is JSON but its Content-Type does not say so; Oneflow may refuse it.")


def _unknown(schema: Schema, value: Any) -> list[str]:
    """Keys of objects that their schemas do not name."""
    found: list[str] = []
    properties = schema.get("properties")
    if isinstance(value, dict) and properties:
        found += [key for key in value if key not in properties and not key.startswith("_")]
        for key, part in properties.items():
            if key in value:
                found += _unknown(part, value[key])
    elif isinstance(value, list) and "items" in schema:
        for item in value[:_LOOKED_AT]:
            found += _unknown(schema["items"], item)
    for part in schema.get("anyOf", ()):
        found += _unknown(part, value)
    return found
