"""The kinds of trouble, and what each takes as its argument."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

LONGEST = 600.0  # seconds
_BODILESS = (204, 205, 304)
_REDIRECTS = (301, 302, 303, 307, 308)
_UNITS = {"ms": 0.001, "s": 1.0}
_TIME = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)(ms|s)")


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of trouble. Times are in seconds."""

    kind: str
    """A word of the table; "status" for an error in the API's own shape."""
    status: int = 0
    retry_after: str | None = None
    """As it was written."""
    seconds: float = 0.0
    longest: float = 0.0
    """Above `seconds` where the time lies in between."""


Wrong = Callable[[str], NoReturn]
"""Complains of the rule that is being read."""
ReadArgument = Callable[[str, str | None, Wrong], Fault]
"""Takes the kind, the word behind it and the complaint."""


def _alone(kind: str, argument: str | None, wrong: Wrong) -> Fault:
    if argument is not None:
        wrong(f"{argument} is too much; {kind} takes nothing but SHARE% and xN.")
    return Fault(kind)


def _error(kind: str, argument: str | None, wrong: Wrong) -> Fault:
    return Fault(kind, status=_status(argument, range(400, 600), "a status goes from 400 to 599.", wrong))


def _any_answer(kind: str, argument: str | None, wrong: Wrong) -> Fault:
    possible = [status for status in range(200, 600) if kind == "empty" or status not in _BODILESS]
    without = "" if kind == "empty" else ", without those that have no body"
    return Fault(kind, status=_status(argument, possible, f"{kind} takes a status from 200 to 599{without}.", wrong))


def _redirect(kind: str, argument: str | None, wrong: Wrong) -> Fault:
    sentence = f"redirect takes one of {', '.join(str(status) for status in _REDIRECTS)}."
    return Fault(kind, status=_status(argument or "302", _REDIRECTS, sentence, wrong))


def _status(argument: str | None, possible: Sequence[int], sentence: str, wrong: Wrong) -> int:
    if argument is None or not re.fullmatch(r"[0-9]{3}", argument) or int(argument) not in possible:
        wrong(sentence)
    return int(argument)


def _span(kind: str, argument: str | None, wrong: Wrong) -> Fault:
    shortest, _, longest = (argument or "").partition("..")
    low = _seconds(shortest)
    high = _seconds(longest) if ".." in (argument or "") else low
    if low is None or high is None or high < low:
        wrong("delay takes a TIME or a span of two, the shorter one first: 50ms, 2s, 50ms..200ms; at most 600s.")
    return Fault(kind, seconds=low, longest=high)


def _time(default: float) -> ReadArgument:
    def read_time(kind: str, argument: str | None, wrong: Wrong) -> Fault:
        seconds = default if argument is None else _seconds(argument)
        if seconds is None:
            wrong(f"{kind} takes a TIME: 50ms, 2s, 1.5s; at most 600s.")
        return Fault(kind, seconds=seconds)

    return read_time


def _seconds(text: str) -> float | None:
    match = _TIME.fullmatch(text)
    seconds = float(match[1]) * _UNITS[match[2]] if match else LONGEST + 1
    return seconds if seconds <= LONGEST else None


ARGUMENTS: dict[str, ReadArgument] = {
    "status": _error,
    "html": _any_answer,
    "empty": _any_answer,
    "redirect": _redirect,
    "delay": _span,
    "slow-body": _time(5.0),
    "stall": _time(120.0),
    "reset-before": _alone,
    "reset-after": _alone,
    "close-before": _alone,
    "close-after": _alone,
    "cut": _alone,
    "garbage": _alone,
    "wrong-type": _alone,
    "lost-write": _alone,
}
"""How the argument of each kind is read."""
