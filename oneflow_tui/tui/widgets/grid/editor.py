"""The input that lies over the cell being edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from oneflow_tui.text import clean

Way = Literal["stay", "down", "up", "next", "previous"]


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
    """Edits one cell. It only asks to be closed; the grid closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "leave('down')", "Keep", show=False, priority=True),
        Binding("down", "leave('down')", "Keep, go down", show=False, priority=True),
        Binding("up", "leave('up')", "Keep, go up", show=False, priority=True),
        Binding("tab", "leave('next')", "Keep, go right", show=False, priority=True),
        Binding("shift+tab", "leave('previous')", "Keep, go left", show=False, priority=True),
        Binding("escape", "restore", "Restore", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    CellEditor, CellEditor:focus {
        position: absolute;
        layer: editor;
        display: none;
        background: $background;
        color: $foreground;
        text-style: underline;
    }
    """

    @dataclass
    class EditDone(Message):
        """The text is to be kept, and the cursor goes that way."""

        way: Way

    class EditDropped(Message):
        """The text is to be forgotten."""

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False)

    @property
    def _value(self) -> Text:
        """What is drawn; the value itself stays raw."""
        return Text("".join(map(_in_one_cell, self.value)), no_wrap=True, overflow="ignore", end="")

    def type_text(self, text: str) -> None:
        """Puts text in at the cursor, over what is selected."""
        self.replace(text, *self.selection)

    def action_leave(self, way: Way) -> None:
        self.post_message(self.EditDone(way))

    def action_restore(self) -> None:
        self.post_message(self.EditDropped())

    def on_blur(self, event: events.Blur) -> None:
        """Keeps the text when the focus goes elsewhere, but not when another window merely comes to the front."""
        if self.app.app_focus:
            self.post_message(self.EditDone("stay"))

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.type_text(one_line(event.text))
