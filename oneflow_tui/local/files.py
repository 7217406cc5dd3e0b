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

from oneflow_tui.errors import BadFile, NewerFile
from oneflow_tui.local.paths import make_folder, refuse_others

FORMAT = 1


class NewerFormat(ValueError):
    """A record of a later format than this version knows."""


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
    refuse_others(path)
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
    """The content; None where there is no such file. Links are not followed, nothing is waited for. Raises BadFile."""
    if not refuse_others(path):
        return None
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as reader:
            return reader.read()
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
    """The value of a record; raises ValueError where it is not exactly what was written, NewerFormat among them."""
    try:
        return _unpacked(data)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _unpacked(data: bytes) -> Any:
    record = json.loads(data.decode("utf-8"))
    if isinstance(record, dict) and type(record.get("format")) is int and record["format"] > FORMAT:
        raise NewerFormat("it was written by a newer version")
    if not isinstance(record, dict) or set(record) != {"format", "sha256", "value"} or record["format"] != FORMAT:
        raise ValueError("not a record of this program")
    if checksum(json.dumps(record["value"], separators=(",", ":"))) != record["sha256"]:
        raise ValueError("the checksum differs")
    return record["value"]


def aside_name(path: Path, why: str = "damaged") -> Path:
    """A new name beside a file, as ids.damaged-20260101T120000-1a2b."""
    return path.with_name(f"{path.name}.{why}-{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{secrets.token_hex(2)}")


def keep_aside(path: Path) -> Path:
    """Renames a damaged file so that nothing writes over it; returns its new name. Raises BadFile."""
    aside = aside_name(path)
    try:
        os.replace(path, aside)
    except OSError as problem:
        raise BadFile(
            f"{path} is damaged and cannot be put aside: {problem.strerror or problem}.",
            next="Give this program the right to write there, or move the file yourself; it has been left as it is.",
        ) from None
    return aside


def damaged(path: Path, why: object) -> BadFile:
    """Puts a damaged file aside and returns the error that names it."""
    aside = keep_aside(path)
    return BadFile(
        f"{path.name} was damaged ({why}); it is kept as {aside}.",
        next="Go on without it. What Oneflow holds is not touched by this.",
    )


def newer(path: Path) -> NewerFile:
    return NewerFile(f"{path} was written by a newer oneflow-tui.")


def read_record(path: Path) -> Any:
    """The value of a record; None where there is none. A damaged one is put aside and named by BadFile; one of a
    newer version is left, NewerFile says so."""
    data = read_file(path)
    if data is None:
        return None
    try:
        return unpacked(data)
    except NewerFormat:
        raise newer(path) from None
    except ValueError as problem:
        raise damaged(path, problem) from None


def write_record(path: Path, value: Any) -> None:
    """Puts a record in place of another. Raises BadFile, and writes nothing, where one stands there that
    `read_record` would not read: what is damaged, newer or locked away is not written over."""
    read_record(path)
    write_file(path, packed(value))


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
