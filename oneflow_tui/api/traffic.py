"""What was said to the API, without anything secret: kept in memory, bounded, for the screens and the report."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import quote

from pydantic import SecretStr

from oneflow_tui.api.recording import Message, recorded
from oneflow_tui.api.redaction import MARK, Redactor

KEPT = 2000
"""Exchanges that are remembered."""
MEMORY = 32 * 1024 * 1024
"""Bytes of headers and bodies that are remembered; the oldest go first, while their exchanges stay in the list."""
Kind = Literal["rest", "scim", "console"]
"""Which of the clients sent it: the API, SCIM, or the console of a sandbox of one's own."""
_SHOWN_KEYS = {
    "limit", "offset", "sort", "template_type_id", "extension_type", "filter[active]", "filter[states]",
    "filter[published_time]", "filter[workspace_ids]", "startIndex", "count", "sortBy", "sortOrder",
}  # fmt: skip
"""Query keys whose values say nothing about people. All others are recorded by name only."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What an answer's headers say beside the answer: the server's clock, and its limit of requests if it names one."""

    server_time: datetime | None = None
    limits: tuple[tuple[str, str], ...] = ()


def heard(headers: Mapping[str, str], hide: Callable[[str], str] = str) -> Heard:
    """Reads the headers of an answer; nonsense is left out. `hide` takes secrets out of what is kept of them."""
    try:
        moment = parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        moment = None
    if moment is not None and moment.tzinfo is None:
        moment = None
    found = [(hide(name).lower(), hide(value)[:40]) for name, value in headers.items() if "ratelimit" in name.lower()]
    return Heard(moment, tuple(found[:8]))


@dataclass(frozen=True, slots=True)
class Exchange:
    """One try of one request. `status` is None where there was no answer, `problem` then a code of our errors.

    `time` is its end. `tries` counts the tries of its call that failed before it, and itself; a 429 is no try.
    `sendings` counts those too; all sendings of one call have the same `call`. `seconds` begin when it had a place in
    the budget, for which it `waited` seconds; `first` is when the answer's headers were there, None if not known.
    `path` is without the base URL, and without what is secret in its query.
    """

    time: datetime
    method: str
    path: str
    status: int | None
    request_id: str | None
    seconds: float
    tries: int
    problem: str = ""
    heard: Heard = Heard()
    kind: Kind = "rest"
    base_url: str = ""
    call: int = 0
    sendings: int = 1
    waited: float = 0.0
    first: float | None = None
    http_version: str = ""
    reason: str = ""
    sent: Message = field(default_factory=Message, compare=False)
    got: Message | None = field(default=None, compare=False)

    @property
    def started(self) -> datetime:
        """When it was sent."""
        return self.time - timedelta(seconds=self.seconds)

    @property
    def url(self) -> str:
        """Where it went, with the query as in `path`."""
        return self.base_url + self.path

    @property
    def memory(self) -> int:
        """Bytes that `drop` gives back, about."""
        return self.sent.memory + (self.got.memory if self.got is not None else 0)

    def drop(self) -> None:
        """Lets go of headers and bodies."""
        self.sent.drop()
        if self.got is not None:
            self.got.drop()


def shown_path(path: str, params: Mapping[str, object] | None) -> str:
    """A path with its query, the values of all but harmless keys replaced by an ellipsis."""
    pairs = []
    for key, value in (params or {}).items():
        shown = quote(str(value), safe=",", errors="replace") if key in _SHOWN_KEYS else MARK
        pairs.append(f"{quote(key, safe='[]', errors='replace')}={shown}")
    return path + ("?" + "&".join(pairs) if pairs else "")


class Traffic:
    """The last exchanges, oldest first. `redactor` is what keeps secrets out of them.

    `memory` is how many bytes of headers and bodies are remembered in all; with 0 none are even looked at.
    """

    def __init__(self, kept: int = KEPT, memory: int = MEMORY) -> None:
        self.redactor = Redactor()
        self._kept = kept
        self._memory = memory
        self._entries: deque[Exchange] = deque()
        self._detailed: deque[Exchange] = deque()
        self._held = 0
        self._calls = 0
        self._listeners: list[Callable[[Exchange], None]] = []

    @property
    def entries(self) -> tuple[Exchange, ...]:
        return tuple(self._entries)

    @property
    def last(self) -> Exchange | None:
        return self._entries[-1] if self._entries else None

    @property
    def held(self) -> int:
        """Bytes of headers and bodies that are remembered now, about."""
        return self._held

    def new_call(self) -> int:
        """A number that all sendings of one call share."""
        self._calls += 1
        return self._calls

    def message(
        self,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        also: Sequence[SecretStr] = (),
        *,
        wire_size: int | None = None,
    ) -> Message:
        """One side of an exchange as it may be remembered: without the known secrets and without `also`."""
        message = Message()
        if self._memory > 0:
            # What cannot be read is not remembered: a request must not fail for its record.
            with contextlib.suppress(Exception):
                return recorded(headers, body, self.redactor, also, wire_size=wire_size)
        message.size, message.wire_size = len(body), len(body) if wire_size is None else wire_size
        message.drop()
        return message

    def record(self, exchange: Exchange) -> None:
        self._entries.append(exchange)
        self._detailed.append(exchange)
        self._held += exchange.memory
        while len(self._entries) > self._kept:
            self._forget_details(self._entries.popleft())
        while self._held > self._memory and self._detailed:
            self._forget_details(self._detailed[0])
        for listener in tuple(self._listeners):
            listener(exchange)

    def _forget_details(self, exchange: Exchange) -> None:
        """Lets go of the oldest details, should they be those of `exchange`."""
        if self._detailed and self._detailed[0] is exchange:
            self._detailed.popleft()
            self._held -= exchange.memory
            exchange.drop()

    def subscribe(self, listener: Callable[[Exchange], None]) -> Callable[[], None]:
        """Calls `listener` with each new exchange; returns what ends that."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end
