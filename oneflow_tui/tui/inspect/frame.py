"""The frame of the account browser: sections on the left, a table, the detail pane; status above, keys below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static

from oneflow_tui.errors import NetworkError, OneflowError
from oneflow_tui.tui.inspect.detail import Detail
from oneflow_tui.tui.inspect.row_grid import SectionFilter
from oneflow_tui.tui.inspect.sections import SECTIONS
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.grid import Column, Grid, Row
from oneflow_tui.tui.widgets.key_line import KeyLine
from oneflow_tui.tui.widgets.problem_line import ProblemLine
from oneflow_tui.tui.widgets.status_line import StatusLine
from oneflow_tui.tui.widgets.too_small import TooSmall, fit

if TYPE_CHECKING:
    from oneflow_tui.tui.shell import Shell

ROOMY = 110  # columns from which the detail pane stands on the right
NAME = 14  # cells of "Template types"
COUNT = 7  # cells of "reading" and "20,150!"


class SectionGrid(Grid):
    """The list on the left."""


class Frame(Screen[None]):
    """Lays out the panes and tells problems. What is in them is the work of the classes above."""

    AUTO_FOCUS = "#sections"
    DEFAULT_CSS = """
    Frame {
        #browser { height: 1fr; }
        #sections { width: 23; height: 100%; }
        #main { width: 1fr; height: 100%; layout: vertical; padding: 0 0 0 1; }
        #list { height: 1fr; width: 100%; }
        #list-title {
            height: 1; width: 100%; text-style: bold; color: $primary; text-wrap: nowrap; text-overflow: ellipsis;
        }
        #list:focus-within #list-title { background: $panel; }
        #list RowGrid { display: none; }
        #list RowGrid.-shown { display: block; }
        #waiting-note { height: 1fr; padding: 1 2; color: $text-muted; }
        #detail { height: 40%; width: 100%; border-left: none; }
    }
    Frame.-pictures #detail { display: none; }
    Frame #detail:focus-within { height: 60%; }
    Frame.-roomy {
        #main { layout: horizontal; }
        #list { width: 1fr; height: 100%; }
        #detail { width: 46%; max-width: 80; height: 100%; border-left: solid $panel; padding: 0 0 0 1; }
        #detail:focus-within { height: 100%; }
    }
    """

    def compose(self) -> ComposeResult:
        self.set_class(self.app.size.width >= ROOMY, "-roomy")  # before the first layout, so that nothing jumps
        yield TooSmall()
        yield StatusLine()
        with Horizontal(id="browser"):
            yield SectionGrid(
                (Column("section", "Look at", NAME), Column("count", "", COUNT, align="right")),
                id="sections",
                read_only=True,
                row_mode=True,
                marks=False,
            )
            with Vertical(id="main"):
                with Vertical(id="list"):
                    yield Static("", id="list-title")
                    yield SectionFilter(id="filter")
                    yield Static("Starting…", id="waiting-note")
                    yield ProblemLine()
                yield Detail(id="detail")
        yield KeyLine()

    def on_mount(self) -> None:
        rows = (Row(section.id, [section.title, ""]) for section in SECTIONS.values())
        self.query_one("#sections", Grid).set_rows(rows)
        self.renew_status()
        self.begin()

    def begin(self) -> None:
        """All panes are there."""

    def on_resize(self, event: events.Resize) -> None:
        # Before Textual lays anything out: a widget squeezed to nothing may fail.
        fit(self, event.size)
        self.set_class(event.size.width >= ROOMY, "-roomy")

    @property
    def shell(self) -> Shell:
        return cast("Shell", self.app)

    @property
    def stands(self) -> bool:
        """Whether there is something to write on: an ending app takes the children before the screen."""
        return self.is_attached and bool(self.query(StatusLine)) and bool(self.query(KeyLine))

    @property
    def detail(self) -> Detail:
        return self.query_one("#detail", Detail)

    @property
    def filter_box(self) -> SectionFilter:
        return self.query_one("#filter", SectionFilter)

    def renew_status(self) -> None:
        if self.stands:
            self.query_one(StatusLine).status = replace(self.shell.status(), read_only=True)  # as all is that looks

    def title_list(self, text: str) -> None:
        self.query_one("#list-title", Static).update(content(text))

    def note(self, text: str) -> None:
        """Words in the place of a table; "" shows the table."""
        note = self.query_one("#waiting-note", Static)
        note.update(content(text, lines=True))
        note.display = bool(text)

    def problem(self, problem: OneflowError | str | None, next_step: str = "") -> None:
        """Shows a problem above the detail pane; None takes it away."""
        if not self.stands:
            return
        line = self.query_one(ProblemLine)
        if problem is None:
            line.clear()
        elif isinstance(problem, NetworkError):
            line.tell(problem, next_step or "F5 looks again; what was read before stays.")
        else:
            line.tell(problem, next_step)

    def good_news(self, text: str, **more: Any) -> None:
        self.notify(text, markup=False, **more)
