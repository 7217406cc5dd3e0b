"""Who acts, and the SCIM token: the part of the Token step that an account has to be open for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.suggester import SuggestFromList
from textual.widgets import Button, Input, Label, Select, Static

from oneflow_tui.errors import LoginNeeded
from oneflow_tui.tui.steps import token_words as say
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.secret_input import SecretInput

if TYPE_CHECKING:
    from pydantic import SecretStr

    from oneflow_tui.session.session import Session
    from oneflow_tui.tui.steps.base import StepScreen

WITHOUT_SCIM = "With one (Enterprise plan) this program can invite users itself."
WITH_SCIM = "There is a SCIM token: this program can invite users. Empty and Enter forgets it."


class Acting(Vertical):
    """Each choice is tried at once; what Oneflow refuses stays in its box with the reason under it."""

    DEFAULT_CSS = """
    Acting { height: auto; }
    """

    def compose(self) -> ComposeResult:
        with Horizontal(classes="line"):
            yield Label("Acting as")
            # It begins with who acts now: a Select tells its first value as if it had been chosen.
            acting = self.step.wizard.acting_as or say.ANONYMOUS
            first = [(content(label), email) for label, email in dict.fromkeys([say.NOBODY, (acting, acting)]) if label]
            yield Select[str](first, id="users", value=acting, compact=True, allow_blank=False)
        with Horizontal(classes="line"):
            yield Label("or e-mail")
            yield Input(placeholder="type it, Enter takes it", id="email", compact=True)
        yield Static("", id="acting-hint", classes="hint", markup=False)
        with Horizontal(classes="line"):
            yield Label("SCIM token")
            yield SecretInput(placeholder="optional, Enter takes it", id="scim")
            yield Button("Use the sandbox's", id="use-scim", compact=True)
        yield Static("", id="scim-hint", classes="hint", markup=False)

    _offered: tuple[tuple[str, str], ...] = ()

    @property
    def step(self) -> StepScreen:
        return cast("StepScreen", self.screen)

    @property
    def session(self) -> Session:
        return self.step.session

    def show_state(self) -> None:
        """Puts what the session knows on the screen."""
        session = self.session
        self._offer_users()
        words = say.acting_words(session.acting_as, session.actual.users)
        if session.actual.users is None:
            words = words or "The users have not been read yet (F5)."
        say.hint(self, "#acting-hint", words, "warning" if session.acting_as and words else "")
        say.hint(self, "#scim-hint", WITH_SCIM if session.has_scim else WITHOUT_SCIM)
        self.query_one("#use-scim").set_class(session.has_scim or not session.is_own_sandbox, "-hidden")

    def _offer_users(self) -> None:
        session = self.session
        offered = tuple(say.users_to_offer(session.actual.users))
        acting = session.acting_as or say.ANONYMOUS
        if acting not in {email for _, email in offered}:
            offered = (*offered, (acting, acting))
        select = self.query_one("#users", Select)
        with self.prevent(Select.Changed):
            if offered != self._offered:
                self._offered = offered
                select.set_options([(content(label), email) for label, email in offered])
                addresses = [email for _, email in offered if email]
                self.query_one("#email", Input).suggester = SuggestFromList(addresses, case_sensitive=False)
            if select.value != acting:
                select.value = acting

    # Who acts

    @on(Select.Changed, "#users")
    def _user_chosen(self, event: Select.Changed) -> None:
        if isinstance(event.value, str) and event.value != (self.session.acting_as or say.ANONYMOUS):
            self._act_as(event.value)

    @on(Input.Submitted, "#email")
    def _email_typed(self, event: Input.Submitted) -> None:
        self._act_as(event.value.strip())

    def _act_as(self, email: str) -> None:
        from oneflow_tui.setup.validate import email_problem

        problem = email_problem(email) if email else None
        if problem:
            say.hint(self, "#acting-hint", problem, "error")
            return
        session, refusal = self.session, ""

        async def act() -> None:
            nonlocal refusal
            try:
                await session.act_as(email or None)
            except LoginNeeded:
                refusal = f"Oneflow does not take {email}: is it an active user of this account?"
                raise
            finally:
                if self.is_attached:
                    self.step.renew()
                    if refusal:
                        say.hint(self, "#acting-hint", refusal, "error")

        self.step.ask(act, then=self.query_one("#email", Input).clear, sentence="Checking who acts…")

    # SCIM

    @on(Input.Submitted, "#scim")
    def _scim_typed(self) -> None:
        box = self.query_one("#scim", SecretInput)
        self._keep_scim(None if box.is_blank else box.secret())

    @on(Button.Pressed, "#use-scim")
    def _use_scim(self) -> None:
        self._keep_scim(self.session.sandbox_scim_token())

    def _keep_scim(self, token: SecretStr | None) -> None:
        box, session = self.query_one("#scim", SecretInput), self.session

        async def keep() -> None:
            await session.set_scim_token(token)
            if box.is_attached:
                box.clear()

        self.step.ask(keep, shown=True, sentence="Keeping the SCIM token…")
