"""The keyring tried for doctor: what truly keeps is told from what only says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from keyring.backends import null

from oneflow_tui.errors import KeyringTrouble
from oneflow_tui.local.credentials import Credentials
from oneflow_tui.local.lock import lock_holder, write_lock
from tests.local.backends import Forgetting, Good, Hanging, Locked


def credentials(backend: Any, tmp_path: Path) -> Credentials:
    return Credentials("default", tmp_path / "index", find=lambda: backend, timeout=0.2)


async def test_something_random_comes_and_goes(tmp_path: Path) -> None:
    backend = Good()
    probe = await credentials(backend, tmp_path).probe()
    assert (probe.kind, probe.priority) == ("backends", 5.0)
    assert backend.kept == {}
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize("backend", [null.Keyring(), Forgetting(), Locked(), Hanging()])
async def test_what_does_not_keep_is_found_out(backend: Any, tmp_path: Path) -> None:
    with pytest.raises(KeyringTrouble) as caught:
        await credentials(backend, tmp_path).probe()
    assert "planted" not in str(caught.value)
    if isinstance(backend, Hanging):
        backend.released.set()


async def test_looking_for_a_lock_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    assert lock_holder(tmp_path / "lock") is None
    assert not (tmp_path / "lock").exists()
    with write_lock(tmp_path / "lock"):
        held = (tmp_path / "lock").read_bytes()
        holder = lock_holder(tmp_path / "lock")
        assert holder is not None
        assert holder.pid == held.decode().split("\n")[0]
    assert lock_holder(tmp_path / "lock") is None
    assert (tmp_path / "lock").read_bytes() == held
