"""The one door through which foreign text comes to the screen: cleaned, without the secrets of this run, and never
read as markup.

Widths are in terminal cells, so that wide and combining characters keep their columns.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rich.cells import cell_len, split_graphemes
from rich.segment import Segment
from rich.style import Style
from textual.content import Content

from oneflow_tui.text import clean

ELLIPSIS = "…"
_CACHED = 32_768  # texts: more than a long table shows while one scrolls about in it
_LONGEST = 1_024  # characters of one text that are looked at to fill a cell


class _Hiding:
    """How the secrets of the run that is going on are taken out."""

    hide: Callable[[str], str] = str


def hide_with(hide: Callable[[str], str]) -> None:
    """From now on texts are shown as `hide` gives them: an account may hold a secret of this run, in a name say, and
    a screen may be photographed. To be called again when there are more secrets."""
    _Hiding.hide = hide
    cleaned.cache_clear()
    fit.cache_clear()


@lru_cache(maxsize=_CACHED)
def cleaned(raw: str) -> str:
    """`raw` as one line in which nothing acts on a terminal."""
    return clean(_Hiding.hide(raw))


def content(raw: str, style: str = "", *, lines: bool = False) -> Content:
    """`raw` as Content: characters that could act on the terminal made visible, brackets left as they are.

    With `lines`, line breaks and tabs are kept; without, they become the marks ↵ and ⇥.
    """
    text = clean(_Hiding.hide(raw), lines=lines)
    return Content.styled(text, style) if style else Content(text)


def width_of(raw: str) -> int:
    """How many cells `raw` takes once it is cleaned."""
    return cell_len(cleaned(raw))


def _cut(text: str, width: int) -> str:
    """The longest beginning of `text` that fits in `width` cells, whole characters with their marks."""
    spans, _ = split_graphemes(text)
    used = 0
    for start, _end, cells in spans:
        if used + cells > width:
            return text[:start]
        used += cells
    return text


@lru_cache(maxsize=_CACHED)
def fit(raw: str, width: int, align: str = "left") -> str:
    """`raw`, cleaned, in exactly `width` cells: padded, or cut with an ellipsis; `align` is left or right."""
    if width <= 0:
        return ""
    text = cleaned(raw[:_LONGEST])
    if text.isascii():
        if len(text) > width:
            return text[: width - 1] + ELLIPSIS
        return text.rjust(width) if align == "right" else text.ljust(width)
    room = width - cell_len(text)
    if room < 0:
        text = _cut(text, width - 1) + ELLIPSIS
        room = width - cell_len(text)
    return " " * room + text if align == "right" else text + " " * room


def strip_cell(raw: str, width: int, style: Style, align: str = "left") -> list[Segment]:
    """`raw` as segments of exactly `width` cells, for a line that a widget draws itself."""
    return [Segment(fit(raw, width, align), style)]
