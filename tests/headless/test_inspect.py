from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from typing import Any

import pytest

from oneflow_tui.flags import INSPECTED
from oneflow_tui.sandbox.switches import ALL
from tests.headless.conftest import Program, check

LISTS = ("workspaces", "template_types", "templates", "webhooks", "users", "contracts")
ENVELOPES = [
    {one.name: position}
    for one in ALL
    for position in one.positions[1:]
    if one.name in ("ids", "plain_lists", "newer_keys", "type_list_fields", "type_active", "webhook_key", "time_zone")
    or one.name in ("webhooks_envelope", "contract_embeds", "draft_value", "draft_lifecycle", "contract_states")
]


@pytest.fixture
def seed() -> str:
    return "typical"


def inspected(program: Program, *arguments: str) -> Any:
    done = program("inspect", *arguments, "--json")
    assert done.code == 0, done
    assert done.out.isascii()
    assert done.out.count("\n") == 1
    return check("inspect", done.value)


def kinds(value: Any) -> list[tuple[str, str]]:
    return [(one["kind"], one["error"]["code"]) for one in value["incomplete"]]


def test_everything_is_what_the_api_gives(program: Program) -> None:
    value = inspected(program)
    assert set(value) == {"schema_version", "account", *LISTS, "checks", "incomplete"}
    plain = program.plain
    assert value["account"] == plain.get("/accounts/me")
    for name in LISTS:
        path = f"/{name}" + ("?filter[active]=" if name == "templates" else "")
        theirs = {json.dumps(one, sort_keys=True) for one in plain.all(path)}
        ours = value[name]
        if name == "template_types":
            assert [one["data_fields"] for one in ours] == [plain.fields(one["id"]) for one in ours]
            assert {one["id"] for one in ours} == {one["id"] for one in plain.all(path)}
            continue
        assert {json.dumps(one, sort_keys=True) for one in ours} == theirs
        assert len(ours) == len(theirs)
    assert value["incomplete"] == []
    assert {one["level"] for one in value["checks"]} <= {"problem", "warning", "note"}
    assert value["checks"]


@pytest.mark.parametrize("what", INSPECTED)
def test_each_by_itself(program: Program, what: str) -> None:
    done = program("inspect", what, "--json", ONEFLOW_SCIM_TOKEN=program.sandbox.scim_token)
    assert done.code == 0
    value = check("inspect", done.value)
    assert set(value) == {"schema_version", what, "incomplete"}
    assert value["incomplete"] == []
    assert value[what] or what == "scim_groups"


def test_several_and_in_words(program: Program) -> None:
    assert set(inspected(program, "users", "webhooks")) == {"schema_version", "users", "webhooks", "incomplete"}
    words = program("inspect", "users", "webhooks")
    assert words.code == 0
    assert "Users: 5" in words.out
    assert "ada@nordlys.example" in words.out
    assert "Acme CRM deal" in words.out  # the type that a webhook is bound to, by its name
    whole = program("inspect")
    for title in ("Account: 1", "Workspaces: 3", "Template types: 2", "Contracts: 12", "Checks: "):
        assert title in whole.out
    assert "inspect contracts` shows all" in whole.out


@pytest.mark.parametrize("turned", ENVELOPES, ids=str)
def test_every_known_form_of_an_answer(program: Program, turned: dict[str, str]) -> None:
    program.plain.act("switches", turned)
    value = inspected(program)
    assert value["incomplete"] == []
    assert [len(value[name]) for name in LISTS] == [3, 2, 5, 2, 5, 12]


@pytest.mark.parametrize("alone", [True])
def test_nothing_is_written(program: Program) -> None:
    inspected(program)
    assert {one["method"] for one in program.plain.state()["calls"]} == {"GET"}


@pytest.mark.parametrize("name", [*LISTS, "account"])
@pytest.mark.parametrize(
    ("fault", "code"),
    [("403", "not_allowed"), ("garbage", "unexpected_answer"), ("html 404", "unexpected_answer")],
)
def test_a_part_that_fails_does_not_spoil_the_rest(program: Program, name: str, fault: str, code: str) -> None:
    inspected(program, "users")  # the account is known from then on
    path = "/accounts/me" if name == "account" else f"/{name}"
    program.plain.act("faults", {"spec": f"GET {path}: {fault}"})
    value = inspected(program)
    assert kinds(value) == [(name, code)]
    assert not value[name]
    assert all(value[other] for other in (*LISTS, "account") if other != name)
    words = program("inspect")
    assert words.code == 0
    assert f"{name.replace('_', ' ').capitalize()} could not be read: " in words.out


def test_data_fields_that_fail_leave_their_type(program: Program) -> None:
    program.plain.act("faults", {"spec": "GET /template_types/10401: 403"})
    value = inspected(program)
    assert kinds(value) == [("data_fields", "not_allowed")]
    assert ["data_fields" in one for one in value["template_types"]] == [False, True]


def test_a_part_alone_that_is_refused(program: Program) -> None:
    program.plain.act("faults", {"spec": "GET /webhooks: 403"})
    done = program("inspect", "webhooks", "--json")
    assert done.code == 1
    assert check("inspect", done.value)["webhooks"] == []
    assert kinds(done.value) == [("webhooks", "not_allowed")]
    assert program("inspect", "webhooks").code == 1


def test_4_nobody_is_let_in(program: Program) -> None:
    done = program("inspect", "--json", ONEFLOW_API_TOKEN="wrong")
    assert done.code == 4
    assert check("error", done.value)["error"]["code"] == "login_needed"
    inspected(program, "users")
    program.plain.act("faults", {"spec": "*: 401"})
    assert program("inspect", "--json").code == 4


@pytest.mark.parametrize("alone", [True])
def test_6_the_network_is_gone(program: Program) -> None:
    inspected(program, "users")
    program.sandbox.stop()
    done = program("inspect", "workspaces", "--json")
    assert done.code == 6
    assert check("error", done.value)["error"]["code"] == "network"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing",),
        ("users", "--states", "draft"),
        ("--sort", "id"),
        ("--published", "2026-01-01"),
        ("--csv",),
        ("users", "--csv", "--json"),
        ("logs", "--csv"),
        ("--diff", "a", "b", "c"),
        ("--diff", "none.json"),
        ("--snapshot", "x.json", "--diff", "y.json"),
        ("--profile", "a,b"),
    ],
)
def test_2_usage(program: Program, arguments: tuple[str, ...]) -> None:
    done = program("inspect", *arguments)
    assert done.code == 2
    assert done.out == "" or check("error", done.value)


def test_which_contracts_is_asked_of_the_api(program: Program) -> None:
    value = inspected(program, "--states", "draft,pending", "--sort=-name")
    assert {one["state"] for one in value["contracts"]} == {"draft", "pending"}
    names = [one["_private"]["name"] for one in value["contracts"]]
    assert names == sorted(names, key=str.casefold, reverse=True)
    assert set(value) == {"schema_version", "contracts", "incomplete"}
    later = inspected(program, "contracts", "--published", "2026-01-16..2026-01-18")
    assert sorted(one["published_time"][:10] for one in later["contracts"]) == [
        "2026-01-16",
        "2026-01-17",
        "2026-01-18",
    ]
    assert inspected(program, "contracts", "--query", "no such thing")["contracts"] == []
    assert len(inspected(program, "contracts", "--published", "2026-01-20..")["contracts"]) == 4


def test_csv_is_safe_for_spreadsheets(program: Program) -> None:
    program.plain.act("templates/10301/template_type", {"template_type_id": None})
    evil = "=cmd|' /C calc'!A0"
    program.plain._call("POST", "/v1/template_types", {"name": evil}, {"x-oneflow-api-token": program.sandbox.token})
    done = program("inspect", "template_types", "--csv")
    assert done.code == 0
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [one["name"] for one in rows if "calc" in one["name"]] == [f"'{evil}"]
    assert len(list(csv.DictReader(io.StringIO(program("inspect", "contracts", "--csv").out)))) == 12
    assert "template_without_type" in program("inspect", "checks", "--csv").out
    assert len(list(csv.DictReader(io.StringIO(program("inspect", "data_fields", "--csv").out)))) == 14


def test_a_snapshot_and_what_changed_since(program: Program) -> None:
    done = program("inspect", "--snapshot", "before.json", "--json")
    assert done.code == 0
    assert check("inspect", done.value)["counts"]["contracts"] == 12
    kept = (program.folder / "before.json").read_text()
    assert program.sandbox.token not in kept
    assert (program.folder / "before.json").stat().st_mode & 0o777 == 0o600
    assert program("inspect", "--diff", "before.json").code == 0
    made = program.plain._call(
        "POST",
        "/v1/webhooks",
        {"callback_url": "https://new.example.com/", "filters": None},
        {"x-oneflow-api-token": program.sandbox.token},
    )
    changed = program("inspect", "--diff", "before.json", "--json")
    assert changed.code == 3
    value = check("inspect", changed.value)
    assert [(one["action"], one["kind"], one["id"]) for one in value["differences"]] == [
        ("added", "webhook", made["webhook_id"])
    ]
    assert "https://new.example.com/" in program("inspect", "--diff", "before.json").out
    program("inspect", "webhooks", "--snapshot", "after.json")
    offline = program("inspect", "--diff", "before.json", "after.json", ONEFLOW_BASE_URL="http://127.0.0.1:1/v1")
    assert offline.code == 3
    assert "1 difference" in offline.out


@pytest.mark.parametrize("content", ["", "{}", "[]", "[" * 5000, '{"format": "oneflow-tui snapshot", "version": 99}'])
def test_a_file_that_is_no_snapshot(program: Program, content: str) -> None:
    (program.folder / "bad.json").write_text(content)
    done = program("inspect", "--diff", "bad.json", "bad.json", "--json")
    assert done.code == 2
    assert "bad.json" in check("error", done.value)["error"]["detail"]


def test_the_sandbox_of_the_program_itself(program: Program) -> None:
    done = program("inspect", "workspaces", "--sandbox", "--json")
    assert done.code == 0
    assert len(check("inspect", done.value)["workspaces"]) == 3


def test_whoever_reads_has_read_enough(program: Program) -> None:
    reading, writing = os.pipe()
    process = subprocess.Popen(
        program.command("inspect", "--json"),
        env={**os.environ, **program.environ()},
        cwd=program.folder,
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writing)
    os.close(reading)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 141
    assert said == ""
