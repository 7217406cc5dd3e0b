"""The wizard: moves between steps, and holds the session once it has been loaded. Nothing else.

The first frame comes before anything heavy: the session with its models, HTTP and keyring is imported in a daemon
thread afterwards.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment, Segments
from textual import on
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.notifications import SeverityLevel
from textual.screen import Screen

from oneflow_tui.errors import OneflowError
from oneflow_tui.options import Options
from oneflow_tui.text import clean
from oneflow_tui.tui.actions import ACTIONS, keys
from oneflow_tui.tui.steps import STEP_IDS, STEPS
from oneflow_tui.tui.steps.base import StepScreen, StepWanted
from oneflow_tui.tui.steps.welcome import WelcomeScreen
from oneflow_tui.tui.theme import DARK, LIGHT
from oneflow_tui.tui.widgets.status_line import Status

if TYPE_CHECKING:
    from oneflow_tui.session import Session

NEWS = 3.0  # seconds for which good news stands
SIGNALS = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT")


class WizardApp(App[int]):
    """The wizard on one account, or on the embedded sandbox."""

    TITLE = "oneflow-tui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [*keys("quit", "open_file", "save_file")]

    def __init__(self, options: Options) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        # Before the first frame, so that it is styled once: what setting the theme later would do.
        self.set_reactive(App.theme, DARK.name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.options = options
        self.session: Session | None = None
        self._refused: OneflowError | None = None  # why there is no session
        self._moving = asyncio.Lock()
        self._opened = asyncio.Event()  # the first account has been opened, or could not be

    # Start

    def get_default_screen(self) -> Screen[Any]:
        return WelcomeScreen()

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for name in SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                # Windows has no signal handlers on the loop
                with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                    loop.add_signal_handler(number, self._signalled, int(number))
        self.call_after_refresh(self._load)

    def _signalled(self, number: int) -> None:
        self._keep_typed()
        self.exit(return_code=128 + number)

    def _load(self) -> None:
        """Imports what is heavy in a daemon thread, with the collector held so that the screen does not stall."""
        loop = asyncio.get_running_loop()

        def work() -> None:
            interval = sys.getswitchinterval()
            sys.setswitchinterval(0.0005)
            gc.disable()
            try:
                module = importlib.import_module("oneflow_tui.session")
                failure: Exception | None = None
            except Exception as problem:  # told on the loop, where it can be shown
                module, failure = None, problem
            finally:
                gc.enable()
                gc.freeze()
                sys.setswitchinterval(interval)
            with contextlib.suppress(RuntimeError):  # the loop may have ended meanwhile
                loop.call_soon_threadsafe(self._loaded, module, failure)
            for name in (*(f"steps.{step}" for step in STEP_IDS), "set_up_file"):  # so that none stalls the screen
                importlib.import_module(f"oneflow_tui.tui.{name}")

        threading.Thread(target=work, name="load", daemon=True).start()

    def _loaded(self, module: Any, failure: Exception | None) -> None:
        if failure is not None:
            self._handle_exception(failure)
            return
        self.run_worker(self._open(module.Session), group="open", description="open", exit_on_error=True)

    async def _open(self, session_class: type[Session]) -> None:
        try:
            session = await session_class.open(self.options)
        except OneflowError as problem:
            self._refused = problem
            self._opened.set()
            self._session_changed()
            self.tell_why_not()
            return
        session.on_change = self._session_changed
        self.session = session
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

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Good news, one at a time; never read as markup, since it may hold foreign text."""
        self.clear_notifications()
        super().notify(clean(message), title=title, severity=severity, timeout=timeout or NEWS, markup=False)

    # Leave

    async def action_quit(self) -> None:
        """Leaves; the draft is on disk before the program ends."""
        self._keep_typed()
        self.exit(return_code=0)

    def _keep_typed(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, StepScreen):
                screen.keep_typed()

    async def on_unmount(self) -> None:
        session, self.session = self.session, None
        if session is not None:
            await session.close()

    def _handle_exception(self, error: Exception) -> None:
        """A fault of ours: a short page without the values of variables, which may be secrets."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        lines = ["oneflow-tui met a fault of its own and had to stop. What you typed is kept.", ""]
        cause: BaseException = getattr(error, "error", None) or error  # a worker wraps what went wrong in it
        trace = cause.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            lines.append(f"  {code.co_filename.rpartition('oneflow_tui')[2]}:{trace.tb_lineno} in {code.co_qualname}")
            trace = trace.tb_next
        lines += [f"  {type(cause).__name__}", "", "Start it again to go on. Please report the lines above."]
        self._exit_renderables.append(Segments([Segment(clean(line) + "\n") for line in lines]))
        self._close_messages_no_wait()

    # Move

    @on(StepWanted)
    def _step_wanted(self, event: StepWanted) -> None:
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

    def status(self) -> Status:
        """What the status line shows."""
        session = self.session
        if session is None:
            return Status(label="starting…" if self._refused is None else "could not be opened")
        return Status(
            environment=session.environment,
            label=session.environment_label,
            account=session.account.name if session.account else "",
            acting_as=session.acting_as,
            signed_in=session.account is not None,
            keyring=session.keyring_kind,
            used=session.budget_used,
            limit=session.budget_limit,
            read_only=session.read_only,
            waiting=session.waiting,
        )

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
