"""One writer to an account at a time, over all processes of this machine."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oneflow_tui.errors import BadFile, LockHeld
from oneflow_tui.local.paths import make_folder

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        os.lseek(handle, 1 << 30, os.SEEK_SET)  # a byte past the text, which others may so still read
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _holder(handle: int) -> str:
    with contextlib.suppress(OSError):
        text = os.pread(handle, 32, 0) if hasattr(os, "pread") else os.read(handle, 32)
        if text.strip().isdigit():
            return text.strip().decode("ascii")
    return "unknown"


@contextmanager
def write_lock(path: Path) -> Iterator[None]:
    """Holds the lock file; raises LockHeld naming the holder's process id.

    The operating system lets go of it with the process, so that a dead holder's lock is free.
    """
    make_folder(path.parent)
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        handle = os.open(path, flags, 0o600)
    except OSError as problem:
        raise BadFile(f"{path} cannot be opened: {problem.strerror or problem}.") from None
    try:
        try:
            _take(handle)
        except OSError:
            raise LockHeld(f"Process {_holder(handle)} holds {path}.") from None
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, f"{os.getpid()}\n".encode("ascii"))
        yield
    finally:
        os.close(handle)


def lock_holder(path: Path) -> str | None:
    """The process id of who holds the lock, "unknown" where it is not told, None where nobody does.

    The file is neither made nor changed; for the moment of looking the lock is held. Raises BadFile.
    """
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise BadFile(f"{path} cannot be opened: {problem.strerror or problem}.") from None
    try:
        _take(handle)
    except OSError:
        return _holder(handle)
    finally:
        os.close(handle)
    return None
