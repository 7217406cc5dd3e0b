"""The set-up file by its name: opened or made ready to be saved, with all that is wrong with it told here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from oneflow_tui.errors import OneflowError
from oneflow_tui.tui.dialogs.base import Dialog
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.plain_input import PlainInput

Found = TypeVar("Found")


def typed_path(text: str) -> Path | None:
    """The file that a typed or dropped name means; None for no name."""
    name = text.strip().strip("\"'").removeprefix("file://")
    try:
        return Path(name).expanduser() if name else None
    except RuntimeError:  # no such home
        return Path(name)


class NamedFile(Dialog[Found]):
    """Answers what `work` made of the file that was named; until it succeeds, what is wrong is shown here."""

    DEFAULT_CSS = """
    NamedFile #file-words { height: auto; color: $text-muted; margin-bottom: 1; }
    NamedFile #file-line { height: 1; }
    NamedFile #file-line Label { width: auto; margin-right: 1; text-style: bold; }
    NamedFile #file-line PlainInput { width: 1fr; }
    NamedFile #file-told { height: auto; margin-top: 1; display: none; }
    NamedFile #file-told.-shown { display: block; }
    NamedFile #file-buttons { height: 1; margin-top: 1; }
    NamedFile #file-buttons Button { margin-right: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "page(1)", "Page down", key_display="PgDn", id="file.down", priority=True),
        Binding("pageup", "page(-1)", "Page up", key_display="PgUp", id="file.up", priority=True),
    ]
    AROUND = 13

    def __init__(self, title: str, words: str, name: str, done: str, work: Callable[[Path], Awaitable[Found]]) -> None:
        super().__init__(title)
        self._words = words
        self._name_at_first = name
        self._done = done
        self._work = work

    def compose_dialog(self) -> ComposeResult:
        yield Static(content(self._words), id="file-words")
        with Horizontal(id="file-line"):
            yield Label("File")
            yield PlainInput(self._name_at_first, id="file-name")
        with VerticalScroll(id="file-told", classes="middle", can_focus=False):
            yield Static("", id="file-problem")
        with Horizontal(id="file-buttons"):
            yield Button(self._done, id="file-done", variant="primary", compact=True)
            yield Button("Cancel", id="file-cancel", compact=True)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#file-name", Input).focus()

    @on(Input.Submitted)
    @on(Button.Pressed, "#file-done")
    def _begin(self) -> None:
        path = typed_path(self.query_one("#file-name", Input).value)
        if path is None:
            self._tell(content("Type the name of a file.", "$error"))
            return
        self.run_worker(self._do(path), group="file", description="file", exclusive=True)

    async def _do(self, path: Path) -> None:
        self._tell(content("Reading the file and the account…", "$text-muted"))
        try:
            found = await self._work(path)
        except OneflowError as problem:
            self._tell_problem(problem)
            return
        self.dismiss(found)

    def _tell_problem(self, problem: OneflowError) -> None:
        parts = [content(problem.title, "bold $error")]
        if problem.detail != problem.title:
            parts += [Content("\n"), content(problem.detail, lines=True)]
        parts += [Content("\n"), content(problem.next, "$text-muted")]
        self._tell(Content.assemble(*parts))

    def _tell(self, words: Content) -> None:
        self.query_one("#file-problem", Static).update(words)
        box = self.query_one("#file-told", VerticalScroll)
        box.add_class("-shown")
        box.scroll_home(animate=False)

        self.call_after_refresh(self.refresh_bindings)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Pages are turned only where there is more than fits."""
        return action != "page" or any(one.max_scroll_y for one in self.query("#file-told"))

    def action_page(self, pages: int) -> None:
        box = self.query_one("#file-told", VerticalScroll)
        box.scroll_relative(y=pages * max(box.size.height - 1, 1), animate=False)

    @on(Button.Pressed, "#file-cancel")
    def _cancelled(self) -> None:
        self.dismiss(None)


class Opened(Dialog[str]):
    """What an opened file asks; answers the step to go to, or None."""

    DEFAULT_CSS = """
    Opened #opened-buttons { height: 1; margin-top: 1; }
    Opened #opened-buttons Button { margin-right: 2; }
    """

    def __init__(self, title: str, text: str, step: str, step_title: str) -> None:
        super().__init__(title)
        self._text = text
        self._step = step
        self._step_title = step_title

    def compose_dialog(self) -> ComposeResult:
        with VerticalScroll(classes="middle", can_focus=False):
            yield Static(content(self._text, lines=True), id="opened-words")
        with Horizontal(id="opened-buttons"):
            if self._step:
                yield Button(f"Go to {self._step_title}", id="opened-go", variant="primary", compact=True)
            yield Button("Close", id="opened-close", compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(self._step if event.button.id == "opened-go" else None)
