"""Lines folded between words where a person reads them on a terminal; elsewhere they stay whole, a line a thing."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterable
from typing import TextIO

NARROWEST = 20
"""Columns below which folding helps nobody."""

_COLUMN = re.compile(r"\S+(?: \S+)?\s{2,}(?=\S)|\s*(?:\S\s+)?")
_COMMAND = re.compile(r"^(.*): (oneflow-tui [a-z][^`]*)$")


def width_of(stream: TextIO | None) -> int:
    """The columns of the terminal that a stream goes to; 0 where there is none."""
    if stream is None or not stream.isatty():
        return 0
    return shutil.get_terminal_size().columns


def folded(line: str, width: int) -> list[str]:
    """`line` in pieces of at most `width` columns, the later ones under the words of the first.

    A command at its end is never folded, so that it can be copied as it stands; nor is a text of several lines, which
    is laid out already.
    """
    if width <= NARROWEST or len(line) <= width or "\n" in line or line.lstrip().startswith("oneflow-tui "):
        return [line]
    if found := _COMMAND.match(line):
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        return [*folded(f"{found[1]}:", width), f"{indent}{found[2]}"]
    column = _COLUMN.match(line)
    before = column[0] if column else ""
    hang = len(before) if before.strip() else len(before) + 2
    indent = " " * (hang if hang <= width // 2 else 2)
    return textwrap.wrap(line, width, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)


def all_folded(lines: Iterable[str], stream: TextIO | None) -> list[str]:
    """Each line, folded for the terminal that a stream goes to."""
    width = width_of(stream)
    return [piece for line in lines for piece in folded(line, width)]
