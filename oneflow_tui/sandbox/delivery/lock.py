"""Of several sandboxes on one state file one delivers: the one that holds a lock beside the file."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on this system: there each sandbox needs a state file of its own
    fcntl = None  # type: ignore[assignment]


class Lock:
    """Lets go of itself when the process ends, however that ends. Without a state file it is always held."""

    def __init__(self, state: Path | None) -> None:
        self._path = None if state is None or fcntl is None else Path(f"{os.path.realpath(state)}.courier")
        self._file: int | None = None

    def take(self) -> bool:
        """Whether it is held now; raises OSError where the file cannot be made."""
        if self._path is None or self._file is not None:
            return True
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(file).st_ino == self._path.stat().st_ino:  # else its last holder has just removed it
                self._file, file = file, -1
        except (BlockingIOError, FileNotFoundError):
            pass
        finally:
            if file >= 0:
                os.close(file)
        return self._file is not None

    def release(self) -> None:
        """Another may have it."""
        if self._path is None or self._file is None:
            return
        with contextlib.suppress(OSError):
            self._path.unlink()
        os.close(self._file)
        self._file = None
