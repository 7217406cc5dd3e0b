"""whoami as a process: no network, and what won."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.program import PLAIN, checked, program
from tests.sandbox_server import SandboxServer
from tests.trust.leaks import holds

PLANTED = "planted-token-0123456789-abcdefghijklmno"

NO_NETWORK = """
import sys
def refuse(event, _):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"):
        sys.stderr.write("network: " + event)
        sys.stderr.flush()
        import os
        os._exit(99)
sys.addaudithook(refuse)
from oneflow_tui.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_before_any_login() -> None:
    done = program("whoami", "--json")
    assert done.code == 0, done.err
    value = checked("whoami", done.json)
    assert value["profile"] == "default"
    assert value["environment"] is None
    assert value["base_url"] is None
    assert value["account"] is None
    assert value["acting_as"] is None
    assert value["secrets"]["token"]["source"] == "none"
    assert value["secrets"]["sign_keys"] == 0
    assert value["won"] == {"profile": "default", "base_url": "none", "acting_as": "none"}
    assert "`oneflow-tui login` chooses one" in program("whoami").out


def guarded(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "ONEFLOW_SCIM_TOKEN": PLANTED},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_nothing_is_sent(sandbox: SandboxServer) -> None:
    program("login", "--base-url", sandbox.base_url, "--with-token", PLAIN, stdin=sandbox.token)
    done = guarded(NO_NETWORK, "whoami", PLAIN)
    assert done.returncode == 0, done.stderr
    assert '"Nordlys AB" (account 10001), as last seen' in done.stdout
    assert "plain file" in done.stdout
    assert "ONEFLOW_SCIM_TOKEN" in done.stdout
    connecting = NO_NETWORK.replace("sys.exit(", "import socket; socket.create_connection(('127.0.0.1', 9)); (")
    assert guarded(connecting, "whoami").returncode == 99, "the guard would not see a connection"


def test_after_login_and_what_won(sandbox: SandboxServer, machine: Path) -> None:
    arguments = ["login", "--base-url", sandbox.base_url, "--with-token", PLAIN, "--profile", "acme"]
    assert program(*arguments, "--user-email", sandbox.user_email, stdin=sandbox.token).code == 0
    value = checked("whoami", program("whoami", "--json", PLAIN, ONEFLOW_PROFILE="acme").json)
    assert value["account"] == {"id": 10001, "name": "Nordlys AB"}
    assert value["acting_as"] == sandbox.user_email
    assert value["secrets"]["token"]["source"] == "file"
    assert value["won"] == {"profile": "environment", "base_url": "profile", "acting_as": "profile"}
    (machine / "config" / "oneflow-tui" / "config.toml").write_text('profile = "acme"\n')
    value = program("whoami", "--json", ONEFLOW_BASE_URL=sandbox.base_url, ONEFLOW_USER_EMAIL="eve@example.com").json
    assert value["won"] == {"profile": "config", "base_url": "environment", "acting_as": "environment"}
    assert value["acting_as"] == "eve@example.com"
    flag = program("whoami", "--json", "--profile", "other", ONEFLOW_PROFILE="acme").json
    assert (flag["profile"], flag["won"]["profile"]) == ("other", "flag")
    hint = program("whoami", "--profile", "acme").out
    assert "--plain-token-file" in hint


def test_the_environment_wins_and_is_not_shown(sandbox: SandboxServer) -> None:
    environ = {"ONEFLOW_BASE_URL": sandbox.base_url, "ONEFLOW_API_TOKEN": PLANTED, "ONEFLOW_SCIM_TOKEN": PLANTED}
    for flag in ("--json", "--no-input"):
        done = program("whoami", flag, **environ)
        assert done.code == 0
        assert not holds((done.out + done.err).encode(), [PLANTED])
    value = checked("whoami", program("whoami", "--json", **environ).json)
    assert value["secrets"]["token"]["source"] == "environment"
    assert "ONEFLOW_API_TOKEN" in value["secrets"]["token"]["detail"]
    assert value["secrets"]["scim_token"]["source"] == "environment"


def test_a_token_of_another_host_is_named_and_not_used(sandbox: SandboxServer) -> None:
    program("login", "--base-url", sandbox.base_url, "--with-token", PLAIN, stdin=sandbox.token)
    value = program("whoami", "--json", PLAIN, ONEFLOW_BASE_URL="https://api.oneflow.com/v1").json
    assert value["environment"] == "production"
    assert value["account"] is None
    assert value["secrets"]["token"]["source"] == "none"
    assert sandbox.base_url.removesuffix("/v1") in value["secrets"]["token"]["detail"]


def test_the_sandbox_has_its_own() -> None:
    value = checked("whoami", program("whoami", "--json", "--sandbox", ONEFLOW_API_TOKEN=PLANTED).json)
    assert (value["profile"], value["environment"], value["base_url"]) == ("sandbox", "sandbox", None)
    assert value["secrets"]["token"]["source"] == "sandbox"


def test_several_profiles() -> None:
    value = program("whoami", "--json", "--profile", "a,b").json
    assert set(value["profiles"]) == {"a", "b"}
    for one in value["profiles"].values():
        checked("whoami", {"schema_version": 1, **one})


@pytest.mark.parametrize("environ", [{"ONEFLOW_BASE_URL": "https://evil.example.com/v1"}, {"ONEFLOW_PROFILE": "A b"}])
def test_what_cannot_be_is_usage(environ: dict[str, str]) -> None:
    assert program("whoami", "--json", **environ).code == 2


def test_a_damaged_profile_is_named(machine: Path) -> None:
    folder = machine / "config" / "oneflow-tui" / "profiles"
    folder.mkdir(parents=True)
    (folder / "default.toml").write_text("base_url = [")
    done = program("whoami")
    assert done.code == 2
    assert "default.toml" in done.err
