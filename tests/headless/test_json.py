"""Each --json output as a script reads it: one ASCII line on standard output, as the published schema says."""

from __future__ import annotations

import json

import pytest

from oneflow_tui.commands.schema import names, read_schema
from tests.commands.program import program as run
from tests.headless.conftest import SET_UP, Done, Program, check, strict

PLAIN = "--plain-token-file"


def one_object(done: Done, name: str) -> object:
    """The only thing on standard output, in one line of ASCII."""
    assert done.out.isascii()
    assert done.out.count("\n") == 1
    return check(name, json.loads(done.out))


@pytest.fixture
def logged_in(program: Program) -> Program:
    """Two profiles with a token in a plain file, both of the sandbox."""
    for profile in ("one", "two"):
        done = run(
            "login", "--with-token", PLAIN, "--profile", profile, "--base-url", program.sandbox.base_url,
            stdin=program.sandbox.token,
        )  # fmt: skip
        assert done.code == 0, done.err
    return program


@pytest.mark.parametrize(
    ("arguments", "name", "code"),
    [
        (("whoami",), "whoami", 0),
        (("logout", PLAIN), "logout", 0),
        (("doctor",), "doctor", 0),
        (("status",), "status", 0),
        (("plan",), "plan", 3),
        (("plan", "--out", "p.plan"), "plan", 3),
        (("apply", "--yes"), "apply", 0),
        (("pull",), "pull", 3),
        (("restore",), "restore", 0),
        (("schema",), "schema", 0),
        (("completion", "bash"), "completion", 0),
        (("plan", "none.toml"), "error", 2),
        (("apply",), "error", 5),
        (("restore", "none"), "error", 2),
        (("login", "--with-token"), "error", 2),
    ],
)
def test_each_answer_is_one_object_of_its_schema(
    program: Program, arguments: tuple[str, ...], name: str, code: int
) -> None:
    program.write(SET_UP.replace("Acme CRM deal", "Acmé \\u001b[31m\\u202e"))
    done = program.process(*arguments, "--json")
    assert done.code == code, done.err
    one_object(done, name)


def test_a_restore_is_of_its_schema_also_where_nothing_is_to_do(program: Program) -> None:
    program.write()
    program("apply", "--yes")
    backup = check("restore", program("restore", "--json").value)["backups"][0]["name"]
    assert check("restore", program("restore", backup, "--json").value)["changes"] == []
    refused = program("restore", backup, "--exact", "--json")
    assert refused.code == 5
    assert "removes `vat` from the type" in refused.err  # nothing but a restore can show what it would do
    error = check("error", refused.value)["error"]
    assert (
        error["next"] == f"If the plan is what you want: oneflow-tui restore {backup} --exact --yes --allow-deletes 2"
    )
    done = program("restore", backup, "--exact", "--yes", "--allow-deletes", "2", "--json")
    assert done.code == 0
    assert {one["result"] for one in check("restore", done.value)["changes"]} == {"done"}


@pytest.mark.parametrize("command", ["plan", "apply", "whoami", "doctor", "logout"])
def test_several_profiles_are_one_object_with_a_part_each(logged_in: Program, command: str) -> None:
    logged_in.write()
    yes = ("--yes",) if command == "apply" else ()
    done = logged_in.process(
        command, *yes, PLAIN, "--json", "--profile", "one,two", ONEFLOW_API_TOKEN="", ONEFLOW_BASE_URL=""
    )
    value = one_object(done, command)
    assert isinstance(value, dict)
    assert set(value["profiles"]) == {"one", "two"}


def test_a_profile_that_fails_is_an_error_among_the_others(logged_in: Program) -> None:
    logged_in.write()
    done = logged_in.process(
        "plan", PLAIN, "--json", "--profile", "one,absent", ONEFLOW_API_TOKEN="", ONEFLOW_BASE_URL=""
    )
    assert done.code == 4
    value = check("plan", json.loads(done.out))
    assert value["profiles"]["absent"]["error"]["code"] == "login_needed"
    assert value["profiles"]["one"]["summary"]["create"] == 4


def test_a_key_that_no_schema_names_is_noticed() -> None:
    import jsonschema

    for name in names():
        if name == "set-up-file":
            continue
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(strict(read_schema(name))).validate({"schema_version": 1, "odd": 1})
