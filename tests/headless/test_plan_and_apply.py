from __future__ import annotations

from tests.headless.conftest import SET_UP, Program, check

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
