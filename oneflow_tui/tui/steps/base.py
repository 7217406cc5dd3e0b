"""What all steps share: rail, status, problem line, keys, and one way each to ask, to watch and to send."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Button, Label, Static
from textual.worker import Worker

from oneflow_tui.errors import NetworkError, OneflowError
from oneflow_tui.tui.actions import keys
from oneflow_tui.tui.steps import STEP_IDS, TITLES
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.key_line import KeyLine
from oneflow_tui.tui.widgets.problem_line import ProblemLine
from oneflow_tui.tui.widgets.rail import Rail
from oneflow_tui.tui.widgets.status_line import StatusLine
from oneflow_tui.tui.widgets.too_small import TooSmall, fit

if TYPE_CHECKING:
    from oneflow_tui.session.session import Session
    from oneflow_tui.setup.changes import Kind, Report
    from oneflow_tui.tui.app import WizardApp

ROOMY = 110  # columns from which one status line does
BUSY_AFTER = 0.15  # seconds: a shorter request shows no sign of waiting
SANDBOX_SILENT = "This is the program's own sandbox: F5 on Welcome starts it again, with all that it held."
WATCH_FIRST, WATCH_LAST, WATCH_GROWTH = 3.0, 15.0, 1.25


@dataclass
class StepWanted(Message):
    """The person wants to go to a step."""

    step: str


class StepScreen(Screen[None]):
    """A step of the wizard. A subclass says its STEP, composes its middle and fills it from the session.

    `compose_step` yields the middle; `show_state` puts what the session knows on the screen and is called on
    arrival and whenever something changed; `arrive` is where a step reads the account.
    """

    STEP: ClassVar[str]
    NEEDS_ACCOUNT: ClassVar[bool] = True
    WEB_ADDRESS: ClassVar[str] = "https://app.oneflow.com"
    AUTO_FOCUS = "#step-body *"
    BINDINGS: ClassVar[list[BindingType]] = [*keys("help", "steps", "look", "back", "next", "quit", "cancel")]

    def __init__(self) -> None:
        super().__init__()
        self._waits: dict[object, str] = {}  # what is waited for, in the order in which it began

    def compose(self) -> ComposeResult:
        self.set_class(self.app.size.width >= ROOMY, "-roomy")  # before the first layout, so that nothing jumps
        yield TooSmall()
        yield StatusLine()
        with Horizontal(id="house"):
            yield Rail()
            with Vertical(id="step"):
                yield Label(TITLES[self.STEP], id="step-title")
                with Vertical(id="step-body"):
                    if self.NEEDS_ACCOUNT and not self.is_signed_in:
                        yield Static("This step needs an account. Give a token first.", id="no-account")
                        yield Button("Go to Token", id="go-token", compact=True, variant="primary")
                    else:
                        yield from self.compose_step()
                yield Static("", id="busy")
                yield ProblemLine()
                with Horizontal(id="moves"):
                    yield Button("◂ Back", id="go-back", compact=True, disabled=self.STEP == STEP_IDS[0])
                    yield Button("Next ▸", id="go-next", compact=True, disabled=self.STEP == STEP_IDS[-1])
                    yield from self.compose_moves()
        yield KeyLine()

    def compose_step(self) -> ComposeResult:
        """The middle of the step."""
        yield from ()

    def compose_moves(self) -> ComposeResult:
        """Buttons of this step, beside Back and Next."""
        yield from ()

    # What the step knows

    @property
    def wizard(self) -> WizardApp:
        return cast("WizardApp", self.app)

    @property
    def session(self) -> Session:
        """The session; only to be asked for on steps that need an account, or after it has been opened."""
        session = self.wizard.session
        if session is None:
            raise RuntimeError("the session is not open yet")
        return session

    @property
    def is_signed_in(self) -> bool:
        session = self.wizard.session
        return session is not None and session.account is not None

    @property
    def is_ready(self) -> bool:
        """Whether the middle of the step is there to be filled."""
        return self._stands and not self.query("#no-account")

    @property
    def _stands(self) -> bool:
        """Whether there is something to write on: an ending app takes the children before the screen."""
        return self.is_attached and bool(self.query(StatusLine)) and bool(self.query(ProblemLine))

    def show_state(self) -> None:
        """Puts what the session knows on the screen."""

    def keep_typed(self) -> None:
        """Puts what stands in an editor into the draft; called before the step is left, however that comes."""

    async def arrive(self) -> None:
        """Reads what the step needs from the account; runs as a request."""

    def help_text(self) -> str:
        from oneflow_tui.tui.help import HELP

        return HELP[self.STEP]

    def curl_commands(self) -> list[tuple[str, str]]:
        """(what it does, curl command) for each request of this step; the token stands as a variable."""
        return []

    # Life

    _laid_out = False  # all widgets are there; the session may change before, and while they are made anew

    def on_mount(self) -> None:
        self._laid_out = True
        self.query_one(Rail).current = self.STEP
        self.renew()
        if self.is_signed_in or not self.NEEDS_ACCOUNT:
            self.ask(self.arrive, shown=True)

    def renew(self) -> None:
        """Rail, status line and the middle, from what the session knows now."""
        if not self._stands or not self._laid_out:
            return
        if self.NEEDS_ACCOUNT and self.is_signed_in != self.is_ready:
            self.call_later(self.session_changed)
            return
        self.query_one(StatusLine).status = self.wizard.status()
        self.query_one(Rail).standings = self.wizard.standings()
        if self.is_ready:
            self.show_state()

    async def session_changed(self) -> None:
        """Signed in or out while this step was shown: it is laid out anew."""
        if not self.is_attached or self.is_signed_in == self.is_ready:
            return
        self._laid_out = False
        await self.recompose()
        self._laid_out = True
        self.query_one(Rail).current = self.STEP
        self.renew()
        if self.is_signed_in:
            self.ask(self.arrive, shown=True)

    def on_resize(self, event: events.Resize) -> None:
        # Before Textual lays anything out: a widget squeezed to nothing may fail.
        fit(self, event.size)
        self.set_class(event.size.width >= ROOMY, "-roomy")

    # Asking, watching, sending: one way each

    def ask(
        self,
        work: Callable[[], Awaitable[object]],
        *,
        then: Callable[[], object] | None = None,
        shown: bool = False,
        sentence: str = "Asking Oneflow…",
    ) -> Worker[None]:
        """Runs a request in the background. Esc cancels it; a failure goes to the problem line.

        `then` runs after success; with `shown`, the step is shown anew after it.
        """

        async def run() -> None:
            line, key = self.query_one(ProblemLine), object()
            before = line.told
            timer = self.set_timer(BUSY_AFTER, lambda: self._busy(key, f"{sentence} Esc cancels."))
            try:
                await work()
            except OneflowError as problem:
                self.problem(problem)
            else:
                if self._stands:
                    if line.told is before:  # another request's problem, told meanwhile, stays
                        line.clear()
                    if then is not None:
                        then()
            finally:
                timer.stop()
                self._busy(key, "")
                if self.is_attached and shown:
                    self.renew()

        return self.run_worker(run(), group="request", description="request", exit_on_error=True)

    def _busy(self, key: object, sentence: str) -> None:
        """Shows what `key` waits for, "" when it no longer does; of several the last one is shown."""
        self._waits.pop(key, None)
        if sentence:
            self._waits[key] = sentence
        if self._stands:
            shown = next(reversed(self._waits.values()), "")
            busy = self.query_one("#busy", Static)
            busy.update(content(shown))
            busy.set_class(bool(shown), "-shown")

    def problem(self, problem: OneflowError | str, next_step: str = "") -> None:
        """Shows a problem; "" takes it away."""
        if not self._stands:
            return
        line = self.query_one(ProblemLine)
        session = self.wizard.session
        if problem == "":
            line.clear()
        elif isinstance(problem, NetworkError) and session is not None and session.is_own_sandbox:
            line.tell(problem, SANDBOX_SILENT)
        else:
            line.tell(problem, next_step)

    def watch_account(self, look: Callable[[], Awaitable[bool]]) -> Worker[None]:
        """Calls `look` every 3 s, slowing to 15 s, while this step is shown, until it answers True.

        A failure is shown and the watching goes on: the network may come back.
        """

        async def run() -> None:
            pause = WATCH_FIRST
            told: OneflowError | None = None
            while self.is_attached:
                await asyncio.sleep(pause)
                if not self.is_current:
                    continue
                try:
                    if await look():
                        self.renew()
                        return
                    if told is not None and self.query_one(ProblemLine).told is told:
                        self.problem("")  # only what the watching itself had to tell
                    told = None
                except OneflowError as problem:
                    told = problem
                    self.problem(problem)
                self.renew()
                pause = min(pause * WATCH_GROWTH, WATCH_LAST)

        return self.run_worker(run(), group="watch", description="watch", exclusive=True, exit_on_error=True)

    def send_plan(self, *kinds: Kind, look: Callable[[], Awaitable[object]] | None = None) -> Worker[None]:
        """Looks again, shows the plan, and after confirmation sends it. Ends in `sent`."""
        from oneflow_tui.tui.dialogs.confirm_plan import ConfirmPlan
        from oneflow_tui.tui.dialogs.sending import Sending

        plan_key = object()

        async def run() -> None:
            try:
                if look is not None:
                    self._busy(plan_key, "Looking at the account before planning…")
                    await look()
                plan = self.session.plan(*kinds)
            except OneflowError as problem:
                self.problem(problem)
                return
            finally:
                self._busy(plan_key, "")
            self.problem("")
            if not plan.changes:
                self.notify("Nothing to send: the account is as you want it.", markup=False)
                self.renew()
                return
            approval = await self.app.push_screen_wait(ConfirmPlan(plan, read_only=self.session.read_only))
            if approval is None:
                return
            answer = await self.app.push_screen_wait(Sending(self.session, plan, approval))
            if isinstance(answer, OneflowError):
                self.problem(answer)
            elif answer is not None:
                self.sent(answer)
            self.renew()

        return self.run_worker(run(), group="send", description="send", exclusive=True, exit_on_error=True)

    def sent(self, report: Report) -> None:
        """After a send: tells what failed on the problem line, or the good news in a toast."""
        failed = report.failed
        if failed:
            first = failed[0]
            self.problem(
                f"{len(failed)} of {len(report.outcomes)} did not take: {first.change.id}: {first.detail}",
                "What was typed is kept. Correct it and send again.",
            )
        else:
            number = len(report.outcomes)
            changes = "1 change" if number == 1 else f"{number} changes"
            self.notify(f"Done: {changes}, read back from the account.", markup=False)

    # Keys and buttons

    def action_cancel(self) -> None:
        """Stops the requests under way; what was typed stays."""
        running = [worker for worker in self.workers if worker.group == "request" and worker.is_running]
        mine = [worker for worker in running if worker.node is self]
        for worker in mine:
            worker.cancel()
        if mine:
            self.problem("Cancelled.", "F5 looks again.")

    def action_help(self) -> None:
        from oneflow_tui.tui.dialogs.reading import Reading
        from oneflow_tui.tui.help import keys_text

        keys_here = keys_text(one.binding for one in self.active_bindings.values() if one.enabled)
        self.app.push_screen(Reading(f"Help: {TITLES[self.STEP]}", f"{self.help_text()}\n\nKeys\n{keys_here}"))

    def action_curl(self) -> None:
        from oneflow_tui.tui.dialogs.curl import CurlCommands

        self.app.push_screen(CurlCommands(self.curl_commands()))

    def action_steps(self) -> None:
        from oneflow_tui.tui.dialogs.jump import Jump

        def go(step: str | None) -> None:
            if step:
                self.post_message(StepWanted(step))

        self.app.push_screen(Jump(self.STEP, self.wizard.standings()), go)

    def action_look(self) -> None:
        if self.is_signed_in or not self.NEEDS_ACCOUNT:
            self.ask(self.arrive, shown=True)

    def _beside(self, by: int) -> None:
        place = STEP_IDS.index(self.STEP) + by
        if 0 <= place < len(STEP_IDS):
            self.post_message(StepWanted(STEP_IDS[place]))

    def action_back(self) -> None:
        self._beside(-1)

    def action_next(self) -> None:
        self._beside(1)

    def action_browser(self) -> None:
        """Opens the web app, or where there is no display shows and copies its address."""
        from oneflow_tui.local.browser import open_url
        from oneflow_tui.tui.clipboard import copy

        address = self.web_address()
        if open_url(address):
            self.notify(f"Opened {address}", markup=False)
        else:
            copy(self.app, address, "the address (no display to open a browser on)")
            self.notify(address, title="Open this in a browser", timeout=12, markup=False)

    def web_address(self) -> str:
        """Where the person's part of this step is done: the web app, or the console of one's own sandbox."""
        session = self.wizard.session
        if session is not None and session.is_own_sandbox and session.console_url:
            return session.console_url
        return self.WEB_ADDRESS

    @on(Button.Pressed, "#go-back")
    def _back_pressed(self) -> None:
        self.action_back()

    @on(Button.Pressed, "#go-next")
    def _next_pressed(self) -> None:
        self.action_next()

    @on(Button.Pressed, "#go-token")
    def _token_pressed(self) -> None:
        self.post_message(StepWanted("token"))

    @on(Rail.StepPicked)
    def _rail_picked(self, event: Rail.StepPicked) -> None:
        self.post_message(StepWanted(event.step))
