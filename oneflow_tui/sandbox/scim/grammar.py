"""Reads the text of a filter and of a PATCH path after the grammars of RFC 7644, figures 1 and 7."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import NoReturn

from oneflow_tui.sandbox.scim.attributes import Attribute, Scope
from oneflow_tui.sandbox.scim.errors import ScimError
from oneflow_tui.sandbox.scim.filters import Every, Filter, FilterError, Has, Not, Place, Some, Within, comparison

_FLAGS = re.IGNORECASE | re.ASCII
_NAME = r"[A-Z$][A-Z0-9_$-]*"
_PATH = re.compile(rf"(?:(?P<schema>urn:[A-Z0-9._:-]+):)?(?P<name>{_NAME})(?:\.(?P<part>{_NAME}))?", _FLAGS)
_PART = re.compile(rf"\.(?P<part>{_NAME})", _FLAGS)
_OPERATOR = re.compile(r" +(eq|ne|co|sw|ew|gt|ge|lt|le|pr)(?=[ )\]]|$)", _FLAGS)
_VALUE = re.compile(r' +("(?:[^"\\\x00-\x1f]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null)(?=[ )\]]|$)', re.DOTALL)
_NOT = re.compile(r"not *\( *", _FLAGS)
_OPEN = re.compile(r"\( *")
_CLOSE = re.compile(r" *\)")
_BRACKET = re.compile(r"\[ *")
_END_BRACKET = re.compile(r" *\]")
_AND = re.compile(r" +and +", _FLAGS)
_OR = re.compile(r" +or +", _FLAGS)
_DEEPEST = 50  # parentheses within parentheses


@dataclass(frozen=True, slots=True)
class Path:
    """What a PATCH operation is about: an attribute, some of its values, a part of it or of them."""

    attribute: Attribute
    filter: Filter | None = None
    part: Attribute | None = None


def read_filter(text: str, scope: Scope) -> Filter:
    """The filter, or FilterError. An attribute that the scope does not have is no error: it has no value."""
    reader = _Reader(text.strip(" "), scope)
    found = reader.either(0)
    reader.end()
    return found


def read_place(text: str, scope: Scope) -> Place:
    """The attribute path, or ScimError; one that the scope does not have is no error here either."""
    reader = _Reader(text, scope)
    place = reader.place()
    if not reader.done:
        raise ScimError("This is not an attribute path.", "invalidValue")
    return place


def read_path(text: str, scope: Scope) -> Path:
    """The path, or ScimError: invalidPath, or invalidFilter for what is in its brackets."""
    reader = _Reader(text.strip(" "), scope)
    place = reader.place()
    attribute = place.attribute
    if attribute is None:
        raise ScimError("The path names no attribute of this resource.", "invalidPath")
    if reader.take(_BRACKET) is None:
        if not reader.done:
            raise ScimError("The path is not an attribute path.", "invalidPath")
        return Path(attribute, part=place.part)
    if not attribute.many or not attribute.parts or place.part is not None:
        raise ScimError("Only a list of complex values can be filtered in a path.", "invalidPath")
    inner = reader.within(attribute, 0)
    match = reader.take(_PART)
    part = attribute.part(match["part"]) if match else None
    if not reader.done or (match and part is None):
        raise ScimError("What follows the brackets of the path is no part of the attribute.", "invalidPath")
    return Path(attribute, inner, part)


class _Reader:
    def __init__(self, text: str, scope: Scope) -> None:
        self._text = text
        self._scope = scope
        self._at = 0
        self._inside = False  # brackets

    @property
    def done(self) -> bool:
        return self._at == len(self._text)

    def end(self) -> None:
        if not self.done:
            self._fail("and, or, or the end")

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What stands next, if it is this, and passes over it."""
        match = pattern.match(self._text, self._at)
        if match:
            self._at = match.end()
        return match

    def either(self, depth: int) -> Filter:
        parts = [self._both(depth)]
        while self.take(_OR):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _both(self, depth: int) -> Filter:
        parts = [self._one(depth)]
        while self.take(_AND):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _one(self, depth: int) -> Filter:
        if depth > _DEEPEST:
            raise FilterError("The filter is nested too deeply.")
        if self.take(_NOT):
            return Not(self._closed(depth))
        if self.take(_OPEN):
            return self._closed(depth)
        return self._expression(depth)

    def _closed(self, depth: int) -> Filter:
        inner = self.either(depth + 1)
        if not self.take(_CLOSE):
            self._fail("a closing parenthesis")
        return inner

    def _expression(self, depth: int) -> Filter:
        try:
            place = self.place()
        except ScimError:
            self._fail("an attribute")
        if self.take(_BRACKET):
            attribute = place.attribute
            if self._inside or place.part is not None or (attribute is not None and not attribute.parts):
                raise FilterError("Brackets can follow only an attribute of complex values.")
            return Within(place, self.within(attribute, depth))
        operator = self.take(_OPERATOR)
        if operator is None:
            self._fail("a comparison")
        word = operator[1].lower()
        if word == "pr":
            return Has(place)
        value = self.take(_VALUE)
        if value is None:
            self._fail("a value in JSON")
        try:
            operand = json.loads(value[1])
        except ValueError:
            self._fail("a value in JSON before it")
        return comparison(place, word, operand)

    def place(self) -> Place:
        """The attribute path that stands next; ScimError where there is none."""
        match = self.take(_PATH)
        if match is None:
            raise ScimError("The path is not an attribute path.", "invalidPath")
        attribute = self._scope.find(match["name"], match["schema"])
        if match["part"] is None or attribute is None:
            return Place(attribute)
        part = attribute.part(match["part"])
        return Place(attribute if part else None, part)

    def within(self, attribute: Attribute | None, depth: int) -> Filter:
        """What stands in the brackets after an attribute, up to their end."""
        outer, self._scope, self._inside = self._scope, Scope(attribute.parts if attribute else ()), True
        inner = self.either(depth + 1)
        if not self.take(_END_BRACKET):
            self._fail("a closing bracket")
        self._scope, self._inside = outer, False
        return inner

    def _fail(self, wanted: str) -> NoReturn:
        raise FilterError(f"The filter is not valid: {wanted} is missing at character {self._at + 1}.")
