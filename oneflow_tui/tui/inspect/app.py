"""`oneflow-tui inspect` in a terminal: the account browser as an app of its own, which never writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.screen import Screen

from oneflow_tui.errors import OneflowError
from oneflow_tui.options import Options
from oneflow_tui.tui.inspect.actions import INSPECT
from oneflow_tui.tui.inspect.screen import InspectScreen
from oneflow_tui.tui.shell import Shell

if TYPE_CHECKING:
    from oneflow_tui.tui.inspect.opening import Looking


class InspectApp(Shell):
    """The browser on one account, or on the embedded sandbox."""

    NEEDED = "oneflow_tui.tui.inspect.opening"

    def __init__(self, options: Options, first: str = "account") -> None:
        super().__init__(replace(options, read_only=True))
        self._first = first
        self._opening: Any = None  # the module that opens the session, once it is loaded
        self._looking: Looking | None = None

    def get_default_screen(self) -> Screen[Any]:
        return InspectScreen(first=self._first)

    @property
    def browser(self) -> InspectScreen:
        screen = self.screen_stack[0]
        assert isinstance(screen, InspectScreen)
        return screen

    async def _open(self, module: Any) -> None:
        self._opening = module
        try:
            if self._looking is None:
                # Kept after a refusal: the environment's secrets were taken out of the environment.
                self._looking = await module.open_session(self.options, self._session_changed)
            self.take_session(self._looking)
            desk = await self._looking.desk(self._first)
        except OneflowError as problem:
            self._refused = problem
            self.browser.note("The account could not be opened: the line below says why. F5 tries again.")
            self.browser.problem(problem)
            self._session_changed()
            return
        self._refused = None
        self.browser.problem(None)
        self.browser.take_desk(desk)

    def open_again(self) -> None:
        """After a refusal: tries once more."""
        if self._opening is not None and self._refused is not None:
            self._refused = None
            self.browser.problem(None)
            self.browser.note("Trying again…")
            self._loaded(self._opening, None)

    def _session_changed(self) -> None:
        self.browser.renew_status()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: what works here."""
        yield from super().get_system_commands(screen)
        told = {one.binding.id for one in screen.active_bindings.values() if one.enabled}  # several keys, one action
        for action in INSPECT.values():
            if action.id in told:
                yield SystemCommand(action.title, action.sentence, partial(screen.run_action, action.method))


def run(options: Options, first: str = "account") -> int:
    """Runs the browser in this terminal, on a section if one is named; returns the exit code."""
    app = InspectApp(options, first)
    app.run()
    return app.return_code or 0
