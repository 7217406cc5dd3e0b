"""What a test of leaks looks for, and where."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from pathlib import Path

SIGN_KEY = "plantedSignKey-0123456789-abcdefghijklmn"
SEQUENCE = re.compile(rb"\x1b\[[0-9;?<>=]*[ -/]*[@-~]")
OSC_52 = re.compile(rb"\x1b\]52;[a-z]*;([A-Za-z0-9+/=]*)")


def forms(secret: str) -> list[bytes]:
    """The secret as it is, in hex, and in base64 at each of the three places where it may begin."""
    raw = secret.encode()
    found = [raw, raw.hex().encode()]
    for lead in range(3):
        coded = base64.b64encode(b"\0" * lead + raw)
        found.append(coded[4 if lead else 0 : -4])
    return found


def holds(data: bytes, secrets: Iterable[str]) -> list[str]:
    """Which secrets stand in `data`, in any form: as they are, written letter by letter with the cursor moved in
    between, and in what it would put into the clipboard."""
    everything = [data, SEQUENCE.sub(b"", data)]
    for match in OSC_52.finditer(data):
        everything.append(base64.b64decode(match[1] + b"=" * (-len(match[1]) % 4)))
    return [secret for secret in secrets if any(form in part for part in everything for form in forms(secret))]


def leaking_files(folder: Path, secrets: Iterable[str]) -> list[str]:
    """Files under `folder` that hold one of the secrets, in their name or inside."""
    wanted = list(secrets)
    return [
        str(file)
        for file in folder.rglob("*")
        if holds(str(file).encode(), wanted) or (file.is_file() and holds(file.read_bytes(), wanted))
    ]


def children(pid: int) -> list[int]:
    """Every living descendant of a process."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            except OSError:
                continue  # it has ended meanwhile
            parents.setdefault(parent, []).append(int(entry.name))
    found, open_ones = [], [pid]
    while open_ones:
        mine = parents.get(open_ones.pop(), [])
        found += mine
        open_ones += mine
    return found


def handed_over(pid: int) -> bytes:
    """The environment and the arguments that a process was started with."""
    return Path(f"/proc/{pid}/environ").read_bytes() + Path(f"/proc/{pid}/cmdline").read_bytes()
