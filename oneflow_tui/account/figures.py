"""The numbers behind the charts. What was not read has no figure (None), which is not the same as nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from oneflow_tui.account.seen import AccountSeen

STATES = ("draft", "pending", "overdue", "signed", "declined")
"""The known states of a contract, in the order of its life. Oneflow may know more."""
RESULTS = ("acknowledged", "waiting", "exhausted", "not_sent")
"""What becomes of a delivery, as the sandbox tells it: Oneflow itself has no call for it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label (raw), its value, and what it is out of, None where it stands for itself."""

    label: str
    value: int
    out_of: int | None = None
    thing_id: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of time that begins at `begins`: requests in it, and how many stood against the budget at its end."""

    begins: datetime
    requests: int
    in_window: int


def _bars(counts: Mapping[str, int], first: tuple[str, ...]) -> list[Bar]:
    """The known words in their order, 0 among them, then the others by number."""
    total = sum(counts.values())
    others = sorted(counts.keys() - set(first), key=lambda word: (-counts[word], word))
    return [Bar(word, counts.get(word, 0), total) for word in (*first, *others)]


def contracts_by_state(seen: AccountSeen) -> list[Bar] | None:
    """Of the contracts that were read: each known state, then those not known. "" is a contract without one."""
    if seen.contracts is None:
        return None
    return _bars(Counter(one.state or "" for one in seen.contracts), STATES)


def fields_by_type(seen: AccountSeen) -> list[Bar] | None:
    """The data fields of each template type that was opened against the limit, the fullest first."""
    if seen.template_types is None or (seen.template_types and not seen.fields):
        return None
    opened = [one for one in seen.template_types if one.id in seen.fields]
    bars = [Bar(one.name, len(seen.fields[one.id]), seen.field_limit, one.id) for one in opened]
    return sorted(bars, key=lambda bar: -bar.value)


def requests_over_time(times: Iterable[datetime], now: datetime, *, window: int = 300, steps: int = 30) -> list[Moment]:
    """The last `window` seconds up to `now` in `steps` equal stretches, the oldest first.

    `times` are those of all requests, in any order; `in_window` counts those of the `window` seconds before the end of
    a stretch, which is what a sliding budget counts.
    """
    ordered = sorted(one for one in times if one <= now)
    step = timedelta(seconds=window / steps)
    whole = timedelta(seconds=window)
    found = []
    for at in range(steps):
        begins = now - whole + at * step
        ends = now if at == steps - 1 else begins + step
        inside = [one for one in ordered if ends - whole < one <= ends]
        found.append(Moment(begins, sum(one > begins for one in inside), len(inside)))
    return found


def deliveries_by_result(counts: Mapping[str, object] | None) -> list[Bar] | None:
    """From `delivery_counts` of a sandbox's console; None where there is none, since Oneflow does not tell."""
    if counts is None:
        return None
    told = {str(key): value for key, value in counts.items() if isinstance(value, int) and value >= 0}
    return _bars(told, RESULTS)
