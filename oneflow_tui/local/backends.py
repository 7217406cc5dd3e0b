"""Where secrets can be kept: the keyring that a backend offers, this program's memory, or a plain file on request."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any, Protocol

from oneflow_tui.errors import BadFile
from oneflow_tui.local.files import read_file, remove_file, write_file


class Backend(Protocol):
    """What the keyring library's backends offer too. Calls block."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keeps the secret."""

    def delete_password(self, service: str, username: str) -> None:
        """Removes the secret."""


class MemoryBackend:
    """Until the program ends."""

    def __init__(self) -> None:
        self._secrets: dict[tuple[str, str], str] = {}

    def __repr__(self) -> str:
        return f"MemoryBackend({len(self._secrets)} entries)"

    def get_password(self, service: str, username: str) -> str | None:
        return self._secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._secrets.pop((service, username), None)


_CHANGING = threading.Lock()
"""Two secrets that are kept at once, each by a thread, would else lose one of them."""


class PlainFileBackend:
    """A JSON file of mode 0600, which anyone who reads the person's files can read: only on an explicit flag."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def _entries(self) -> dict[str, Any]:
        data = read_file(self.path)
        if data is None:
            return {}
        try:
            value = json.loads(data)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise BadFile(f"{self.path} is not a file of secrets; it has been left as it is.")
        return value

    def _keep(self, entries: dict[str, Any]) -> None:
        write_file(self.path, json.dumps(entries, indent=1).encode("ascii"))

    def get_password(self, service: str, username: str) -> str | None:
        found = self._entries().get(username)
        return found if isinstance(found, str) else None

    def set_password(self, service: str, username: str, password: str) -> None:
        with _CHANGING:
            self._keep({**self._entries(), username: password})

    def delete_password(self, service: str, username: str) -> None:
        with _CHANGING:
            entries = self._entries()
            if entries.pop(username, None) is None:
                return
            if entries:
                self._keep(entries)
            else:
                remove_file(self.path)


_FALSE = ("keyring.backends.null", "keyring.backends.fail", "keyring.backends.chainer")


def usable(backend: Any) -> Any | None:
    """The backend that really keeps secrets; None where there is none. Of a chain, the first that does."""
    chained = getattr(backend, "backends", None)
    if type(backend).__module__ == "keyring.backends.chainer" and chained is not None:
        return next((found for one in chained if (found := usable(one)) is not None), None)
    if type(backend).__module__ in _FALSE:
        return None
    try:
        priority = float(backend.priority)
    except (AttributeError, TypeError, ValueError, RuntimeError):
        return None
    return backend if priority >= 1 else None


def backend_name(backend: Any) -> str:
    """What to call a backend: the last part of its module, as SecretService, macOS or Windows."""
    last = type(backend).__module__.rpartition(".")[2]
    return type(backend).__name__ if last in ("", "__main__") else last
