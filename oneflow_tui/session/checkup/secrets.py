"""Where secrets are kept, and whether that truly keeps them."""

from __future__ import annotations

import os

from oneflow_tui.errors import KeyringTrouble
from oneflow_tui.local.credentials import Credentials
from oneflow_tui.session.checkup.check import Check
from oneflow_tui.session.choice import plain_file

_NO_KEYRING = (
    "Without one, give ONEFLOW_API_TOKEN in the environment of each run, or use --plain-token-file. On Linux: install "
    "and unlock gnome-keyring, KWallet or another Secret Service."
)


async def check_keyring(credentials: Credentials) -> list[Check]:
    """Something random is written under a name of its own, read back and removed."""
    plain = credentials.kind == "plain file"
    try:
        probe = await credentials.probe()
    except KeyringTrouble as problem:
        if credentials.kind == "none":
            return [Check("keyring", "warning", "this machine has no keyring that keeps secrets", _NO_KEYRING)]
        next = "Unlock your keyring and look again, or use --plain-token-file."
        return [Check("keyring", "failed", problem.detail, next)]
    if plain or probe.kind == "plain file":
        words = "not used: --plain-token-file was given, and the plain file keeps what it is given"
        return [Check("keyring", "ok", words)]
    priority = f", priority {probe.priority:g}" if probe.priority is not None else ""
    words = f"{probe.kind}{priority}; something random was written, read back and removed in {probe.seconds:.2f} s"
    return [Check("keyring", "ok", words)]


def check_plain_file(profile: str, *, asked: bool) -> list[Check]:
    """The plain file of secrets, where it is asked for or there."""
    path = plain_file(profile)
    if not path.exists():
        return [Check("plain_file", "ok", f"{path} is made by the next login")] if asked else []
    mode = path.stat().st_mode & 0o777
    if os.name == "posix" and mode & 0o077:
        return [Check("plain_file", "failed", f"others can read {path} (mode {mode:o})", f"chmod 600 {path}")]
    if not asked:
        next = "Add --plain-token-file to use it, or `oneflow-tui logout` to clear it."
        return [Check("plain_file", "warning", f"{path} is there and is not used", next)]
    return [Check("plain_file", "ok", f"{path}, mode {mode:o}")]
