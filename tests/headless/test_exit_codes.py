"""Each exit code of the interface, as a script sees it: the program in a process of its own."""

from __future__ import annotations

import json
import signal
import socket

import pytest

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


@pytest.mark.parametrize(
    "arguments", [("plan", "none.toml"), ("plan", "--nonsense"), ("nonsense",), ("apply", "bad.toml")]
)
def test_2_usage_or_a_bad_file(program: Program, arguments: tuple[str, ...]) -> None:
    program.write("version = 1\n[[webhooks]]\n", "bad.toml")
    done = program.process(*arguments, "--json")
    assert done.code == 2
    check("error", json.loads(done.out))


def test_3_there_is_something_to_do(program: Program) -> None:
    program.write()
    assert program.process("plan").code == 3


def test_3_only_a_persons_step_is_left(program: Program) -> None:
    program.write('version = 1\n[[users]]\nemail = "grace@example.com"\n')
    assert program.process("plan").code == 3
    assert program.process("apply", "--yes").code == 3


def test_4_no_token_or_a_wrong_one(program: Program) -> None:
    program.write()
    wrong = program.process("plan", "--json", ONEFLOW_API_TOKEN="wrong")
    assert wrong.code == 4
    assert json.loads(wrong.out)["error"]["code"] == "login_needed"
    assert program.process("plan", ONEFLOW_API_TOKEN="").code == 4


def test_5_not_confirmed(program: Program) -> None:
    program.write()
    assert program.process("apply").code == 5


def test_6_no_network(program: Program) -> None:
    program.write()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        assert program.process("plan", ONEFLOW_BASE_URL=address).code == 6


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
