"""What is to be sent when: a heap of all that waits, and a lane for each webhook."""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field
from typing import NamedTuple

from oneflow_tui.sandbox.store import Json

MOST_A_LANE = 8  # under way to one webhook, so that one that never answers leaves room for others


class Entry(NamedTuple):
    """A delivery that waits. `first` tells that nobody has tried it yet."""

    due: float
    number: int
    webhook_id: int
    callback_id: str
    first: bool


@dataclass(slots=True)
class _Lane:
    """What is due to one webhook: `queue` goes one after the other, `free` as it likes."""

    queue: list[Entry] = field(default_factory=list)
    free: list[tuple[float, Entry]] = field(default_factory=list)
    under_way: int = 0
    leading: Entry | None = None
    """The one of the queue that is under way."""

    @property
    def idle(self) -> bool:
        return not (self.queue or self.free or self.under_way)

    def add(self, entry: Entry, *, kept: bool) -> None:
        if kept and entry.first:
            heapq.heappush(self.queue, entry)
        else:
            heapq.heappush(self.free, (entry.due if kept else random.random(), entry))  # noqa: S311

    def take(self, *, kept: bool) -> Entry | None:
        """What goes next, if anything may."""
        if self.under_way >= MOST_A_LANE:
            return None
        queued = self.queue[0] if self.queue and not (kept and self.leading) else None
        if self.free and (queued is None or self.free[0][0] <= queued.due):
            entry = heapq.heappop(self.free)[1]
        elif queued is not None:
            entry = self.leading = heapq.heappop(self.queue)
        else:
            return None
        self.under_way += 1
        return entry

    def leave(self, entry: Entry) -> None:
        self.under_way -= 1
        if self.leading == entry:
            self.leading = None


class Schedule:
    """Each step costs the logarithm of what waits, and a look at each webhook to which something is due."""

    def __init__(self) -> None:
        self._heap: list[Entry] = []
        self._due: dict[str, float] = {}
        self._lanes: dict[int, _Lane] = {}

    def note(self, delivery: Json) -> None:
        """Takes in a delivery that waits; one that is known only where its time has changed."""
        key, due = delivery["callback_id"], delivery["due"]
        if self._due.get(key) == due:
            return
        self._due[key] = due
        heapq.heappush(self._heap, Entry(due, delivery["id"], delivery["webhook_id"], key, not delivery["attempts"]))

    def next_due(self) -> float | None:
        """When the next one comes that is not due yet."""
        return self._heap[0].due if self._heap else None

    def take(self, now: float, *, kept: bool) -> Entry | None:
        """The next one that may go; `done` is to be told of its end. `kept` is whether the first attempts to one
        webhook go one after the other; else all go in no order."""
        while self._heap and self._heap[0].due <= now:
            entry = heapq.heappop(self._heap)
            if self._due.get(entry.callback_id) == entry.due:
                self._lanes.setdefault(entry.webhook_id, _Lane()).add(entry, kept=kept)
        for number, lane in list(self._lanes.items()):
            while (taken := lane.take(kept=kept)) is not None:
                if self._due.get(taken.callback_id) != taken.due:
                    lane.leave(taken)
                    continue
                del self._due[taken.callback_id]
                self._lanes[number] = self._lanes.pop(number)  # the others are looked at first next time
                return taken
            if lane.idle:
                del self._lanes[number]
        return None

    def done(self, entry: Entry) -> None:
        """It is no longer under way; the next one to the same webhook may go."""
        self._lanes[entry.webhook_id].leave(entry)
