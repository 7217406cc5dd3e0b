"""What the wizard and the account browser share as apps: theme, signals, late imports, good news, a crash page.

The first frame comes before anything heavy: the session with its models, HTTP and keyring is imported in a daemon
thread afterwards.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import signal
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment, Segments
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.notifications import SeverityLevel
from textual.screen import Screen

from oneflow_tui.errors import OneflowError
from oneflow_tui.options import Options
from oneflow_tui.text import clean
from oneflow_tui.tui.actions import ACTIONS, keys
from oneflow_tui.tui.late import import_beside
from oneflow_tui.tui.text import cleaned, hide_with
from oneflow_tui.tui.theme import DARK, LIGHT
from oneflow_tui.tui.widgets.status_line import Status

if TYPE_CHECKING:
    from oneflow_tui.session.session import Session
    from oneflow_tui.session.signed_in import SignedIn

NEWS = 3.0  # seconds for which good news stands
PALETTE = {
    "Theme": "Other colours, light or dark",
    "Screenshot": "Save a picture of this screen (SVG)",
    "Quit": ACTIONS["quit"].sentence,
}
SIGNALS = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT")


class Shell(App[int]):
    """An app on one account. A subclass names the module that it waits for, and opens its session in `_open`."""

    TITLE = "oneflow-tui"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [*keys("quit")]
    NEEDED: ClassVar[str]
    """The module that is imported after the first frame, before anything else can be done."""

    def __init__(self, options: Options) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        # Before the first frame, so that it is styled once: what setting the theme later would do.
        self.set_reactive(App.theme, DARK.name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.options = options
        self.session: Session | SignedIn | None = None
        self._refused: OneflowError | None = None  # why there is no session

    # Start

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for name in SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                # Windows has no signal handlers on the loop
                with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                    loop.add_signal_handler(number, self._signalled, int(number))

    def on_ready(self) -> None:
        """The first frame is on the terminal."""
        self._load()

    def _signalled(self, number: int) -> None:
        self._keep_typed()
        self.exit(return_code=128 + number)

    def _later(self) -> Sequence[str]:
        """Modules that are imported once the needed one is there, so that no screen stalls when it is first shown."""
        return ()

    def _load(self) -> None:
        """Imports what is heavy in a daemon thread."""
        loop = asyncio.get_running_loop()

        def work() -> None:
            try:
                module: Any = import_beside(self.NEEDED)
                failure: Exception | None = None
            except Exception as problem:  # told on the loop, where it can be shown
                module, failure = None, problem
            with contextlib.suppress(RuntimeError):  # the loop may have ended meanwhile
                loop.call_soon_threadsafe(self._loaded, module, failure)
            if failure is None:
                for later in self._later():
                    importlib.import_module(later)

        threading.Thread(target=work, name="load", daemon=True).start()

    def _loaded(self, module: Any, failure: Exception | None) -> None:
        if failure is not None:
            self._handle_exception(failure)
            return
        self.run_worker(self._open(module), group="open", description="open", exit_on_error=True)

    def take_session(self, session: Session | SignedIn) -> None:
        """What is shown from now on holds none of its secrets."""
        self.session = session
        session.traffic.redactor.listen(hide_with)

    async def _open(self, module: Any) -> None:
        """Opens the session with what the needed module holds."""
        raise NotImplementedError

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette on every screen: of Textual's own commands those that are not told better elsewhere."""
        for one in super().get_system_commands(screen):
            if one.title in PALETTE:
                yield SystemCommand(one.title, PALETTE[one.title], one.callback)

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
        super().notify(cleaned(message), title=title, severity=severity, timeout=timeout or NEWS, markup=False)

    # Leave

    async def action_quit(self) -> None:
        """Leaves; what was typed is on disk before the program ends."""
        self._keep_typed()
        self.exit(return_code=0)

    def _keep_typed(self) -> None:
        """Puts what stands in an editor where it is kept."""

    async def on_unmount(self) -> None:
        session, self.session = self.session, None
        if session is not None:
            await session.close()
        hide_with(str)

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

    # What is always visible

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
