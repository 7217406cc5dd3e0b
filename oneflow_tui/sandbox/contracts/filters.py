"""Which contracts a list is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from oneflow_tui.sandbox.calls import Call, Query
from oneflow_tui.sandbox.contracts.making import participants
from oneflow_tui.sandbox.contracts.showing import state_shown
from oneflow_tui.sandbox.errors import bad_request
from oneflow_tui.sandbox.shapes.contract_bodies import DAY
from oneflow_tui.sandbox.shapes.contracts import STATES
from oneflow_tui.sandbox.store import Json, stamp

_TIME = rf"{DAY}(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{{1,6}})?)?(Z|[+-](0\d|1[0-4]):?[0-5]\d)?)?"
_SPAN = rf"^({_TIME})?\|({_TIME})?$"
_ENDS = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?(?:Z|([+-])(\d\d):?(\d\d))?)?")
_FORM = "Not of the form from|to; a + in a time is written %2B."
FILTERS = (
    Query(
        "filter[states]",
        {"type": "array", "items": {"type": "string", "enum": [*STATES, "ended"]}},
        "Only contracts in one of these states",
    ),
    Query(
        "filter[published_time]",
        {"type": "string", "pattern": _SPAN, "x-complaint": _FORM},
        "from|to: dates or times, either of which may be missing; a + in a time is %2B",
    ),
    Query("filter[query]", {"type": "string"}, "Only contracts that have this in a name or an e-mail address"),
)


def kept(call: Call, contracts: Iterable[Json]) -> list[Json]:
    """Those that the filters of the query leave."""
    tests = [test for test in (_in_states(call), _published(call), _about(call)) if test is not None]
    return [item for item in contracts if all(test(item) for test in tests)]


def _in_states(call: Call) -> Callable[[Json], bool] | None:
    states = call.query.get("filter[states]")
    return (lambda item: state_shown(call.switches, item) in states) if states else None


def _published(call: Call) -> Callable[[Json], bool] | None:
    span = call.query.get("filter[published_time]")
    if span is None:
        return None
    begin, end = (_moment(text, last=bool(at)) if text else "" for at, text in enumerate(span.split("|")))
    return lambda item: item["published_time"] is not None and begin <= item["published_time"] <= (end or "~")


def _moment(text: str, *, last: bool) -> str:
    """A date or a time as the store writes it; a date stands for its first second, or for its last."""
    parts = _ENDS.fullmatch(text)
    if parts is None:
        raise bad_request({"filter[published_time]": [_FORM]})
    year, month, day, hour, minute, second = (int(one or 0) for one in parts.groups()[:6])
    time = datetime(year, month, 1, hour, minute, second, tzinfo=UTC) + timedelta(days=day - 1)
    if parts[4] is None and last:
        time += timedelta(hours=23, minutes=59, seconds=59)
    if parts[7] is not None:
        away = timedelta(hours=int(parts[8]), minutes=int(parts[9]))
        time -= away if parts[7] == "+" else -away
    return stamp(time)


def _about(call: Call) -> Callable[[Json], bool] | None:
    words = call.query.get("filter[query]", "").casefold()
    if not words:
        return None

    def holds(item: Json) -> bool:
        texts = [item["name"], *(party["name"] or "" for party in item["parties"])]
        texts += [text for one in participants(item) for text in (one["name"], one["email"])]
        return any(words in text.casefold() for text in texts)

    return holds
