"""Where in a TOML text each thing stands. tomllib reads the values; this finds their lines, and where to edit.

It walks text that tomllib accepts, and reads no value but keys. In a text that it cannot follow it keeps what it has
found until there, so that every question still has an answer: the nearest thing around.
"""

from __future__ import annotations

import contextlib
import re
import tomllib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Path = tuple[str | int, ...]
"""Keys and numbers of elements, from the top: ("users", 0, "email")."""

Kind = Literal["table", "tables", "inline", "array", "value"]

_SKIP = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_BLANKS = re.compile(r"[ \t]*+")
_BARE = re.compile(r"[A-Za-z0-9_-]++")
_SCALAR = re.compile(r"[^,\]}#\r\n]++")
_BASIC = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"')
_LITERAL = re.compile(r"'[^'\n]*+'")
_LONG_BASIC = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}', re.DOTALL)
_LONG_LITERAL = re.compile(r"'''(?:[^']|'(?!''))*+'{3,5}", re.DOTALL)


class _Lost(Exception):
    """The text is not as TOML has it."""


@dataclass(slots=True)
class Place:
    """Offsets into the text. `start`: of its key, of its header, or of itself as an element; `value` to `end`: of its
    value. Of a table with a header of its own (`headed`), `end` is after the last of its own keys, sub-tables apart.

    `items` are the keys of a table, `elements` those of an array or of an array of tables. `comma`: an array's last
    element is followed by one.
    """

    kind: Kind
    start: int
    value: int
    end: int
    headed: bool = False
    comma: bool = False
    items: dict[str, Place] = field(default_factory=dict)
    elements: list[Place] = field(default_factory=list)

    def child(self, step: str | int) -> Place | None:
        if isinstance(step, str):
            return self.items.get(step)
        return self.elements[step] if 0 <= step < len(self.elements) else None


class Places:
    """`root` is the whole text as a table; `deepest` the most parts that a key in it has."""

    def __init__(self, text: str) -> None:
        self.root = Place("table", 0, 0, 0)
        self.deepest = 0
        self._breaks = [found.start() for found in re.finditer("\n", text)]
        scanner = _Scanner(text, self)
        with contextlib.suppress(_Lost, RecursionError):
            scanner.document()

    def line_of(self, offset: int) -> int:
        """The line, from 1, of an offset."""
        return bisect_left(self._breaks, offset) + 1

    def find(self, path: Path) -> Place:
        """What stands at `path`, else the nearest thing around it."""
        here = self.root
        for step in path:
            inner = here.child(step)
            if inner is None:
                break
            here = inner
        return here

    def line(self, path: Path) -> int:
        """The line, from 1, of what stands at `path`, else of the nearest thing around it."""
        return self.line_of(self.find(path).start)


class _Scanner:
    def __init__(self, text: str, places: Places) -> None:
        self._text = text
        self._at = 0
        self._places = places

    def _skip(self, pattern: re.Pattern[str] = _SKIP) -> None:
        found = pattern.match(self._text, self._at)
        if found is not None:
            self._at = found.end()

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self, sign: str) -> None:
        if not self._text.startswith(sign, self._at):
            raise _Lost
        self._at += len(sign)

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise _Lost
        self._at = found.end()
        return found.group()

    def document(self) -> None:
        table = self._places.root
        while True:
            self._skip()
            sign = self._next()
            if not sign:
                return
            if sign == "[":
                table = self._header()
            else:
                self._pair(table)
                table.end = self._at

    def _header(self) -> Place:
        start = self._at
        double = self._text.startswith("[[", start)
        self._at += 2 if double else 1
        keys = self._keys()
        self._take("]]" if double else "]")
        owner = self._owner(self._places.root, keys[:-1], start)
        table = Place("table", start, self._at, self._at, headed=True)
        known = owner.items.get(keys[-1])
        if double:
            if known is None:
                known = owner.items[keys[-1]] = Place("tables", start, start, start)
            if known.kind != "tables":
                raise _Lost
            known.elements.append(table)
        elif known is None:
            owner.items[keys[-1]] = table
        elif known.kind == "table" and not known.headed:
            table.items = known.items  # its sub-tables came first
            owner.items[keys[-1]] = table
        else:
            raise _Lost
        return table

    def _owner(self, table: Place, keys: Sequence[str], start: int) -> Place:
        """The table that the parts of a key before its last lead to; made where nothing names it by itself."""
        for key in keys:
            inner = table.items.get(key)
            if inner is None:
                inner = table.items[key] = Place("table", start, start, start)
            if inner.kind == "tables":
                inner = inner.elements[-1]
            if inner.kind not in ("table", "inline"):
                raise _Lost
            table = inner
        return table

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip(_BLANKS)
            sign = self._next()
            if sign == '"':
                raw = self._match(_BASIC)
                keys.append(_unescaped(raw) if "\\" in raw else raw[1:-1])
            elif sign == "'":
                keys.append(self._match(_LITERAL)[1:-1])
            else:
                keys.append(self._match(_BARE))
            self._skip(_BLANKS)
            if self._next() != ".":
                self._places.deepest = max(self._places.deepest, len(keys))
                return keys
            self._at += 1

    def _pair(self, table: Place) -> None:
        start = self._at
        keys = self._keys()
        self._take("=")
        self._skip(_BLANKS)
        owner = self._owner(table, keys[:-1], start)
        found = self._value()
        found.start = start
        owner.items[keys[-1]] = found

    def _value(self) -> Place:
        start = self._at
        sign = self._next()
        if sign == "[":
            return self._array()
        if sign == "{":
            return self._inline()
        if sign == '"':
            self._match(_LONG_BASIC if self._text.startswith('"""', start) else _BASIC)
        elif sign == "'":
            self._match(_LONG_LITERAL if self._text.startswith("'''", start) else _LITERAL)
        else:
            self._at = start + len(self._match(_SCALAR).rstrip())
        return Place("value", start, start, self._at)

    def _array(self) -> Place:
        place = Place("array", self._at, self._at, self._at)
        self._take("[")
        self._skip()
        while self._next() != "]":
            place.elements.append(self._value())
            self._skip()
            place.comma = self._next() == ","
            if not place.comma:
                break
            self._at += 1
            self._skip()
        self._take("]")
        place.end = self._at
        return place

    def _inline(self) -> Place:
        place = Place("inline", self._at, self._at, self._at)
        self._take("{")
        self._skip(_BLANKS)
        while self._next() != "}":
            self._pair(place)
            self._skip(_BLANKS)
            if self._next() != ",":
                break
            self._at += 1
            self._skip(_BLANKS)
        self._take("}")
        place.end = self._at
        return place


def _unescaped(raw: str) -> str:
    try:
        return str(tomllib.loads(f"k = {raw}")["k"])
    except (ValueError, RecursionError):
        raise _Lost from None
