"""Files as crashes, bad disks and other programs leave them."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

from oneflow_tui.errors import OneflowError

PLACES = 500
FLIPS = 500
GARBAGE = (
    b"", b"\0" * 300, b"\xff\xfe\x00", b"nonsense", b"[" * 100_000, b"{}", b"null", b"1" * 10_000, b"[1]\n",
    b'{"format":1}', b'{"format":1,"sha256":"","value":1}', b'{"a":' * 50_000, b"x = " + b"[" * 50_000, b"\n\n\n",
    os.urandom(2_000), b'"\\ud800"', b"<html></html>", b"\x1b]0;title\x07", b"version = \xff",
)  # fmt: skip


def truncated(whole: bytes) -> Iterator[bytes]:
    """`whole` cut at 500 places; at each of its places where it has fewer, some then more than once."""
    for at in range(PLACES):
        yield whole[: at * len(whole) // PLACES] if len(whole) >= PLACES else whole[: at % len(whole)]


def flipped(whole: bytes, seed: int = 20) -> Iterator[bytes]:
    """`whole` with one bit changed, 500 times."""
    chance = random.Random(seed)
    for _ in range(FLIPS):
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        yield bytes(spoilt)


def attempt(work: Callable[[], object]) -> OneflowError | None:
    """What of our tree it raised; anything else goes through and fails the test."""
    try:
        work()
    except OneflowError as problem:
        return problem
    return None


def asides(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}.*-*"))


def as_nobody(program: str, *readable: Path) -> str:
    """Runs a program as the user nobody, since mode bits stop no root; returns what it printed.

    The package is imported, and its models are made ready, before the user changes: nobody may not be able to read it.
    """
    start = """
    import os, pathlib, sys
    from oneflow_tui.errors import OneflowError
    from oneflow_tui.local import backups, credentials, drafts, files, journal, lock, profiles, sandbox_process
    from oneflow_tui.local.files import read_file, read_record, write_file, write_record
    from oneflow_tui.setup import draft, ids, journal as notes, trial
    for model in (draft.Draft, ids.IdMap, notes.Entry):
        model.model_rebuild()
    if os.getuid() == 0:
        os.setgroups([]); os.setgid(65534); os.setuid(65534)
    def told(work):
        try:
            print("did:", work())
        except OneflowError as problem:
            print(type(problem).__name__ + ":", problem.detail)
    """
    for folder in readable:
        for parent in (folder, *folder.parents):
            if parent != Path("/") and not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o011)
    text = textwrap.dedent(start) + textwrap.dedent(program)
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
