"""Files of the person's own: the set-up file, its CSV, a plan. Read as they are, replaced whole, mode and link kept."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from oneflow_tui.errors import BadFile
from oneflow_tui.local.files import sync_folder

LARGEST = 16 * 1024 * 1024
"""Bytes that a file of the person's may have."""


def read_own(path: Path, next: str = "", *, largest: int = LARGEST) -> bytes:
    """The content, of at most `largest` bytes. Raises BadFile, with `next` where there is no such file."""
    try:
        if path.exists() and not path.is_file():
            raise BadFile(f"{path} is not a file.")
        with path.open("rb") as reader:
            data = reader.read(largest + 1)
    except FileNotFoundError:
        raise BadFile(f"There is no file {path}.", next=next or "Name the file that is meant.") from None
    except (OSError, ValueError) as problem:
        why = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
        raise BadFile(f"{path} cannot be read: {why}.") from None
    if len(data) > largest:
        raise BadFile(f"{path} is larger than {largest // 1024 // 1024} MB.")
    return data


def write_own(path: Path, data: bytes, *, private: bool = False) -> None:
    """Puts `data` in place of a file: temporary, fsync, rename. A new one is readable by others unless `private`.

    Raises BadFile; the old one is then as it was.
    """
    try:
        target = path.resolve()
        try:
            mode = target.stat().st_mode & 0o777
        except FileNotFoundError:
            mode = 0o600 if private else 0o666 & ~_umask()
        temporary = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(handle, "wb") as writer:
                writer.write(data)
                writer.flush()
                os.fsync(writer.fileno())
            temporary.chmod(mode)
            os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(target.parent)
    except (OSError, RuntimeError, ValueError) as problem:
        why = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
        raise BadFile(f"{path} cannot be written: {why}.", next="It is as it was; name another place.") from None


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
