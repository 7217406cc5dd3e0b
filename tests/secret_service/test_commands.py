"""login, whoami, logout with a real keyring, each a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.secret_service.bus import under_a_bus

pytestmark = pytest.mark.secret_service

ROUND = """
import json
from tests.commands.program import program
from tests.sandbox_server import SandboxServer

def whoami():
    secrets = program("whoami", "--json").json["secrets"]
    return [secrets["token"]["source"], secrets["scim_token"]["source"], secrets["sign_keys"]]

with SandboxServer().start("ready") as sandbox:
    base = ["--base-url", sandbox.base_url, "--with-token", "--json"]
    print(program("login", *base, stdin=sandbox.token).json["token"]["place"])
    print(program("login", *base, "--scim", stdin=sandbox.scim_token).json["scim_token"]["place"])
    print(program("login", *base, "--sign-key", "https://crm.example.com/", stdin="a-sign-key").code)
    print(whoami())
    checks = {one["id"]: one for one in program("doctor", "--json").json["checks"]}
    print(checks["keyring"]["state"], "priority 5" in checks["keyring"]["detail"], checks["token"]["state"])
    print(program("logout", "--json").json["forgotten"])
    print(whoami())
    print(program("whoami").out.count(sandbox.token))
"""

LOCKED = """
import secretstorage
from tests.commands.program import program
from tests.sandbox_server import SandboxServer

with SandboxServer().start("ready") as sandbox:
    base = ["--base-url", sandbox.base_url, "--with-token"]
    print(program("login", *base, stdin=sandbox.token).code)
    bus = secretstorage.dbus_init()
    secretstorage.get_default_collection(bus).lock()
    bus.close()
    whoami = program("whoami", "--json")
    print(whoami.code, whoami.json["secrets"]["token"]["source"])
    print(whoami.json["secrets"]["token"]["detail"])
    again = program("login", *base, stdin=sandbox.token)
    print(again.code, "Nothing was stored" in again.err, sandbox.token in again.err)
    print(program("logout").code)
    keyring = next(one for one in program("doctor", "--json").json["checks"] if one["id"] == "keyring")
    print(keyring["state"], "nlock" in keyring["next"])
"""

SILENT_PROMPT = """[D-BUS Service]
Name=org.gnome.keyring.SystemPrompter
Exec=/bin/sleep 120
"""


def test_a_token_is_kept_found_tried_and_forgotten(home: Path) -> None:
    done = under_a_bus(home, ROUND)
    assert done.stdout.splitlines() == [
        "keyring: SecretService",
        "keyring: SecretService",
        "0",
        "['keyring', 'keyring', 1]",
        "ok True ok",
        "['token', 'scim_token']",
        "['none', 'none', 1]",
        "0",
    ], done.stderr


def test_a_locked_keyring_is_said_and_waited_for_by_nobody(home: Path) -> None:
    folder = home / "data_home" / "dbus-1" / "services"
    folder.mkdir(parents=True)
    (folder / "org.gnome.keyring.SystemPrompter.service").write_text(SILENT_PROMPT)
    (home / "data_home").chmod(0o700)
    done = under_a_bus(home, LOCKED)
    assert done.stdout.splitlines() == [
        "0",
        "0 unknown",
        "the keyring could not be read within 2 s; it may be locked; this machine noted that one is kept there",
        "1 True False",
        "1",
        "failed True",
    ], done.stderr
