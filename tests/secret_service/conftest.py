"""A home for a message bus and its keyring."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts import need


@pytest.fixture
def home() -> Iterator[Path]:
    """A short path: sockets lie in it."""
    need("dbus-run-session")
    need("gnome-keyring-daemon")
    folder = Path(tempfile.mkdtemp(prefix="ss-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
