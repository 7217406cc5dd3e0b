"""Welcome: what will happen, what it will change, where the token goes, and on which account."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from oneflow_tui.tui.steps import TITLES
from oneflow_tui.tui.steps.base import Reader, StepScreen, StepWanted
from oneflow_tui.tui.text import content

WORDS = """Set up a Oneflow account for your integration, in nine steps. Each step looks at the account itself, so you \
can stop, come back, and go to any step (F4).

What it changes: it creates template types, data fields, webhooks and invitations, each shown to you before it is \
sent. It never removes what you did not mark yourself.

Your token goes to the keyring of this machine, and to one host only.

No account yet? Create a trial account at app.oneflow.com. Then mail your technical integration manager at Oneflow, \
who lifts the limits of the trial."""


class WelcomeScreen(StepScreen):
    """The default screen: it is there with the first frame, before anything heavy is loaded."""

    STEP = "welcome"
    NEEDS_ACCOUNT = False
    AUTO_FOCUS = "#choose-sandbox"
    DEFAULT_CSS = """
    WelcomeScreen #choices { height: auto; margin-top: 1; }
    WelcomeScreen #choices Button { margin-right: 2; }
    WelcomeScreen #resume { display: none; margin-top: 1; }
    WelcomeScreen #resume.-shown { display: block; }
    WelcomeScreen #chosen { height: auto; margin-top: 1; }
    """

    def compose_step(self) -> ComposeResult:
        with Reader(can_focus=False):
            yield Static(WORDS, markup=False, classes="words")
            yield Static("Which account?", id="chosen")
            with Horizontal(id="choices"):
                yield Button("Sandbox", id="choose-sandbox", variant="primary", compact=True)
                yield Button("Test account", id="choose-test", compact=True)
                yield Button("Production", id="choose-production", compact=True)
            yield Button("Go on", id="resume", variant="success", compact=True)

    def session_opened(self) -> None:
        """The session is there: says which account was given, and offers to go on where a draft was left."""
        session = self.wizard.session
        if session is None or not self.is_attached:
            return
        if session.environment:
            self.query_one("#chosen", Static).update(
                Content.assemble(Content("The account: "), content(session.environment_label, "bold"))
            )
        step = session.draft.step
        if session.resumed and step in TITLES and step != "welcome":
            resume = self.query_one("#resume", Button)
            resume.label = f"Go on at {TITLES[step]}: your draft is here"
            resume.add_class("-shown")
            resume.focus()
        self.renew()

    @on(Button.Pressed, "#choices Button")
    def _chosen(self, event: Button.Pressed) -> None:
        session = self.wizard.session
        environment = (event.button.id or "").removeprefix("choose-")
        if session is None:
            self.problem("Still starting.", "Try again in a moment.")
            return

        async def choose() -> None:
            await session.choose(environment)
            await session.recall()

        self.ask(choose, then=self._go, sentence="Opening the account…")

    def _go(self) -> None:
        self.post_message(StepWanted("token"))

    @on(Button.Pressed, "#resume")
    def _resumed(self) -> None:
        session = self.wizard.session
        if session is not None:
            self.post_message(StepWanted(session.draft.step))
