"""What was said to the API, without anything secret: kept in memory, bounded, for the screens and the report."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote

KEPT = 500
_SHOWN_KEYS = {"limit", "offset", "sort", "template_type_id", "filter[active]", "startIndex", "count"}
"""Query keys whose values say nothing about people. All others are recorded by name only."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What an answer's headers say beside the answer: the server's clock, and its limit of requests if it names one."""

    server_time: datetime | None = None
    limits: tuple[tuple[str, str], ...] = ()


def heard(headers: Mapping[str, str]) -> Heard:
    """Reads the headers of an answer; nonsense is left out."""
    try:
        moment = parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        moment = None
    if moment is not None and moment.tzinfo is None:
        moment = None
    found = [(name.lower(), value[:40]) for name, value in headers.items() if "ratelimit" in name.lower()]
    return Heard(moment, tuple(found[:8]))


@dataclass(frozen=True, slots=True)
class Exchange:
    """One try of one request. `status` is None where there was no answer, `problem` then a code of our errors."""

    time: datetime
    method: str
    path: str
    status: int | None
    request_id: str | None
    seconds: float
    tries: int
    problem: str = ""
    heard: Heard = Heard()


def shown_path(path: str, params: Mapping[str, object] | None) -> str:
    """A path with its query, the values of all but harmless keys replaced by an ellipsis."""
    pairs = [
        f"{quote(key, safe='[]')}={quote(str(value), safe=',') if key in _SHOWN_KEYS else '…'}"
        for key, value in (params or {}).items()
    ]
    return path + ("?" + "&".join(pairs) if pairs else "")


class Traffic:
    """The last exchanges, oldest first."""

    def __init__(self, kept: int = KEPT) -> None:
        self._entries: deque[Exchange] = deque(maxlen=kept)
        self._listeners: list[Callable[[Exchange], None]] = []

    @property
    def entries(self) -> tuple[Exchange, ...]:
        return tuple(self._entries)

    @property
    def last(self) -> Exchange | None:
        return self._entries[-1] if self._entries else None

    def record(self, exchange: Exchange) -> None:
        self._entries.append(exchange)
        for listener in tuple(self._listeners):
            listener(exchange)

    def subscribe(self, listener: Callable[[Exchange], None]) -> Callable[[], None]:
        """Calls `listener` with each new exchange; returns what ends that."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end
