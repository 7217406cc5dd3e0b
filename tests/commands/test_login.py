"""login and logout as processes, against a sandbox."""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path

import pexpect
import pytest

from oneflow_tui.local.credentials import pending_sign_key
from oneflow_tui.local.sign_keys import file_uid
from oneflow_tui.setup.wanted import WantedWebhook
from tests.commands.program import PLAIN, Done, checked, program
from tests.sandbox_server import SandboxServer
from tests.trust.leaks import holds, leaking_files

WRONG = "planted-wrong-token-0123456789-abcdefghi"
SIGN_KEY = "planted-sign-key-0123456789"


def login(sandbox: SandboxServer, *more: str, token: str | None = None, **environ: str) -> Done:
    arguments = ["login", "--base-url", sandbox.base_url, "--with-token", PLAIN, *more]
    return program(*arguments, stdin=f"{sandbox.token if token is None else token}\n", **environ)


def secrets_file(home: Path) -> Path:
    return home / "state" / "oneflow-tui" / "default" / "secrets"


def profile_text(home: Path) -> str:
    return (home / "config" / "oneflow-tui" / "profiles" / "default.toml").read_text()


def test_a_token_is_tried_kept_and_told(sandbox: SandboxServer, machine: Path) -> None:
    done = login(sandbox, "--json")
    assert (done.code, done.err) == (0, "")
    value = checked("login", done.json)
    assert value["profile"] == "default"
    assert value["environment"] == "local"
    assert value["base_url"] == sandbox.base_url
    assert value["account"] == {"id": 10001, "name": "Nordlys AB"}
    assert value["acting_as"] is None
    assert value["token"]["place"] == f"plain file, readable by your user: {secrets_file(machine)}"
    assert sandbox.token in secrets_file(machine).read_text()
    assert secrets_file(machine).stat().st_mode & 0o777 == 0o600
    assert leaking_files(machine, [sandbox.token]) == [str(secrets_file(machine))]
    assert f'base_url = "{sandbox.base_url}"' in profile_text(machine)
    assert not holds((done.out + done.err).encode(), [sandbox.token])


def test_in_words(sandbox: SandboxServer) -> None:
    done = login(sandbox, "--user-email", sandbox.user_email)
    assert done.code == 0
    assert 'Logged in to "Nordlys AB" (account 10001).' in done.out
    assert f"acting as: {sandbox.user_email}" in done.out
    assert not holds((done.out + done.err).encode(), [sandbox.token])


def test_who_acts_stays_until_another_or_nobody_is_named(sandbox: SandboxServer, machine: Path) -> None:
    assert login(sandbox, "--json", "--user-email", sandbox.user_email).json["acting_as"] == sandbox.user_email
    assert login(sandbox, "--json").json["acting_as"] == sandbox.user_email
    assert f'acting_as = "{sandbox.user_email}"' in profile_text(machine)
    assert login(sandbox, "--json", "--user-email", "").json["acting_as"] is None
    assert "acting_as" not in profile_text(machine)


def test_an_email_of_the_environment_acts_and_is_not_kept(sandbox: SandboxServer, machine: Path) -> None:
    arguments = ["login", "--with-token", PLAIN, "--json"]
    environ = {"ONEFLOW_BASE_URL": sandbox.base_url, "ONEFLOW_USER_EMAIL": sandbox.user_email}
    done = program(*arguments, stdin=sandbox.token, **environ)
    assert done.json["acting_as"] == sandbox.user_email
    assert "acting_as" not in profile_text(machine)
    assert sandbox.base_url in profile_text(machine)
    elsewhere = program(
        *arguments, "--base-url", sandbox.base_url, stdin=sandbox.token, ONEFLOW_BASE_URL="https://api.oneflow.com/v1",
        ONEFLOW_USER_EMAIL="stranger@example.com",
    )  # fmt: skip
    assert elsewhere.json["acting_as"] is None


def test_a_wrong_token(sandbox: SandboxServer, machine: Path) -> None:
    for more in ((), ("--user-email", sandbox.user_email)):
        done = login(sandbox, *more, token=WRONG)
        assert done.code == 4
        assert "The token is not accepted" in done.err
        assert "refuses the token" in done.err
        assert "e-mail is not accepted" not in done.err
        assert not holds((done.out + done.err).encode(), [WRONG])
    assert not leaking_files(machine, [WRONG])
    error = login(sandbox, "--json", token=WRONG).json["error"]
    assert error["code"] == "login_needed"
    assert error["request_id"]


def test_a_wrong_email_is_told_apart_from_a_wrong_token(sandbox: SandboxServer, machine: Path) -> None:
    done = login(sandbox, "--user-email", "nobody@example.com")
    assert done.code == 4
    assert "The acting-as e-mail is not accepted" in done.err
    assert "The token is good, but acting as nobody@example.com is refused." in done.err
    assert "--user-email" in done.err
    assert not leaking_files(machine, [sandbox.token])
    named = login(sandbox, ONEFLOW_BASE_URL=sandbox.base_url, ONEFLOW_USER_EMAIL="nobody@example.com")
    assert named.code == 0  # the flag named the host, so the environment's e-mail is not for it
    arguments = ["login", "--with-token", PLAIN]
    environ = {"ONEFLOW_BASE_URL": sandbox.base_url, "ONEFLOW_USER_EMAIL": "nobody@example.com"}
    done = program(*arguments, stdin=sandbox.token, **environ)
    assert done.code == 4
    assert "Correct ONEFLOW_USER_EMAIL" in done.err


def test_without_a_keyring_nothing_is_stored(sandbox: SandboxServer, machine: Path) -> None:
    done = program("login", "--base-url", sandbox.base_url, "--with-token", stdin=sandbox.token)
    assert done.code == 1
    assert "Nothing was stored" in done.err
    assert "--plain-token-file" in done.err
    assert "ONEFLOW_API_TOKEN" in done.err
    assert not list(machine.rglob("*.toml"))
    assert not leaking_files(machine, [sandbox.token])


def test_all_that_is_missing_is_told_at_once(sandbox: SandboxServer) -> None:
    done = program("login", PLAIN, "--json")
    assert done.code == 2
    error = done.json["error"]
    assert error["code"] == "usage"
    assert "--production, --test or --base-url URL" in error["detail"]
    assert "--with-token" in error["detail"]
    only_token = program("login", PLAIN, "--test", "--json").json["error"]["detail"]
    assert "--with-token" in only_token
    assert "--production" not in only_token
    only_account = program("login", PLAIN, "--with-token", "--json").json["error"]["detail"]
    assert "--production" in only_account
    assert "--with-token" not in only_account


@pytest.mark.parametrize(
    "arguments",
    [
        ["--sandbox"],
        ["--profile", "sandbox"],
        ["--profile", "a,b"],
        ["--profile", "Bad Name"],
        ["--template-type", "Deal"],
        ["--scim", "--sign-key", "https://crm.example.com/"],
        ["--scim", "--user-email", "ada@example.com"],
        ["--sign-key", "not a url"],
        ["--sign-key", "ftp://crm.example.com/"],
        ["--production", "--test"],
        ["--base-url", "https://evil.example.com/v1"],
        ["--base-url", "https://api.oneflow.com/v2"],
        ["--base-url", "http://api.oneflow.com/v1"],
    ],
)
def test_what_cannot_work_is_usage(arguments: list[str], machine: Path) -> None:
    where = [] if {"--production", "--base-url"} & set(arguments) else ["--test"]
    done = program("login", "--with-token", PLAIN, *where, *arguments, stdin=WRONG)
    assert done.code == 2, done.err
    assert not holds((done.out + done.err).encode(), [WRONG])
    assert not leaking_files(machine, [WRONG])


@pytest.mark.parametrize("arguments", [[WRONG], ["--with-token", WRONG], [f"--with-token={WRONG}"], ["--token", WRONG]])
def test_a_token_as_an_argument_is_refused_and_not_repeated(arguments: list[str]) -> None:
    done = program("login", *arguments)
    assert done.code == 2
    assert "a token is never one" in done.err
    assert WRONG not in done.out + done.err


@pytest.mark.parametrize(("variable", "more"), [("ONEFLOW_API_TOKEN", []), ("ONEFLOW_SCIM_TOKEN", ["--scim"])])
def test_nothing_is_stored_while_the_environment_has_one(
    variable: str, more: list[str], sandbox: SandboxServer, machine: Path
) -> None:
    done = login(sandbox, *more, **{variable: WRONG})
    assert done.code == 2
    assert f"{variable} is set" in done.err
    assert not leaking_files(machine, [sandbox.token, WRONG])
    assert not holds((done.out + done.err).encode(), [WRONG])


@pytest.mark.parametrize("stdin", [b"", b"\n", b"   \nsecond\n", b"\xff\xfe\n", b"x" * 5000, "tökén\n".encode()])
def test_standard_input_that_is_no_token(stdin: bytes, machine: Path) -> None:
    done = program("login", "--base-url", "http://127.0.0.1:9/v1", "--with-token", PLAIN, stdin=stdin)
    assert done.code == 2
    assert "xxxxx" not in done.err
    assert not secrets_file(machine).exists()


def test_the_first_line_is_taken_trimmed(sandbox: SandboxServer, machine: Path) -> None:
    for stdin in (f"  {sandbox.token}\t\r\nsecond\n", f"\ufeff{sandbox.token}\n", sandbox.token):
        arguments = ["login", "--base-url", sandbox.base_url, "--with-token", PLAIN]
        assert program(*arguments, stdin=stdin).code == 0
        kept = json.loads(secrets_file(machine).read_text())
        assert list(kept.values()) == [sandbox.token]


def test_nobody_listening_is_try_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    done = program("login", "--base-url", f"http://127.0.0.1:{port}/v1", "--with-token", PLAIN, stdin=WRONG)
    assert done.code == 6
    assert "could not be reached" in done.err


def test_a_profile_that_cannot_be_written_leaves_no_token(sandbox: SandboxServer, machine: Path) -> None:
    done = login(sandbox, XDG_CONFIG_HOME="/proc/no-folder-can-be-made-here")
    assert done.code == 2
    assert "cannot be made" in done.err
    assert not leaking_files(machine, [sandbox.token])


def test_the_scim_token(sandbox: SandboxServer, machine: Path) -> None:
    assert login(sandbox, "--scim", token=WRONG).code == 4
    assert not leaking_files(machine, [WRONG])
    done = login(sandbox, "--scim", "--json", token=sandbox.scim_token)
    assert done.code == 0, done.err
    value = checked("login", done.json)
    assert value["account"] is None
    assert value["scim_base_url"] == sandbox.scim_base_url
    assert sandbox.scim_token in secrets_file(machine).read_text()
    assert "users can be invited" in login(sandbox, "--scim", token=sandbox.scim_token).out


def test_a_sign_key_is_kept_for_the_set_up_file_without_network(machine: Path) -> None:
    url, base = "https://crm.example.com/oneflow", "http://127.0.0.1:9/v1"  # nobody listens there
    arguments = ["login", "--with-token", PLAIN, "--base-url", base, "--sign-key", url]
    done = program(*arguments, "--template-type", "Acme deal", "--json", stdin=SIGN_KEY)
    assert done.code == 0, done.err
    value = checked("login", done.json)
    assert value["sign_key"]["webhook"] == f'webhooks["{url}" for Acme deal]'
    assert program(*arguments, stdin=SIGN_KEY).code == 0
    kept = json.loads(secrets_file(machine).read_text())
    uids = [file_uid(WantedWebhook(url, name).address) for name in ("Acme deal", None)]
    assert kept == {f"default|http://127.0.0.1:9|{pending_sign_key(uid)}": SIGN_KEY for uid in uids}
    assert uids[0] != uids[1]
    assert leaking_files(machine, [SIGN_KEY]) == [str(secrets_file(machine))]
    assert not holds((done.out + done.err).encode(), [SIGN_KEY])


def test_logout_forgets_both_and_says_that_sign_keys_stay(sandbox: SandboxServer, machine: Path) -> None:
    login(sandbox)
    login(sandbox, "--scim", token=sandbox.scim_token)
    login(sandbox, "--sign-key", "https://crm.example.com/oneflow", token=SIGN_KEY)
    done = program("logout", "--json")  # without the flag, too: a plain file that is there is not forgotten
    assert done.code == 0, done.err
    value = checked("logout", done.json)
    assert value["forgotten"] == ["token", "scim_token"]
    assert value["sign_keys"] == 1
    assert not leaking_files(machine, [sandbox.token, sandbox.scim_token])
    assert leaking_files(machine, [SIGN_KEY])
    again = program("logout")
    assert again.code == 0
    assert "Nothing was kept" in again.out
    assert "1 sign key stays" in again.out


def test_a_plain_file_with_nothing_left_is_removed(sandbox: SandboxServer, machine: Path) -> None:
    login(sandbox)
    assert secrets_file(machine).exists()
    assert program("logout", PLAIN).code == 0
    assert not secrets_file(machine).exists()


def test_logout_where_nothing_ever_was() -> None:
    done = program("logout")
    assert (done.code, done.err) == (0, "")
    assert "Nothing was kept for any account: none has been chosen" in done.out


def test_logout_names_the_environment_and_other_hosts(sandbox: SandboxServer) -> None:
    login(sandbox)
    done = program(
        "logout", "--json", PLAIN, ONEFLOW_BASE_URL="http://127.0.0.1:9/v1", ONEFLOW_API_TOKEN=WRONG
    )  # fmt: skip
    value = checked("logout", done.json)
    assert value["environment_secrets"] == ["ONEFLOW_API_TOKEN"]
    assert value["kept_elsewhere"] == [sandbox.base_url.removesuffix("/v1")]
    words = program("logout", PLAIN, ONEFLOW_API_TOKEN=WRONG).out
    assert "ONEFLOW_API_TOKEN in the environment still counts: unset it there." in words
    assert WRONG not in words


def prompted(*arguments: str) -> pexpect.spawn[str]:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "oneflow_tui", "login", PLAIN, *arguments],
        env={**os.environ},
        encoding="utf-8",
        timeout=30,
        dimensions=(24, 80),
    )
    child.delaybeforesend = None
    return child


def test_the_prompt_asks_and_does_not_show(sandbox: SandboxServer, machine: Path) -> None:
    child = prompted()
    with child:
        child.expect("Which account")
        child.sendline(sandbox.base_url)
        child.expect("API token")
        assert child.waitnoecho(20)
        child.sendline(sandbox.token)
        child.expect("Logged in to")
        child.expect(pexpect.EOF)
        said = child.before or ""
    assert child.exitstatus == 0
    assert sandbox.token not in said
    assert sandbox.token in secrets_file(machine).read_text()


def test_a_token_on_a_terminal_is_hidden_with_the_flag_too(sandbox: SandboxServer) -> None:
    with prompted("--base-url", sandbox.base_url, "--with-token") as child:
        child.expect("API token")
        assert child.waitnoecho(20)
        child.sendline("")
        child.expect("Nothing was typed")
        child.expect(pexpect.EOF)
    assert child.exitstatus == 2


def test_ctrl_c_at_the_prompt_leaves_the_terminal_as_it_was() -> None:
    line = f"trap : INT; {sys.executable} -m oneflow_tui login {PLAIN} --test; echo ended $?; read _"
    child = pexpect.spawn("sh", ["-c", line], env={**os.environ}, encoding="utf-8", timeout=30)
    child.delaybeforesend = None
    with child:
        child.expect("API token")
        assert child.waitnoecho(20)
        child.sendintr()
        child.expect("ended 130")
        assert child.getecho()


def test_an_account_that_is_none(machine: Path) -> None:
    with prompted() as child:
        child.expect("Which account")
        child.sendline("staging")
        child.expect("neither production nor test")
        child.expect(pexpect.EOF)
    assert child.exitstatus == 2
