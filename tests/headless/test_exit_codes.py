"""Each exit code of the interface, as a script sees it: the program in a process of its own."""

from __future__ import annotations

import json
import signal
import socket

import pytest

from tests.commands.program import PLAIN
from tests.commands.program import program as run
from tests.headless.conftest import SET_UP, Program, check


def test_0_nothing_to_do(program: Program) -> None:
    program.write('version = 1\nname = "Nothing"\n')
    assert program.process("plan").code == 0
    assert program.process("apply").code == 0


def test_1_the_plan_of_the_account_does_not_include_it(program: Program) -> None:
    program.write()
    program.plain.act("faults", {"spec": "GET /webhooks: 402"})
    done = program.process("plan", "--json")
    assert done.code == 1
    assert check("error", json.loads(done.out))["error"]["code"] == "plan_needed"


def test_1_what_the_account_forbids(program: Program) -> None:
    program.write()
    program.plain.act("faults", {"spec": "GET /webhooks: 403"})
    done = program.process("plan", "--json")
    assert done.code == 1
    assert check("error", json.loads(done.out))["error"]["code"] == "not_allowed"


def test_1_something_is_wrong_with_this_machine(program: Program) -> None:
    done = program.process("doctor", "--json", ONEFLOW_API_TOKEN="wrong")
    assert done.code == 1
    assert "failed" in {one["state"] for one in check("doctor", json.loads(done.out))["checks"]}


@pytest.mark.parametrize(
    "arguments", [("plan", "none.toml"), ("plan", "--nonsense"), ("nonsense",), ("apply", "bad.toml")]
)
def test_2_usage_or_a_bad_file(program: Program, arguments: tuple[str, ...]) -> None:
    program.write("version = 1\n[[webhooks]]\n", "bad.toml")
    done = program.process(*arguments, "--json")
    assert done.code == 2
    check("error", json.loads(done.out))


@pytest.mark.parametrize("arguments", [(), ("--no-input",), ("--sandbox",)])
def test_2_a_screen_without_a_terminal_names_what_works_there(program: Program, arguments: tuple[str, ...]) -> None:
    done = program.process(*arguments, "--json")
    assert done.code == 2
    assert "`oneflow-tui status`" in check("error", json.loads(done.out))["error"]["next"]


def test_2_a_plan_where_a_set_up_file_belongs(program: Program) -> None:
    program.write()
    assert program.process("plan", "--out", "p.plan").code == 3
    for command in ("plan", "status"):
        done = program.process(command, "p.plan", "--json")
        assert done.code == 2
        assert check("error", json.loads(done.out))["error"]["next"] == "To do a plan: oneflow-tui apply p.plan"


def test_3_there_is_something_to_do(program: Program) -> None:
    program.write()
    assert program.process("plan").code == 3


def test_3_only_a_persons_step_is_left(program: Program) -> None:
    program.write('version = 1\n[[users]]\nemail = "grace@example.com"\n')
    assert program.process("plan").code == 3
    assert program.process("apply", "--yes").code == 3


def test_3_the_account_moved_since_the_plan_was_kept(program: Program) -> None:
    program.write()
    assert program.process("plan", "--out", "p.plan").code == 3
    program.plain.post("/template_types", {"name": "Somebody else's"})
    done = program.process("apply", "p.plan", "--yes", "--json")
    assert done.code == 3
    assert check("error", json.loads(done.out))["error"]["code"] == "account_moved"


def test_3_a_pull_keeps_what_the_account_lacks(program: Program) -> None:
    program.write()
    done = program.process("pull", "--json")
    assert done.code == 3
    assert check("pull", json.loads(done.out))["kept"]
    words = program.process("pull").out
    assert 'though the account does not have it: the webhook to "https://crm.example.com/oneflow"' in words
    assert "template_types[" not in words


def test_4_no_token_or_a_wrong_one(program: Program) -> None:
    program.write()
    wrong = program.process("plan", "--json", ONEFLOW_API_TOKEN="wrong")
    assert wrong.code == 4
    assert json.loads(wrong.out)["error"]["code"] == "login_needed"
    absent = program.process("plan", ONEFLOW_API_TOKEN="")
    assert absent.code == 4
    assert "You are not logged in" in absent.err
    named = program.process("plan", "--profile", "acme", ONEFLOW_API_TOKEN="")
    assert "`oneflow-tui login --profile acme`" in named.err


def test_4_a_stored_token_that_belongs_to_another_host(program: Program) -> None:
    program.write()
    base_url = program.sandbox.base_url
    done = run("login", "--with-token", PLAIN, "--base-url", base_url, stdin=program.sandbox.token)
    assert done.code == 0, done.err
    assert program.process("plan", PLAIN, ONEFLOW_API_TOKEN="").code == 3
    forgotten = program.process("plan", ONEFLOW_API_TOKEN="")
    assert forgotten.code == 4
    assert "Add --plain-token-file" in forgotten.err
    other = program.process("plan", PLAIN, "--json", ONEFLOW_API_TOKEN="", ONEFLOW_BASE_URL="http://127.0.0.1:9/v1")
    assert other.code == 4
    assert check("error", json.loads(other.out))["error"]["code"] in ("login_needed", "secret_elsewhere")


def test_5_not_confirmed(program: Program) -> None:
    program.write()
    done = program.process("apply", "--json")
    assert done.code == 5
    assert check("error", json.loads(done.out))["error"]["next"] == (
        "If the plan is what you want: oneflow-tui apply oneflow.toml --yes"
    )
    assert '+ creates the data field "vat"' in done.err
    assert program.plain.all("/webhooks") == []


@pytest.mark.parametrize("flag", [("--allow-deletes", "1"), ("--read-only",)])
def test_5_a_wrong_number_or_no_writing_at_all(program: Program, flag: tuple[str, ...]) -> None:
    program.write()
    done = program.process("apply", "--yes", "--json", *flag)
    assert done.code == 5
    check("error", json.loads(done.out))
    assert program.plain.all("/webhooks") == []


def test_5_two_types_of_one_name_and_neither_is_known(program: Program) -> None:
    program.write()
    ids = [program.plain.post("/template_types", {"name": "Acme CRM deal"})["id"] for _ in range(2)]
    done = program.process("plan", "--json")
    assert done.code == 5
    detail = check("error", json.loads(done.out))["error"]["detail"]
    assert all(str(one) in detail for one in ids)


def test_6_no_network(program: Program) -> None:
    program.write()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        assert program.process("plan", ONEFLOW_BASE_URL=address).code == 6


def test_6_oneflow_has_trouble(program: Program) -> None:
    program.write()
    program.plain.act("faults", {"spec": "GET /webhooks: 500"})
    done = program.process("plan", "--json")
    assert done.code == 6
    check("error", json.loads(done.out))


@pytest.mark.parametrize("seed", ["new"])
def test_7_blocked_while_the_extension_is_off(program: Program) -> None:
    program.write(SET_UP + '\n[[webhooks]]\ncallback_url = "https://all.example.com/hook"\n')
    done = program.process("apply", "--yes", "--json")
    assert done.code == 7
    value = check("apply", json.loads(done.out))
    results = {one["id"]: one["result"] for one in value["changes"]}
    assert results['webhooks["https://all.example.com/hook"]'] == "done"
    assert results['template_types["Acme CRM deal"]'] == "blocked"
    assert results["extension"] == "manual"
    assert value["go_on"].startswith("oneflow-tui apply oneflow.toml --yes")


def test_7_a_write_is_refused(program: Program) -> None:
    program.write()
    program.plain.act("faults", {"spec": "POST /webhooks: 400"})
    assert program.process("apply", "--yes").code == 7


def test_several_profiles_end_with_the_worst(program: Program) -> None:
    program.write()
    for name in ("one", "two"):
        run("login", "--with-token", PLAIN, "--profile", name, "--base-url", program.sandbox.base_url,
            stdin=program.sandbox.token)  # fmt: skip
    nothing = {"ONEFLOW_API_TOKEN": "", "ONEFLOW_BASE_URL": ""}
    assert program.process("plan", PLAIN, "--profile", "one,two", **nothing).code == 3
    assert program.process("plan", PLAIN, "--profile", "one,absent", **nothing).code == 4
    assert program.process("apply", PLAIN, "--profile", "one,two", **nothing).code == 2
    program.plain.act("faults", {"spec": "POST /webhooks: 400"})
    done = program.process("apply", "--yes", PLAIN, "--profile", "one,absent", **nothing)
    assert done.code == 7
    assert f"To go on: oneflow-tui apply oneflow.toml --yes --profile one {PLAIN}" in done.out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_128_and_the_signal(program: Program, number: signal.Signals) -> None:
    program.write()
    program.plain.act("faults", {"spec": "POST /template_types: delay 1s"})
    run = program.start("apply", "--yes", "--json")
    program.until(lambda: program.has_begun_to_write)
    run.send_signal(number)
    out, _ = run.communicate(timeout=30)
    assert run.returncode == 128 + number
    results = {one["result"] for one in check("apply", json.loads(out))["changes"]}
    assert "not_sent" in results


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("alone", [True])
def test_a_second_signal_stops_at_once_and_the_next_run_finishes(
    program: Program, number: signal.Signals, code: int
) -> None:
    program.write()
    program.plain.act("faults", {"spec": "POST /template_types: delay 300s x1"})
    run = program.start("apply", "--yes", "--json")
    program.until(lambda: program.has_begun_to_write)
    run.send_signal(number)
    assert run.stderr is not None
    assert "Once more" in run.stderr.readline()
    run.send_signal(number)
    out, err = run.communicate(timeout=30)
    assert run.returncode == code
    assert check("error", json.loads(out))["error"]["code"] == "stopped"
    assert "Traceback" not in err
    assert program.process("apply", "--yes").code == 0
    assert [one["name"] for one in program.plain.all("/template_types")] == ["Acme CRM deal"]
