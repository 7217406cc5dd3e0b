"""Extension: a person switches it on; this step says where, watches, and ticks itself off."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from oneflow_tui.tui.actions import keys
from oneflow_tui.tui.steps.base import StepScreen

WHAT = """Templates can have a template type, and template types connect contracts with your integration. The \
extension that brings them has to be on. No API call can switch it on: a person does, in the web app (F9)."""

NAMES = """It has three names, by the age of the menus: integration blueprint, template group, template type."""

WHERE = """Marketplace > Custom Integration, with “Integration blueprints”
 or Admin > Workflows > Template groups
 or Admin > Account > Extensions > Template types (or Template groups)"""

STATES: dict[str | None, tuple[str, str, str]] = {
    "on": ("✓ On.", "$success", "Go on to the template types (F8)."),
    "off": (
        "• Off.",
        "$warning",
        "Oneflow refuses. This looks again by itself and ticks itself off.",
    ),
    "probably_on": (
        "? Probably on.",
        "$warning",
        "Oneflow answers with an empty list. The first template type that is created will tell.",
    ),
    None: ("· Not looked at yet.", "$text-muted", "F5 looks."),
}
"""What was seen → mark and word, colour, what it means."""


class ExtensionScreen(StepScreen):
    """Watches the account while it is shown, whoever switches the extension on."""

    STEP = "extension"
    AUTO_FOCUS = "#open, #go-token"
    BINDINGS: ClassVar[list[BindingType]] = [*keys("do_it", "curl", "browser")]
    DEFAULT_CSS = """
    ExtensionScreen .-hidden { display: none; }
    ExtensionScreen #state { height: auto; margin: 1 0; padding: 0 1; background: $surface; }
    ExtensionScreen .words { margin-bottom: 1; }
    """

    def compose_step(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Static(WHAT, classes="words", markup=False)
            yield Static(NAMES, classes="words", markup=False)
            yield Static(WHERE, classes="words", markup=False, id="where")
            yield Static("", id="state")
            with Horizontal(classes="row"):
                yield Button("Open the web app", id="open", variant="primary", compact=True)
                yield Button("Look again", id="look", compact=True)
                yield Button("Do it for me (sandbox)", id="do-it", compact=True)

    async def arrive(self) -> None:
        if not await self._look():
            self.watch_account(self._look)

    async def _look(self) -> bool:
        """Whether it is on for certain, after which nothing needs to be watched."""
        return (await self.session.look("extension")).extension == "on"

    def show_state(self) -> None:
        word, style, meaning = STATES.get(self.session.actual.extension, STATES[None])
        self.query_one("#state", Static).update(
            Content.assemble(Content.styled(word, f"bold {style}"), Content(f" {meaning}"))
        )
        self.query_one("#do-it").set_class(not self._can_do_it, "-hidden")
        self.refresh_bindings()

    @property
    def _can_do_it(self) -> bool:
        return self.session.is_own_sandbox and self.session.actual.extension in (None, "off")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "do_it":
            return self.is_signed_in and self._can_do_it
        return super().check_action(action, parameters)

    @on(Button.Pressed, "#open")
    def _open(self) -> None:
        self.action_browser()

    @on(Button.Pressed, "#look")
    def _look_pressed(self) -> None:
        self.action_look()

    @on(Button.Pressed, "#do-it")
    def action_do_it(self) -> None:
        services = self.session.services
        console = services.console if services is not None else None
        if console is None:
            return

        async def switch_on() -> None:
            await console.switch_extension(True)
            await self._look()

        self.ask(switch_on, then=self.query_one("#go-next").focus, shown=True, sentence="Switching it on…")

    def curl_commands(self) -> list[tuple[str, str]]:
        from oneflow_tui.tui.steps.commands import curl

        return [curl(self.session, "Is the extension on? (refused: off; empty: probably on)", "GET", "/template_types")]
