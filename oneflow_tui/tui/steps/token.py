"""Token: paste it, see it checked, say who acts. Afterwards only a fingerprint of it is shown."""

from __future__ import annotations

from typing import ClassVar

from pydantic import SecretStr
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from oneflow_tui.errors import LoginNeeded, OneflowError, SandboxTrouble
from oneflow_tui.models import Account
from oneflow_tui.tui.actions import keys
from oneflow_tui.tui.steps import token_words as say
from oneflow_tui.tui.steps.acting import Acting
from oneflow_tui.tui.steps.base import StepScreen
from oneflow_tui.tui.steps.overview import look_around
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.secret_input import SecretInput


class TokenScreen(StepScreen):
    """Two faces: the token is asked for, or the account that it opened is shown."""

    STEP = "token"
    NEEDS_ACCOUNT = False
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*keys("do_it", "curl", "browser")]
    DEFAULT_CSS = """
    TokenScreen .-hidden { display: none; }
    TokenScreen .line { height: 1; }
    TokenScreen .line Label { width: 11; }
    TokenScreen .line Input { width: 1fr; }
    TokenScreen .line Select { width: 1fr; }
    TokenScreen .hint { height: auto; color: $text-muted; margin-bottom: 1; }
    TokenScreen .hint.-warning { color: $warning; }
    TokenScreen .hint.-error { color: $error; }
    TokenScreen #asking, TokenScreen #answered { height: auto; }
    TokenScreen #where { height: auto; margin-bottom: 1; }
    TokenScreen #account { height: auto; margin-bottom: 1; }
    """

    def compose_step(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            with VerticalScroll(id="asking", can_focus=False):
                yield Static("", id="where", markup=False)
                with Horizontal(classes="line"):
                    yield Label("Token")
                    yield SecretInput(placeholder="paste the token here", id="token")
                yield Static("", id="token-hint", classes="hint", markup=False)
                with Horizontal(classes="row"):
                    yield Button("Check and keep", id="check", variant="primary", compact=True)
                    yield Button("Use the sandbox's token (F2)", id="do-it", compact=True)
            with VerticalScroll(id="answered", can_focus=False):
                yield Static("", id="account")
                yield Acting()
                with Horizontal(classes="row"):
                    yield Button("Another token", id="another", compact=True)
                    yield Button("Forget this token", id="forget", variant="error", compact=True)

    # What is shown

    _asking_anew = False  # another token is asked for while one is in use
    _kept = ""  # the sentence that says where the token is

    async def arrive(self) -> None:
        session = self.session
        if session.account is None and session.environment and await session.recall():
            await look_around(self.session)  # what was stored or given could not be tried before
            self._focus_first()
        elif session.account is not None:
            await session.look("users")

    def on_mount(self) -> None:
        self._focus_first()

    def _focus_first(self) -> None:
        asking = not self.is_signed_in or self._asking_anew
        own = self.session.is_own_sandbox and not self._asking_anew
        for first in self.query("#go-next" if not asking else "#do-it" if own else "#token"):
            first.focus()  # none where the program ends: that takes the children before the screen

    def show_state(self) -> None:
        session = self.session
        asking = session.account is None or self._asking_anew
        self._hide("#asking", not asking)
        self._hide("#answered", asking)
        self._hide("#do-it", not session.is_own_sandbox)
        if asking:
            self.query_one("#where", Static).update((say.WHERE_SANDBOX if session.is_own_sandbox else "") + say.WHERE)
        elif session.account is not None:
            self._show_account(session.account)

    def _hide(self, selector: str, hidden: bool) -> None:
        self.query_one(selector).set_class(hidden, "-hidden")

    def _show_account(self, account: Account) -> None:
        session = self.session
        place = self._kept or session.token_place
        self.query_one("#account", Static).update(
            Content.assemble(
                Content("Account      "),
                content(account.name or "without a name", "bold"),
                content(f" (id {account.id})"),
                Content("\nToken        "),
                content(f"fingerprint {session.token_fingerprint}", "bold"),
                content(f", {say.kind_of(account)}"),
                Content("\nIt came      "),
                content(say.source_words(session.token_source)),
                *([Content("\nIt is kept   "), content(place)] if place else []),
            )
        )
        self._hide("#forget", session.token_source == say.FROM_ENVIRONMENT)
        self.query_one(Acting).show_state()

    # The token

    @on(Input.Changed, "#token")
    def _token_typed(self, event: Input.Changed) -> None:
        # An emptied box keeps the sentence that says why it was emptied.
        if event.value or self.query_one("#token-hint").has_class("-warning"):
            say.hint(self, "#token-hint", say.token_warning(event.value.strip()), "warning")

    @on(Input.Submitted, "#token")
    @on(Button.Pressed, "#check")
    def _check(self) -> None:
        box = self.query_one("#token", SecretInput)
        if box.is_blank:
            say.hint(self, "#token-hint", "Paste the token first.", "error")
            box.focus()
            return
        self._sign_in(box.secret(), "typed")

    def _sign_in(self, token: SecretStr, source: str) -> None:
        """Tries the token and keeps it. What was typed stays in its box until Oneflow took or refused it."""
        session = self.session
        box = self.query_one("#token", SecretInput)

        async def sign_in() -> None:
            try:
                await session.sign_in(token, source=source)
            except LoginNeeded as problem:
                if box.is_attached:
                    box.clear()
                    box.focus()
                    say.hint(self, "#token-hint", problem.title + ".", "error")
                raise
            if box.is_attached:
                box.clear()
            self._asking_anew = False
            try:
                self._kept = await session.keep_token()
            except OneflowError as problem:
                self._kept = ""
                self.problem(problem)  # the token is good all the same, for this session
            self._focus_first()
            await look_around(self.session)

        self.ask(sign_in, then=self.renew, shown=True, sentence="Checking the token…")

    def action_do_it(self) -> None:
        if not self.session.is_own_sandbox:
            return
        try:
            token = self.session.sandbox_token()
        except SandboxTrouble as problem:  # it is still starting, or could not be started
            self.problem(problem)
        else:
            self._sign_in(token, "sandbox")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "do_it":
            session = self.wizard.session
            return session is not None and session.is_own_sandbox and session.account is None
        return super().check_action(action, parameters)

    @on(Button.Pressed, "#do-it")
    def _do_it(self) -> None:
        self.action_do_it()

    @on(Button.Pressed, "#another")
    def _another(self) -> None:
        self._asking_anew = True
        self.renew()
        self._focus_first()

    @on(Button.Pressed, "#forget")
    def _forget(self) -> None:
        from oneflow_tui.tui.dialogs.confirm import Confirm

        question = "The token leaves this program and the keyring. In Oneflow it stays valid until it is removed there."

        def answered(yes: bool | None) -> None:
            if yes:
                self._kept = ""
                self.ask(self.session.forget_token, then=self._forgotten, shown=True)

        self.app.push_screen(Confirm("Forget this token?", question, yes="Forget it", no="Keep it"), answered)

    def _forgotten(self) -> None:
        self.renew()
        self._focus_first()

    def curl_commands(self) -> list[tuple[str, str]]:
        from oneflow_tui.tui.steps.commands import curl

        return [
            curl(self.session, "Is the token taken?", "GET", "/ping"),
            curl(self.session, "Whose account is it?", "GET", "/accounts/me"),
            curl(self.session, "Who is in the account?", "GET", "/users"),
        ]
