"""The detail pane: one entry in words, and what it is wired to. Enter follows a link, or shows all of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Label

from oneflow_tui.tui.text import cleaned, content, width_of
from oneflow_tui.tui.widgets.grid import Column, Grid, Row
from oneflow_tui.tui.widgets.grid.messages import RowChosen

if TYPE_CHECKING:
    from oneflow_tui.tui.inspect.fact import Fact

LEAST_LABEL = 8  # cells
LABEL_SHARE = 0.4  # of the pane that labels may take; longer ones go on below
MOST_LINES = 8  # of one text
LONGEST = 2_000  # characters of a text that are looked at for its lines


def _label_lines(label: str, width: int) -> list[str]:
    """A label whole; its second line stands under its words, not under its arrow."""
    return wrap(cleaned(label), width, subsequent_indent="  " if label.startswith(("→", " ")) else "") or [""]


class FactGrid(Grid):
    """The lines of the pane."""


@dataclass
class FactChosen(Message):
    """Enter or a double click on a line."""

    fact: Fact


class Detail(Vertical):
    """Shows facts; long ones on several lines."""

    DEFAULT_CSS = """
    Detail { border-left: solid $panel; }
    Detail #detail-title { text-style: bold; color: $primary; width: 100%; height: 1; }
    Detail:focus-within #detail-title { background: $panel; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.title = ""
        self.facts: Sequence[Fact] = ()
        self._rows: list[Fact] = []  # what each line is of

    def compose(self) -> ComposeResult:
        yield Label("", id="detail-title")
        yield FactGrid(
            (Column("what", "What", LEAST_LABEL), Column("value", "Value", min_width=10)),
            id="facts",
            read_only=True,
            row_mode=True,
            marks=False,
            empty_text="Nothing is chosen.",
        )

    @property
    def grid(self) -> Grid:
        return self.query_one("#facts", Grid)

    def show(self, title: str, facts: Sequence[Fact]) -> None:
        """Puts other facts in place; of the same entry the cursor stays where it is."""
        same = title == self.title
        self.title, self.facts = title, facts
        self.query_one("#detail-title", Label).update(content(title or "Detail"))
        if not same:
            self.grid.action_edge("top")
            self.grid.scroll_to(0, 0, animate=False)
        self._lay_out()

    def _lay_out(self) -> None:
        """Cuts the texts into lines. No label is cut short: two that begin alike must not look alike."""
        room = max(self.content_size.width - 3, 20)  # a cell before each column, and the scrollbar
        longest = max((width_of(fact.label) for fact in self.facts), default=0)
        wide = max(LEAST_LABEL, min(longest, int(room * LABEL_SHARE)))
        self.grid.set_width("what", wide)
        rows: list[Row] = []
        self._rows = []
        for fact in self.facts:
            lines = wrap(cleaned(fact.value[:LONGEST]), room - wide, break_on_hyphens=False)[: MOST_LINES + 1] or [""]
            if len(lines) > MOST_LINES:
                lines[MOST_LINES - 1 :] = ["… (Enter shows all)"]
            for label, line in zip_longest(_label_lines(fact.label, wide), lines, fillvalue=""):
                rows.append(Row(str(len(rows)), [label, line]))
                self._rows.append(fact)
        self.grid.set_rows(rows)

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out()

    @property
    def fact(self) -> Fact | None:
        """The one under the cursor."""
        key = self.grid.cursor_key
        return self._rows[int(key)] if key is not None else None

    @on(Grid.RowChosen)
    def _chosen(self, event: RowChosen) -> None:
        event.stop()
        if self.fact is not None:
            self.post_message(FactChosen(self.fact))
