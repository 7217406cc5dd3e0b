from __future__ import annotations

import json
import os
import shlex
import subprocess

import pytest

from tests.headless.conftest import SET_UP, Program, check

HOOK = '\n[[webhooks]]\ncallback_url = "https://crm.example.com/all"\n'
RENAMED = SET_UP.replace('custom_id = "vat"', 'custom_id = "vat_number"\n  renamed_from = "vat"')


def test_a_plan_names_every_change_and_writes_nothing(program: Program) -> None:
    program.write()
    done = program("plan", "--json")
    assert done.code == 3
    value = check("plan", done.value)
    assert [(one["action"], one["kind"], one["id"]) for one in value["changes"]] == [
        ("create", "template_type", 'template_types["Acme CRM deal"]'),
        ("create", "data_field", 'template_types["Acme CRM deal"].data_fields["customer_name"]'),
        ("create", "data_field", 'template_types["Acme CRM deal"].data_fields["vat"]'),
        ("create", "webhook", 'webhooks["https://crm.example.com/oneflow" for Acme CRM deal]'),
    ]
    assert value["summary"] == {"create": 4, "update": 0, "delete": 0, "manual": 0}
    assert value["requests"]["writes"] == 0
    assert program.plain.all("/webhooks") == []
    assert "can neither rename nor delete" in program("plan").out


def test_apply_makes_the_account_as_the_file_says_and_then_finds_nothing_to_do(program: Program) -> None:
    program.write()
    done = program("apply", "--yes", "--json")
    assert done.code == 0, done.out
    value = check("apply", done.value)
    assert {one["result"] for one in value["changes"]} == {"done"}
    assert value["requests"]["writes"] == 3
    again = program("apply", "--json")
    assert again.code == 0
    assert check("apply", again.value)["changes"] == []
    assert again.value["requests"] == {"reads": 4, "writes": 0}  # three lists, and one template type
    assert program("plan").code == 0


def test_without_a_terminal_and_without_yes_nothing_is_sent(program: Program) -> None:
    program.write()
    done = program("apply", "--json")
    assert done.code == 5
    assert check("error", done.value)["error"]["code"] == "not_confirmed"
    assert "--yes" in done.value["error"]["next"]
    assert program.plain.all("/webhooks") == []


def test_everything_that_is_missing_is_named_at_once(program: Program) -> None:
    program.write()
    program("apply", "--yes")
    type_id = next(one["id"] for one in program.plain.all("/template_types") if one["name"] == "Acme CRM deal")
    program.write(
        SET_UP.replace('description = "Contracts', 'delete_data_fields = ["vat"]\ndescription = "Contracts').replace(
            '  [[template_types.data_fields]]\n  custom_id = "vat"\n  name = "VAT number"\n', ""
        )
    )
    done = program("apply", XDG_STATE_HOME=str(program.folder / "elsewhere"))
    assert done.code == 5
    for flag in ("--yes", "--allow-deletes 1", "--adopt 'Acme CRM deal'"):
        assert flag in done.err
    assert f"(id {type_id})" in done.err
    assert "  - removes `vat` from the type and from no template" in done.err  # the plan is shown where it is refused
    assert len(program.plain.fields(type_id)) == 2


def test_a_rename_is_a_removal_and_a_creation_and_counts_as_a_removal(program: Program) -> None:
    program.write()
    program("apply", "--yes")
    program.write(RENAMED)
    plan = program("plan", "--json").value
    assert [(one["action"], one["id"][-14:]) for one in plan["changes"]] == [
        ("delete", '_fields["vat"]'),
        ("create", '["vat_number"]'),
    ] or plan["summary"] == {"create": 1, "update": 0, "delete": 1, "manual": 0}
    assert plan["changes"][0]["reach"] or plan["changes"][1]["reach"]
    assert program("apply", "--yes").code == 5
    done = program("apply", "--yes", "--allow-deletes", "1")
    assert done.code == 0, done.out + done.err
    type_id = next(one["id"] for one in program.plain.all("/template_types") if one["name"] == "Acme CRM deal")
    fields = {one["custom_id"]: one["name"] for one in program.plain.fields(type_id)}
    assert fields == {"customer_name": "Customer name", "vat_number": "VAT number"}
    assert program("plan").code == 0


def test_a_saved_plan_is_done_if_nothing_moved(program: Program) -> None:
    program.write()
    assert program("plan", "--out", "deal.plan").code == 3
    (program.folder / "oneflow.toml").unlink()
    done = program("apply", "deal.plan", "--yes")
    assert done.code == 0, done.err
    assert [one["callback_url"] for one in program.plain.all("/webhooks")] == ["https://crm.example.com/oneflow"]


def test_a_saved_plan_is_refused_when_anything_moved(program: Program) -> None:
    program.write()
    program("plan", "--out", "deal.plan")
    program.plain.post("/template_types", {"name": "Somebody else's", "description": ""})
    done = program("apply", "deal.plan", "--yes", "--json")
    assert done.code == 3
    assert done.value["error"]["code"] == "account_moved"
    assert program.plain.all("/webhooks") == []


def test_a_wrong_number_is_refused_even_where_nothing_is_removed(program: Program) -> None:
    program.write()
    assert program("apply", "--yes", "--allow-deletes", "1").code == 5
    assert program.plain.all("/webhooks") == []


def test_read_only_sends_no_write(program: Program) -> None:
    program.write()
    done = program("apply", "--yes", "--read-only", "--json")
    assert done.code == 5
    assert program.plain.all("/webhooks") == []


def test_a_saved_plan_whose_type_has_a_second_of_its_name_is_refused_as_moved(program: Program) -> None:
    program.write()
    program("apply", "--yes")
    program.write(SET_UP.replace('"VAT number"', '"VAT no."'))
    elsewhere = {"XDG_STATE_HOME": str(program.folder / "other")}
    assert program("plan", "--out", "deal.plan", **elsewhere).code == 3
    program.plain.post("/template_types", {"name": "Acme CRM deal", "description": ""})
    done = program("apply", "deal.plan", "--yes", "--adopt", "Acme CRM deal", "--json", **elsewhere)
    assert (done.code, done.value["error"]["code"]) == (3, "account_moved")


def test_a_damaged_or_foreign_plan_is_refused(program: Program) -> None:
    program.write()
    program("plan", "--out", "deal.plan")
    whole = (program.folder / "deal.plan").read_text()
    for text in (whole.replace("customer_name", "customer_game"), whole[:200], "{}", '{"format":1}'):
        program.write(text, "deal.plan")
        assert program("apply", "deal.plan", "--yes").code == 2
    assert program.plain.all("/webhooks") == []


def test_a_saved_plan_that_was_done_in_part_goes_on(program: Program) -> None:
    program.write()
    program("plan", "--out", "my deal.plan")
    program.plain.act("faults", {"spec": "POST /webhooks: 400 x1"})
    first = program("apply", "my deal.plan", "--yes", "--json")
    assert first.code == 7
    done = program(*shlex.split(first.value["go_on"])[1:])
    assert done.code == 0, done.err
    assert program("plan").code == 0


def test_a_saved_plan_that_was_done_in_part_is_refused_when_what_is_left_of_it_moved(program: Program) -> None:
    program.write()
    program("apply", "--yes")
    program.write(SET_UP.replace('"VAT number"', '"VAT"').replace('"Customer name"', '"Name"') + HOOK)
    program("plan", "--out", "deal.plan")
    program.plain.act("faults", {"spec": "PUT /template_types/{id}/data_fields: 400 x1"})
    assert program("apply", "deal.plan", "--yes").code == 7
    type_id = next(one["id"] for one in program.plain.all("/template_types") if one["name"] == "Acme CRM deal")
    rows = [{**one, "name": "Somebody else's"} for one in program.plain.fields(type_id)]
    program.plain.put(f"/template_types/{type_id}/data_fields", {"data_fields": rows})
    assert program("apply", "deal.plan", "--yes").code == 3
    assert {one["name"] for one in program.plain.fields(type_id)} == {"Somebody else's"}


def test_the_command_to_go_on_holds_names_that_look_like_flags(program: Program) -> None:
    program.plain.post("/template_types", {"name": "--yes", "description": "Contracts made from a deal"})
    program.write(SET_UP.replace("Acme CRM deal", "--yes"), "-f.toml")
    refused = program("apply", "--yes", "--json", "./-f.toml").value["error"]["next"]
    assert "--adopt=--yes" in refused
    program.plain.act("faults", {"spec": "PUT /template_types/{id}/data_fields: 400 x1"})
    first = program("apply", "--yes", "--adopt=--yes", "--json", "--", "-f.toml")
    assert first.code == 7, first.out
    assert program(*shlex.split(first.value["go_on"])[1:]).code == 0
    assert program("plan", "./-f.toml").code == 0


def test_a_plan_does_not_take_the_place_of_the_set_up_file(program: Program) -> None:
    path = program.write()
    assert program("plan", "--out", "./oneflow.toml").code == 2
    assert path.read_text(encoding="utf-8") == SET_UP


@pytest.mark.parametrize("closed", ["2>&-", "2> >(true)"])
def test_a_run_whose_talk_nobody_hears_goes_on_and_answers(program: Program, closed: str) -> None:
    program.write()
    command = f"{shlex.join(program.command('apply', '--yes', '--json'))} {closed}"
    done = subprocess.run(
        ["bash", "-c", command], check=False, env={**os.environ, **program.environ()}, **program.pipes
    )
    assert done.returncode == 0
    assert {one["result"] for one in check("apply", json.loads(done.stdout))["changes"]} == {"done"}
