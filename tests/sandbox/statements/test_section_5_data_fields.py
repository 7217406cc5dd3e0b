"""Section 5: data fields, and the call that replaces them all."""

from __future__ import annotations

from tests.sandbox.conftest import Account
from tests.sandbox.statements.looks import misfits


def row(custom_id: str, value: str = "") -> dict:
    return {"custom_id": custom_id, "name": custom_id, "description": "d", "placeholder": "p", "value": value}


def type_with(account: Account, *rows: dict) -> int:
    number = account.new_type()
    assert account.put_fields(number, list(rows)).status_code == 200
    return number


def ids(account: Account, number: int) -> list[str]:
    return [field["custom_id"] for field in account.fields(number)]


def carried(account: Account, template: int) -> dict[str, str]:
    """The values of a template, which no call of the API gives."""
    return next(item["data_fields"] for item in account.state()["templates"] if item["id"] == template)


def test_a_field_has_nine_keys(account: Account) -> None:
    """A field holds its type's link, active, custom_id, description, id, name, placeholder, source and value."""
    picture = {
        "_links": {"template_type": {"href": str}},
        "active": True,
        "custom_id": "a",
        "description": "d",
        "id": int,
        "name": "a",
        "placeholder": "p",
        "source": "user",
        "value": "1",
    }
    (field,) = account.fields(type_with(account, row("a", "1")))
    assert (misfits(field, picture), set(field)) == ([], set(picture))


def test_a_custom_id_is_unique_in_its_type(account: Account) -> None:
    """A custom_id stands once in a template type, and may stand in another too."""
    assert account.put_fields(account.new_type(), [row("a"), row("a")]).status_code == 400
    assert account.put_fields(account.new_type(), [row("a")]).status_code == 200
    assert account.put_fields(account.new_type(), [row("a")]).status_code == 200


def test_a_source_is_user_or_system(account: Account) -> None:
    """The source of a field is user or system."""
    number = type_with(account, row("a"))
    account.plant(f"template_types/{number}/system_fields", {"fields": [row("s")]})
    assert {field["custom_id"]: field["source"] for field in account.fields(number)} == {"a": "user", "s": "system"}


def test_a_value_is_text(account: Account) -> None:
    """A value is text: a number or a boolean is refused."""
    for value in (1, True, ["1"]):
        assert account.put_fields(account.new_type(), [row("a") | {"value": value}]).status_code == 400


def test_a_value_has_1024_characters_at_most(account: Account) -> None:
    """A value has 1,024 characters at most."""
    statuses = [account.put_fields(account.new_type(), [row("a", "å" * length)]).status_code for length in (1024, 1025)]
    assert statuses == [200, 400]


def test_a_checkbox_is_0_or_1_as_text(account: Account) -> None:
    """A checkbox is the text 0 or 1."""
    number = type_with(account, row("on", "1"), row("off", "0"))
    assert [field["value"] for field in account.fields(number)] == ["1", "0"]


def test_a_type_holds_150_fields(account: Account) -> None:
    """A template type holds 150 fields at most by default."""
    rows = [row(f"f{at}") for at in range(151)]
    assert account.put_fields(account.new_type(), rows[:150]).status_code == 200
    assert account.put_fields(account.new_type(), rows).status_code == 400


def test_the_limit_of_fields_can_be_raised(account: Account) -> None:
    """The limit of 150 fields is raised for an account on request."""
    account.plant("conditions", {"field_limit": 200})
    assert account.put_fields(account.new_type(), [row(f"f{at}") for at in range(200)]).status_code == 200


def test_a_put_answers_whole_fields(account: Account) -> None:
    """A PUT of data fields answers the whole fields under data_fields."""
    number = account.new_type()
    answer = account.put_fields(number, [row("a"), row("b")])
    assert (answer.status_code, answer.json()) == (200, {"data_fields": account.fields(number)})


def test_fields_are_matched_on_custom_id(account: Account) -> None:
    """Fields are matched on custom_id: neither their order nor another name makes a field a new one."""
    number = type_with(account, row("a"), row("b"))
    before = {field["custom_id"]: field["id"] for field in account.fields(number)}
    account.put_fields(number, [row("b") | {"name": "a"}, row("a") | {"name": "b"}])
    assert {field["custom_id"]: field["id"] for field in account.fields(number)} == before


def test_a_field_in_both_is_updated(account: Account) -> None:
    """A field in the request and in the type is updated."""
    number = type_with(account, row("a", "1"))
    account.put_fields(number, [row("a", "2")])
    assert account.fields(number)[0]["value"] == "2"


def test_a_field_in_the_request_only_is_created(account: Account) -> None:
    """A field that is in the request only is created."""
    number = type_with(account, row("a"))
    account.put_fields(number, [row("a"), row("b")])
    assert ids(account, number) == ["a", "b"]


def test_a_field_in_the_type_only_is_removed(account: Account) -> None:
    """A field that the request leaves out is removed from the type."""
    number = type_with(account, row("a"), row("b"))
    account.put_fields(number, [row("b")])
    assert ids(account, number) == ["b"]


def test_a_removal_reaches_the_templates(account: Account) -> None:
    """A removed field goes from every template that uses the type as well."""
    number = type_with(account, row("a", "1"), row("b", "2"))
    for template in (10301, 10302):
        account.plant(f"templates/{template}/template_type", {"template_type_id": number})
    account.put_fields(number, [row("b", "2")])
    assert [carried(account, template) for template in (10301, 10302)] == [{"b": "2"}, {"b": "2"}]


def test_a_changed_value_does_not_reach_the_templates(account: Account) -> None:
    """A changed value does not reach the values that templates have already."""
    number = type_with(account, row("a", "1"))
    account.plant("templates/10301/template_type", {"template_type_id": number})
    account.put_fields(number, [row("a", "2")])
    assert (account.fields(number)[0]["value"], carried(account, 10301)) == ("2", {"a": "1"})


def test_a_system_field_is_not_changed_though_the_answer_is_200(account: Account) -> None:
    """A field of the system stays as it is, and yet the answer is 200."""
    number = account.new_type()
    account.plant(f"template_types/{number}/system_fields", {"fields": [row("s", "1")]})
    before = account.fields(number)
    assert account.put_fields(number, [row("s", "2") | {"name": "Other"}]).status_code == 200
    assert account.fields(number) == before


def test_a_left_out_system_field_is_kept(account: Account) -> None:
    """Whether leaving a field of the system out removes it is unknown; here it is kept by default."""
    number = account.new_type()
    account.plant(f"template_types/{number}/system_fields", {"fields": [row("s")]})
    account.put_fields(number, [row("a")])
    assert set(ids(account, number)) == {"a", "s"}


def test_a_left_out_attribute_is_cleared(account: Account) -> None:
    """Whether an attribute that is left out is kept or cleared is unknown; here it is cleared by default."""
    number = type_with(account, row("a", "1"))
    account.put_fields(number, [{"custom_id": "a", "name": "a"}])
    (field,) = account.fields(number)
    assert [field[key] for key in ("description", "placeholder", "value")] == ["", "", ""]


def test_active_does_not_flip(account: Account) -> None:
    """Whether a PUT flips active is not sure; here it does not by default."""
    number = type_with(account, row("a"))
    account.put_fields(number, [row("a", "2")])
    assert account.fields(number)[0]["active"] is True


def test_a_200_proves_nothing(account: Account) -> None:
    """A 200 does not mean that all was taken: only reading back tells."""
    number = account.new_type()
    account.plant(f"template_types/{number}/system_fields", {"fields": [row("s", "1")]})
    sent = [row("s", "2"), row("a", "2")]
    assert account.put_fields(number, sent).status_code == 200
    assert {field["custom_id"]: field["value"] for field in account.fields(number)} == {"s": "1", "a": "2"}


def test_custom_ids_with_capitals_and_double_hyphens_are_taken(account: Account) -> None:
    """Which characters a custom_id may hold is unknown; here any, capitals and double hyphens among them."""
    names = ["Kontaktperson", "per--org-nr", "å b.c/d"]
    assert ids(account, type_with(account, *map(row, names))) == names


def test_a_built_extension_locks_the_fields(account: Account) -> None:
    """Once the integration extension is built the fields are locked."""
    number = type_with(account, row("a"))
    account.plant("conditions", {"integration_extension": True})
    assert account.put_fields(number, [row("a"), row("b")]).status_code == 403
    assert ids(account, number) == ["a"]
