"""The draft on disk. Saving never blocks: one daemon thread writes, and the latest draft wins."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from oneflow_tui.errors import OneflowError
from oneflow_tui.local.files import damaged, read_file, read_record, write_file, write_record
from oneflow_tui.local.threads import in_daemon
from oneflow_tui.setup.draft import Draft


def load_draft(path: Path) -> Draft | None:
    """The draft, or None where there is none. A damaged one is put aside and named by BadFile."""
    value = read_record(path)
    if value is None:
        return None
    try:
        return Draft.model_validate_json(json.dumps(value))
    except ValidationError as problem:
        raise damaged(path, f"{problem.error_count()} parts do not fit") from None


def move_draft(old: Path, new: Path) -> None:
    """Gives a draft its place under the account. Does nothing where there is none. Raises BadFile."""
    data = read_file(old)
    if data is not None:
        write_file(new, data)
        old.unlink(missing_ok=True)


class DraftWriter:
    """Writes drafts through one daemon thread. `on_trouble` is called in that thread with what went wrong, or None."""

    def __init__(self, on_trouble: Callable[[OneflowError | None], None] | None = None) -> None:
        self.trouble: OneflowError | None = None
        self._on_trouble = on_trouble
        self._waiting: dict[Path, Draft] = {}
        self._changed = threading.Condition()
        self._busy = False
        self._ended = False
        self._thread: threading.Thread | None = None

    def save(self, path: Path, draft: Draft) -> None:
        """Takes the draft for writing and returns at once."""
        with self._changed:
            self._waiting[path] = draft
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="drafts", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def drop(self, path: Path) -> None:
        """Forgets what waits to be written to a file."""
        with self._changed:
            self._waiting.pop(path, None)

    def flush(self, timeout: float = 10.0) -> bool:
        """Waits until everything taken so far is on disk; False where it did not get there in time or failed."""
        with self._changed:
            in_time = self._changed.wait_for(lambda: not self._waiting and not self._busy, timeout)
        return in_time and self.trouble is None

    async def flushed(self, timeout: float = 10.0) -> bool:
        return await in_daemon(lambda: self.flush(timeout), name="flush")

    async def close(self) -> bool:
        """Writes what waits and ends the thread."""
        kept = await self.flushed()
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        return kept

    def _run(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: bool(self._waiting) or self._ended)
                if not self._waiting:
                    self._thread = None
                    return
                path = next(iter(self._waiting))
                draft = self._waiting.pop(path)
                self._busy = True
            before = self.trouble
            try:
                write_record(path, draft.model_dump(mode="json"))
                self.trouble = None
            except OneflowError as problem:
                self.trouble = problem
            if self._on_trouble is not None and (self.trouble is not None or before is not None):
                self._on_trouble(self.trouble)
