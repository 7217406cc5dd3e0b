"""The lines of a journal: read, told torn from damaged, and saved from a damaged file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from oneflow_tui.errors import BadFile
from oneflow_tui.local.files import NewerFormat, aside_name, newer, packed, unpacked, write_file
from oneflow_tui.setup.journal import Entry

TORN = b"#torn"
"""What ends a line that was only begun, as a crash or a full disk leaves it."""
_BEGINNING = re.compile(rb'\{"format":')


def _whole(text: bytes) -> list[dict[str, Any]]:
    """The notes in a text that are as they were written, whatever stands between them."""
    found: list[dict[str, Any]] = []
    end = 0
    for start in (one.start() for one in _BEGINNING.finditer(text)):
        if start < end:
            continue
        try:
            _, length = json.JSONDecoder().raw_decode(text[start:].decode("utf-8", "surrogateescape"))
            note = unpacked(text[start : start + length])
            _check(note)
        except (ValueError, RecursionError):
            continue
        found.append(note)
        end = start + length
    return found


def _check(note: Any) -> None:
    """Raises ValueError where a note is none of ours."""
    if isinstance(note, dict) and set(note) == {"begin"}:
        Entry.model_validate_json(json.dumps(note["begin"]))
    elif not (
        isinstance(note, dict)
        and isinstance(end := note.get("end"), dict)
        and isinstance(end.get("id"), str)
        and isinstance(end.get("result"), str)
        and isinstance(end.get("remote_id", ()), int | str | None)
    ):
        raise ValueError("not a note of a write")


def notes_in(path: Path, data: bytes) -> tuple[list[dict[str, Any]], int]:
    """The notes that can be read, and the number of the first damaged line, 0 where there is none."""
    notes: list[dict[str, Any]] = []
    bad = 0
    lines = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        try:
            note = unpacked(line)
            _check(note)
            notes.append(note)
        except NewerFormat:
            raise newer(path) from None
        except ValueError:
            found = _whole(line)
            notes += found
            torn = line.endswith(TORN) or (number == len(lines) and not found)
            bad = bad or (0 if torn else number)
    return notes, bad


def mended(path: Path, data: bytes, notes: list[dict[str, Any]], bad: int) -> BadFile:
    """Keeps a damaged journal aside, puts what can be read of it in its place, and returns the error that says so.

    No moment has neither of the two files. Raises BadFile, with the journal as it was, where the disk refuses.
    """
    aside = aside_name(path)
    write_file(aside, data)
    try:
        write_file(path, b"".join(packed(note) for note in notes))
    except BadFile:
        aside.unlink(missing_ok=True)
        raise
    return BadFile(
        f"{path.name} was damaged (line {bad} is not as it was written); it is kept as {aside}. "
        f"What can be read of it, {len(notes)} notes, is in a new one.",
        next="Go on. A write that was under way then may be unknown now: the account is looked at before anything is "
        "sent, so read the plan before you confirm it.",
    )
