"""Keyrings that fail in the ways in which real ones do."""

from __future__ import annotations

import threading


class Good:
    """Keeps what it is given. `priority` as the keyring library has it."""

    priority: float = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Weak(Good):
    priority = 0.5


class Forgetting(Good):
    def set_password(self, service: str, username: str, password: str) -> None:
        del password


class Locked(Good):
    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("locked, with a planted-token in its words")

    set_password = get_password  # type: ignore[assignment]


class Hanging(Good):
    """Answers when `released` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.released.wait(30)
        return super().get_password(service, username)
