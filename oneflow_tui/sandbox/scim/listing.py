"""Lists: which resources, in what order, and which page of them."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.calls import Call, Query
from oneflow_tui.sandbox.scim.attributes import Scope
from oneflow_tui.sandbox.scim.grammar import read_filter, read_place
from oneflow_tui.sandbox.shapes.scim import LARGEST_PAGE, LIST_RESPONSE
from oneflow_tui.sandbox.store import Json

_WHOLE = {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}
_PATH = r"^([Uu][Rr][Nn]:[A-Za-z0-9._:-]+:)?[A-Za-z$][A-Za-z0-9_$-]*(\.[A-Za-z$][A-Za-z0-9_$-]*)?$"
QUERY = (
    Query(
        "filter",
        {
            "type": "string",
            "examples": ['userName eq "ada@nordlys.example"', 'active eq true and (title pr or id sw "1")'],
        },
        "RFC 7644, section 3.4.2.2. An attribute that there is not has no value.",
    ),
    Query(
        "sortBy",
        {"type": "string", "pattern": _PATH, "x-complaint": "Not an attribute path.", "examples": ["displayName"]},
        "By which attribute; those without a value come last.",
    ),
    Query(
        "sortOrder", {"type": "string", "enum": ["ascending", "descending"], "default": "ascending"}, "Its direction"
    ),
    Query("startIndex", _WHOLE | {"default": 1}, "The first item, counted from 1; below 1 it is 1"),
    Query("count", _WHOLE | {"default": LARGEST_PAGE}, f"Items a page, {LARGEST_PAGE} at most; below 0 it is 0"),
)


def page(call: Call, resources: list[Json], scope: Scope) -> Json:
    """The envelope with the page of the resources that the query asks for."""
    if "filter" in call.query:
        wanted = read_filter(call.query["filter"], scope)
        resources = [resource for resource in resources if wanted.matches(resource)]
    if "sortBy" in call.query:
        resources = _sorted(resources, call.query["sortBy"], call.query.get("sortOrder") == "descending", scope)
    start = max(1, call.query.get("startIndex", 1))
    count = min(max(0, call.query.get("count", LARGEST_PAGE)), LARGEST_PAGE)
    shown = resources[start - 1 : start - 1 + count]
    return {
        "schemas": [LIST_RESPONSE],
        "totalResults": len(resources),
        "startIndex": start,
        "itemsPerPage": len(shown),
        "Resources": shown,
    }


def _sorted(resources: list[Json], path: str, turned: bool, scope: Scope) -> list[Json]:
    """By the primary or first value there; without one last, or first where the order is turned."""
    place = read_place(path, scope)
    folded = place.target is not None and place.target.kind == "text"

    def key(resource: Json) -> tuple[bool, Any]:
        whole = place.values(resource, whole=True)
        main = [one for one in whole if isinstance(one, dict) and one.get("primary")]
        value = next(iter(place.values({place.attribute.name: main} if main and place.attribute else resource)), None)
        if value is None or isinstance(value, dict):
            return True, ""
        return False, value.casefold() if folded else value

    return sorted(resources, key=key, reverse=turned)
