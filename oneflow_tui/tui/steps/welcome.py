"""Welcome: what will happen, what it will change, where the token goes, and on which account."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from oneflow_tui.errors import OneflowError
from oneflow_tui.tui.actions import keys
from oneflow_tui.tui.steps import TITLES
from oneflow_tui.tui.steps.base import StepScreen, StepWanted
from oneflow_tui.tui.steps.overview import look_around
from oneflow_tui.tui.steps.token_words import FROM_ENVIRONMENT
from oneflow_tui.tui.text import content

if TYPE_CHECKING:
    from oneflow_tui.session.session import Session

WORDS = """This sets up a Oneflow account for your integration, in nine steps. Each step looks at the account itself: \
you can stop, come back, and go to any step (F4).

It creates template types, data fields, webhooks and invitations. Each is shown to you first and sent when you say \
yes. Nothing is removed that you did not mark yourself.

Your token goes to the keyring of this machine and to one host, and to no file.

No account yet? Create a trial account in the Oneflow application (F9). Then e-mail your technical integration \
manager at Oneflow, who removes the trial limitations."""

CHOICES = "Sandbox: a Oneflow inside this program, to try it all. Test and production: your accounts at Oneflow."


class WelcomeScreen(StepScreen):
    """The default screen: it is there with the first frame, before anything heavy is loaded."""

    STEP = "welcome"
    NEEDS_ACCOUNT = False
    AUTO_FOCUS = ".first"
    BINDINGS: ClassVar[list[BindingType]] = [*keys("browser")]
    DEFAULT_CSS = """
    WelcomeScreen #account { height: auto; }
    WelcomeScreen #account Horizontal { height: auto; }
    WelcomeScreen #account Button { margin-right: 2; }
    WelcomeScreen #chosen { height: auto; text-style: bold; }
    WelcomeScreen .-hidden { display: none; }
    """

    def compose_step(self) -> ComposeResult:
        given = self.wizard.options.sandbox
        with VerticalScroll(can_focus=False):
            yield Static(WORDS, markup=False, classes="words")
        with Vertical(id="account"):
            yield Static("Which account?", id="chosen")
            with Horizontal(id="choices", classes="-hidden" if given else ""):
                yield Button(
                    "Sandbox", id="choose-sandbox", variant="primary", compact=True, classes="" if given else "first"
                )
                yield Button("Test account", id="choose-test", compact=True)
                yield Button("Production", id="choose-production", compact=True)
            yield Static(CHOICES, id="choices-hint", classes="quiet -hidden" if given else "quiet")
            with Horizontal(id="onward", classes="" if given else "-hidden"):
                yield Button("Go on", id="resume", variant="success", compact=True, classes="-hidden")
                yield Button("Begin", id="begin", variant="primary", compact=True, classes="first" if given else "")
                yield Button("Another account", id="another", compact=True, classes="-hidden")
                yield Button("Start over", id="start-over", compact=True, classes="-hidden")

    def compose_moves(self) -> ComposeResult:
        yield Button("Open a set-up file", id="open-file", compact=True, classes="-hidden", action="app.open_file")

    _choosing = False  # another account is being chosen than the one of last time

    # Which account

    def session_opened(self) -> None:
        """The session is there: opens the account that was given, or that was used last time."""
        self.renew()
        if not self._has_account:
            self.wizard.account_opened()
            return
        self.ask(self.arrive, shown=True, sentence="Opening the account…")
        self._opened()

    @property
    def _has_account(self) -> bool:
        session = self.wizard.session
        return session is not None and bool(session.environment or session.options.sandbox)

    def action_look(self) -> None:
        if self.wizard.session is None:
            self.wizard.tell_why_not()
        else:
            super().action_look()

    async def arrive(self) -> None:
        """Opens the account if that has not been done or has failed, and looks around in it."""
        if not self._has_account:
            return
        session = self.session
        if session.options.sandbox or session.is_own_sandbox:
            try:
                await session.choose("sandbox")  # starts it where it does not run, also where it has ended since
            except OneflowError:
                self.wizard.account_opened()
                raise
        if session.account is not None:
            await session.look("account")  # whether it answers at all: looking around keeps quiet about that
        else:
            try:
                recalled = await session.recall()
            finally:
                self.wizard.account_opened()
            if not recalled:
                return
            self._opened()
        await look_around(self.session)

    def _opened(self) -> None:
        """Offers to go on where a draft was left."""
        self.renew()
        if self.is_current:
            self.query_one("#resume" if self._step_left(self.session) else "#begin", Button).focus()

    def show_state(self) -> None:
        session = self.wizard.session
        if session is None:
            given = self.wizard.options.sandbox
            self._show("#choices", not given)
            self._show("#choices-hint", not given)
            self._show("#onward", given)
            return
        chosen = self._has_account and not self._choosing
        self._show("#choices", not chosen)
        self._show("#choices-hint", not chosen)
        self._show("#onward", chosen)
        if not chosen:
            self.query_one("#chosen", Static).update("Which account?")
            return
        self.query_one("#chosen", Static).update(
            Content.assemble(
                Content("The account: "),
                content((session.account.name if session.account else "") or session.environment_label),
                content(self._waiting_words(session), "not bold"),
            )
        )
        left = self._step_left(session)
        if left:
            self.query_one("#resume", Button).label = f"Go on at {TITLES[left]}"
        self._show("#resume", bool(left))
        self._show("#begin", not left)
        given = session.options.sandbox or "ONEFLOW_BASE_URL" in os.environ or session.token_source == FROM_ENVIRONMENT
        self._show("#another", not given)
        self._show("#start-over", session.is_own_sandbox)
        self._show("#open-file", session.account is not None)

    def _show(self, selector: str, there: bool) -> None:
        self.query_one(selector).set_class(not there, "-hidden")

    @staticmethod
    def _step_left(session: Session) -> str:
        """The step that the person stood on when they left, or ""."""
        step = session.draft.step
        return step if session.resumed and step in TITLES and step != "welcome" else ""

    @staticmethod
    def _waiting_words(session: Session) -> str:
        """What the draft holds that has not been sent, in words."""
        draft = session.draft
        if draft.is_empty:
            return ". Your draft is here." if session.resumed else ""
        fields = sum(len(one.new) + len(one.changed) + len(one.removed) for one in draft.types)
        counts = (
            (sum(one.remote_id is None for one in draft.types), "template type"),
            (fields, "data field"),
            (len(draft.webhooks), "webhook"),
            (len(draft.users), "person|people"),
        )
        parts = []
        for number, word in counts:
            one, _, many = word.partition("|")
            if number:
                parts.append(f"{number} {one if number == 1 else many or one + 's'}")
        return f". Your draft is here, not yet sent: {', '.join(parts)}."

    @on(Button.Pressed, "#choices Button")
    def _chosen(self, event: Button.Pressed) -> None:
        session = self.wizard.session
        environment = (event.button.id or "").removeprefix("choose-")
        if session is None:
            self.wizard.tell_why_not()
            return

        async def choose() -> None:
            await session.choose(environment)
            self._choosing = False
            if await session.recall():
                await look_around(self.session)

        self.ask(choose, then=self._begin, sentence="Opening the account…")

    @on(Button.Pressed, "#another")
    def _another(self) -> None:
        self._choosing = True
        self.show_state()
        self.query_one("#choose-sandbox", Button).focus()

    # Onward

    @on(Button.Pressed, "#begin")
    def _begin(self) -> None:
        self.post_message(StepWanted("token"))

    @on(Button.Pressed, "#resume")
    def _resumed(self) -> None:
        session = self.wizard.session
        if session is not None:
            self.post_message(StepWanted(self._step_left(session) or "token"))

    @on(Button.Pressed, "#start-over")
    def _start_over(self) -> None:
        from oneflow_tui.tui.dialogs.confirm import Confirm

        session = self.session

        def answered(yes: bool | None) -> None:
            if yes:
                self.ask(session.start_over, then=self._started_over, shown=True, sentence="Clearing the sandbox…")

        question = "Everything in the sandbox and the draft for it is removed, and a new account is made."
        self.app.push_screen(Confirm("Start over?", question, yes="Start over", no="Keep it"), answered)

    def _started_over(self) -> None:
        self.notify("The sandbox is new again.", markup=False)
        self.renew()
        self.query_one("#begin", Button).focus()
