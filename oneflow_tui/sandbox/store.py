"""The account's state: one tree of plain JSON values, in memory or in a file as well."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from oneflow_tui.sandbox.seeds import VERSION, seed_state

try:
    import fcntl
except ImportError:  # not POSIX: several sandboxes on one file are not kept apart there
    fcntl = None  # type: ignore[assignment]

Json = dict[str, Any]


class BadState(Exception):
    """A state file that this sandbox did not write."""


def now() -> str:
    """The time as Oneflow writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def take_id(data: Json) -> int:
    """The next number of the counter that all objects share."""
    data["last_id"] += 1
    return int(data["last_id"])


class Store:
    """Holds the state. With a file each change is on the disk before it is answered, and several sandboxes that were
    given the same file see one account."""

    def __init__(self, seed: str, path: Path | None = None) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._saved = ""
        self._data = seed_state(seed)
        if path is not None:
            with self._locked():
                if path.exists():
                    self._load(path)
                else:
                    self._write(path)

    @contextmanager
    def read(self) -> Iterator[Json]:
        """The state, to look at only."""
        self._refresh()
        yield self._data

    @contextmanager
    def change(self) -> Iterator[Json]:
        """The state, to change: kept when the block ends, as it was before when the block or the writing fails."""
        with self._locked():
            self._refresh()
            before = self._saved if self._path else json.dumps(self._data)
            try:
                yield self._data
                if self._path is not None:
                    self._write(self._path)
            except BaseException:
                self._data = json.loads(before)
                raise

    def reset(self, data: Json, seed: str) -> None:
        """Inside a change: everything as a seed has it."""
        data.clear()
        data.update(seed_state(seed))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if self._path is None or fcntl is None:
            yield
            return
        lock = os.open(self._path.with_name(self._path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _refresh(self) -> None:
        """Reads the file again where another sandbox wrote it."""
        if self._path is None:
            return
        try:
            mark = self._mark(self._path)
        except FileNotFoundError:
            return
        if mark != self._seen:
            self._load(self._path)

    def _load(self, path: Path) -> None:
        mark = self._mark(path)
        try:
            text = path.read_text("utf-8")
            data = json.loads(text)
        except ValueError as problem:
            raise BadState(f"it is not JSON ({problem})") from None
        if not isinstance(data, dict) or data.get("version") != VERSION:
            raise BadState("it was not written by this sandbox")
        self._data, self._saved, self._seen = data, text, mark

    def _write(self, path: Path) -> None:
        text = json.dumps(self._data)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with open(file, "w", encoding="utf-8") as writer:
                writer.write(text)
                writer.flush()
                os.fsync(writer.fileno())
            os.replace(temporary, path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        if os.name == "posix":  # the new name itself must survive a power cut
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        self._saved, self._seen = text, self._mark(path)

    @staticmethod
    def _mark(path: Path) -> tuple[int, int]:
        """Changes whenever the file is replaced."""
        status = path.stat()
        return status.st_ino, status.st_mtime_ns
