"""What a step does, as curl commands with $ONEFLOW_API_TOKEN in the token's place."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Label, Static

from oneflow_tui.tui.dialogs.base import Dialog
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.copyable import Copyable


class CurlCommands(Dialog[None]):
    """Each command can be copied."""

    DEFAULT_CSS = """
    CurlCommands Copyable { margin-bottom: 1; width: 100%; }
    """

    def __init__(
        self,
        commands: list[tuple[str, str]],
        title: str = "This step as curl",
        nothing: str = "This step sends nothing.",
    ) -> None:
        super().__init__(title)
        self._commands = commands
        self._nothing = nothing

    def compose_dialog(self) -> ComposeResult:
        if not self._commands:
            yield Static(self._nothing)
            return
        with VerticalScroll(can_focus=False, classes="middle"):
            for what, command in self._commands:
                yield Label(content(what))
                yield Copyable(command, "the command")
