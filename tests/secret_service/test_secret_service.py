"""The keyring of a real Secret Service: gnome-keyring on a message bus of its own."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from tests.secret_service.bus import under_a_bus

pytestmark = pytest.mark.secret_service
PLANTED = "planted-token-0c55"

STORE = f"""
import asyncio, pathlib, sys
from pydantic import SecretStr
from oneflow_tui.errors import OneflowError
from oneflow_tui.local.credentials import TOKEN, Credentials
HOST = "https://api.oneflow.com:443"
async def main():
    index = pathlib.Path(sys.argv[1]) / "index"
    first = Credentials("default", index)
    print(await first.write(HOST, TOKEN, SecretStr({PLANTED!r})))
    found = await Credentials("default", index).read(HOST, TOKEN)
    print(found is not None and found.get_secret_value() == {PLANTED!r}, found)
    await first.forget(HOST, TOKEN)
    print(await Credentials("default", index).read(HOST, TOKEN))
asyncio.run(main())
"""

READ_LOCKED = f"""
import asyncio, pathlib, sys, time
import secretstorage
from pydantic import SecretStr
from oneflow_tui.errors import KeyringTrouble
from oneflow_tui.local.credentials import TOKEN, Credentials
HOST = "https://api.oneflow.com:443"
async def main():
    index = pathlib.Path(sys.argv[1]) / "index"
    credentials = Credentials("default", index)
    await credentials.write(HOST, TOKEN, SecretStr({PLANTED!r}))
    bus = secretstorage.dbus_init()
    secretstorage.get_default_collection(bus).lock()
    bus.close()
    began = time.monotonic()
    try:
        print("found", await credentials.read(HOST, TOKEN))
    except KeyringTrouble as problem:
        print("trouble", problem.next)
    print("bounded", time.monotonic() - began < 5)
asyncio.run(main())
"""

SILENT_PROMPT = """[D-BUS Service]
Name=org.gnome.keyring.SystemPrompter
Exec=/bin/sleep 30
"""
SILENT_SERVICE = """[D-BUS Service]
Name=org.freedesktop.secrets
Exec=/bin/sleep 30
"""


def services(home: Path, text: str, name: str) -> None:
    """Puts a service file where this bus looks first."""
    folder = home / "data_home" / "dbus-1" / "services"
    folder.mkdir(parents=True)
    (folder / f"{name}.service").write_text(text)


def test_a_token_is_kept_read_and_forgotten(home: Path) -> None:
    done = under_a_bus(home, STORE)
    assert done.stdout.splitlines() == ["keyring: SecretService", "True **********", "None"], done.stderr
    written = b"".join(
        one.read_bytes()
        for one in home.rglob("*")
        if one.is_file() and one.name != "program.py" and not one.is_socket()
    )
    assert PLANTED.encode() not in written


def test_a_locked_keyring_whose_prompt_nobody_answers(home: Path) -> None:
    (home / "data_home").mkdir(mode=0o700)
    services(home, SILENT_PROMPT, "org.gnome.keyring.SystemPrompter")
    done = under_a_bus(home, READ_LOCKED)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("trouble Unlock your keyring"), (lines, done.stderr)
    assert lines[1] == "bounded True"


def test_a_service_that_never_starts(home: Path) -> None:
    (home / "data_home").mkdir(mode=0o700)
    services(home, SILENT_SERVICE, "org.freedesktop.secrets")
    program = STORE.replace("    found = await", "    return\n    found = await")
    began = time.monotonic()
    done = under_a_bus(home, program, unlocked=False)
    words = r"this session only: the keyring could not be (looked for|written) within 2 s; it may be locked\n"
    assert re.fullmatch(words, done.stdout), done.stderr
    assert time.monotonic() - began < 25
