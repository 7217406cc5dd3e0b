"""The one door for foreign text on its way to the screen: cleaned, and never read as markup."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from oneflow_tui.text import clean


def content(text: str, style: str = "", *, lines: bool = False) -> Content:
    """`text` as Content: characters that could act on the terminal made visible, brackets left as they are.

    With `lines`, line breaks and tabs are kept; without, they become the marks ↵ and ⇥.
    """
    cleaned = clean(text, lines=lines)
    return Content.styled(cleaned, style) if style else Content(cleaned)


def width_of(text: str) -> int:
    """How many cells `text` takes once it is cleaned."""
    return cell_len(clean(text))
