"""The wizard: moves between steps, and holds the session once it has been loaded. Nothing else."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from oneflow_tui.errors import OneflowError
from oneflow_tui.options import Options
from oneflow_tui.tui.actions import ACTIONS, keys
from oneflow_tui.tui.shell import Shell
from oneflow_tui.tui.steps import BROWSE, STEP_IDS, STEPS
from oneflow_tui.tui.steps.base import StepScreen, StepWanted
from oneflow_tui.tui.steps.welcome import WelcomeScreen

if TYPE_CHECKING:
    from oneflow_tui.services import Services
    from oneflow_tui.session.session import Session
    from oneflow_tui.tui.inspect.desk import Desk


class WizardApp(Shell):
    """The wizard on one account, or on the embedded sandbox."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys("inspect", "open_file", "save_file")]
    NEEDED = "oneflow_tui.session.session"
    session: Session | None

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self._moving = asyncio.Lock()
        self._desk: Desk | None = None  # what the account browser has read
        self._desk_of: Services | None = None  # and of which connection
        self._opened = asyncio.Event()  # the first account has been opened, or could not be

    # Start

    def get_default_screen(self) -> Screen[Any]:
        return WelcomeScreen()

    def _later(self) -> Sequence[str]:
        steps = [f"oneflow_tui.tui.steps.{step}" for step in STEP_IDS]
        browser = [f"oneflow_tui.tui.inspect.{part}" for part in ("desk", "rows", "facts")]
        return [*steps, "oneflow_tui.tui.set_up_file", *browser]

    async def _open(self, module: Any) -> None:
        try:
            session = await module.Session.open(self.options)
        except OneflowError as problem:
            self._refused = problem
            self._opened.set()
            self._session_changed()
            self.tell_why_not()
            return
        session.on_change = self._session_changed
        self.take_session(session)
        welcome = self.screen_stack[0]
        if isinstance(welcome, WelcomeScreen):
            welcome.session_opened()

    def account_opened(self) -> None:
        """The account that was given has been opened, or could not be: steps wanted before that are gone to now."""
        self._opened.set()

    def tell_why_not(self) -> None:
        """Says on the step that is shown why there is no session yet."""
        if isinstance(self.screen, StepScreen):
            if self._refused is not None:
                self.screen.problem(self._refused)
            else:
                self.screen.problem("Still starting.", "Try again in a moment.")

    # Leave

    def _keep_typed(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, StepScreen):
                screen.keep_typed()

    # Move

    @on(StepWanted)
    def _step_wanted(self, event: StepWanted) -> None:
        if event.step == BROWSE:
            self.action_inspect()
            return
        self.run_worker(self.go_to(event.step), group="move", description="move", exit_on_error=True)

    async def go_to(self, step: str) -> None:
        """Shows a step: one deep over Welcome, switched among themselves; Welcome is what lies beneath."""
        async with self._moving:
            if isinstance(self.screen, StepScreen) and self.screen.STEP == step:
                return
            if not isinstance(self.screen, StepScreen):
                return  # a dialog is open
            if step != "welcome":
                await self._opened.wait()
                if self.session is None:
                    self.tell_why_not()
                    return
            self._keep_typed()
            if step == "welcome":
                await self.pop_screen()
                self._session_changed()
                return
            if len(self.screen_stack) > 1:
                await self.switch_screen(self._screen_of(step))
            else:
                await self.push_screen(self._screen_of(step))
            self._remember(step)

    def _screen_of(self, step: str) -> StepScreen:
        name = STEPS[STEP_IDS.index(step)][2]
        module = importlib.import_module(f"oneflow_tui.tui.steps.{step}")
        screen = getattr(module, name)()
        if not isinstance(screen, StepScreen):
            raise TypeError(f"{name} is not a step")
        return screen

    def _remember(self, step: str) -> None:
        if self.session is not None:
            self.session.set_draft(self.session.draft.model_copy(update={"step": step}))

    def action_inspect(self) -> None:
        """The account browser, over the step that is shown; the session is the wizard's, and is only read with."""
        screen, session = self.screen, self.session
        if not isinstance(screen, StepScreen):
            return
        if session is None or session.account is None:
            screen.problem("There is no account to browse yet.", "Give a token first.")
            return
        from oneflow_tui.tui.inspect.desk import Desk
        from oneflow_tui.tui.inspect.screen import InspectScreen

        if self._desk is None or self._desk_of is not session.services:
            self._desk, self._desk_of = Desk(session), session.services
        self._desk.take_over()
        self.push_screen(InspectScreen(self._desk, hosted=True), lambda _: self._session_changed())

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: what works on this step, and every step."""
        yield from super().get_system_commands(screen)
        if isinstance(screen, StepScreen):
            for one in screen.active_bindings.values():
                if one.enabled and one.binding.id in ACTIONS and one.binding.action != "app.quit":
                    action = ACTIONS[one.binding.id]
                    yield SystemCommand(action.title, action.sentence, partial(screen.run_action, action.method))
            for step, title, _ in STEPS:
                yield SystemCommand(f"Go to {title}", "Shows this step", partial(screen.post_message, StepWanted(step)))

    # The set-up file

    def action_open_file(self) -> None:
        self._with_file("open_file")

    def action_save_file(self) -> None:
        self._with_file("save_file")

    def _with_file(self, what: str) -> None:
        screen = self.screen
        if not isinstance(screen, StepScreen):
            return
        if self.session is None:
            self.tell_why_not()
            return
        screen.keep_typed()
        flow = importlib.import_module("oneflow_tui.tui.set_up_file")
        self.run_worker(getattr(flow, what)(screen, self.session), group="file", description="file", exclusive=True)

    # What every step shows of the session

    def _session_changed(self) -> None:
        if isinstance(self.screen, StepScreen):
            self.screen.renew()
        elif (renew := getattr(self.screen, "renew_status", None)) is not None:  # the account browser
            renew()

    @property
    def acting_as(self) -> str | None:
        """Who acts now; None: the anonymous admin, or nobody has signed in."""
        return self.session.acting_as if self.session is not None else None

    def standings(self) -> dict[str, str]:
        """step id → done, needs_you, blocked, unknown; empty before the session is there."""
        if self.session is None:
            return {}
        return {step: state.standing.value for step, state in self.session.progress().items()}

    def in_session(self, work: Callable[[Session], Awaitable[object]]) -> Awaitable[object]:
        """`work` on the session; raises where it has not been opened yet."""
        if self.session is None:
            raise RuntimeError("the session is not open yet")
        return work(self.session)


def run(options: Options) -> int:
    """Runs the wizard in this terminal; returns the exit code."""
    app = WizardApp(options)
    app.run()
    return app.return_code or 0
