"""One writer to an account at a time, and one program to a draft, over all processes of this machine."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from oneflow_tui.errors import BadFile, LockHeld
from oneflow_tui.local.paths import make_folder, refuse_others
from oneflow_tui.text import clean, shorten

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        os.lseek(handle, 1 << 30, os.SEEK_SET)  # a byte past the text, which others may so still read
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)
_LONGEST = 400


class NoLocks(BadFile):
    """The file system that a lock file lies on knows no locks."""

    next = "Put the state directory on a local disk: XDG_STATE_HOME names where it lies."


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, as the lock file says: process id in digits, ISO 8601, command; each "" where unknown."""

    pid: str = ""
    since: str = ""
    command: str = ""

    def __str__(self) -> str:
        named = f"Process {self.pid}" if self.pid else "A process that could not be told"
        return f"{named}{f' ({self.command})' if self.command else ''}{f', since {self.since},' if self.since else ''}"


def _holder(handle: int) -> Holder:
    with contextlib.suppress(OSError):
        os.lseek(handle, 0, os.SEEK_SET)
        lines = os.read(handle, _LONGEST).decode("utf-8", "replace").split("\n")
        if lines[0].isdigit():
            since, command = ([clean(one) for one in lines[1:3]] + ["", ""])[:2]
            return Holder(lines[0], since, command)
    return Holder()


def _note(handle: int) -> None:
    """Says in the file who holds it. The lock holds without, as on a full disk."""
    command = shorten(" ".join(["oneflow-tui", *sys.argv[1:]]), 80).replace("\n", " ")
    since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    with contextlib.suppress(OSError):
        os.lseek(handle, 0, os.SEEK_SET)
        text = f"{os.getpid()}\n{since}\n{command}\n".encode("utf-8", "replace")[:_LONGEST]
        os.ftruncate(handle, os.write(handle, text))


class Lock:
    """A lock file that this process holds until it lets go or ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Takes it at once or raises LockHeld with the holder, BadFile, NoLocks."""
        self.path = path
        make_folder(path.parent)
        refuse_others(path)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        try:
            handle = os.open(path, flags, 0o600)
        except OSError as problem:
            raise BadFile(f"{path} cannot be opened: {problem.strerror or problem}.") from None
        try:
            _take(handle)
        except OSError as problem:
            holder = _holder(handle)
            os.close(handle)
            if problem.errno not in _HELD:
                raise NoLocks(f"{path} cannot be locked: {problem.strerror or problem}.") from None
            held = LockHeld(f"{holder} holds {path}.")
            held.holder = holder.pid
            raise held from None
        _note(handle)
        self._handle: int | None = handle

    def release(self) -> None:
        """May be called twice."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


@contextmanager
def write_lock(path: Path) -> Iterator[None]:
    """Holds the lock file; raises LockHeld naming the holder: process id, command, since when.

    The operating system lets go of it with the process, so that a dead holder's lock is free.
    """
    lock = Lock(path)
    try:
        yield
    finally:
        lock.release()


def lock_holder(path: Path) -> Holder | None:
    """Who holds the lock; None where nobody does.

    The file is neither made nor changed; for the moment of looking the lock is held. Raises BadFile, NoLocks.
    """
    if not refuse_others(path):
        return None
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError as problem:
        raise BadFile(f"{path} cannot be opened: {problem.strerror or problem}.") from None
    try:
        _take(handle)
    except OSError as problem:
        if problem.errno not in _HELD:
            raise NoLocks(f"{path} cannot be locked: {problem.strerror or problem}.") from None
        return _holder(handle)
    finally:
        os.close(handle)
    return None


def refuse_held(folder: Path) -> None:
    """Raises LockHeld where another process holds a lock in a folder or below it, BadFile where it cannot be told."""
    for path in sorted((*folder.rglob("lock"), *folder.rglob("*.lock"))):
        try:
            holder = lock_holder(path)
        except NoLocks:
            continue
        if holder is not None and holder.pid != str(os.getpid()):
            raise LockHeld(f"{holder} holds {path}.")
