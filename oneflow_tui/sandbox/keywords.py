"""JSON Schema's keywords, but for those that would keep the sandbox busy with a body that is refused anyway."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from oneflow_tui.sandbox.patterns import matches

_Many = list[Any] | dict[str, Any]
_Keyword = Callable[[Any, Any, Any, Any], Iterator[ValidationError]]


def _pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not matches(pattern, instance):
        yield ValidationError("not of the pattern")


def _max(kind: type[_Many]) -> _Keyword:
    def keyword(_validator: Any, most: int, instance: Any, _schema: Any) -> Iterator[ValidationError]:
        if isinstance(instance, kind) and len(instance) > most:
            yield ValidationError("too many")  # the library's own would hold all of them

    return keyword


def _unless_too_many(name: str, kind: type[_Many], bound: str) -> _Keyword:
    """The keyword itself; what has more parts than its bound allows is not looked into."""
    whole = Draft202012Validator.VALIDATORS[name]

    def keyword(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        if not isinstance(instance, kind) or len(instance) <= schema.get(bound, len(instance)):
            yield from whole(validator, value, instance, schema)

    return keyword


BodyValidator: Any = extend(
    Draft202012Validator,
    {
        "pattern": _pattern,
        "maxItems": _max(list),
        "maxProperties": _max(dict),
        "items": _unless_too_many("items", list, "maxItems"),
        "contains": _unless_too_many("contains", list, "maxItems"),
        "additionalProperties": _unless_too_many("additionalProperties", dict, "maxProperties"),
    },
)
"""Errors come one by one, as they are found."""
