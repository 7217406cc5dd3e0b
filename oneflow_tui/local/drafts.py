"""The draft on disk. Saving never blocks: one daemon thread writes, and the latest draft wins.

Two programs may have one draft open. The first to write holds it until it leaves it; the other saves nothing as long,
and says so. A draft that came onto the disk otherwise is kept aside, not written over.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from oneflow_tui.errors import LockHeld, OneflowError
from oneflow_tui.local.files import NewerFormat, aside_name, damaged, newer, packed, read_file, unpacked, write_file
from oneflow_tui.local.lock import Lock, NoLocks
from oneflow_tui.local.threads import in_daemon

if TYPE_CHECKING:
    from oneflow_tui.setup.draft import Draft

VERSION = 1


def _read(data: bytes) -> Draft:
    """Raises ValueError, NewerFormat among them."""
    from oneflow_tui.setup.draft import Draft

    value = unpacked(data)
    version = value.get("version") if isinstance(value, dict) else None
    if type(version) is int and version > VERSION:
        raise NewerFormat("it was written by a newer version")
    try:
        return Draft.model_validate_json(json.dumps(value))
    except ValidationError as problem:
        raise ValueError(f"{problem.error_count()} parts do not fit") from None


def _draft_in(path: Path, data: bytes | None) -> Draft | None:
    if data is None:
        return None
    try:
        return _read(data)
    except NewerFormat:
        raise newer(path) from None
    except ValueError as problem:
        raise damaged(path, problem) from None


def load_draft(path: Path) -> Draft | None:
    """The draft, or None where there is none. A damaged one is put aside and named by BadFile; one of a newer version
    is left, NewerFile says so."""
    return _draft_in(path, read_file(path))


def _mark(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


class DraftWriter:
    """Writes drafts through one daemon thread. `on_trouble` is called in that thread with what went wrong, or None."""

    def __init__(self, on_trouble: Callable[[OneflowError | None], None] | None = None) -> None:
        self.trouble: OneflowError | None = None
        self.kept: Path | None = None
        """Where a draft went that was not ours and stood in the way."""
        self._on_trouble = on_trouble
        self._waiting: dict[Path, Draft] = {}
        self._unsaved: dict[Path, Draft] = {}  # refused by the disk or another program: tried again with each flush
        self._known: dict[Path, bytes] = {}  # marks of what was last read or written
        self._leases: dict[Path, Lock | None] = {}
        self._changed = threading.Condition()
        self._busy = False
        self._ended = False
        self._thread: threading.Thread | None = None

    def load(self, path: Path) -> Draft | None:
        """As `load_draft`; what was read may be written over later."""
        data = read_file(path)
        draft = _draft_in(path, data)
        if data is not None:
            self._known[path] = _mark(data)
        return draft

    def save(self, path: Path, draft: Draft) -> None:
        """Takes the draft for writing and returns at once."""
        with self._changed:
            self._waiting[path] = draft
            self._unsaved.pop(path, None)
            self._wake()

    async def discard(self, path: Path) -> None:
        """Removes a draft that has found another place; one that another program has open stays. Raises BadFile."""

        def remove() -> None:
            try:
                self._lease(path)
            except LockHeld:
                return
            data = read_file(path)
            if data is not None and _mark(data) == self._known.get(path):
                path.unlink(missing_ok=True)

        with self._changed:
            self._waiting.pop(path, None)
            self._unsaved.pop(path, None)
        await in_daemon(remove, name="drafts")

    def flush(self, timeout: float = 10.0) -> bool:
        """Waits until everything taken so far is on disk; False where it did not get there in time or failed."""
        with self._changed:
            self._waiting = {**self._unsaved, **self._waiting}
            self._unsaved.clear()
            self._wake()
            in_time = self._changed.wait_for(lambda: not self._waiting and not self._busy, timeout)
            return in_time and not self._unsaved

    async def flushed(self, timeout: float = 10.0) -> bool:
        return await in_daemon(lambda: self.flush(timeout), name="flush")

    def release(self) -> None:
        """Lets other programs have the drafts that were open here. Call it after a flush."""
        with self._changed:
            if self._busy:
                return
            for lease in self._leases.values():
                if lease is not None:
                    lease.release()
            self._leases.clear()
            self.trouble = self.kept = None

    async def close(self) -> bool:
        """Writes what waits and ends the thread."""
        kept = await self.flushed()
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        self.release()
        return kept

    def _wake(self) -> None:
        if self._thread is None and self._waiting:
            self._thread = threading.Thread(target=self._run, name="drafts", daemon=True)
            self._thread.start()
        self._changed.notify_all()

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
            told = (str(self.trouble), self.kept)
            try:
                self._write(path, draft)
                self.trouble = None
            except OneflowError as problem:
                self.trouble = problem
                with self._changed:
                    self._unsaved[path] = draft
            if self._on_trouble is not None and told != (str(self.trouble), self.kept):
                self._on_trouble(self.trouble)

    def _write(self, path: Path, draft: Draft) -> None:
        self._lease(path)
        data = packed(draft.model_dump(mode="json"))
        aside = self._keep_others(path)
        try:
            write_file(path, data)
        except OneflowError:
            if aside is not None:
                aside.unlink(missing_ok=True)
            raise
        self._known[path] = _mark(data)
        self.kept = aside or self.kept

    def _lease(self, path: Path) -> None:
        """Holds the draft for this program. Raises LockHeld where another one does, and BadFile."""
        if path in self._leases:
            return
        try:
            self._leases[path] = Lock(path.with_name(f"{path.name}.lock"))
        except LockHeld as held:
            named = f" (process {held.holder})" if held.holder else ""
            raise LockHeld(
                f"another oneflow-tui{named} has it open",
                next="Close one of the two; this one then saves its draft with the next change, and when it ends.",
            ) from None
        except NoLocks:  # what the other wrote is still kept aside
            self._leases[path] = None

    def _keep_others(self, path: Path) -> Path | None:
        """A copy of what others put there, None where nobody did. Raises NewerFile where a newer version did, and
        BadFile."""
        data = read_file(path)
        if data is None or _mark(data) == self._known.get(path):
            return None
        why = "other"
        try:
            _read(data)
        except NewerFormat:
            raise newer(path) from None
        except ValueError:
            why = "damaged"
        aside = aside_name(path, why)
        write_file(aside, data)
        return aside
