"""Pages, order and filters of lists, with their limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from oneflow_tui.sandbox.calls import Call
from oneflow_tui.sandbox.errors import bad_request
from oneflow_tui.sandbox.store import Json

LAST_OFFSET = 19900
LARGEST_PAGE = 100


def page(call: Call, path: str, items: Sequence[Json], show: Callable[[Call, Json], Json]) -> Json:
    """The envelope with the page that the query asks for."""
    limit = _whole(call, "limit", LARGEST_PAGE, 1, LARGEST_PAGE)
    offset = _whole(call, "offset", 0, 0, LAST_OFFSET)

    def link(start: int) -> Json:
        if not 0 <= start <= LAST_OFFSET:
            return {"href": None}
        query = dict(call.query) | {"limit": str(limit), "offset": str(start)}
        return {"href": f"{call.base_url}{path}?{urlencode(query)}"}

    return {
        "_links": {
            "self": link(offset),
            "next": link(offset + limit) if offset + limit < len(items) else {"href": None},
            "previous": link(max(0, offset - limit)) if offset else {"href": None},
        },
        "count": len(items),
        "data": [show(call, item) for item in items[offset : offset + limit]],
    }


def ordered(call: Call, items: Sequence[Json], keys: Sequence[str]) -> list[Json]:
    """The items as ``sort=a,-b`` asks; 400 for a key that this list cannot be sorted by."""
    result = list(items)
    for word in reversed([word for word in call.query.get("sort", "").split(",") if word]):
        key = word.removeprefix("-")
        if key not in keys:
            raise bad_request({"sort": [f"Cannot sort by {key}. Possible: {', '.join(keys)}."]})
        result.sort(key=lambda item, key=key: _sortable(item[key]), reverse=word.startswith("-"))  # type: ignore[misc]
    return result


def numbers(call: Call, name: str) -> set[int] | None:
    """The ids of a comma list in the query, None where it is not given; 400 for anything else."""
    text = call.query.get(name)
    if not text:
        return None
    parts = text.split(",")
    if not all(_is_number(part) for part in parts):
        raise bad_request({name: ["Not a list of integers."]})
    return {int(part) for part in parts}


def flags(call: Call, name: str, default: str) -> set[bool]:
    """The booleans of a comma list in the query; empty means both."""
    words = call.query.get(name, default).split(",")
    if words == [""]:
        return {True, False}
    if not set(words) <= {"true", "false"}:
        raise bad_request({name: ["Not true or false."]})
    return {word == "true" for word in words}


def _whole(call: Call, name: str, default: int, least: int, most: int) -> int:
    text = call.query.get(name)
    if text is None:
        return default
    if not _is_number(text) or not least <= int(text) <= most:
        raise bad_request({name: [f"Not an integer from {least} to {most}."]})
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 19


def _sortable(value: Any) -> tuple[bool, str]:
    return value is not None, str(value or "").casefold()
