"""Changes single places of a TOML text and leaves every other character as it is.

tomlkit is not used for this: it counts a comment above a table as the end of the table before it, so that what is
added lands behind the comment, and it moves arrays of tables that other tables stand between.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from oneflow_tui.setup.file.layout import ORDER, Row, headed, inline
from oneflow_tui.setup.file.places import Path, Place, Places

_INDENT = re.compile(r"[ \t]*")


class Editor:
    """Collects changes of one text, all by the places of the text as given; `done` makes them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = Places(text)
        self._edits: list[tuple[int, int, str]] = []
        self._gone: list[tuple[int, int]] = []
        self._eol = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"

    def find(self, path: Path) -> Place:
        return self._places.find(path)

    # Where lines begin and end

    def _line_start(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        found = self._text.find("\n", at)
        return len(self._text) if found < 0 else found + 1

    def _indent(self, at: int) -> str:
        found = _INDENT.match(self._text, self._line_start(at))
        return found.group() if found else ""

    def _insert_lines(self, at: int, lines: Sequence[str]) -> None:
        """Puts whole lines at the beginning of a line, or at the end of the text."""
        broken = at == len(self._text) and not self._text.endswith("\n") and bool(self._text)
        text = "".join(line + self._eol for line in lines)
        already = any(start == at == len(self._text) for start, _, _ in self._edits)
        self._edits.append((at, at, self._eol + text if broken and not already else text))

    # Keys

    def set(self, table: Place, key: str, value: str) -> None:
        """Gives `key` of a table a value in TOML; a new key comes after the one that it usually follows."""
        if (known := table.items.get(key)) is not None:
            self._edits.append((known.value, known.end, value))
            return
        before = [item for name, item in table.items.items() if _rank(name) < _rank(key) and _is_own(item)]
        after = before[-1:] or [item for item in table.items.values() if _is_own(item)][:1]
        if table.kind == "inline":
            self._edits.append((after[0].end, after[0].end, f", {key} = {value}"))
        elif not after:
            place = table.end if table.headed else 0
            self._insert_lines(self._line_end(place), [f"{self._indent(table.start)}{key} = {value}"])
        else:
            self._insert_lines(self._line_end(after[0].end), [f"{self._indent(after[0].start)}{key} = {value}"])

    def unset(self, table: Place, key: str) -> None:
        """Takes a key that is not the first of its table out of it."""
        item = table.items[key]
        if table.kind != "inline":
            self._edits.append((self._line_start(item.start), self._line_end(item.end), ""))
            return
        items = list(table.items.values())
        number = items.index(item)
        if number:
            self._edits.append((items[number - 1].end, item.end, ""))
        else:
            self._edits.append((item.start, items[1].start, ""))

    # Tables of a list

    def add(self, owner: Place, header: str, rows: Sequence[Row]) -> None:
        """Adds tables to a list of `owner`, in the form and with the indentation of those that are there."""
        if not rows:
            return
        key = header.rpartition(".")[2]
        known = owner.items.get(key)
        if known is None and owner.kind == "inline":
            self.set(owner, key, f"[{', '.join(map(inline, rows))}]")
        elif known is not None and known.kind == "array":
            self._add_elements(known, [inline(row) for row in rows])
        elif known is None:
            top = owner is self._places.root
            at = len(self._text) if top else self._line_end(owner.end)
            indent = "" if top else self._indent(owner.start) + "  "
            self._add_headed(at, header, rows, indent, apart=top)
        else:
            last = known.elements[-1]
            apart = owner is self._places.root or (len(known.elements) > 1 and self._has_blank_above(last))
            at = self._line_end(max(map(_furthest, known.elements)))
            self._add_headed(at, header, rows, self._indent(last.start), apart=apart)

    def _add_headed(self, at: int, header: str, rows: Sequence[Row], indent: str, *, apart: bool) -> None:
        for row in rows:
            lines = headed(header, row, indent)
            self._insert_lines(at, ["", *lines] if apart else lines)

    def _has_blank_above(self, table: Place) -> bool:
        lead = self._lead(table)
        return lead > 0 and not self._text[self._line_start(lead - 1) : lead].strip()

    def _add_elements(self, array: Place, parts: Sequence[str]) -> None:
        if not array.elements:
            self._edits.append((array.value, array.end, self._list(parts, "", many_lines=True)))
            return
        last = array.elements[-1]
        at = self._line_end(last.end)
        if at >= array.end:  # the bracket closes on the line of the last element
            self._edits.append((last.end, last.end, "".join(f", {part}" for part in parts)))
            return
        if not array.comma:
            self._edits.append((last.end, last.end, ","))
        self._insert_lines(at, [f"{self._indent(last.start)}{part}," for part in parts])

    def _list(self, parts: Sequence[str], indent: str, *, many_lines: bool) -> str:
        if not many_lines or not parts:
            return f"[{', '.join(parts)}]"
        inner = "".join(f"{indent}  {part},{self._eol}" for part in parts)
        return f"[{self._eol}{inner}{indent}]"

    def remove(self, owner: Place, key: str, numbers: Collection[int]) -> None:
        """Takes elements out of a list; those under headers go with the comments directly above them."""
        known = owner.items[key]
        if known.kind == "tables":
            for number in numbers:
                for table in _blocks(known.elements[number]):
                    self._gone.append((self._lead(table), self._line_end(table.end)))
            return
        parts = [self._text[one.start : one.end] for number, one in enumerate(known.elements) if number not in numbers]
        many_lines = "\n" in self._text[known.value : known.end]
        self._edits.append(
            (known.value, known.end, self._list(parts, self._indent(known.value), many_lines=many_lines))
        )

    def _lead(self, table: Place) -> int:
        """Where the comments begin that belong to a header: those above it, unless a key stands directly over them."""
        at = start = self._line_start(table.start)
        while at:
            above = self._line_start(at - 1)
            line = self._text[above:at].strip()
            if not line.startswith("#"):
                return start if line and not line.startswith("[") else at
            at = above
        return start  # comments at the very top speak of the whole file

    def done(self) -> str:
        """The text with every change made."""
        edits = [*self._edits, *((start, end, "") for start, end in self._widened())]
        pieces: list[str] = []
        at = 0
        for start, end, new in sorted(edits, key=lambda one: one[0]):
            pieces += (self._text[at:start], new)
            at = max(at, end)
        return "".join(pieces) + self._text[at:]

    def _widened(self) -> list[tuple[int, int]]:
        """The removals, those that only blank lines part as one, and each with the blank lines before it."""
        spans: list[tuple[int, int]] = []
        for start, end in sorted(self._gone):
            if spans and not self._text[spans[-1][1] : start].strip():
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        return [(self._above_blanks(start, end), end) for start, end in spans]

    def _above_blanks(self, start: int, end: int) -> int:
        """Where the blank lines above `start` begin, if others follow at `end`: one gap is enough."""
        if self._text[end : self._line_end(end)].strip():
            return start
        while start and not self._text[self._line_start(start - 1) : start].strip():
            start = self._line_start(start - 1)
        return start


def _rank(key: str) -> int:
    return ORDER.index(key) if key in ORDER else len(ORDER)


def _is_own(item: Place) -> bool:
    return item.kind in ("value", "array", "inline")


def _blocks(table: Place) -> list[Place]:
    """A table and every table under a header of its own within it."""
    found = [table] if table.headed else []
    for item in table.items.values():
        for one in (item, *item.elements):
            if one.headed:
                found += _blocks(one)
    return found


def _furthest(table: Place) -> int:
    return max(one.end for one in _blocks(table))
