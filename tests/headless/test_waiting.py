"""`apply --wait`, and two programs on one account: each in a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess

import pytest

from tests.headless.conftest import SET_UP, Program, check


@pytest.mark.parametrize("seed", ["new"])
def test_it_goes_on_once_a_person_has_switched_the_extension_on(program: Program) -> None:
    program.write()
    run = program.start("apply", "--yes", "--wait", "--json")
    assert run.stderr is not None
    heard = ""
    while "Waiting for a person" not in heard:
        line = run.stderr.readline()
        assert line, heard
        heard += line
    program.plain.act("extension", {"on": True})
    out, _ = run.communicate(timeout=60)
    value = check("apply", json.loads(out))
    assert run.returncode == 0
    assert {one["result"] for one in value["changes"]} == {"done"}
    assert {one["kind"] for one in value["changes"]} == {"extension", "template_type", "data_field", "webhook"}
    assert program("plan").code == 0


@pytest.mark.parametrize("seed", ["new"])
def test_what_was_done_in_an_earlier_round_is_still_told_at_the_end(program: Program) -> None:
    program.write(
        'version = 1\n[[webhooks]]\ncallback_url = "https://all.example.com/"\n[[template_types]]\nname = "A"\n'
    )
    run = program.start("apply", "--yes", "--wait", "--json")
    assert run.stderr is not None
    heard = ""
    while "Waiting for a person" not in heard:
        line = run.stderr.readline()
        assert line, heard
        heard += line
    program.plain.act("extension", {"on": True})
    out, _ = run.communicate(timeout=60)
    value = check("apply", json.loads(out))
    results = {one["id"]: one["result"] for one in value["changes"]}
    assert results['webhooks["https://all.example.com/"]'] == "done"  # before anybody was waited for
    assert results["extension"] == "done"  # by a person
    assert results['template_types["A"]'] == "done"  # after it
    assert value["summary"] == {"create": 2, "update": 0, "delete": 0, "manual": 1}
    assert value["requests"]["writes"] == 2


def test_of_two_programs_one_writes_and_the_other_names_it(program: Program) -> None:
    program.write()
    program.plain.act("faults", {"spec": "POST /template_types: delay 2s"})
    first = program.start("apply", "--yes")
    program.until(lambda: program.has_begun_to_write)
    second = program.process("apply", "--yes", "--json")
    assert second.code == 6
    error = check("error", json.loads(second.out))["error"]
    assert error["code"] == "lock_held"
    assert str(first.pid) in error["detail"]
    first.communicate(timeout=60)
    assert first.returncode == 0
    assert program("plan").code == 0


@pytest.mark.parametrize("alone", [True])
def test_the_lock_of_a_dead_program_is_taken_over(program: Program) -> None:
    program.write()
    program.plain.act("faults", {"spec": "POST /template_types: delay 20s x1"})
    first = program.start("apply", "--yes")
    program.until(lambda: program.has_begun_to_write)
    first.kill()
    first.communicate()
    assert program.process("apply", "--yes").code == 0
    assert sum(one["name"] == "Acme CRM deal" for one in program.plain.all("/template_types")) == 1


def heard(run: subprocess.Popen[str], words: str) -> None:
    """Reads what the program says until it says that."""
    assert run.stderr is not None
    said = ""
    while words not in said:
        line = run.stderr.readline()
        assert line, said
        said += line


def join(program: Program) -> None:
    """What the invited person does."""
    invitation = program.plain.act("invitations", {"email": "new@example.com", "name": "New"})
    program.plain.act(f"invitations/{invitation['id']}/accept", {})


def test_what_was_done_and_undone_by_another_is_not_done_again_while_waiting(program: Program) -> None:
    program.write(SET_UP + '\n[[users]]\nemail = "new@example.com"\n')
    run = program.start("apply", "--yes", "--wait", "--json")
    heard(run, "Waiting for a person")
    type_id = next(one["id"] for one in program.plain.all("/template_types") if one["name"] == "Acme CRM deal")
    program.plain.put(f"/template_types/{type_id}/data_fields", {"data_fields": []})
    join(program)
    out, _ = run.communicate(timeout=60)
    assert run.returncode == 7
    results = {one["id"]: one["result"] for one in check("apply", json.loads(out))["changes"]}
    undone = [result for address, result in results.items() if "data_fields" in address]
    assert undone == ["not_sent", "not_sent"]
    assert program.plain.fields(type_id) == []


def test_waiting_outlives_a_network_that_fails_when_the_person_is_done(program: Program) -> None:
    program.write('version = 1\n[[users]]\nemail = "new@example.com"\n')
    run = program.start("apply", "--yes", "--wait")
    heard(run, "Waiting for a person")
    program.plain.act("faults", {"spec": "GET /webhooks: reset-before x3"})
    join(program)
    run.communicate(timeout=60)
    assert run.returncode == 0


def test_ctrl_c_ends_waiting_with_its_own_exit_code(program: Program) -> None:
    program.write('version = 1\n[[users]]\nemail = "new@example.com"\n')
    run = program.start("apply", "--yes", "--wait")
    heard(run, "Waiting for a person")
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=30)
    assert run.returncode == 130


def test_the_sandbox_is_not_made_new_under_a_command_that_waits(program: Program) -> None:
    program.write()
    run = program.start("apply", "--yes", "--sandbox", "--wait")
    heard(run, "The sandbox's console")
    assert program.process("plan", "--sandbox").code == 3
    done = program.process("plan", "--sandbox-reset", "--json")
    assert done.code == 6
    assert str(run.pid) in json.loads(done.out)["error"]["detail"]
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=30)
    assert program.process("plan", "--sandbox-reset").code == 3
