"""Where an apply may be killed. The points live here and are put around the program's own functions from outside.

A point is reached many times in a run; `arm(point, number)` kills the process with SIGKILL the `number`-th time.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from oneflow_tui.local import files
from oneflow_tui.local.journal import FileJournal

POINTS = (
    "before the journal entry",
    "before sending",
    "after the server's commit, before the answer",
    "after the answer, before the entry",
    "within a rename: before it",
    "within a rename: after it",
)
"""Every boundary of a write."""

WRITES = ("POST", "PUT", "DELETE", "PATCH")


class Failpoints:
    """Counts how often each point is reached, and kills at one of them. `log` gets a line before that."""

    def __init__(self, log: Path) -> None:
        self.reached: Counter[str] = Counter()
        self._log = log
        self._point = ""
        self._number = 0

    def arm(self, point: str, number: int) -> None:
        self._point, self._number = point, number

    def hit(self, point: str) -> None:
        self.reached[point] += 1
        if point == self._point and self.reached[point] == self._number:
            with self._log.open("a", encoding="utf-8") as log:
                log.write(f"killed {point} #{self._number}\n")
                log.flush()
                os.fsync(log.fileno())
            os.kill(os.getpid(), signal.SIGKILL)

    def install(self) -> None:
        """Puts the points around the journal, the wire and the renames of this process."""
        begin, end, replace = FileJournal.begin, FileJournal.end, os.replace
        send = httpx.AsyncHTTPTransport.handle_async_request

        def begun(journal: FileJournal, *args: Any, **named: Any) -> str:
            self.hit(POINTS[0])
            return begin(journal, *args, **named)

        def ended(journal: FileJournal, *args: Any, **named: Any) -> None:
            self.hit(POINTS[3])
            end(journal, *args, **named)

        async def sent(transport: Any, request: httpx.Request) -> httpx.Response:
            writes = request.method in WRITES
            if writes:
                self.hit(POINTS[1])
            response = await send(transport, request)
            if writes:
                self.hit(POINTS[2])
            return response

        class Renaming:
            """The module os, as local.files sees it."""

            def __getattr__(self, name: str) -> Any:
                return getattr(os, name)

            @staticmethod
            def replace(old: Any, new: Any) -> None:
                points.hit(POINTS[4])
                replace(old, new)
                points.hit(POINTS[5])

        points = self
        FileJournal.begin, FileJournal.end = begun, ended  # type: ignore[method-assign]
        httpx.AsyncHTTPTransport.handle_async_request = sent  # type: ignore[method-assign]
        files.os = Renaming()  # type: ignore[assignment]
