"""What can be sent, in sentences for the person."""

from __future__ import annotations

import pytest

from oneflow_tui.setup.validate import (
    FieldRow,
    Person,
    custom_id_warning,
    email_problem,
    event_problem,
    event_warning,
    field_problems,
    parse_people,
    type_name_problem,
    url_problem,
    url_warning,
)


def test_rows_without_fault_have_no_problems() -> None:
    rows = [FieldRow("a", "Kontaktperson", "Name"), FieldRow("b", "per--org-nr", value="x" * 1024)]
    assert field_problems(rows) == {}


def test_each_problem_stands_at_its_row_and_attribute() -> None:
    rows = [
        FieldRow("a", "vat"),
        FieldRow("b", "vat", value="x" * 1025),
        FieldRow("c", "  "),
        FieldRow("d", "sys"),
        FieldRow("e", "ok", name="\ud800"),
    ]
    problems = field_problems(rows, locked=["sys"])
    assert problems["a"] == {"custom_id": "Used 2 times; a custom_id is unique in its template type."}
    assert problems["b"]["value"] == "1,025 characters; Oneflow takes at most 1,024."
    assert problems["c"]["custom_id"].startswith("A custom_id is needed")
    assert "system" in problems["d"]["custom_id"]
    assert "lone surrogate" in problems["e"]["name"]


def test_the_limit_is_borne_by_the_rows_past_it() -> None:
    rows = [FieldRow(str(number), f"f{number}") for number in range(152)]
    assert sorted(field_problems(rows)) == ["150", "151"]
    assert "Oneflow Support" in field_problems(rows)["150"]["custom_id"]
    assert field_problems(rows, limit=200) == {}


def test_custom_ids_with_odd_characters_are_only_warned_about() -> None:
    assert custom_id_warning("per--org-nr") is None
    assert custom_id_warning("år") is not None
    assert custom_id_warning("vat ") is not None
    assert field_problems([FieldRow("a", "år")]) == {}


@pytest.mark.parametrize(
    ("url", "loopback_ok", "says"),
    [
        ("https://crm.example.com/oneflow", False, None),
        ("http://127.0.0.1:9000/x", True, None),
        ("http://localhost/x", True, None),
        ("http://[::1]:80/x", True, None),
        ("http://127.0.0.1:9000/x", False, "https only"),
        ("http://crm.example.com/", True, "https only"),
        ("ftp://crm.example.com/", False, "begin with https"),
        ("", False, "needed"),
        ("https://", False, "not a URL"),
        ("https://a.example.com:99999/", False, "not a URL"),
        ("https://a.example.com/ x", False, "blank"),
        ("https://[a", False, "not a URL"),
        ("https://a.example.com/" + "x" * 1000, False, "at most 1,000"),
        ("https://a.example.com/\ud800", False, "surrogate"),
    ],
)
def test_callback_urls(url: str, loopback_ok: bool, says: str | None) -> None:
    problem = url_problem(url, loopback_ok=loopback_ok)
    assert problem is None if says is None else says in (problem or "")


def test_what_only_the_sandbox_takes_is_said() -> None:
    assert "refuse" in (url_warning("http://127.0.0.1/x") or "")
    assert url_warning("https://crm.example.com/") is None


@pytest.mark.parametrize("email", ["", "ada", "ada@", "ada@example", "a b@example.com", "ada@example.com,b@x.se"])
def test_addresses_that_are_none(email: str) -> None:
    assert email_problem(email) is not None
    assert email_problem("ada.l+x@sub.example.com") is None


def test_type_names() -> None:
    assert type_name_problem("Acme", ["Beta"]) is None
    assert type_name_problem(" ", []) == "A name is needed."
    assert "Choose that one" in (type_name_problem("Acme", ["Acme"]) or "")
    assert "differs only in case" in (type_name_problem("acme ", ["Acme"]) or "")


def test_events_are_an_open_list() -> None:
    assert event_problem("contract:sign") is None
    assert event_problem("product:update") is None
    assert event_problem("Contract signed") is not None
    assert event_warning("product:update") is not None
    assert event_warning("contract:sign") is None


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("ada@x.com\nbob@x.com\n", [Person("ada@x.com"), Person("bob@x.com")]),
        ("ada@x.com, bob@x.com; cy@x.com", [Person("ada@x.com"), Person("bob@x.com"), Person("cy@x.com")]),
        ("Ada Lovelace <ada@x.com>", [Person("ada@x.com", "Ada Lovelace")]),
        (
            '"Lovelace, Ada" <ada@x.com>, Bob <bob@x.com>',
            [Person("ada@x.com", "Lovelace, Ada"), Person("bob@x.com", "Bob")],
        ),
        ("Ada Lovelace\tada@x.com\nbob@x.com\tBob", [Person("ada@x.com", "Ada Lovelace"), Person("bob@x.com", "Bob")]),
        ("\n  \n", []),
    ],
)
def test_a_pasted_list_of_people(text: str, people: list[Person]) -> None:
    assert parse_people(text) == people


def test_people_who_cannot_be_used_stay_with_their_problem() -> None:
    first, second, third = parse_people("nobody\nada@x.com\nADA@x.com")
    assert (first.email, first.problem) == ("nobody", "That is not an e-mail address. It looks like ada@example.com.")
    assert second.problem is None
    assert third.problem == "This address is in the list twice."
