"""doctor as a process: each check told, none stopping another, nothing secret in its words."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from oneflow_tui.local.journal import FileJournal
from oneflow_tui.local.lock import write_lock
from tests.commands.little_server import listening, refusing
from tests.commands.program import PLAIN, Done, checked, program
from tests.sandbox_server import SandboxServer
from tests.trust.leaks import holds

PLANTED = "planted-token-0123456789-abcdefghijklmno"
LOCAL = {
    "python", "terminal", "config_folder", "state_folder", "config", "profile", "address", "keyring", "locks", "journal"
}  # fmt: skip
WAY = {"proxy", "certificates", "dns", "tls", "clock"}
ACCOUNT = {"token", "acting_as", "account", "budget", "scim_token"}


def found(done: Done) -> dict[str, dict[str, Any]]:
    """The checks by id, after the answer was held against its schema."""
    return {one["id"]: one for one in checked("doctor", done.json)["checks"]}


def states(done: Done) -> dict[str, str]:
    return {name: one["state"] for name, one in found(done).items()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where doctor looks for a set-up file."""
    there = tmp_path / "work"
    there.mkdir()
    return there


@pytest.fixture
def account(sandbox: SandboxServer, machine: Path) -> Path:
    """The folder of an account that has been logged in to."""
    done = program("login", "--base-url", sandbox.base_url, "--with-token", PLAIN, stdin=sandbox.token)
    assert done.code == 0, done.err
    there = machine / "state" / "oneflow-tui" / "default" / "10001"
    there.mkdir()
    (there / "host").write_text("")
    return there


def test_before_any_login_the_rest_is_looked_at(folder: Path) -> None:
    done = program("doctor", "--json", cwd=folder)
    assert done.code == 1
    by_id = found(done)
    assert set(by_id) == LOCAL
    assert {name for name, one in by_id.items() if one["state"] == "failed"} == {"address"}
    assert "oneflow-tui login" in by_id["address"]["next"]
    assert by_id["terminal"]["state"] == "warning"
    assert by_id["keyring"]["state"] == "warning"


def test_in_words_a_line_a_check(folder: Path) -> None:
    done = program("doctor", cwd=folder)
    assert done.code == 1
    lines = done.out.splitlines()
    assert all(line.startswith(("ok       ", "warning  ", "failed   ", "         > ")) for line in lines[:-1])
    at = next(number for number, line in enumerate(lines) if line.startswith("failed   address: "))
    assert lines[at + 1].startswith("         > `oneflow-tui login`")
    assert lines[-1] == "10 checks: 1 failed, 2 warnings."


def test_all_is_well_on_an_account(sandbox: SandboxServer, account: Path, folder: Path) -> None:
    done = program("doctor", "--json", PLAIN, cwd=folder, ONEFLOW_SCIM_TOKEN=sandbox.scim_token)
    by_id = found(done)
    assert done.code == 0, by_id
    assert set(by_id) == LOCAL | WAY | ACCOUNT | {"plain_file"}
    assert by_id["account"]["detail"] == '"Nordlys AB" (account 10001)'
    assert "plain file" in by_id["token"]["detail"]
    assert "no TLS" in by_id["tls"]["detail"]
    assert "of 400 requests" in by_id["budget"]["detail"]
    assert by_id["scim_token"]["detail"].startswith("accepted")
    assert not holds((done.out + done.err).encode(), [sandbox.token, sandbox.scim_token])


def test_the_own_sandbox() -> None:
    done = program(
        "doctor", "--json", "--sandbox", ONEFLOW_API_TOKEN=PLANTED, ONEFLOW_BASE_URL="https://evil.example/v1"
    )
    assert done.code == 0, done.out
    assert set(found(done)) == LOCAL | WAY | ACCOUNT
    again = program("doctor", "--json", "--sandbox-reset")
    assert again.code == 0, again.out


def test_a_wrong_token_and_a_wrong_email_are_told_apart(sandbox: SandboxServer, folder: Path) -> None:
    environ = {"ONEFLOW_BASE_URL": sandbox.base_url, "ONEFLOW_API_TOKEN": f"{PLANTED}-and-more"}
    done = program("doctor", "--json", cwd=folder, **environ)
    assert done.code == 1
    token = found(done)["token"]
    assert token["state"] == "failed"
    assert "49 characters, where Oneflow's have 40" in token["detail"]
    assert not holds((done.out + done.err).encode(), [environ["ONEFLOW_API_TOKEN"]])
    environ |= {"ONEFLOW_API_TOKEN": sandbox.token, "ONEFLOW_USER_EMAIL": "nobody@example.com"}
    done = program("doctor", "--json", cwd=folder, **environ)
    assert done.code == 1
    assert (states(done)["token"], states(done)["acting_as"]) == ("ok", "failed")
    assert "ONEFLOW_USER_EMAIL" in found(done)["acting_as"]["detail"]


def test_no_token_and_a_wrong_scim_token(sandbox: SandboxServer, folder: Path) -> None:
    environ = {"ONEFLOW_BASE_URL": sandbox.base_url, "ONEFLOW_SCIM_TOKEN": PLANTED}
    by_id = found(program("doctor", "--json", cwd=folder, **environ))
    assert by_id["token"]["state"] == "failed"
    assert "login" in by_id["token"]["next"]
    assert by_id["scim_token"]["state"] == "failed"


@pytest.mark.parametrize(("skew", "state"), [(0, "ok"), (-200, "warning"), (200, "warning"), (4000, "failed")])
def test_the_clock_is_held_against_the_servers(skew: float, state: str, folder: Path) -> None:
    with listening(refusing(skew)) as port:
        environ = {"ONEFLOW_BASE_URL": f"http://127.0.0.1:{port}/v1", "ONEFLOW_API_TOKEN": PLANTED}
        by_id = found(program("doctor", "--json", cwd=folder, **environ))
    assert by_id["clock"]["state"] == state
    if skew:
        assert ("behind" if skew > 0 else "ahead of") in by_id["clock"]["detail"]
    assert "x-ratelimit-remaining 17" in by_id["budget"]["detail"]


def test_nobody_listens(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    environ = {"ONEFLOW_BASE_URL": f"http://127.0.0.1:{port}/v1", "ONEFLOW_API_TOKEN": PLANTED}
    done = program("doctor", "--json", cwd=folder, **environ)
    assert done.code == 1
    by_id = found(done)
    assert by_id["dns"]["state"] == "ok"
    assert by_id["tls"]["state"] == "failed"
    assert by_id["clock"]["state"] == "warning"
    assert "could not be tried" in by_id["token"]["detail"]


def test_a_pause_that_oneflow_asks_for(folder: Path) -> None:
    with SandboxServer().start("ready", arguments=["--rate-limit", "1/300"]) as sandbox:
        environ = {"ONEFLOW_BASE_URL": sandbox.base_url, "ONEFLOW_API_TOKEN": sandbox.token}
        by_id = found(program("doctor", "--json", cwd=folder, **environ))
    assert by_id["budget"]["state"] == "failed"
    assert "asks for a pause" in by_id["budget"]["detail"]


def test_a_damaged_file_or_a_foreign_host_stops_nothing_else(machine: Path, folder: Path) -> None:
    config = machine / "config" / "oneflow-tui"
    (config / "profiles").mkdir(parents=True, mode=0o700)
    (config / "profiles" / "default.toml").write_text("base_url = [")
    done = program("doctor", "--json", cwd=folder)
    assert done.code == 1
    assert states(done)["profile"] == "failed"
    assert states(done)["keyring"] == "warning"
    (config / "profiles" / "default.toml").write_text('base_url = "https://evil.example.com/v1"')
    done = program("doctor", "--json", cwd=folder)
    assert states(done)["address"] == "failed"
    assert not set(found(done)) & {"dns", "tls", "clock", "token"}
    (config / "config.toml").write_text("profile = 3")
    done = program("doctor", "--json", cwd=folder)
    assert states(done)["config"] == "failed"
    assert done.json["profile"] is None


def test_folders_and_the_plain_file_that_others_can_read(account: Path, machine: Path, folder: Path) -> None:
    profile = account.parent
    (machine / "config" / "oneflow-tui").chmod(0o755)
    (profile / "secrets").chmod(0o644)
    by_id = found(program("doctor", "--json", cwd=folder))
    assert by_id["config_folder"]["state"] == "warning"
    assert by_id["config_folder"]["next"].startswith("chmod 700 ")
    assert by_id["plain_file"]["state"] == "failed"
    (profile / "secrets").chmod(0o600)
    assert states(program("doctor", "--json", cwd=folder))["plain_file"] == "warning"


def test_a_folder_that_cannot_be(machine: Path, folder: Path) -> None:
    (machine / "state").write_text("in the way")
    assert states(program("doctor", "--json", cwd=folder))["state_folder"] == "failed"


def test_a_lock_that_is_held(account: Path, folder: Path) -> None:
    with write_lock(account / "lock"):
        by_id = found(program("doctor", "--json", PLAIN, cwd=folder))
        assert (account / "lock").read_text().splitlines()[0] in by_id["locks"]["detail"]
    assert by_id["locks"]["state"] == "warning"
    assert states(program("doctor", "--json", PLAIN, cwd=folder))["locks"] == "ok"


def test_writes_that_were_begun_and_never_ended(account: Path, folder: Path) -> None:
    journal = FileJournal(account / "journal")
    ended = journal.begin("webhook", "create", 'webhooks["https://a.example/"]', None, {})
    journal.end(ended, "done", 4)
    journal.begin("template_type", "create", 'template_types["Acme"]', None, {})
    by_id = found(program("doctor", "--json", PLAIN, cwd=folder))
    assert by_id["journal"]["state"] == "warning"
    assert '1 write begun and not noted as ended (template_types["Acme"])' in by_id["journal"]["detail"]
    damaged = (account / "journal").read_bytes().replace(b'"begin"', b'"bogus"', 1)
    (account / "journal").write_bytes(damaged)
    assert states(program("doctor", "--json", PLAIN, cwd=folder))["journal"] == "failed"
    assert (account / "journal").read_bytes() == damaged, "doctor changes no file"


@pytest.mark.parametrize(
    ("environ", "check", "words"),
    [
        ({"SSL_CERT_FILE": "/nowhere/ca.pem"}, "certificates", "/nowhere/ca.pem"),
        ({"HTTPS_PROXY": f"http://me:{PLANTED}@127.0.0.1:9"}, "tls", "api.acme.test:443"),
        ({"HTTPS_PROXY": f"socks5://me:{PLANTED}@127.0.0.1:9"}, "proxy", "socks5"),
        ({"HTTPS_PROXY": f"http://me:{PLANTED}@127.0.0.1:port"}, "proxy", "HTTPS_PROXY"),
    ],
)
def test_settings_of_the_network(environ: dict[str, str], check: str, words: str, folder: Path) -> None:
    environ = {"HTTPS_PROXY": "http://127.0.0.1:9", "ONEFLOW_BASE_URL": "https://api.acme.test/v1", **environ}
    done = program("doctor", "--json", "--allow-host", "api.acme.test", cwd=folder, **environ)
    assert done.code == 1
    one = found(done)[check]
    assert one["state"] == "failed"
    assert words in one["detail"]
    assert not holds((done.out + done.err).encode(), [PLANTED])


def test_the_hosts_of_webhooks(sandbox: SandboxServer, account: Path, folder: Path) -> None:
    with listening(refusing(0)) as port, socket.create_server(("127.0.0.1", 0)) as closed:
        silent = closed.getsockname()[1]
        closed.close()
        urls = [f"http://127.0.0.1:{port}/hook?key={PLANTED}", f"http://127.0.0.1:{silent}/", "http://crm.example.com/"]
        rows = [f"[[webhooks]]\ncallback_url = {json.dumps(url)}\n" for url in [*urls, "no url"]]
        (folder / "oneflow.toml").write_text("\n".join(["version = 1", *rows]))
        done = program("doctor", "--json", PLAIN, cwd=folder)
    checks = [one for one in checked("doctor", done.json)["checks"] if one["id"] == "webhook"]
    by_host = {one.get("about", ""): one["state"] for one in checks}
    assert by_host == {
        f"http://127.0.0.1:{port}": "ok",
        f"http://127.0.0.1:{silent}": "warning",
        "http://crm.example.com:80": "failed",
        "": "failed",
    }
    assert not holds((done.out + done.err).encode(), [PLANTED])
    (folder / "oneflow.toml").write_text("not = [toml")
    assert program("doctor", "--json", PLAIN, cwd=folder).code == 0


def test_several_profiles(folder: Path) -> None:
    done = program("doctor", "--json", "--profile", "a,b", cwd=folder)
    assert done.code == 1
    assert set(done.json["profiles"]) == {"a", "b"}
