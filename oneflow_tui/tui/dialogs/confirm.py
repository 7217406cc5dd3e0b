"""A question before something that cannot be taken back."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Static

from oneflow_tui.tui.dialogs.base import Dialog
from oneflow_tui.tui.text import content


class Confirm(Dialog[bool]):
    """Answers True where the person agrees; the harmless answer has the focus."""

    DEFAULT_CSS = """
    Confirm #dialog { max-width: 70; }
    Confirm #question { height: auto; margin: 1 0; }
    Confirm #confirm-buttons { height: 1; }
    Confirm #confirm-buttons Button { margin-right: 2; }
    """

    def __init__(self, title: str, question: str, *, yes: str, no: str = "Leave it") -> None:
        super().__init__(title)
        self._question = question
        self._yes = yes
        self._no = no

    def compose_dialog(self) -> ComposeResult:
        yield Static(content(self._question, lines=True), id="question")
        with Horizontal(id="confirm-buttons"):
            yield Button(self._no, id="confirm-no", compact=True)
            yield Button(self._yes, id="confirm-yes", variant="error", compact=True)

    def on_mount(self) -> None:
        self.query_one("#confirm-no", Button).focus()

    @on(Button.Pressed, "#confirm-yes")
    def _agreed(self) -> None:
        self.dismiss(True)

    @on(Button.Pressed, "#confirm-no")
    def _refused(self) -> None:
        self.dismiss(False)
