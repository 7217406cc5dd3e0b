"""Sign keys, CSV files, users through SCIM, and the numbers of requests, with the program as a script calls it."""

from __future__ import annotations

import io

import pytest

from tests.headless.conftest import SET_UP, Program, check

KEYED = SET_UP.replace('events = ["contract:publish"', 'sign_key = "env:CRM_KEY"\nevents = ["contract:publish"')


def test_a_sign_key_of_the_environment_is_sent_and_never_told(program: Program) -> None:
    program.write(KEYED)
    missing = program("plan", "--json")
    assert missing.code == 2
    assert "CRM_KEY" in missing.value["error"]["detail"]
    done = program("apply", "--yes", "--json", CRM_KEY="radioactive-key-1")
    assert done.code == 0, done.out
    again = program("plan", "--json", CRM_KEY="radioactive-key-1")
    assert (again.code, again.value["changes"]) == (0, [])
    assert "never comes back" in again.value["unknown"][0]["detail"]
    for path in program.state.rglob("*"):
        assert not path.is_file() or b"radioactive" not in path.read_bytes()
    assert "radioactive" not in done.out + done.err + again.out


def test_a_changed_key_is_set_where_this_machine_knows_the_old_one(program: Program) -> None:
    program.write(KEYED)
    kept = "--plain-token-file"
    assert program("apply", "--yes", kept, CRM_KEY="first").code == 0
    assert program("plan", kept, CRM_KEY="first").code == 0
    plan = program("plan", kept, "--json", CRM_KEY="second")
    assert [one["action"] for one in plan.value["changes"]] == ["update"]
    assert "its sign key" in plan.value["changes"][0]["detail"]
    assert program("apply", "--yes", kept, CRM_KEY="second").code == 0
    assert program("plan", kept, CRM_KEY="second").code == 0


def test_a_write_that_may_clear_a_sign_key_is_left_to_a_person(program: Program) -> None:
    program.write()
    assert program("apply", "--yes").code == 0
    program.write(SET_UP.replace('"contract:publish", "contract:sign"', '"contract:sign"'))
    done = program("apply", "--yes", "--json")
    assert done.code == 3
    assert [(one["action"], one["result"]) for one in done.value["changes"]] == [("manual", "manual")]
    assert "sign_key" in done.value["changes"][0]["detail"]
    keyed = SET_UP.replace('"contract:publish", "contract:sign"]', '"contract:sign"]\nsign_key = "env:CRM_KEY"')
    program.write(keyed)
    assert program("apply", "--yes", CRM_KEY="one").code == 0
    assert program("plan", CRM_KEY="one").code == 0


def test_a_literal_key_is_refused_and_not_repeated(program: Program) -> None:
    program.write(SET_UP.replace("events = [", 'sign_key = "hunter2hunter2"\nevents = ['))
    done = program("plan", "--json")
    assert done.code == 2
    assert "hunter2" not in done.out


def test_data_fields_come_from_a_csv_file_beside_the_set_up(program: Program) -> None:
    text = SET_UP[: SET_UP.index("  [[template_types.data_fields]]")]
    program.write(text + 'data_fields_csv = "fields.csv"\n')
    program.write("custom_id,name,value\nvat,VAT number,\ncity,City,Malmö\n", "fields.csv")
    assert program("apply", "--yes").code == 0
    kind = next(one["id"] for one in program.plain.all("/template_types") if one["name"] == "Acme CRM deal")
    assert {one["custom_id"]: one["value"] for one in program.plain.fields(kind)} == {"vat": "", "city": "Malmö"}
    assert program("plan").code == 0
    program.write(text + 'data_fields_csv = "../fields.csv"\n')
    assert program("plan").code == 2


def test_people_are_invited_through_scim_and_counted_as_there(program: Program) -> None:
    program.write('version = 1\n[[users]]\nemail = "grace@example.com"\nname = "Grace"\n')
    scim = {"ONEFLOW_SCIM_TOKEN": program.sandbox.scim_token, "ONEFLOW_SCIM_BASE_URL": program.sandbox.scim_base_url}
    done = program("apply", "--yes", "--json", **scim)
    assert done.code == 0, done.out
    assert done.value["changes"][0]["result"] == "done"
    assert program("plan", **scim).code == 0


@pytest.mark.parametrize("seed", ["typical"])
def test_an_unchanged_file_costs_a_list_page_each_and_a_read_a_type(program: Program) -> None:
    assert program("pull").code == 0
    types = len(program.plain.all("/template_types"))
    for _ in range(2):
        done = program("apply", "--json")
        assert (done.code, done.value["changes"]) == (0, [])
        assert done.value["requests"] == {"reads": 4 + types, "writes": 0}  # types, webhooks, users, workspaces by name


def test_a_file_from_one_account_can_make_another(program: Program) -> None:
    program.write()
    program("apply", "--yes")
    program("pull", "copy.toml")
    program.plain.act("reset", {"seed": "ready"})
    elsewhere = {"XDG_STATE_HOME": str(program.folder / "other")}
    done = program("apply", "copy.toml", "--yes", "--json", **elsewhere)
    assert done.code == 0, done.out
    assert {one["callback_url"] for one in program.plain.all("/webhooks")} == {"https://crm.example.com/oneflow"}


TWO = """\
version = 1
[[webhooks]]
callback_url = "https://crm.example.com/oneflow"
events = ["contract:sign"]
sign_key = "env:SIGN"
[[webhooks]]
callback_url = "https://crm.example.com/oneflow"
events = ["contract:publish"]
sign_key = "env:PUBLISH"
"""


def test_two_webhooks_of_one_url_keep_each_its_own_sign_key(program: Program) -> None:
    program.write(TWO)
    kept = "--plain-token-file"
    assert program("apply", "--yes", kept, SIGN="first", PUBLISH="second").code == 0
    assert program("plan", kept, SIGN="first", PUBLISH="second").code == 0
    plan = program("plan", kept, "--json", SIGN="first", PUBLISH="third").value
    assert [one["id"] for one in plan["changes"]] == ['webhooks["https://crm.example.com/oneflow" #2]']


def test_a_sign_key_given_to_login_is_sent_to_a_webhook_that_is_there(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, kept = "https://crm.example.com/oneflow", "--plain-token-file"
    text = f'version = 1\n[[webhooks]]\ncallback_url = "{url}"\n'
    program.write(text)
    assert program("apply", "--yes", kept).code == 0
    program.write(text + 'sign_key = "keyring"\n')
    for key in ("first", "second"):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(key.encode())))
        assert program("login", "--sign-key", url, "--with-token", kept).code == 0
        plan = program("plan", kept, "--json").value
        assert [one["action"] for one in plan["changes"]] == ["update"]
        assert program("apply", "--yes", kept).code == 0
        assert program("plan", kept).code == 0


def test_a_webhook_of_a_type_that_nobody_knows_is_told_the_nearest_one(program: Program) -> None:
    program.write(SET_UP.replace('template_type = "Acme CRM deal"', 'template_type = "Acme CRM daal"'))
    done = program("plan", "--json")
    assert done.code == 2
    assert check("error", done.value)["error"]["next"] == 'Did you mean "Acme CRM deal"?'


def test_each_sign_key_that_is_missing_is_named_with_what_gives_it(program: Program) -> None:
    hook = '\n[[webhooks]]\ncallback_url = "https://{}.example.com/"\nsign_key = "{}"\n'
    program.write(f"version = 1\n{hook.format('a', 'env:NO_SUCH_KEY')}{hook.format('b', 'keyring')}")
    done = program("plan")
    assert done.code == 2
    assert '"https://a.example.com/": NO_SUCH_KEY is not set in the environment' in done.err
    assert '"https://b.example.com/": oneflow-tui login --sign-key https://b.example.com/' in done.err


def test_an_event_that_nobody_knows_is_told_with_the_nearest_one(program: Program) -> None:
    program.write(SET_UP.replace('"contract:publish"', '"contract:publsh"'))
    told = [one["detail"] for one in program("plan", "--json").value["unknown"] if one["kind"] == "webhook"]
    assert told == ['whether Oneflow knows the event "contract:publsh" cannot be told; did you mean contract:publish?']
