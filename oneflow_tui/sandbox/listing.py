"""Pages, order and filters of lists, with their limits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import urlencode

from oneflow_tui.sandbox.calls import Call, Query
from oneflow_tui.sandbox.store import Json

LAST_OFFSET = 19900
LARGEST_PAGE = 100
Item = TypeVar("Item")

PAGING = (
    Query("limit", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": LARGEST_PAGE}, "Items a page"),
    Query("offset", {"type": "integer", "minimum": 0, "maximum": LAST_OFFSET, "default": 0}, "Items to pass over"),
)


def sorting(*keys: str) -> Query:
    """The ``sort`` of a list by these keys."""
    words = [word for key in keys for word in (key, f"-{key}")]
    return Query(
        "sort",
        {"type": "array", "items": {"type": "string", "enum": words}, "minItems": 1},
        "In what order; - turns it round",
    )


def whole_numbers(name: str, about: str) -> Query:
    """A comma list of ids to filter by."""
    return Query(name, {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 1}, about)


def page(call: Call, path: str, items: Collection[Item], show: Callable[[Call, Item], Json]) -> Json:
    """The envelope with the page that the query asks for."""
    limit, offset = call.query.get("limit", LARGEST_PAGE), call.query.get("offset", 0)

    def link(start: int) -> Json:
        if not 0 <= start <= LAST_OFFSET:
            return {"href": None}
        query = dict(call.raw_query) | {"limit": str(limit), "offset": str(start)}
        return {"href": f"{call.base_url}{path}?{urlencode(query)}"}

    return {
        "_links": {
            "self": link(offset),
            "next": link(offset + limit) if offset + limit < len(items) else {"href": None},
            "previous": link(max(0, offset - limit)) if offset else {"href": None},
        },
        "count": len(items),
        "data": [show(call, item) for item in islice(items, offset, offset + limit)],
    }


def lenient_page(call: Call, path: str, items: Collection[Item], show: Callable[[Call, Item], Json]) -> Json:
    """The same for the lists of which it is not known whether they take limit and offset."""
    if call.switches["plain_lists"] == "paged":
        return page(call, path, items, show)
    ends: Json = {"self": {"href": f"{call.base_url}{path}"}, "next": {"href": None}, "previous": {"href": None}}
    return {"_links": ends, "count": len(items), "data": [show(call, item) for item in items]}


def ordered(call: Call, items: Iterable[Json], value: Callable[[Json, str], Any] = dict.get) -> Sequence[Json]:
    """The items as ``sort=a,-b`` asks; `value` gives what an item has under a key."""
    result = list(items)
    for word in reversed(call.query.get("sort", [])):
        key = word.removeprefix("-")
        result.sort(key=lambda item, key=key: _sortable(value(item, key)), reverse=word.startswith("-"))  # type: ignore[misc]
    return result


def _sortable(value: Any) -> tuple[bool, Any]:
    if isinstance(value, int):
        return True, value
    return value is not None, str(value or "").casefold()
