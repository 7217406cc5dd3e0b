from __future__ import annotations

import pytest

from tests.headless.conftest import Program, check


def states(value: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    return {one["id"]: one["state"] for one in value["steps"]}


@pytest.mark.parametrize("seed", ["new"])
def test_a_new_account_needs_the_extension_first(program: Program) -> None:
    done = program("status", "--json")
    assert done.code == 0
    assert states(check("status", done.value)) == {
        "token": "done",
        "extension": "needs_you",
        "template_types": "blocked",
        "data_fields": "blocked",
        "webhooks": "needs_you",
        "users": "done",
        "test": "blocked",
    }
    assert "needs you" in program("status").out


@pytest.mark.parametrize("seed", ["ready"])
def test_probably_on_is_unknown(program: Program) -> None:
    assert states(program("status", "--json").value)["extension"] == "unknown"


@pytest.mark.parametrize("seed", ["typical"])
def test_a_finished_set_up_is_done(program: Program) -> None:
    assert set(states(program("status", "--json").value).values()) == {"done"}


def test_with_a_file_a_kind_is_done_when_the_file_asks_for_nothing_more(program: Program) -> None:
    program.write()
    found = states(program("status", "--json").value)
    assert (found["template_types"], found["data_fields"], found["webhooks"]) == ("needs_you",) * 3
    assert (found["users"], found["test"]) == ("done", "blocked")
    program("apply", "--yes")
    value = check("status", program("status", "--json").value)
    assert value["file"] == "oneflow.toml"
    assert [one for one, state in states(value).items() if state != "done"] == ["test"]


def test_the_command_that_it_names_holds_for_a_file_with_a_space(program: Program) -> None:
    program.write(name="my deal.toml")
    steps = program("status", "my deal.toml", "--json").value["steps"]
    assert "oneflow-tui apply 'my deal.toml'" in [one["todo"] for one in steps]
    assert "oneflow-tui apply 'my deal.plan'" in program("plan", "my deal.toml", "--out", "my deal.plan").err
