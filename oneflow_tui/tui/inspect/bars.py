"""Figures as lines of block characters, each with its number and its words. Labels are raw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oneflow_tui.account.figures import Bar, Moment
from oneflow_tui.tui.text import fit

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_HEIGHTS = " ▁▂▃▄▅▆▇█"
LABEL = 22  # cells
NUMBERS = 26  # cells, at most


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


def shares(bars: Sequence[Bar], width: int) -> list[Line]:
    """Parts of a whole, with per cent."""
    room = max(width - LABEL - NUMBERS, 8)
    lines = []
    for bar in bars:
        part = bar.value / bar.out_of if bar.out_of else 0.0
        label = fit(bar.label or "(none)", LABEL)
        lines.append(Line(label, bar_of(part, room), f" {bar.value:,} of {bar.out_of or 0:,} ({part:.0%})"))
    return lines


def limits(bars: Sequence[Bar], width: int) -> list[Line]:
    """Numbers against a limit, in words where they come near it."""
    room = max(width - LABEL - NUMBERS, 8)
    lines = []
    for bar in bars:
        limit = bar.out_of or 1
        word = ", too many" if bar.value > limit else ", full" if bar.value == limit else ""
        word = word or (", near" if bar.value >= 0.9 * limit else "")
        words = f" {bar.value:,} of {limit:,}{word}"
        lines.append(Line(fit(bar.label or "(no name)", LABEL), bar_of(bar.value / limit, room), words))
    return lines


def over_time(moments: Sequence[Moment], limit: int) -> list[Line]:
    """Requests in each stretch, and what stood against the budget at its end."""
    most = max((one.requests for one in moments), default=0)
    heights = "".join(_height(one.requests, most) for one in moments)
    window = "".join(_height(one.in_window, limit) for one in moments)
    now = moments[-1].in_window if moments else 0
    return [
        Line(fit("each 10 s", LABEL), heights, f" at most {most:,}"),
        Line(fit("of the budget", LABEL), window, f" now {now:,} of {limit:,}"),
    ]


def _height(value: int, most: int) -> str:
    if not value or not most:
        return _HEIGHTS[0]
    return _HEIGHTS[max(1, min(8, round(value / most * 8)))]
