"""The request budget: Oneflow's limit is shared with the partner's own running integration, so we take a part.

Source: developer documentation, "api rate limit": 2,000 requests in 5 minutes a token over all endpoints.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

WHOLE_LIMIT = 2000
WINDOW = 300.0
AT_ONCE = 8
DEFAULT_SHARE = 0.2

OnWait = Callable[[float, str], None]
"""Told the seconds still to wait and why, each second, and (0, "") when it goes on."""

_WINDOW_FULL = "our share of the requests in five minutes is used up"


class Budget:
    """A sliding window of requests, and at most 8 of them in flight. For one event loop."""

    def __init__(
        self,
        share: float = DEFAULT_SHARE,
        *,
        at_once: int = AT_ONCE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """`share` is the part of Oneflow's whole limit that we may use, above 0 up to 1."""
        self.limit = max(1, int(WHOLE_LIMIT * min(max(share, 0.0), 1.0)))
        self._clock = clock
        self._sleep = sleep
        self._places = asyncio.Semaphore(at_once)
        self._sent: deque[float] = deque()
        self._held_until = float("-inf")
        self._held_why = ""
        self._waiters = 0
        self._in_flight = 0

    @property
    def used(self) -> int:
        """Requests in the last five minutes."""
        edge = self._clock() - WINDOW
        while self._sent and self._sent[0] <= edge:
            self._sent.popleft()
        return len(self._sent)

    @property
    def in_flight(self) -> int:
        return self._in_flight

    @property
    def waiting(self) -> float:
        """Seconds until the next waiting request may go; 0 where none waits."""
        return self._delay() if self._waiters else 0.0

    @property
    def waiting_why(self) -> str:
        """Why requests wait; "" where none does."""
        return self._why() if self.waiting > 0 else ""

    def hold(self, seconds: float, why: str) -> None:
        """Lets no request begin for some seconds: Oneflow asked for a pause."""
        until = self._clock() + seconds
        if until > self._held_until:
            self._held_until, self._held_why = until, why

    def until_room(self) -> float:
        """Seconds until a request of ours leaves the window; 0 where it is empty."""
        return max(0.0, self._sent[0] + WINDOW - self._clock()) if self.used else 0.0

    @asynccontextmanager
    async def slot(self, on_wait: OnWait | None = None) -> AsyncIterator[None]:
        """Waits for room and holds a place in flight. Given back however the block ends; cancellable while waiting."""
        async with self._places:
            await self._wait(on_wait)
            self._sent.append(self._clock())
            self._in_flight += 1
            try:
                yield
            finally:
                self._in_flight -= 1

    def _delay(self) -> float:
        held = max(0.0, self._held_until - self._clock())
        return max(held, self.until_room() if self.used >= self.limit else 0.0)

    def _why(self) -> str:
        return self._held_why if self._held_until > self._clock() else _WINDOW_FULL

    async def _wait(self, on_wait: OnWait | None) -> None:
        if self._delay() <= 0:
            return
        self._waiters += 1
        try:
            while (delay := self._delay()) > 0:
                if on_wait is not None:
                    on_wait(delay, self._why())
                await self._sleep(min(delay, 1.0))
        finally:
            self._waiters -= 1
            if on_wait is not None and not self._waiters:
                on_wait(0.0, "")
