from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from oneflow_tui.api.address import read_address
from oneflow_tui.local.credentials import TOKEN, Credentials
from oneflow_tui.local.paths import profile_state
from oneflow_tui.local.profiles import Profile, Seen, save_profile
from tests.e2e.plain import Plain
from tests.headless.conftest import Program, check
from tests.sandbox_server import SandboxServer


@pytest.fixture
def second() -> Iterator[SandboxServer]:
    with SandboxServer().start("ready", arguments=["--rate-limit", "off"]) as running:
        yield running


def profile(name: str, sandbox: SandboxServer) -> None:
    """A profile with its token in a plain file, as `login --plain-token-file` leaves it."""
    address = read_address(sandbox.base_url)
    save_profile(Profile(name, address.base_url))
    folder = profile_state(name)
    store = Credentials(name, folder / "secrets-index", plain_file=folder / "secrets")
    asyncio.run(store.write(address.host_key, TOKEN, SecretStr(sandbox.token)))


NOTHING = {"ONEFLOW_API_TOKEN": "", "ONEFLOW_BASE_URL": ""}


def test_one_file_serves_two_accounts_at_once(program: Program, second: SandboxServer) -> None:
    program.write()
    profile("one", program.sandbox)
    profile("two", second)
    both = ("--profile", "one,two", "--plain-token-file", "--json")
    plan = program("plan", *both, **NOTHING)
    assert plan.code == 3
    assert set(check("plan", plan.value)["profiles"]) == {"one", "two"}
    done = program("apply", "--yes", *both, **NOTHING)
    assert done.code == 0, done.out
    value = check("apply", done.value)["profiles"]
    assert [value[name]["requests"]["writes"] for name in ("one", "two")] == [3, 3]
    assert program("plan", *both, **NOTHING).code == 0
    state = Path(program.folder.parent / "home" / "state" / "oneflow-tui")
    assert len(list(state.glob("*/*/journal"))) == 2


def test_one_account_that_fails_does_not_stop_the_other(program: Program, second: SandboxServer) -> None:
    program.write()
    profile("one", program.sandbox)
    profile("two", second)
    second.kill()
    done = program("apply", "--yes", "--profile", "one,two", "--plain-token-file", "--json", **NOTHING)
    value = check("apply", done.value)["profiles"]
    assert {one["result"] for one in value["one"]["changes"]} == {"done"}
    assert value["two"]["error"]["code"] == "network"
    assert done.code == 6


def test_a_token_of_the_environment_goes_to_no_several_profiles(program: Program) -> None:
    program.write()
    done = program("plan", "--profile", "one,two", "--json")
    assert done.code == 2
    assert "ONEFLOW_API_TOKEN" in done.value["error"]["detail"]


def test_a_profile_that_is_named_twice_is_refused(program: Program) -> None:
    program.write()
    assert program("plan", "--profile", "one,one", **NOTHING).code == 2


def test_one_ctrl_c_stops_every_profile(program: Program, second: SandboxServer) -> None:
    program.write()
    profile("one", program.sandbox)
    profile("two", second)
    for server in (program.sandbox, second):
        plain = Plain(server.base_url, server.token, server.console_url)
        plain.act("faults", {"spec": "POST /template_types: delay 2s"})
    run = program.start("apply", "--yes", "--json", "--profile", "one,two", "--plain-token-file", **NOTHING)
    program.until(
        lambda: len([one for one in program.state.glob("*/*/journal") if b'"begin"' in one.read_bytes()]) == 2
    )
    run.send_signal(signal.SIGINT)
    out, _ = run.communicate(timeout=30)
    assert run.returncode == 130
    for value in check("apply", json.loads(out))["profiles"].values():
        assert [one["result"] for one in value["changes"]] == ["done", "not_sent", "not_sent", "not_sent"]


def test_nobody_of_another_account_acts_for_a_token_that_is_known(program: Program) -> None:
    program.write()
    assert program("plan").code == 3
    host = read_address(program.sandbox.base_url).host_key
    save_profile(Profile("default", None, {host: Seen(4711, "Another account", "ada@elsewhere.example")}))
    assert program("plan").code == 3


def test_two_profiles_of_one_account_do_not_write_at_once(program: Program) -> None:
    program.write()
    profile("one", program.sandbox)
    profile("two", program.sandbox)
    program.plain.act("faults", {"spec": "POST /template_types: delay 2s x1"})
    done = program("apply", "--yes", "--profile", "one,two", "--plain-token-file", "--json", **NOTHING)
    assert done.code == 6
    ends = [value.get("error", {}).get("code") for value in done.value["profiles"].values()]
    assert sorted(ends, key=str) == [None, "lock_held"]
    assert [one["name"] for one in program.plain.all("/template_types")] == ["Acme CRM deal"]
    assert len(program.plain.all("/webhooks")) == 1
