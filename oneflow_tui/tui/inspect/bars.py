"""Figures as lines of block characters, each with its number and its words. Labels are raw.

Every line fits into the width that it is given: label, bar and words share it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from oneflow_tui.account.figures import Bar, Moment
from oneflow_tui.tui.text import fit, width_of

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_HEIGHTS = " ▁▂▃▄▅▆▇█"
LABEL = 28  # cells of a label, at most
LABEL_SHARE = 0.4  # of the width that labels may take
LEAST_LABEL, LEAST_BAR = 4, 4  # cells


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a picture: its label, its bar, and what that means in words."""

    label: str
    bar: str
    words: str


def bar_of(part: float, width: int) -> str:
    """A bar of `width` cells, of which `part` (0..1) is filled; anything above 0 shows."""
    eighths = round(min(max(part, 0.0), 1.0) * width * 8)
    if part > 0:
        eighths = max(eighths, 1)
    whole, rest = divmod(eighths, 8)
    return (_EIGHTHS[8] * whole + (_EIGHTHS[rest] if rest else "")).ljust(width)


def shares(bars: Sequence[Bar], width: int, names: Callable[[str], str] = lambda label: label) -> list[Line]:
    """Parts of a whole, with per cent; `names` says a label in words."""
    told = [f" {bar.value:,} of {bar.out_of or 0:,} ({_part(bar):.0%})" for bar in bars]
    return _lines(bars, [names(bar.label) or "(none)" for bar in bars], told, width)


def limits(bars: Sequence[Bar], width: int) -> list[Line]:
    """Numbers against a limit, in words where they come near it."""
    told = [f" {bar.value:,} of {bar.out_of or 1:,}{_nearness(bar.value, bar.out_of or 1)}" for bar in bars]
    return _lines(bars, [bar.label or "(no name)" for bar in bars], told, width)


def _part(bar: Bar) -> float:
    return bar.value / bar.out_of if bar.out_of else 0.0


def _nearness(value: int, limit: int) -> str:
    if value > limit:
        return ", too many"
    return ", full" if value == limit else ", near the limit" if value >= 0.9 * limit else ""


def _lines(bars: Sequence[Bar], labels: Sequence[str], words: Sequence[str], width: int) -> list[Line]:
    told = 1 + max(map(len, words), default=0)
    longest = max(map(width_of, labels), default=0)
    label = max(min(longest, LABEL, int(width * LABEL_SHARE), width - told - LEAST_BAR), LEAST_LABEL)
    room = max(width - label - told, LEAST_BAR)
    return [
        Line(fit(name, label), bar_of(_part(bar), room), told)
        for bar, name, told in zip(bars, labels, words, strict=True)
    ]


def steps_for(width: int) -> int:
    """In how many stretches the last five minutes are drawn: as many as have room, each of whole seconds."""
    room = width - _AROUND
    return next((steps for steps in (60, 30, 20, 15, 10) if steps <= room), 5)


_OVER_TIME = ("asked", "of budget", "")
_AROUND = 9 + 1 + 19  # cells of "of budget", and of " now 2,000 of 2,000"


def over_time(moments: Sequence[Moment], limit: int, width: int) -> list[Line]:
    """Requests in each stretch, and what stood against the budget at its end; below, where the time begins and ends."""
    most = max((one.requests for one in moments), default=0)
    each = max(1, (width - _AROUND) // max(len(moments), 1))
    heights = "".join(_height(one.requests, most) * each for one in moments)
    window = "".join(_height(one.in_window, limit) * each for one in moments)
    now = moments[-1].in_window if moments else 0
    labels = [fit(label, len(_OVER_TIME[1])) for label in _OVER_TIME]
    begins = "5 min ago" if len(heights) > 12 else ""
    axis = begins.ljust(len(heights) - 3) + "now"
    told = (f" at most {most:,}", f" now {now:,} of {limit:,}", "")
    return [Line(*parts) for parts in zip(labels, (heights, window, axis), told, strict=True)]


def _height(value: int, most: int) -> str:
    if not value or not most:
        return _HEIGHTS[0]
    return _HEIGHTS[max(1, min(8, round(value / most * 8)))]
