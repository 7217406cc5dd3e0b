"""Test: does the set-up work? One line each, and where a line fails what to do about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Static

from oneflow_tui.errors import BadInput
from oneflow_tui.setup.trial import TestLine
from oneflow_tui.tui.actions import keys
from oneflow_tui.tui.steps import trial_rows
from oneflow_tui.tui.steps.base import StepScreen
from oneflow_tui.tui.steps.overview import look_around
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.grid import Grid


def _in_words(time: str) -> str:
    """A time in UTC (ISO 8601) as people write it."""
    return f"{datetime.fromisoformat(time):%Y-%m-%d %H:%M:%S} UTC"


class TrialScreen(StepScreen):
    """F5 runs it. The account is watched meanwhile, until an active template carries the type."""

    STEP = "test"
    AUTO_FOCUS = "#run, #go-token"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys("do_it", "copy", "curl", "browser"),
        replace(keys("look")[0], description="Run the test", tooltip="Ask the account one thing after the other"),
    ]
    DEFAULT_CSS = """
    TrialScreen .-hidden { display: none; }
    TrialScreen #assignment { height: auto; max-height: 6; margin-bottom: 1; }
    TrialScreen #lines { height: 1fr; min-height: 4; }
    TrialScreen #about { height: auto; max-height: 7; }
    """

    def compose_step(self) -> ComposeResult:
        with Vertical():
            yield Static("", id="assignment")
            yield Grid(
                trial_rows.COLUMNS,
                id="lines",
                read_only=True,
                row_mode=True,
                marks=False,
                empty_text="Not run yet. “Run the test” asks the account one thing after the other; it only reads.",
            )
            yield Static("", id="about")

    def compose_moves(self) -> ComposeResult:
        if self.is_signed_in:
            yield Button("Run the test", id="run", variant="primary", compact=True)
            yield Button("Assign for me (F2)", id="do-it", compact=True)

    _lines: tuple[TestLine, ...] = ()
    _testing = False

    @property
    def lines(self) -> tuple[TestLine, ...]:
        """The lines on the screen: of the run under way, else of the last one."""
        if self._testing or self.session.tested is None:
            return self._lines
        return self.session.tested.lines

    async def arrive(self) -> None:
        if not await self._look():
            self.watch_account(self._look)

    async def _look(self) -> bool:
        """Whether every type of this integration is carried by an active template."""
        session = self.session
        await session.look("template_types", "templates")
        return trial_rows.assignment_words(session.actual, session.draft)[1]

    def show_state(self) -> None:
        session = self.session
        words, done = trial_rows.assignment_words(session.actual, session.draft, short=bool(self.lines))
        self.query_one("#assignment", Static).update(content(words, "$success" if done else ""))
        can_help = session.is_own_sandbox and bool(trial_rows.lacking(session.actual, session.draft))
        self.query_one("#do-it").set_class(not can_help, "-hidden")
        grid = self.query_one("#lines", Grid)
        rows = trial_rows.rows_of(self.lines)
        if [row.cells for row in rows] != [row.cells for row in grid.model.rows]:
            grid.set_rows(rows)
        self._show_line()
        self.refresh_bindings()

    def _show_line(self) -> None:
        """The row under the cursor in full, with what to do."""
        about = self.query_one("#about", Static)
        key = self.query_one("#lines", Grid).cursor_key
        if key is None or int(key) >= len(self.lines):
            about.update("")
            return
        line = self.lines[int(key)]
        parts = [content(f"{line.what}: ", "bold"), content(line.sentence)]
        if line.todo:
            parts += [Content("\n☞ "), content(line.todo, "$warning")]
        if line.request_id:
            parts += [Content("\n"), content(f"request {line.request_id} (^y copies it)", "$text-muted")]
        elif self.session.tested is not None and not self._testing:
            run_at = f"Run at {_in_words(self.session.tested.time)}, kept for the hand-over."
            parts += [Content("\n"), content(run_at, "$text-muted")]
        about.update(Content.assemble(*parts))

    @on(Grid.CursorMoved)
    def _row_changed(self) -> None:
        self._show_line()

    # Running it

    @on(Button.Pressed, "#run")
    def action_look(self) -> None:
        """F5 on this step: look again is to run the test."""
        if not self.is_signed_in or self._testing:
            return
        session = self.session
        self._lines, self._testing = (), True
        self.renew()

        async def run() -> None:
            try:
                await session.run_trial(self._told)
                await look_around(self.session)
            finally:
                self._testing = False

        self.ask(run, then=self._ran, shown=True, sentence="Testing…")

    def _told(self, line: TestLine) -> None:
        self._lines = (*self._lines, line)
        if self.is_ready:
            self.show_state()

    def _ran(self) -> None:
        tested = self.session.tested
        if tested is None:
            return
        self.renew()
        grid = self.query_one("#lines", Grid)
        failing = next((str(place) for place, line in enumerate(tested.lines) if line.ok is False), None)
        if failing is not None:
            grid.go_to(failing)
        else:
            self.notify("Everything answered as it should.", markup=False)
        grid.focus()

    # The person's part

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "do_it":
            if not self.is_signed_in or not self.session.is_own_sandbox:
                return False
            return bool(trial_rows.lacking(self.session.actual, self.session.draft))
        return super().check_action(action, parameters)

    @on(Button.Pressed, "#do-it")
    def action_do_it(self) -> None:
        session = self.session
        console = session.services.console if session.services is not None else None
        if console is None:
            return

        async def assign() -> None:
            missing = trial_rows.lacking(session.actual, session.draft) or []
            free = [
                one
                for one in session.actual.templates or ()
                if trial_rows.is_usable(one) and one.template_type_id is None
            ]
            if len(free) < len(missing):
                raise BadInput("No active template without a type is left.", next="Use the sandbox's console (F9).")
            for (type_id, _), template in zip(missing, free, strict=False):
                await console.assign_template_type(template.id, type_id)
            await self._look()

        self.ask(assign, shown=True, sentence="Assigning the template type…")

    def action_copy(self) -> None:
        from oneflow_tui.tui.clipboard import copy

        key = self.query_one("#lines", Grid).cursor_key
        line = self.lines[int(key)] if key is not None and int(key) < len(self.lines) else None
        if line is not None and line.request_id:
            copy(self.app, line.request_id, "the request id")
        elif line is not None:
            copy(self.app, f"{line.what}: {line.sentence}", "the line")
        else:
            self.problem("There is nothing to copy yet.", "F5 runs the test.")

    def curl_commands(self) -> list[tuple[str, str]]:
        from oneflow_tui.tui.steps.commands import curl

        session = self.session
        asked = [
            ("Does Oneflow answer?", "/ping"),
            ("Whose account is it?", "/accounts/me"),
            ("Its template types", "/template_types"),
        ]
        for type_id, name in trial_rows.tried_types(session.actual, session.draft):
            asked += [
                (f"The data fields of {name}", f"/template_types/{type_id}"),
                (f"The active templates with {name}", f"/templates?template_type_id={type_id}&filter[active]=true"),
            ]
        asked += [("Webhooks", "/webhooks"), ("Users", "/users"), ("Workspaces", "/workspaces")]
        return [curl(session, what, "GET", path) for what, path in asked]
