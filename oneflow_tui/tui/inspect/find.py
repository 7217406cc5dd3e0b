"""Finds anything that is loaded, as one types: names, ids, custom_ids, e-mails, URLs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Input, Static

from oneflow_tui.account.search import Hit
from oneflow_tui.account.things import TITLES, Kind, ThingId
from oneflow_tui.tui.dialogs.base import Dialog
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.grid import Column, Grid, Row
from oneflow_tui.tui.widgets.grid.messages import RowChosen
from oneflow_tui.tui.widgets.plain_input import PlainInput

if TYPE_CHECKING:
    from oneflow_tui.tui.inspect.desk import Desk

SETTLED = 0.03  # seconds without typing, after which is looked: of 20,000 contracts that takes as long


class FindAnything(Dialog[tuple[Kind, ThingId]]):
    """Answers the thing that was chosen. The arrows move among the hits while one types."""

    DEFAULT_CSS = """
    FindAnything #dialog { height: 90%; }
    FindAnything #hits { height: 1fr; }
    FindAnything #found { height: 1; color: $text-muted; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Find anything that is loaded")
        self._desk = desk
        self._hits: list[Hit] = []
        self._settling: Timer | None = None
        self._late = False  # the hits are those of what was typed before

    def compose_dialog(self) -> ComposeResult:
        yield PlainInput(placeholder="A name, an id, a custom_id, an e-mail, a URL", id="wanted")
        yield Static(self._loaded(), id="found")
        yield Grid(
            (Column("kind", "Kind", 13), Column("name", "Name", flex=2), Column("where", "Found in", flex=2)),
            id="hits",
            read_only=True,
            row_mode=True,
            marks=False,
            empty_text="Type what you look for. Enter goes to the line that is marked.",
        )

    def _loaded(self) -> str:
        return f"{len(self._desk.index):,} things are loaded."

    @on(Input.Changed, "#wanted")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._late = True
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLED, self._look)

    def _look(self) -> None:
        self._late = False
        text = self.query_one("#wanted", PlainInput).value
        found = self._desk.find(text)
        self._hits = found.hits
        more = f", the first {len(found.hits):,} shown" if found.total > len(found.hits) else ""
        told = f"{found.total:,} found{more}. {self._loaded()}" if text.strip() else self._loaded()
        self.query_one("#found", Static).update(content(told))
        rows = []
        for place, hit in enumerate(found.hits):
            where = f"{hit.where}: {hit.text}" if hit.where != "name" else str(hit.id)
            rows.append(Row(str(place), [TITLES[hit.kind], hit.name or str(hit.id), where]))
        grid = self.query_one("#hits", Grid)
        grid.empty_text = "Nothing that is loaded holds this." if text.strip() else "Type what you look for."
        grid.set_rows(rows)
        grid.action_edge("top")

    def on_key(self, event: events.Key) -> None:
        """The arrows belong to the hits, the letters to the box, those too that were typed before it had the focus."""
        grid, box = self.query_one("#hits", Grid), self.query_one("#wanted", PlainInput)
        steps = {"up": (-1, 0), "down": (1, 0)}
        if not box.has_focus:
            if event.is_printable and event.character is not None:
                self.set_focus(box)
                box.insert_text_at_cursor(event.character)
                event.stop()
        elif event.key in steps:
            grid.action_go(*steps[event.key])
            event.stop()
        elif event.key in ("pageup", "pagedown"):
            grid.action_page(-1 if event.key == "pageup" else 1)
            event.stop()

    @on(Input.Submitted, "#wanted")
    def _entered(self) -> None:
        if self._settling is not None:
            self._settling.stop()
        if not str(self.query_one("#wanted", PlainInput).value).strip():
            return
        if self._late:  # Enter came before the hits of the last letters did
            self._look()
        self._choose(self.query_one("#hits", Grid).cursor_key or "0")

    @on(RowChosen)
    def _chosen(self, event: RowChosen) -> None:
        event.stop()
        self._choose(event.key)

    def _choose(self, key: str) -> None:
        if int(key) < len(self._hits):
            hit = self._hits[int(key)]
            self.dismiss((hit.kind, hit.id))
