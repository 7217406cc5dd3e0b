"""When a failed request is tried again. Pure, but for the bucket's count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime

from oneflow_tui.errors import NetworkError, OneflowError, ServerTrouble

TRIES = 3
"""Tries of one request in all, the first one included."""

WHOLE = 120.0
"""Seconds from the first try within which the last one must begin. Pauses after a 429 do not count."""

LONGEST_PAUSE = 300.0
"""Seconds that a 429 may make a request wait in all; the window of Oneflow's limit."""

_BASE = 0.5
_CAP = 20.0


def wait_before_retry(
    problem: OneflowError, tries: int, *, idempotent: bool, elapsed: float, random: Callable[[], float]
) -> float | None:
    """Seconds to wait before the next try, or None for giving up.

    `tries` counts those made, `elapsed` is seconds since the first began, `random` gives numbers in 0..1 (full
    jitter). Only what may be repeated safely is, and only after trouble of the network or of the server.
    """
    if not idempotent or tries >= TRIES or not isinstance(problem, NetworkError | ServerTrouble):
        return None
    delay = random() * min(_CAP, _BASE * 2 ** (tries - 1))
    return delay if elapsed + delay <= WHOLE else None


def read_retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (a number, or an HTTP date against `now`, which has a zone).

    None for nonsense and for anything outside 1..300 s.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        seconds = float(text)
    else:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        if moment.tzinfo is None:
            return None
        seconds = (moment - now).total_seconds()
    return seconds if 1 <= seconds <= LONGEST_PAUSE else None


def pause_after_429(
    asked: float | None, until_room: float, pauses: int, paused: float, patience: float
) -> float | None:
    """Seconds to pause after a 429, or None for giving up.

    `asked` is a usable Retry-After; without one the pause lasts until our own window has room, and at least 1, 2, 4,
    … s by the number of `pauses` already made, so that a limit used up by somebody else is not hammered at.
    `paused` is what was waited so far and `patience` the most to wait in all, both in seconds.
    """
    left = min(patience, LONGEST_PAUSE) - paused
    if left <= 0:
        return None
    if asked is not None:
        return asked if asked <= left else None
    return min(max(until_room, float(2 ** min(pauses, 9))), left)


class RetryBucket:
    """Keeps an outage from multiplying traffic: a retry takes a token, a good answer gives a part of one back."""

    def __init__(self, capacity: float = 20.0, refund: float = 0.25) -> None:
        self._capacity = capacity
        self._tokens = capacity
        self._refund = refund

    def take(self) -> bool:
        """Takes a token for one retry; False where there is none."""
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def give(self) -> None:
        """Notes a good answer."""
        self._tokens = min(self._capacity, self._tokens + self._refund)
