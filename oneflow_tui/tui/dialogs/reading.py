"""A page to read: help, menu paths."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from oneflow_tui.tui.dialogs.base import Dialog
from oneflow_tui.tui.text import content


class Reading(Dialog[None]):
    """Shows `text`, scrolled by keys."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title)
        self._text = text

    def compose_dialog(self) -> ComposeResult:
        with VerticalScroll(classes="middle"):
            yield Static(content(self._text, lines=True))
