"""The page for a window that is too small, shown before anything else is laid out.

A widget that is squeezed to no width may fail, so what does not fit is not laid out at all.
"""

from __future__ import annotations

from typing import Any

from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

SMALLEST = Size(60, 20)


class TooSmall(Static):
    """Says how large the window has to be."""

    DEFAULT_CSS = """
    TooSmall { display: none; width: 100%; height: 100%; content-align: center middle; text-align: center; }
    """

    def __init__(self) -> None:
        super().__init__(
            f"Too small: this needs {SMALLEST.width} columns and {SMALLEST.height} rows.\nMake the window larger."
        )


def fit(screen: Screen[Any], size: Size) -> None:
    """Shows either the page or everything else, from a screen's `on_resize`; Textual's own parts are left alone."""
    too_small = size.width < SMALLEST.width or size.height < SMALLEST.height
    for child in screen.children:
        shown = isinstance(child, TooSmall) is too_small
        if child.display is not shown and not (child.id or "").startswith("textual-"):
            child.display = shown  # only where it differs: setting it lays everything out anew
