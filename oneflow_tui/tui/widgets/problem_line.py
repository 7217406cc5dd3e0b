"""The problem line: what went wrong, and what to do next. Nothing to say: no line."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from oneflow_tui.errors import OneflowError
from oneflow_tui.tui.text import content


class ProblemLine(Static):
    """Shows one problem until it is solved or replaced."""

    DEFAULT_CSS = """
    ProblemLine {
        height: auto; max-height: 5; padding: 0 1; margin: 0; background: $error 15%; display: none;
        &.-shown { display: block; }
    }
    """

    told: OneflowError | str = ""
    """The problem that is shown; "" where there is none."""

    def tell(self, problem: OneflowError | str, next_step: str = "") -> None:
        """Shows a problem; `next_step` says what to do, for an error in place of its own words."""
        self.told = problem
        if isinstance(problem, OneflowError):
            parts = [content(problem.title, "bold $error"), Content(": "), content(problem.detail)]
            if problem.detail == problem.title:
                parts = parts[:1]
            parts += [Content(" "), content(next_step or problem.next)]
            if problem.request_id:
                parts += [Content(" "), content(f"(request {problem.request_id})", "$text-muted")]
        else:
            parts = [content(problem, "bold $error"), Content(" "), content(next_step)]
        self.update(Content.assemble(*parts))
        self.add_class("-shown")

    def clear(self) -> None:
        self.told = ""
        self.remove_class("-shown")
        self.update("")
