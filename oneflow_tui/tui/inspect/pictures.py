"""What people would rather see than read: states, limits, the budget, deliveries, and the map of the integration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from textwrap import wrap
from typing import TYPE_CHECKING

from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from oneflow_tui.tui.text import content

if TYPE_CHECKING:
    from oneflow_tui.tui.inspect.bars import Line
    from oneflow_tui.tui.inspect.desk import Desk

MOST_TYPES = 12  # template types with a bar of their own: the fullest
LEAST = 36  # cells that the pictures are drawn for at least
NOT_READ = "Not read yet: F5 reads it."
NO_CONTRACT = "There is no contract yet: one appears here as soon as somebody makes it from a template."
NO_TYPE = "There is no template type yet: the wizard makes one (`oneflow-tui`)."
NOTHING_SENT = "No request in the last five minutes. F5 asks anew."
NO_DELIVERY = "Nothing was delivered yet: publish or sign a contract that a webhook hears."
NOT_TOLD = "Oneflow has no call that tells them; a sandbox that this program starts does (--sandbox)."
NO_MAP = (
    "Nothing is wired yet: a template type, a template that carries it, and a webhook make an integration. The wizard "
    "makes them (`oneflow-tui`)."
)
_RESULTS = {"acknowledged": "taken", "waiting": "tried again", "exhausted": "given up", "not_sent": "not sent"}


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
            lines = list(picture(self._desk, max(self.size.width - 3, LEAST)))
            self.query_one("#picture", Static).update(Content("\n").join(lines))


def picture(desk: Desk, width: int) -> Iterator[Content]:
    """All pictures, a line each; none is wider than `width` cells."""
    for title, drawn in (
        _states(desk, width),
        _fields(desk, width),
        ("Requests of the last five minutes", _requests(desk, width)),
        ("Webhook deliveries by result", _deliveries(desk, width)),
        ("Map of the integration (e: as SVG or Mermaid)", _map(desk, width)),
    ):
        yield content(title, "bold $primary")
        if isinstance(drawn, str):
            yield from (content(line, "$text-muted") for line in wrap(drawn, width))
        else:
            yield from drawn
        yield Content("")


_Drawn = Iterable[Content] | str
"""The lines of a picture, or the words that stand for them."""


def _states(desk: Desk, width: int) -> tuple[str, _Drawn]:
    from oneflow_tui.account.figures import contracts_by_state
    from oneflow_tui.tui.inspect.bars import shares

    seen, title = desk.seen, "Contracts by state"
    states = contracts_by_state(seen)
    if not seen.contracts or states is None:
        return title, NOT_READ if states is None else NO_CONTRACT
    drawn = list(_drawn(shares(states, width)))
    if not seen.contracts_whole:
        of = f" of {seen.contracts_count:,}" if seen.contracts_count is not None else ""
        told = f"{len(seen.contracts):,}{of} were read; a on the list of contracts reads the rest."
        drawn += [content(line, "$text-muted") for line in wrap(told, width)]
    return title, drawn


def _fields(desk: Desk, width: int) -> tuple[str, _Drawn]:
    from oneflow_tui.account.figures import fields_by_type
    from oneflow_tui.tui.inspect.bars import limits

    title, fields = "Data fields against the limit, by template type", fields_by_type(desk.seen)
    if not fields:
        return title, NOT_READ if fields is None else NO_TYPE
    drawn = list(_drawn(limits(fields[:MOST_TYPES], width)))
    unread = len(desk.seen.template_types or ()) - len(fields)
    more = [f"{len(fields) - MOST_TYPES:,} have fewer"] if len(fields) > MOST_TYPES else []
    more += [f"{unread:,} were not read: Enter on one under Template types reads it"] if unread else []
    drawn += [content(line, "$text-muted") for line in wrap("; ".join(more), width)]
    return title, drawn


def _deliveries(desk: Desk, width: int) -> _Drawn:
    from oneflow_tui.account.figures import deliveries_by_result
    from oneflow_tui.tui.inspect.bars import shares

    bars = deliveries_by_result(desk.deliveries)
    if bars is None:
        return NOT_TOLD
    if not any(bar.value for bar in bars):
        return NO_DELIVERY
    return _drawn(shares(bars, width, lambda label: _RESULTS.get(label, label)))


def _map(desk: Desk, width: int) -> _Drawn:
    from oneflow_tui.account.diagram import diagram_of
    from oneflow_tui.account.tree import as_lines

    found = diagram_of(desk.seen)
    if not found.nodes:
        return NO_MAP
    return [content(part) for line in as_lines(found) for part in hanging(line, width)]


def _requests(desk: Desk, width: int) -> _Drawn:
    from oneflow_tui.account.figures import requests_over_time
    from oneflow_tui.tui.inspect.bars import over_time, steps_for

    times = [one.started for one in desk.services.traffic.entries if one.kind != "console"]
    moments = requests_over_time(times, datetime.now(UTC), steps=steps_for(width))
    if not any(one.in_window for one in moments):
        return NOTHING_SENT
    return _drawn(over_time(moments, desk.session.budget_limit, width))


def hanging(line: str, width: int) -> list[str]:
    """A line of the tree on as many lines as it takes, with the branches drawn on beside them."""
    words = line.lstrip("│├└─ ")
    branches = line[: len(line) - len(words)]
    on = branches.replace("├─", "│ ").replace("└─", "  ") + "  "
    room = max(width - len(on), 12)
    first, *rest = wrap(words, room, break_on_hyphens=False) or [""]
    return [branches + first, *(on + more for more in rest)]


def _drawn(lines: Iterable[Line]) -> Iterator[Content]:
    for line in lines:
        bar = Content.styled(line.bar, "$primary on $surface") if line.words else content(line.bar, "$text-muted")
        yield Content.assemble(content(line.label), Content(" "), bar, content(line.words))
