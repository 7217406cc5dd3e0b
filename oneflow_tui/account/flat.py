"""An object as one level of paths and values, so that two can be compared attribute by attribute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_KEYS = ("id", "webhook_id", "custom_id", "name", "email", "type")
"""What the items of a list may be known by, so that their order does not count."""

_ORDERED = {"sign_order", "path"}
"""Lists of plain values whose order says something."""


def flat(value: Mapping[str, Any]) -> dict[str, Any]:
    """Paths as `_private.name` and `parties[7].name`, with their values; empty objects and lists are values."""
    return dict(_walk("", value))


def _walk(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _walk(f"{path}.{key}" if path else str(key), inner)
    elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        for label, inner in _labelled(value):
            yield from _walk(f"{path}[{label}]", inner)
    elif isinstance(value, list):
        yield path, value if path.rpartition(".")[2] in _ORDERED else _sorted(value)
    else:
        yield path, value


def _labelled(items: list[Any]) -> Iterator[tuple[object, Any]]:
    """The items by the first key that tells them all apart, else by their place."""
    for key in _KEYS:
        labels = [one.get(key) for one in items]
        if all(isinstance(one, int | str) for one in labels) and len({str(one) for one in labels}) == len(items):
            yield from zip(labels, items, strict=True)
            return
    yield from enumerate(items)


def _sorted(values: list[Any]) -> list[Any]:
    """Events and ids in a rule have no order; neither have other lists of plain values."""
    plain = all(isinstance(one, str) for one in values) or all(isinstance(one, int) for one in values)
    return sorted(values) if plain else values
