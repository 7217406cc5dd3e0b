"""The dangerous call, rule by rule."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Account


def field(custom_id: str, value: str = "") -> dict:
    return {"custom_id": custom_id, "name": custom_id.title(), "description": "d", "placeholder": "p", "value": value}


def carried(account: Account, template: int) -> dict[str, str]:
    return next(item["data_fields"] for item in account.state()["templates"] if item["id"] == template)


def test_creates_updates_and_removes_in_one_call_on_custom_id(account: Account) -> None:
    number = account.new_type()
    first = account.put_fields(number, [field("a", "1"), field("b", "2")]).json()["data_fields"]
    assert [(item["custom_id"], item["value"], item["active"], item["source"]) for item in first] == [
        ("a", "1", True, "user"),
        ("b", "2", True, "user"),
    ]
    assert first[0]["_links"]["template_type"]["href"] == f"{account.server.base_url}/template_types/{number}"
    assert account.put_fields(number, [field("c"), field("b", "3")]).status_code == 200
    after = account.fields(number)
    assert [(item["custom_id"], item["value"]) for item in after] == [("c", ""), ("b", "3")]
    assert after[1]["id"] == first[1]["id"]
    helper = account.api.get(f"/helpers/template_types/{number}/data_fields").json()
    assert helper == {"data_fields": after}


def test_removal_reaches_templates_and_a_changed_value_does_not(account: Account) -> None:
    number, other = account.new_type(), account.new_type("Other")
    account.put_fields(number, [field("a", "1"), field("b", "2")])
    account.put_fields(other, [field("a", "other")])
    account.plant("templates/10301/template_type", {"template_type_id": number})
    account.plant("templates/10302/template_type", {"template_type_id": other})
    account.put_fields(number, [field("b", "changed")])
    assert carried(account, 10301) == {"b": "2"}
    assert carried(account, 10302) == {"a": "other"}


def test_system_fields_stay_as_they_are_sent_or_not(account: Account) -> None:
    number = account.new_type()
    account.plant(f"template_types/{number}/system_fields", {"fields": [field("sys1", "x"), field("sys2", "y")]})
    before = {item["custom_id"]: item for item in account.fields(number)}
    assert account.put_fields(number, [field("sys1", "overwritten"), field("a")]).status_code == 200
    after = {item["custom_id"]: item for item in account.fields(number)}
    assert set(after) == {"sys1", "sys2", "a"}
    assert (after["sys1"], after["sys2"]) == (before["sys1"], before["sys2"])
    assert after["sys1"]["source"] == "system"


def test_a_left_out_attribute_is_cleared(account: Account) -> None:
    number = account.new_type()
    account.put_fields(number, [field("a", "1")])
    account.put_fields(number, [{"custom_id": "a", "name": "Still"}])
    (after,) = account.fields(number)
    assert (after["name"], after["description"], after["placeholder"], after["value"]) == ("Still", "", "", "")


def test_keys_that_come_back_from_a_reading_are_no_hindrance(account: Account) -> None:
    number = account.new_type()
    account.put_fields(number, [field("a", "1"), field("b")])
    before = account.fields(number)
    assert account.put_fields(number, before).status_code == 200
    assert account.fields(number) == before


@pytest.mark.parametrize(
    ("fields", "paths"),
    [
        ([field("a"), field("b"), field("c"), field("d", "x" * 1025)], ["data_fields.3.value"]),
        ([field("a"), field("a")], ["data_fields.1.custom_id"]),
        ([{"name": "no id"}], ["data_fields.0.custom_id"]),
        ([field("")], ["data_fields.0.custom_id"]),
        ([field(f"f{at}") for at in range(151)], ["data_fields"]),
        ([field("a") | {"value": 1}, 7], ["data_fields.0.value", "data_fields.1"]),
        ({}, ["data_fields"]),
        (None, ["data_fields"]),
    ],
)
def test_a_wrong_set_is_refused_by_path_and_nothing_is_written(account: Account, fields, paths: list[str]) -> None:
    number = account.new_type()
    account.put_fields(number, [field("keep", "1")])
    before = account.state()["template_types"]
    answer = account.put_fields(number, fields)
    assert answer.status_code == 400
    assert list(answer.json()["parameter_problems"]) == paths
    assert account.state()["template_types"] == before


def test_the_limits_themselves_are_allowed(account: Account) -> None:
    number = account.new_type()
    rows = [field(f"f{at}", "å" * 1024) for at in range(150)]
    assert account.put_fields(number, rows).status_code == 200
    assert len(account.fields(number)) == 150


def test_system_fields_count_though_they_are_left_out(account: Account) -> None:
    number = account.new_type()
    account.plant(f"template_types/{number}/system_fields", {"fields": [field("sys")]})
    answer = account.put_fields(number, [field(f"f{at}") for at in range(150)])
    assert (answer.status_code, list(answer.json()["parameter_problems"])) == (400, ["data_fields"])
    assert account.put_fields(number, [field(f"f{at}") for at in range(149)]).status_code == 200
    assert len(account.fields(number)) == 150


def test_only_an_admin_may(account: Account) -> None:
    number = account.new_type()

    def status(email: str | None) -> int:
        headers = {"x-oneflow-user-email": email} if email else {}
        body = {"data_fields": [field("a")]}
        return account.api.put(f"/template_types/{number}/data_fields", json=body, headers=headers).status_code

    assert [status(None), status("ADA@nordlys.example"), status("edsger@nordlys.example")] == [200, 200, 403]


def test_a_missing_type_is_404(account: Account) -> None:
    assert account.put_fields(99, [field("a")]).status_code == 404
