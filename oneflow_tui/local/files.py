"""Files written so that a crash leaves the old or the new one whole, and machine-written records with a checksum."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import time
from pathlib import Path
from typing import Any

from oneflow_tui.errors import BadFile
from oneflow_tui.local.paths import make_folder

FORMAT = 1


def sync_folder(folder: Path) -> None:
    """Makes a new name survive a power cut, where the platform can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_file(path: Path, data: bytes) -> None:
    """Puts `data` in place of a file: temporary of mode 0600, fsync, rename. Raises BadFile; the old one then stays."""
    make_folder(path.parent)
    if path.is_symlink():
        raise BadFile(f"{path} is a symbolic link; it is not written through.")
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(temporary, flags, 0o600)
        try:
            with os.fdopen(handle, "wb") as writer:
                writer.write(data)
                writer.flush()
                os.fsync(writer.fileno())
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(path.parent)
    except OSError as problem:
        raise BadFile(
            f"{path} cannot be written: {problem.strerror or problem}.",
            next="Make room on the disk or give this program the right to write there; the file is as it was.",
        ) from None


def read_file(path: Path) -> bytes | None:
    """The content; None where there is no such file. Symbolic links are not followed. Raises BadFile."""
    if path.is_symlink():
        raise BadFile(f"{path} is a symbolic link; it is not read through.")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise BadFile(f"{path} cannot be read: {problem.strerror or problem}.") from None


def checksum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def packed(value: Any) -> bytes:
    """A JSON value as a record: one line, the checksum beside it."""
    text = json.dumps(value, separators=(",", ":"))
    return f'{{"format":{FORMAT},"sha256":"{checksum(text)}","value":{text}}}\n'.encode("ascii")


def unpacked(data: bytes) -> Any:
    """The value of a record; raises ValueError where it is not exactly what was written."""
    record = json.loads(data.decode("utf-8"))
    if not isinstance(record, dict) or set(record) != {"format", "sha256", "value"} or record["format"] != FORMAT:
        raise ValueError("not a record of this program")
    if checksum(json.dumps(record["value"], separators=(",", ":"))) != record["sha256"]:
        raise ValueError("the checksum differs")
    return record["value"]


def keep_aside(path: Path) -> Path:
    """Renames a damaged file so that nothing writes over it; returns its new name."""
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
    aside = path.with_name(f"{path.name}.damaged-{stamp}-{secrets.token_hex(2)}")
    try:
        os.replace(path, aside)
    except OSError as problem:
        raise BadFile(f"{path} is damaged and cannot be put aside: {problem.strerror or problem}.") from None
    return aside


def write_record(path: Path, value: Any) -> None:
    write_file(path, packed(value))


def damaged(path: Path, why: object) -> BadFile:
    """Puts a damaged file aside and returns the error that names it."""
    aside = keep_aside(path)
    return BadFile(
        f"{path.name} was damaged ({why}); it is kept as {aside}.",
        next="Go on without it. What Oneflow holds is not touched by this.",
    )


def read_record(path: Path) -> Any:
    """The value of a record; None where there is none. A damaged one is put aside and named by BadFile."""
    data = read_file(path)
    if data is None:
        return None
    try:
        return unpacked(data)
    except (ValueError, RecursionError) as problem:
        raise damaged(path, type(problem).__name__ if isinstance(problem, RecursionError) else problem) from None


def remove_file(path: Path) -> None:
    """Removes a file of ours. Raises BadFile."""
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        raise BadFile(f"{path} cannot be removed: {problem.strerror or problem}.") from None


def remove_tree(folder: Path) -> None:
    """Removes a folder of ours with all in it; a symbolic link is removed, not followed. Raises BadFile."""
    try:
        if folder.is_symlink():
            folder.unlink()
        elif folder.exists():
            shutil.rmtree(folder)
    except OSError as problem:
        raise BadFile(f"{folder} cannot be removed: {problem.strerror or problem}.") from None
