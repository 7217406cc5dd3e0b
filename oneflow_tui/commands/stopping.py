"""Ctrl-C while an account is written to: the first ends after the request in flight, the second stops now."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from oneflow_tui.setup.stop import Stop


class Stopping(Stop):
    """`code` is the exit code that the signal asks for, 0 while there was none."""

    def __init__(self) -> None:
        super().__init__()
        self.code = 0
        self._wake = asyncio.Event()

    def heard(self, number: int) -> None:
        self.asked = True
        self.code = 128 + number
        self._wake.set()

    async def pause(self, seconds: float) -> bool:
        """Sleeps; True where it was woken by the wish to stop."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)
        return self.asked


@contextmanager
def stoppable(say: Callable[[str], None]) -> Iterator[Stopping]:
    """Catches SIGINT and SIGTERM while the block runs; the second one cancels the task that it runs in."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    stop = Stopping()

    def heard(number: int) -> None:
        if stop.asked and task is not None:
            task.cancel()
            return
        stop.heard(number)
        say("Ending after the request in flight. Once more stops at once.")

    caught = []
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
            loop.add_signal_handler(number, heard, number)
            caught.append(number)
    try:
        yield stop
    finally:
        for number in caught:
            loop.remove_signal_handler(number)
