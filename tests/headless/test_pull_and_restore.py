from __future__ import annotations

import re

from tests.headless.conftest import SET_UP, Program, check


def deal(program: Program) -> int:
    return next(one["id"] for one in program.plain.all("/template_types") if one["name"] == "Acme CRM deal")


def put_fields(program: Program, *custom_ids: str) -> None:
    keys = ("name", "description", "placeholder", "value")
    there = {one["custom_id"]: one for one in program.plain.fields(deal(program))}
    rows = [
        {
            "custom_id": one,
            **{key: there.get(one, {}).get(key, "") for key in keys},
            "name": there.get(one, {}).get("name", one),
        }
        for one in custom_ids
    ]
    program.plain.put(f"/template_types/{deal(program)}/data_fields", {"data_fields": rows})


def test_what_is_pulled_needs_no_write(program: Program) -> None:
    program.write()
    program("apply", "--yes")
    done = program("pull", "again.toml", "--json")
    assert done.code == 0, done.out
    value = check("pull", done.value)
    assert (value["data_fields"], value["webhooks"], value["kept"]) == (2, 1, [])
    text = (program.folder / "again.toml").read_text()
    assert 'custom_id = "customer_name"' in text
    assert program("plan", "again.toml", "--json").value["changes"] == []


def test_a_pull_onto_a_file_keeps_comments_and_what_the_account_lacks(program: Program) -> None:
    program.write()
    program("apply", "--yes")
    text = SET_UP.replace('custom_id = "vat"', '# asked for by finance\n  custom_id = "vat"') + (
        '\n[[webhooks]]\ncallback_url = "https://old.example.com/hook"\n'
    )
    path = program.write(text)
    put_fields(program, "customer_name", "vat", "city")
    done = program("pull", "--json")
    assert done.code == 3
    assert len(done.value["kept"]) == 1
    pulled = path.read_text()
    assert "# asked for by finance" in pulled
    assert "old.example.com" in pulled
    assert '"city"' in pulled
    assert program("pull", "--drop").code == 0
    assert "old.example.com" not in path.read_text()
    before = path.read_bytes()
    assert program("pull").code == 0
    assert path.read_bytes() == before


def test_a_file_that_is_broken_is_not_written_over(program: Program) -> None:
    path = program.write("version = 1\n[[template_types]]\nnmae = 'x'\n")
    done = program("pull", "--json")
    assert done.code == 2
    detail = done.value["error"]["detail"]
    assert "3" in detail
    assert "nmae" in detail
    assert "name" in detail
    assert path.read_text().startswith("version = 1\n[[template_types]]\nnmae")


def test_data_fields_are_put_back_from_a_backup(program: Program) -> None:
    program.write()
    program("apply", "--yes")
    less = SET_UP.replace('description = "Contracts', 'delete_data_fields = ["vat"]\ndescription = "Contracts')
    program.write(less.replace('  [[template_types.data_fields]]\n  custom_id = "vat"\n  name = "VAT number"\n', ""))
    assert program("apply", "--yes", "--allow-deletes", "1").code == 0
    rows = check("restore", program("restore", "--json").value)["backups"]
    newest = max(rows, key=lambda one: one["data_fields"])
    assert newest["data_fields"] == 2
    assert newest["name"] in program("restore").out
    put_fields(program, "customer_name", "city")
    assert program("restore", newest["name"]).code == 5
    done = program("restore", newest["name"], "--yes", "--json")
    assert done.code == 0, done.out
    check("restore", done.value)
    assert {one["custom_id"] for one in program.plain.fields(deal(program))} == {"customer_name", "vat", "city"}
    assert program("restore", newest["name"], "--yes", "--exact").code == 5
    last = program("restore", newest["name"], "--yes", "--exact", "--allow-deletes", "1")
    assert last.code == 0, last.err
    assert re.search("Values inside templates may not come back", last.out)
    assert {one["custom_id"] for one in program.plain.fields(deal(program))} == {"customer_name", "vat"}


def test_a_backup_that_is_not_there_is_told(program: Program) -> None:
    done = program("restore", "nothing-of-the-kind", "--json")
    assert done.code == 2
    assert program("restore", "../../etc/passwd", "--json").code == 2
