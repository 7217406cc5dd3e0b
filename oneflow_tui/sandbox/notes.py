"""What a real account would punish: noted for the person, in the console and on standard error."""

from __future__ import annotations

import sys
import time
from collections import deque
from dataclasses import dataclass

from oneflow_tui.sandbox.store import Json, now

MOST = 200
_PAUSE = 300.0  # seconds after a 429 in which further requests are noted, unless the answer named fewer


@dataclass(slots=True)
class Note:
    """One piece of advice; the same advice about the same call is counted, not repeated."""

    kind: str
    call: str
    sentence: str
    first: str
    last: str
    times: int = 1


class Notes:
    """The newest notes. The kinds are words for programs, the sentences for people."""

    def __init__(self) -> None:
        self._notes: dict[tuple[str, str], Note] = {}
        self._order: deque[tuple[str, str]] = deque()
        self._paused_until = 0.0

    def add(self, kind: str, call: str, sentence: str) -> None:
        """Notes it; `call` is the method and the path, without the query."""
        known = self._notes.get((kind, call))
        if known is not None:
            known.times += 1
            known.last, known.sentence = now(), sentence
            return
        if len(self._order) >= MOST:
            del self._notes[self._order.popleft()]
        time_now = now()
        self._notes[kind, call] = Note(kind, call, sentence, time_now, time_now)
        self._order.append((kind, call))
        print(f"note: {call}: {sentence}", file=sys.stderr, flush=True)

    def refused_for_now(self, seconds: float | None) -> None:
        """A 429 has been answered; `seconds` is what it asked to wait, if it did."""
        self._paused_until = time.monotonic() + (_PAUSE if seconds is None else seconds)

    def coming(self, call: str) -> None:
        """A request comes in: notes where that is too soon after a 429."""
        if self._paused_until and self._paused_until > time.monotonic():
            self.add(
                "no_pause",
                call,
                "A request soon after a 429. Wait as long as its Retry-After says, or where it has none until the "
                "window of the limit has passed; each further request may lengthen the refusal.",
            )

    def answered(self, status: int) -> None:
        """A request has been answered: a success says that the pause is over."""
        if self._paused_until and 200 <= status < 300:
            self._paused_until = 0.0

    def shown(self) -> list[Json]:
        """All of them, the newest first."""
        return [
            {
                "kind": note.kind,
                "call": note.call,
                "sentence": note.sentence,
                "first": note.first,
                "last": note.last,
                "times": note.times,
            }
            for note in (self._notes[key] for key in reversed(self._order))
        ]
