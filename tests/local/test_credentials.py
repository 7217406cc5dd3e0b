from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from keyring.backends import chainer, fail, null
from pydantic import SecretStr

from oneflow_tui.errors import KeyringTrouble, SecretElsewhere
from oneflow_tui.local.credentials import TOKEN, Credentials
from tests.local.backends import Forgetting, Good, Hanging, Locked, Weak

HOST = "https://api.oneflow.com:443"
TEST_HOST = "https://api.test.oneflow.com:443"
PLANTED = "planted-token-3f1b"


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., Credentials]:
    def make(backend: Any, profile: str = "default", **more: Any) -> Credentials:
        more.setdefault("timeout", 0.2)
        return Credentials(profile, tmp_path / profile / "index", find=lambda: backend, **more)

    return make


async def test_a_secret_is_kept_by_profile_host_and_kind(opened: Callable[..., Credentials]) -> None:
    backend = Good()
    place = await opened(backend).write(HOST, TOKEN, SecretStr(PLANTED))
    assert place == "keyring: backends"
    assert backend.kept == {("oneflow-tui", "default|https://api.oneflow.com:443|token"): PLANTED}
    found = await opened(backend).read(HOST, TOKEN)
    assert found is not None
    assert found.get_secret_value() == PLANTED
    assert PLANTED not in repr(found)


async def test_a_secret_goes_to_no_other_host_and_no_other_profile(opened: Callable[..., Credentials]) -> None:
    backend = Good()
    await opened(backend).write(HOST, TOKEN, SecretStr(PLANTED))
    with pytest.raises(SecretElsewhere) as caught:
        await opened(backend).read(TEST_HOST, TOKEN)
    assert "https://api.oneflow.com:443" in caught.value.detail
    assert caught.value.exit_code == 4
    assert await opened(backend).look_up(TEST_HOST, TOKEN) is None
    assert await opened(backend, "other").read(HOST, TOKEN) is None


@pytest.mark.parametrize("backend", [null.Keyring(), fail.Keyring(), Weak(), chainer.ChainerBackend()])
async def test_a_false_keyring_is_refused(backend: Any, opened: Callable[..., Credentials]) -> None:
    credentials = opened(backend)
    place = await credentials.write(HOST, TOKEN, SecretStr(PLANTED))
    assert place == "this session only: no keyring"
    assert credentials.kind == "none"
    assert not credentials.keeps
    kept = await credentials.read(HOST, TOKEN)
    assert kept is not None
    assert kept.get_secret_value() == PLANTED


async def test_of_a_chain_the_first_real_keyring_is_taken(opened: Callable[..., Credentials]) -> None:
    good = Good()
    chain = type("Chain", (), {"backends": [null.Keyring(), good], "__module__": "keyring.backends.chainer"})()
    credentials = opened(chain)
    assert await credentials.write(HOST, TOKEN, SecretStr(PLANTED)) == "keyring: backends"
    assert PLANTED in good.kept.values()


async def test_a_keyring_that_forgets_is_found_out(opened: Callable[..., Credentials]) -> None:
    credentials = opened(Forgetting())
    place = await credentials.write(HOST, TOKEN, SecretStr(PLANTED))
    assert place == "this session only: the keyring backends does not keep what it is given"
    assert await credentials.read(HOST, TOKEN) is not None


async def test_a_locked_keyring_is_trouble_not_absence(opened: Callable[..., Credentials]) -> None:
    with pytest.raises(KeyringTrouble) as caught:
        await opened(Locked()).read(HOST, TOKEN)
    assert "RuntimeError" in caught.value.detail
    assert "planted" not in str(caught.value)
    assert caught.value.__context__ is None
    assert "Unlock your keyring" in caught.value.next


async def test_a_hanging_keyring_is_bounded_and_asked_again(opened: Callable[..., Credentials]) -> None:
    backend = Hanging()
    backend.kept["oneflow-tui", f"default|{HOST}|token"] = PLANTED
    credentials = opened(backend)
    began = time.monotonic()
    with pytest.raises(KeyringTrouble) as caught:
        await credentials.read(HOST, TOKEN)
    assert time.monotonic() - began < 2
    assert "within 0.2 s" in caught.value.detail
    backend.released.set()
    found = await credentials.read(HOST, TOKEN)
    assert found is not None


async def test_looking_for_a_keyring_is_bounded_too(tmp_path: Path) -> None:
    hanging = Hanging()
    credentials = Credentials("default", tmp_path / "index", find=lambda: hanging.released.wait(30), timeout=0.1)
    with pytest.raises(KeyringTrouble):
        await credentials.read(HOST, TOKEN)
    assert credentials.kind == "no answer"
    assert (await credentials.write(HOST, TOKEN, SecretStr(PLANTED))).startswith("this session only: the keyring")
    hanging.released.set()


async def test_a_forgotten_secret_is_gone(opened: Callable[..., Credentials]) -> None:
    backend = Good()
    credentials = opened(backend)
    await credentials.write(HOST, TOKEN, SecretStr(PLANTED))
    await credentials.forget(HOST, TOKEN)
    assert backend.kept == {}
    assert await credentials.read(TEST_HOST, TOKEN) is None
    assert credentials.known(HOST) == frozenset()


async def test_a_plain_file_is_private(opened: Callable[..., Credentials], tmp_path: Path) -> None:
    path = tmp_path / "state" / "secrets"
    credentials = opened(Good(), plain_file=path)
    place = await credentials.write(HOST, TOKEN, SecretStr(PLANTED))
    assert place == f"plain file, readable by your user: {path}"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    again = await opened(Good(), plain_file=path).read(HOST, TOKEN)
    assert again is not None
    assert again.get_secret_value() == PLANTED


async def test_no_secret_in_the_index_and_in_no_repr(opened: Callable[..., Credentials], tmp_path: Path) -> None:
    credentials = opened(Good())
    await credentials.write(HOST, TOKEN, SecretStr(PLANTED))
    assert PLANTED not in (tmp_path / "default" / "index").read_text()
    assert PLANTED not in repr(credentials)


def test_a_hanging_keyring_does_not_hold_the_end_of_the_program(tmp_path: Path) -> None:
    program = f"""
import asyncio, pathlib, time
from oneflow_tui.errors import KeyringTrouble
from oneflow_tui.local.credentials import Credentials
async def main():
    try:
        index = pathlib.Path({str(tmp_path)!r}) / "index"
        await Credentials("default", index, find=lambda: time.sleep(60), timeout=0.2).open()
    except KeyringTrouble as problem:
        print(problem.detail)
asyncio.run(main())
"""
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    assert "could not be looked for within 0.2 s" in done.stdout
    assert time.monotonic() - began < 10


async def test_secrets_that_are_kept_at_once_are_all_kept(tmp_path: Path) -> None:
    store = Credentials("p", tmp_path / "index", plain_file=tmp_path / "secrets")
    names = [f"sign-key:webhook:{number}" for number in range(30)]
    await asyncio.gather(*(store.write("https://a.example:443", name, SecretStr(name)) for name in names))
    found = [await store.look_up("https://a.example:443", name) for name in names]
    assert [one.get_secret_value() if one else None for one in found] == names
