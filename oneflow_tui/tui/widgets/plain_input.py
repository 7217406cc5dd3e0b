"""An input that may hold foreign text: it is drawn harmless, and its value stays raw."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Input

from oneflow_tui.text import clean


def in_one_cell(character: str) -> str:
    """A stand-in of one character for one that must not reach the terminal, so that cursor positions stay right."""
    return character if clean(character) == character else "\N{REPLACEMENT CHARACTER}"


class PlainInput(Input):
    """One compact line."""

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(value, placeholder=placeholder, id=id, compact=True)

    @property
    def _value(self) -> Text:
        return Text("".join(map(in_one_cell, self.value)), no_wrap=True, overflow="ignore", end="")
