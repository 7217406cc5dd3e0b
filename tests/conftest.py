"""Cuts the machine out of every test: its files, its keyring, its network, its clock zone, its colours."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from tests.settling import settle_by_condition

LOOPBACK = ("127.", "localhost", "::1")


def live_in(home: Path, patch: pytest.MonkeyPatch) -> None:
    """Makes `home` the only place that programs know; nothing of the person's environment, no keyring."""
    for name in list(os.environ):
        if name.startswith(("ONEFLOW_", "XDG_", "TEXTUAL")) or name.lower().endswith("_proxy"):
            patch.delenv(name)
    home.mkdir(mode=0o700)
    patch.setenv("HOME", str(home))
    patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    patch.setenv("XDG_STATE_HOME", str(home / "state"))
    patch.setenv("XDG_DATA_HOME", str(home / "data"))
    patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    patch.setenv("TEXTUAL_ANIMATIONS", "none")
    patch.setenv("TZ", "UTC")
    patch.delenv("DISPLAY", raising=False)
    patch.delenv("WAYLAND_DISPLAY", raising=False)
    patch.delenv("NO_COLOR", raising=False)


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own without a keyring; nothing of the person's environment."""
    home = tmp_path / "home"
    live_in(home, monkeypatch)
    return home


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that would leave this machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _settling(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key has done its work when the app has nothing more to do, not when some time has passed."""
    settle_by_condition(monkeypatch)


@pytest.fixture
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failed request is tried again as often as ever, but after milliseconds: the pauses are judged elsewhere."""
    monkeypatch.setattr("oneflow_tui.api.retry._BASE", 0.01)
