"""What people would rather see than read: states, limits, the budget, and the map of the integration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from oneflow_tui.tui.text import content

if TYPE_CHECKING:
    from oneflow_tui.tui.inspect.bars import Line
    from oneflow_tui.tui.inspect.desk import Desk

MOST_TYPES = 40  # template types with a bar of their own


class Pictures(VerticalScroll):
    """Drawn from what the desk holds."""

    DEFAULT_CSS = """
    Pictures { height: 1fr; width: 100%; display: none; }
    Pictures.-shown { display: block; }
    Pictures:focus { background: $surface; }
    """

    def __init__(self) -> None:
        super().__init__(Static("", id="picture"), id="pictures", can_focus=True)
        self._desk: Desk | None = None

    def show(self, desk: Desk) -> None:
        self._desk = desk
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        if self._desk is not None:
            lines = list(picture(self._desk, max(self.size.width - 3, 40)))
            self.query_one("#picture", Static).update(Content("\n").join(lines))


def picture(desk: Desk, width: int) -> Iterator[Content]:
    """All pictures, a line each."""
    from oneflow_tui.account.diagram import diagram_of
    from oneflow_tui.account.figures import contracts_by_state, deliveries_by_result, fields_by_type, requests_over_time
    from oneflow_tui.account.tree import as_lines
    from oneflow_tui.tui.inspect.bars import limits, over_time, shares

    seen = desk.seen
    states = contracts_by_state(seen)
    whole = "" if seen.contracts_whole else f", of the {len(seen.contracts or ()):,} that were read"
    yield from _part(f"Contracts by state{whole}", None if states is None else shares(states, width))
    fields = fields_by_type(seen)
    yield from _part(
        "Data fields against the limit, by template type",
        None if fields is None else limits(fields[:MOST_TYPES], width),
    )
    if fields is not None and len(fields) > MOST_TYPES:
        yield content(f"and {len(fields) - MOST_TYPES:,} more")
    times = (one.started for one in desk.services.traffic.entries if one.kind != "console")
    moments = requests_over_time(times, datetime.now(UTC))
    yield from _part("Requests of the last five minutes", over_time(moments, desk.session.budget_limit))
    deliveries = deliveries_by_result(desk.deliveries)
    if deliveries is not None:
        yield from _part("Webhook deliveries by result", shares(deliveries, width))
    yield _heading("Map of the integration (e writes it as SVG or Mermaid)")
    for line in as_lines(diagram_of(seen)):
        yield content(line)


def _heading(text: str) -> Content:
    return content(text, "bold $primary")


def _part(title: str, lines: Iterable[Line] | None) -> Iterator[Content]:
    yield _heading(title)
    if lines is None:
        yield content("Not read yet: F5 reads it.", "$text-muted")
    lines = None if lines is None else list(lines)
    if lines == []:
        yield content("There is nothing to draw.", "$text-muted")
    for line in lines or ():
        yield Content.assemble(
            content(line.label), Content(" "), Content.styled(line.bar, "$primary on $surface"), content(line.words)
        )
    yield Content("")
