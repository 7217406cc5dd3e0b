"""Ctrl-C while an account is written to: the first ends after the request in flight, the second stops now.

Several profiles are written to at once, and a signal is meant for all of them, for those too that have not begun.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from oneflow_tui.errors import Stopped, Terminated
from oneflow_tui.setup.stop import Stop

T = TypeVar("T")


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


class _Signals:
    """SIGINT and SIGTERM of a run, caught from the first `stoppable` on; the second one cancels the run's task."""

    def __init__(self) -> None:
        self._task = asyncio.current_task()
        self._numbers: list[int] = []
        self._listening: list[tuple[Stopping, Callable[[str], None]]] = []
        self._caught: list[int] = []

    @property
    def ended_by(self) -> int:
        """The second signal; 0 while there was none."""
        return self._numbers[1] if len(self._numbers) > 1 else 0

    def catch(self) -> None:
        if self._caught:
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
                asyncio.get_running_loop().add_signal_handler(number, self._heard, number)
                self._caught.append(number)

    def let_go(self) -> None:
        for number in self._caught:
            asyncio.get_running_loop().remove_signal_handler(number)
        self._caught.clear()

    def listen(self, stop: Stopping, say: Callable[[str], None]) -> None:
        self._listening.append((stop, say))
        if self._numbers:
            stop.heard(self._numbers[0])

    def ignore(self, stop: Stopping) -> None:
        self._listening = [one for one in self._listening if one[0] is not stop]

    def _heard(self, number: int) -> None:
        self._numbers.append(number)
        if len(self._numbers) > 1:
            if self._task is not None:
                self._task.cancel()
            return
        for stop, say in self._listening:
            stop.heard(number)
            say("Ending after the request in flight. Once more stops at once.")


_of_run: ContextVar[_Signals | None] = ContextVar("signals", default=None)


async def heeding_signals(work: Awaitable[T]) -> T:
    """Awaits a run. Raises Stopped or Terminated where a second signal ended it."""
    signals = _Signals()
    before = _of_run.set(signals)
    try:
        return await work
    except asyncio.CancelledError:
        if signals.ended_by:
            raise (Terminated if signals.ended_by == signal.SIGTERM else Stopped)() from None
        raise
    finally:
        _of_run.reset(before)
        signals.let_go()


@contextmanager
def stoppable(say: Callable[[str], None]) -> Iterator[Stopping]:
    """Heeds the first SIGINT or SIGTERM while the block runs, also one that another profile of the run has heard."""
    signals = _of_run.get()
    stop = Stopping()
    if signals is None:
        yield stop
        return
    signals.catch()
    signals.listen(stop, say)
    try:
        yield stop
    finally:
        signals.ignore(stop)
