"""The input that lies over the cell being edited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from rich.text import Text
from textual import events
from textual.widgets import Input

from oneflow_tui.text import clean
from oneflow_tui.tui.widgets.grid.keys import run_own_binding

Way = Literal["stay", "down", "up", "next", "previous"]
WAYS: dict[str, Way] = {"enter": "down", "down": "down", "up": "up", "tab": "next", "shift+tab": "previous"}


def _in_one_cell(character: str) -> str:
    """A stand-in of one character for one that must not reach the terminal, so that cursor positions stay right."""
    if clean(character) == character:
        return character
    point = ord(character)
    return chr(0x2400 + point) if point < 0x20 else "\N{REPLACEMENT CHARACTER}"


def one_line(text: str) -> str:
    """Pasted text as one line: line ends and tabs become spaces."""
    return " ".join(part.strip() for part in text.replace("\t", " ").splitlines() if part.strip())


class CellEditor(Input):
    """Edits one cell. Enter, Tab and the vertical arrows keep the text, Escape restores."""

    DEFAULT_CSS = """
    CellEditor, CellEditor:focus {
        position: absolute;
        layer: editor;
        display: none;
        background: $panel;
        color: $foreground;
        text-style: underline;
    }
    """

    def __init__(self, keep: Callable[[Way], None], drop: Callable[[], None]) -> None:
        """`keep(way)` is called when the text is to be kept and the cursor goes that way, `drop()` to forget it."""
        super().__init__(compact=True, select_on_focus=False)
        self._keep, self._drop = keep, drop

    @property
    def _value(self) -> Text:
        """What is drawn; the value itself stays raw."""
        return Text("".join(map(_in_one_cell, self.value)), no_wrap=True, overflow="ignore", end="")

    def type_text(self, text: str) -> None:
        """Puts text in at the cursor, over what is selected."""
        self.replace(text, *self.selection)

    async def _on_key(self, event: events.Key) -> None:
        event.prevent_default()
        if self.display:
            await self.take_key(event)
        # else it was typed while the edit was being closed: the grid, next on the way up, takes it

    async def take_key(self, event: events.Key) -> None:
        """Keys that end the edit are heard here, not as bindings, so that what is typed behind them comes after."""
        if event.key in WAYS:
            event.stop()
            self._keep(WAYS[event.key])
        elif event.key == "escape":
            event.stop()
            self._drop()
        elif event.is_printable or not await run_own_binding(self, event):
            await super()._on_key(event)

    def on_blur(self, event: events.Blur) -> None:
        """Keeps the text when the focus goes elsewhere, but not when another window merely comes to the front."""
        if self.app.app_focus and self.screen.focused is not self:
            self._keep("stay")

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.take_paste(event.text)

    def take_paste(self, text: str) -> None:
        """Puts pasted text in at the cursor, as one line."""
        self.type_text(one_line(text))
