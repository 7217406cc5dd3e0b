"""`apply --wait`, and two programs on one account: each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable

import pytest

from tests.headless.conftest import Program, check


def started(program: Program, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        program.command(*arguments),
        env={**os.environ, **program.environ()},
        cwd=program.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


@pytest.mark.parametrize("seed", ["new"])
def test_it_goes_on_once_a_person_has_switched_the_extension_on(program: Program) -> None:
    program.write()
    run = started(program, "apply", "--yes", "--wait", "--json")
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
    assert program("plan").code == 0


def test_of_two_programs_one_writes_and_the_other_names_it(program: Program) -> None:
    program.write()
    program.plain.act("faults", {"spec": "POST /template_types: delay 2s"})
    first = started(program, "apply", "--yes")
    lock = lambda: list((program.folder.parent / "home" / "state" / "oneflow-tui").glob("*/*/lock"))  # noqa: E731
    until(lambda: any(one.read_text().strip() for one in lock()))
    second = program.process("apply", "--yes", "--json")
    assert second.code == 6
    error = check("error", json.loads(second.out))["error"]
    assert error["code"] == "lock_held"
    assert str(first.pid) in error["detail"]
    assert first.wait(60) == 0
    assert program("plan").code == 0


def test_the_lock_of_a_dead_program_is_taken_over(program: Program) -> None:
    program.write()
    program.plain.act("faults", {"spec": "POST /template_types: delay 20s x1"})
    first = started(program, "apply", "--yes")
    lock = lambda: list((program.folder.parent / "home" / "state" / "oneflow-tui").glob("*/*/journal"))  # noqa: E731
    until(lambda: any("begin" in one.read_text() for one in lock()))
    first.kill()
    first.communicate()
    assert program.process("apply", "--yes").code == 0
    assert sum(one["name"] == "Acme CRM deal" for one in program.plain.all("/template_types")) == 1
