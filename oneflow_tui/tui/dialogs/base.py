"""What dialogs share: a box in the middle, Esc closes it without an answer, keys at its foot."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.key_line import KeyLine
from oneflow_tui.tui.widgets.too_small import TooSmall, fit

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer], Generic[Answer]):
    """A dialog with a title. A subclass composes its middle in `compose_dialog`."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 60%;
        #dialog {
            width: 90%; max-width: 104; height: auto; max-height: 96%;
            background: $surface; border: round $primary; padding: 0 1;
        }
        .middle { height: auto; }
        #dialog-title { text-style: bold; width: 100%; color: $primary; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", key_display="Esc", id="dialog.close", tooltip="Close without an answer")
    ]

    AROUND: ClassVar[int] = 8  # rows of the dialog beside its `.middle`, which scrolls where it is longer than the rest

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title_text = title

    def compose(self) -> ComposeResult:
        yield TooSmall()
        with Vertical(id="dialog"):
            yield Label(content(self._title_text), id="dialog-title")
            yield from self.compose_dialog()
            yield KeyLine()

    def compose_dialog(self) -> ComposeResult:
        """The middle of the dialog."""
        yield from ()

    def action_close(self) -> None:
        self.dismiss(None)

    def on_resize(self, event: events.Resize) -> None:
        fit(self, event.size)
        self._bound(event.size.height)

    def on_mount(self) -> None:
        self.app.clear_notifications()  # they would lie over the dialog's title
        self._bound(self.app.size.height)

    def _bound(self, rows: int) -> None:
        for middle in self.query(".middle"):
            middle.styles.max_height = max(rows - self.rows_around(), 3)

    def rows_around(self) -> int:
        """Rows that title, border, buttons and keys take."""
        return self.AROUND
