"""What this machine remembers of the accounts of a profile: who writes now, and what was begun and never ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from oneflow_tui.errors import BadFile
from oneflow_tui.local.files import read_file, unpacked
from oneflow_tui.local.lock import lock_holder
from oneflow_tui.local.paths import profile_state
from oneflow_tui.session.checkup.check import Check
from oneflow_tui.setup.words import counted


def check_locks(profile: str) -> list[Check]:
    """Whether a process writes to an account of the profile."""
    found = []
    for folder in _accounts(profile):
        holder = lock_holder(folder / "lock")
        if holder is not None:
            words = f"{holder} is writing to account {folder.name}"
            found.append(Check("locks", "warning", words, "Let it finish, or close it, before you write.", folder.name))
    return found or [Check("locks", "ok", "no process is writing")]


def check_journals(profile: str) -> list[Check]:
    """Whether every write that was begun is noted as ended. Nothing is settled and no file is touched here."""
    found = []
    for folder in _accounts(profile):
        try:
            open_entries = _open_entries(folder / "journal")
        except BadFile as problem:
            found.append(Check("journal", "failed", problem.detail, problem.next, folder.name))
            continue
        if open_entries:
            words = f"account {folder.name}: {counted(len(open_entries), 'write')} begun and not noted as ended"
            next = "Run `oneflow-tui apply` or the wizard: it looks at the account and settles this by itself."
            found.append(Check("journal", "warning", f"{words} ({', '.join(open_entries[:5])})", next, folder.name))
    return found or [Check("journal", "ok", "every write that was begun is noted as ended")]


def _accounts(profile: str) -> list[Path]:
    folder = profile_state(profile)
    return sorted(one for one in folder.iterdir() if (one / "host").exists()) if folder.is_dir() else []


def _open_entries(path: Path) -> list[str]:
    """The addresses of what is open. Raises BadFile where a line in the middle is not as it was written."""
    lines = (read_file(path) or b"").split(b"\n")
    begun: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        try:
            note: Any = unpacked(line)
            if "begin" in note:
                begun[str(note["begin"]["id"])] = str(note["begin"]["address"])
            else:
                begun.pop(str(note["end"]["id"]), None)
        except (ValueError, KeyError, TypeError, RecursionError):
            if number >= len(lines) - 1 or not line.endswith(b"}"):
                continue  # what a crash leaves
            raise BadFile(
                f"line {number} of {path} is not as it was written",
                next="The next apply keeps the file aside and looks at the account instead.",
            ) from None
    return list(begun.values())
