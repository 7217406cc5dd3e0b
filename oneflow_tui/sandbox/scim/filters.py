"""Filters after RFC 7644, section 3.4.2.2: read, checked against the attributes that there are, and evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from oneflow_tui.sandbox.scim.attributes import Attribute
from oneflow_tui.sandbox.scim.errors import ScimError

Item = Mapping[str, Any]


class FilterError(ScimError):
    """A filter that is none, or that compares what cannot be compared."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, "invalidFilter")


class Filter(Protocol):
    """One read filter."""

    def matches(self, item: Item) -> bool:
        """Whether the resource, or the value of a list, is one of those asked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a filter looks. An attribute that resources do not have has no value anywhere."""

    attribute: Attribute | None
    part: Attribute | None = None

    @property
    def target(self) -> Attribute | None:
        """What is compared there; of a list of complex values it is their ``value``."""
        if self.attribute is None:
            return None
        if self.part is None and self.attribute.many and self.attribute.parts:
            return self.attribute.part("value")
        return self.part or self.attribute

    def values(self, item: Item, *, whole: bool = False) -> list[Any]:
        """What an item has there; `whole` leaves complex values as they are."""
        if self.attribute is None:
            return []
        values = listed(item.get(self.attribute.name))
        target = self.target
        if target is None or target is self.attribute or (whole and self.part is None):
            return values
        return [one[target.name] for one in values if isinstance(one, dict) and one.get(target.name) is not None]


def listed(value: Any) -> list[Any]:
    """The values of an attribute: none, one or several."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


@dataclass(frozen=True, slots=True)
class Has:
    """``title pr``."""

    place: Place

    def matches(self, item: Item) -> bool:
        return any(value not in ("", [], {}) for value in self.place.values(item, whole=True))


@dataclass(frozen=True, slots=True)
class Compare:
    """``title eq "x"``. Made by `comparison`, which knows what may be compared."""

    place: Place
    operator: str
    operand: Any
    """As it is compared: folded, or a time."""
    written: Any
    """As the filter has it."""

    def matches(self, item: Item) -> bool:
        values = [value for value in self.place.values(item) if value not in ("", [], {})]
        if self.operand is None:
            return (not values) == (self.operator == "eq")
        if self.operator == "ne":
            return not values or any(not self._holds("eq", value) for value in values)
        return any(self._holds(self.operator, value) for value in values)

    def _holds(self, operator: str, value: Any) -> bool:
        target = self.place.target
        if target is None:
            return False
        if target.kind == "flag":
            return isinstance(value, bool) and value is self.operand
        if not isinstance(value, str):
            return False
        if target.kind == "time":
            time = moment(value)
            return time is not None and _compared(operator, time, self.operand)
        return _compared(operator, value if target.kind == "exact" else value.casefold(), self.operand)


def _compared(operator: str, value: Any, operand: Any) -> bool:
    match operator:
        case "eq":
            return bool(value == operand)
        case "co":
            return operand in value
        case "sw":
            return bool(value.startswith(operand))
        case "ew":
            return bool(value.endswith(operand))
        case "gt":
            return bool(value > operand)
        case "ge":
            return bool(value >= operand)
        case "lt":
            return bool(value < operand)
        case _:
            return bool(value <= operand)


def comparison(place: Place, operator: str, operand: Any) -> Compare:
    """A comparison that makes sense, or FilterError."""
    target, written = place.target, operand
    if target is None:
        return Compare(place, operator, operand, written)
    if target.kind == "complex":
        raise FilterError(f"{target.name} has parts; compare one of them.")
    if operand is None:
        if operator not in ("eq", "ne"):
            raise FilterError("null can be compared with eq and ne only.")
    elif target.kind == "flag":
        if not isinstance(operand, bool) or operator not in ("eq", "ne"):
            raise FilterError(f"{target.name} can be compared with eq and ne, and with true and false, only.")
    elif not isinstance(operand, str):
        raise FilterError(f"{target.name} can be compared with a string only.")
    elif target.kind == "time":
        operand = moment(operand)
        if operand is None or operator in ("co", "sw", "ew"):
            raise FilterError(f"{target.name} can be compared with a time, as 2026-01-31T12:00:00Z, by its order only.")
    elif target.kind == "text":
        operand = operand.casefold()
    return Compare(place, operator, operand, written)


@dataclass(frozen=True, slots=True)
class Within:
    """``emails[type eq "work"]``: one value that all of it holds for."""

    place: Place
    inner: Filter

    def matches(self, item: Item) -> bool:
        values = self.place.values(item, whole=True)
        return any(isinstance(value, dict) and self.inner.matches(value) for value in values)


@dataclass(frozen=True, slots=True)
class Every:
    """All of several hold."""

    filters: tuple[Filter, ...]

    def matches(self, item: Item) -> bool:
        return all(one.matches(item) for one in self.filters)


@dataclass(frozen=True, slots=True)
class Some:
    """One of several holds."""

    filters: tuple[Filter, ...]

    def matches(self, item: Item) -> bool:
        return any(one.matches(item) for one in self.filters)


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    inner: Filter

    def matches(self, item: Item) -> bool:
        return not self.inner.matches(item)


def moment(text: str) -> datetime | None:
    """A time of the form that SCIM writes; without a zone it is UTC."""
    try:
        time = datetime.fromisoformat(text)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
