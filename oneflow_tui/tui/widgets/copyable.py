"""Something that can be copied with a click or with Enter: an id, an address, a command."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from oneflow_tui.tui.text import content


class Copyable(Static, can_focus=True):
    """Shows `text` behind its label; `what` names it in the good news."""

    DEFAULT_CSS = """
    Copyable { height: auto; width: auto; &:focus { background: $primary 25%; text-style: bold; } }
    """
    BINDINGS = [Binding("enter", "copy_it", "Copy", id="copyable.copy", tooltip="Copy this to the clipboard")]

    def __init__(self, text: str, what: str, *, label: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self.text = text
        self.what = what
        self.label = label

    def render(self) -> Content:
        return Content.assemble(
            content(f"{self.label} " if self.label else "", "$text-muted"),
            content(self.text, "underline", lines=True),
            Content.styled(" (copy)", "$text-muted"),
        )

    def show(self, text: str) -> None:
        """Puts another text in place."""
        self.text = text
        self.refresh(layout=True)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_copy_it()

    def action_copy_it(self) -> None:
        from oneflow_tui.tui.clipboard import copy

        copy(self.app, self.text, self.what)
