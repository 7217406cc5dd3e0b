"""While a plan is being sent: a bar with numbers, each change's own result, and Esc to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, ProgressBar, Static

from oneflow_tui.errors import OneflowError
from oneflow_tui.tui.dialogs.base import Dialog
from oneflow_tui.tui.text import content

if TYPE_CHECKING:
    from oneflow_tui.session.session import Session
    from oneflow_tui.setup.changes import Approval, Plan, Progress, Report

MARKS = {
    "done": ("✓ done", "$success"),
    "already": ("✓ was so already", "$success"),
    "failed": ("× failed", "$error"),
    "blocked": ("× blocked", "$error"),
    "manual": ("☞ for a person", "$primary"),
    "not_sent": ("· not sent", "$warning"),
}


class Sending(Dialog["Report | OneflowError"]):
    """Answers the Report once the person has read it, or the error that stopped it before the first write."""

    DEFAULT_CSS = """
    Sending Horizontal { height: auto; }
    """
    AROUND = 9
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "close", "Stop / close", key_display="Esc", id="sending.stop", tooltip="Stop sending, or close"
        )
    ]

    def __init__(self, session: Session, plan: Plan, approval: Approval) -> None:
        super().__init__("Sending")
        self._session = session
        self._plan = plan
        self._approval = approval
        self._lines: list[Content] = []
        self._answer: Report | OneflowError | None = None

    def compose_dialog(self) -> ComposeResult:
        yield Static("", id="sentence")
        with Horizontal():
            yield ProgressBar(total=max(len(self._plan.changes), 1), show_eta=False)
            yield Static("", id="numbers")
        with VerticalScroll(id="outcomes", classes="middle"):
            yield Static("", id="lines")
        yield Button("Close", id="close", compact=True, disabled=True)

    def on_mount(self) -> None:
        self.run_worker(self._run(), group="sending", description="sending", exit_on_error=True)

    async def _run(self) -> None:
        try:
            report = await self._session.apply(self._plan, self._approval, self._tell)
        except OneflowError as problem:
            self._answer = problem
            self.dismiss(problem)
            return
        self._answer = report
        if not self._is_shown:
            return
        failed = len(report.failed)
        self.query_one("#sentence", Static).update(
            f"{failed} did not take; each says why." if failed else "All done, and read back from the account."
        )
        close = self.query_one("#close", Button)
        close.disabled = False
        close.focus()

    @property
    def _is_shown(self) -> bool:
        """Whether there is still something to write on: an ending app takes the children before the screen."""
        return self.is_attached and bool(self.query(ProgressBar))

    def _tell(self, progress: Progress) -> None:
        if not self._is_shown:
            return
        self.query_one(ProgressBar).update(total=max(progress.total, 1), progress=progress.done)
        self.query_one("#numbers", Static).update(f" {progress.done} of {progress.total}")
        self.query_one("#sentence", Static).update(content(progress.sentence))
        outcome = progress.outcome
        if outcome is not None:
            mark, style = MARKS[outcome.result.value]
            line = [Content.styled(mark, style), Content(" "), content(outcome.change.id)]
            if outcome.detail:
                line += [Content("\n    "), content(outcome.detail)]
            if outcome.request_id and outcome.result.value == "failed":
                line += [content(f" (request {outcome.request_id})", "$text-muted")]
            self._lines.append(Content.assemble(*line))
            self.query_one("#lines", Static).update(Content("\n").join(self._lines))

    @on(Button.Pressed, "#close")
    def _close_pressed(self) -> None:
        self.dismiss(self._answer)

    def action_close(self) -> None:
        """Stops after what is under way, or closes when it has ended."""
        if self._answer is not None:
            self.dismiss(self._answer)
            return
        for worker in self.workers:
            if worker.node is self:
                worker.cancel()
        self.dismiss(
            OneflowError(
                "Stopped. What was sent is journalled.", next="Look again (F5); sending again finishes the rest."
            )
        )
