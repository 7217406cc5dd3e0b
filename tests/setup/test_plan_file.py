"""A kept plan: read back exactly, refused in words, and compared with the account as it is now."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import SecretStr

from oneflow_tui.errors import AccountMoved, BadFile
from oneflow_tui.models import DataField, User
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.plan_file import PlanRecord, RestoreOf, check_same, plan_record, read_plan_record
from oneflow_tui.setup.wanted import Wanted, WantedField, WantedType, WantedWebhook
from tests.setup.test_plan import URL, account, acme, field, plan, webhook, with_fields

WISH = Wanted(
    (WantedType("Acme", fields=(WantedField("vat", "VAT"), WantedField("new")), delete_fields=("old",)),),
    (WantedWebhook(URL, sign_key=SecretStr("s3cret-key"), key_source="env:KEY"),),
)
THERE = (field("vat"), field("old"), field("theirs", value="1"))


def kept(actual: Actual, wish: Wanted = WISH, **parts: Any) -> dict[str, Any]:
    made = plan(wish, actual, asks=False)
    record = plan_record({"version": 1}, made, actual, account_id=7, host="https://a.example:443", **parts)
    return json.loads(json.dumps(record))


def read(actual: Actual, wish: Wanted = WISH) -> PlanRecord:
    return read_plan_record(kept(actual, wish))


def test_a_record_comes_back_as_it_was_written_without_a_secret() -> None:
    actual = with_fields(*THERE)
    value = kept(actual, adopt=frozenset({"b", "a"}), restore=RestoreOf(backup="x.json", exact=True))
    assert "s3cret-key" not in json.dumps(value)
    record = read_plan_record(value)
    assert (record.account_id, record.host, record.setup) == (7, "https://a.example:443", {"version": 1})
    assert record.adopt == ["a", "b"]
    assert record.restore == RestoreOf(backup="x.json", exact=True)
    assert record.model_dump(mode="json") == value
    check_same(record, plan(WISH, actual, asks=False), actual)


@pytest.mark.parametrize("value", [None, [], "x", 1, {}, {"format": "other"}])
def test_what_is_no_plan_is_refused(value: object) -> None:
    with pytest.raises(BadFile, match="not a plan"):
        read_plan_record(value)


def test_a_newer_one_is_said_to_be_newer_and_a_damaged_one_names_its_keys() -> None:
    value = kept(account())
    with pytest.raises(BadFile, match="newer oneflow-tui"):
        read_plan_record({**value, "version": 2, "more": 1})
    for key in value:
        if key != "format":
            with pytest.raises(BadFile, match=key):
                read_plan_record({one: part for one, part in value.items() if one != key})
            with pytest.raises(BadFile, match=key):
                read_plan_record({**value, key: {"odd": "s3cret"}} if key != "setup" else {**value, key: []})
    with pytest.raises(BadFile) as told:
        read_plan_record({**kept(with_fields()), "changes": [{"action": "s3cret"}]})
    assert "s3cret" not in told.value.detail


def test_a_plan_is_for_one_account_on_one_host() -> None:
    record = read(account(), Wanted())
    record.check_place(account_id=7, host="https://a.example:443")
    for account_id, host in ((8, "https://a.example:443"), (7, "https://b.example:443")):
        with pytest.raises(BadFile, match="made for the account 7"):
            record.check_place(account_id=account_id, host=host)


def test_what_appeared_and_what_vanished_is_named() -> None:
    record = read(with_fields(*THERE))
    now = with_fields(field("vat", name="VAT"), field("new", value="other"), *THERE[1:])
    with pytest.raises(AccountMoved) as moved:
        check_same(record, plan(WISH, now, asks=False), now)
    assert moved.value.exit_code == 3
    assert "2 changes of it would not be made any more" in moved.value.detail
    assert 'creates the data field "new"' in moved.value.detail
    back = read(now)
    with pytest.raises(AccountMoved, match=r"(?s)2 changes would be new:\n.*VAT"):
        check_same(back, plan(WISH, with_fields(*THERE), asks=False), with_fields(*THERE))


@pytest.mark.parametrize(
    "changed",
    [
        with_fields(*THERE[:2], field("theirs", value="2")),
        with_fields(*THERE[:2]),
        with_fields(*THERE, field("sys", source="system")),
        with_fields(*THERE, webhooks=(webhook(9, url="https://theirs.example.com/"),)),
        with_fields(*THERE, users=(User.read({"id": 1, "email": "bo@x.se"}),)),
        with_fields(*THERE[:2], DataField.read({**THERE[2].raw, "odd": 1})),
    ],
)
def test_a_change_of_what_nobody_manages_is_noticed(changed: Actual) -> None:
    record = read(with_fields(*THERE))
    with pytest.raises(AccountMoved, match="does not touch"):
        check_same(record, plan(WISH, changed, asks=False), changed)


def test_many_differences_are_named_in_part_and_harmless() -> None:
    odd = tuple(WantedField(f"f{number}", name="\x1b\u202e") for number in range(9))
    record = read(with_fields(), acme(*odd))
    with pytest.raises(AccountMoved, match=r"(?s)9 changes of it .* and 6 more") as moved:
        check_same(record, plan(acme(), with_fields()), with_fields())
    assert not set(str(moved.value)) & set("\x1b\u202e")
