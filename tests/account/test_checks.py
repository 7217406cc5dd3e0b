"""What each check says of accounts made by hand: what it needs, what it does not guess."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from oneflow_tui.account.checks import ALL, checks, unasked
from oneflow_tui.account.seen import AccountSeen
from tests.account.making import a_field, a_template, a_type, a_user, a_webhook, a_workspace, healthy

PLAIN = "http://crm.example.com/hook"
TWO = [{"filter_rules": []}, {"filter_rules": []}]


def many(count: int) -> dict[int, Any]:
    return {1: tuple(a_field(f"f{number}") for number in range(count))}


SHOWS: list[tuple[str, dict[str, Any], tuple[Any, ...]]] = [
    ("extension_off", {"extension": "off"}, (None,)),
    ("extension_unsure", {"extension": "probably_on"}, (None,)),
    ("type_without_template", {"template_types": (a_type(), a_type(2, "Order"))}, (2,)),
    ("type_without_fields", {"fields": {1: ()}}, (1,)),
    ("types_of_one_name", {"template_types": (a_type(), a_type(2, " DEAL "))}, (1, 2)),
    ("template_without_type", {"templates": (a_template(), a_template(12, "NDA", None))}, (12,)),
    ("template_inactive", {"templates": (a_template(), a_template(12, template_active=False))}, (12,)),
    ("template_in_no_workspace", {"templates": (a_template(), a_template(12, workspaces=[]))}, (12,)),
    ("workspace_without_template", {"workspaces": (a_workspace(), a_workspace(22, "HR"))}, (22,)),
    (
        "field_without_name",
        {"fields": {1: (a_field(), a_field("x", name=" "), a_field("y", name=None))}},
        ("1/x", "1/y"),
    ),
    ("field_inactive", {"fields": {1: (a_field("x", active=False),)}}, ("1/x",)),
    ("fields_at_limit", {"fields": many(150)}, (1,)),
    ("fields_at_limit", {"fields": many(20), "field_limit": 19}, (1,)),
    ("fields_near_limit", {"fields": many(135)}, (1,)),
    ("webhook_not_https", {"webhooks": (a_webhook(31, PLAIN),)}, (31,)),
    ("webhook_not_https", {"webhooks": (a_webhook(31, "ftp://a"), a_webhook(32, ""))}, (31, 32)),
    (
        "webhook_to_loopback",
        {"webhooks": (a_webhook(31, "https://127.0.0.1/x"), a_webhook(32, "http://[::1]"))},
        (31, 32),
    ),
    ("webhook_to_loopback", {"webhooks": (a_webhook(31, "https://a.localhost./x"),)}, (31,)),
    ("webhook_to_loopback", {"webhooks": (a_webhook(31, "https://127.1/x"),)}, (31,)),
    ("webhook_to_loopback", {"webhooks": (a_webhook(31, "https://0x7f000001/x"),)}, (31,)),
    ("webhook_to_loopback", {"webhooks": (a_webhook(31, "https://2130706433/x"),)}, (31,)),
    ("webhook_dead", {"url_problems": {"https://crm.example.com/hook": "Refused."}}, (31,)),
    ("webhook_twice", {"webhooks": (a_webhook(), a_webhook(32), a_webhook(33, template_group_id=None))}, (31, 32)),
    ("webhook_filters_unknown", {"webhooks": (a_webhook(filters=TWO),)}, (31,)),
    ("webhook_filters_unknown", {"webhooks": (a_webhook(filters=[{"filter_rules": [{"type": ["?"]}]}]),)}, (31,)),
    ("webhook_type_gone", {"webhooks": (a_webhook(template_group_id=99),)}, (31,)),
    ("webhook_type_idle", {"templates": (a_template(template_active=False),)}, (31,)),
    ("sign_key_unknown", {"sign_keys": frozenset()}, (31,)),
    ("user_not_active", {"users": (a_user(), a_user(42, "bo@example.com", active=False, state="?"))}, (42,)),
    ("no_active_admin", {"users": (a_user(is_admin=False), a_user(42, "b@x.com", active=False))}, (None,)),
    ("no_active_admin", {"users": ()}, (None,)),
    ("acting_as_nobody", {"acting_as": ""}, (None,)),
    ("acting_as_stranger", {"acting_as": "eve@example.com"}, (None,)),
    ("acting_as_stranger", {"users": (a_user(active=False),)}, (41,)),
    ("acting_as_no_admin", {"users": (a_user(is_admin=False),)}, (41,)),
]

SILENT: list[tuple[str, dict[str, Any]]] = [
    ("template_without_type", {"templates": (a_template(template_type={"name": "of a kind not known"}),)}),
    ("template_in_no_workspace", {"templates": (a_template(workspaces=None),)}),
    ("workspace_without_template", {"workspaces": (a_workspace(22),), "templates": (a_template(workspaces=None),)}),
    ("field_without_name", {"fields": {1: (a_field("x", name="", source="system"),)}}),
    ("fields_near_limit", {"fields": many(134)}),
    ("fields_near_limit", {"fields": many(150)}),
    ("webhook_dead", {"url_problems": {}}),
    ("webhook_twice", {"webhooks": (a_webhook(), a_webhook(32, filters=TWO))}),
    ("webhook_type_gone", {"extension": "off", "template_types": ()}),
    ("webhook_type_gone", {"extension": "probably_on", "template_types": ()}),
    ("no_active_admin", {"users": (a_user(is_admin=None),)}),
    ("type_without_fields", {"fields": {}}),
    ("type_without_fields", {"fields": {2: ()}}),
]


def ids(seen: AccountSeen, check: str) -> tuple[Any, ...]:
    return tuple(one.thing_id for one in checks(seen) if one.id == check)


def test_a_healthy_account_has_no_finding_and_no_check_is_left_out() -> None:
    assert checks(healthy()) == []
    assert unasked(healthy()) == []


@pytest.mark.parametrize(("check", "parts", "found"), SHOWS)
def test_a_check_finds_what_is_wrong(check: str, parts: dict[str, Any], found: tuple[Any, ...]) -> None:
    assert ids(healthy(**parts), check) == found


def test_every_check_is_shown() -> None:
    assert {check for check, _, _ in SHOWS} == {one.id for one in ALL}
    assert len({one.id for one in ALL}) == len(ALL)


@pytest.mark.parametrize(("check", "parts"), SILENT)
def test_a_check_says_nothing_where_it_would_guess(check: str, parts: dict[str, Any]) -> None:
    assert ids(healthy(**parts), check) == ()


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_what_was_not_read_gives_no_finding(one: Any) -> None:
    bad = next(parts for check, parts, _ in SHOWS if check == one.id)
    for part in one.needs:
        seen = dataclasses.replace(healthy(**bad), **{part: {} if part == "fields" else None})
        assert ids(seen, one.id) == ()
        assert one in unasked(seen)


def test_the_worst_comes_first_and_each_tells_why_and_what_to_do() -> None:
    seen = healthy(extension="off", acting_as="", webhooks=(a_webhook(url=PLAIN), a_webhook(32, PLAIN)))
    found = checks(seen)
    levels = [one.level for one in found]
    assert levels == sorted(levels, key=("problem", "warning", "note").index)
    assert {"problem", "warning", "note"} <= set(levels)
    for one in found:
        assert one.title
        assert one.why.endswith(".")
        assert one.todo.endswith(".")


def test_what_the_sandbox_takes_is_only_noted_there() -> None:
    webhooks = (a_webhook(url="http://127.0.0.1:9/x"),)
    assert {one.level for one in checks(healthy(webhooks=webhooks, on_sandbox=True)) if one.kind == "webhook"} == {
        "note"
    }
    assert {one.level for one in checks(healthy(webhooks=webhooks)) if one.kind == "webhook"} == {"problem"}


def test_what_is_only_assumed_is_said_so() -> None:
    said = {
        one.id: one.why for one in checks(healthy(fields=many(150), url_problems={a_webhook().callback_url: "No."}))
    }
    assert "is the default" in said["fields_at_limit"]
    assert "assumed, not known" in said["webhook_dead"]


def test_foreign_names_are_harmless_in_the_sentences_and_raw_in_the_name() -> None:
    name = "x[/red]\x1b]0;t\x07\u202e"
    one = next(one for one in checks(healthy(template_types=(a_type(), a_type(2, name)))) if one.thing_id == 2)
    assert one.name == name
    assert one.title.isprintable()
    assert "\\u001b" in one.title
