"""Rows and columns, and the files made of them."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneflow_tui.account.checks import checks
from oneflow_tui.account.export import as_csv, as_json, csv_cell, plain
from oneflow_tui.account.names import EVENTS, Names
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.account.tables import TableKind, columns, row
from oneflow_tui.account.things import KINDS
from oneflow_tui.models.webhooks import KNOWN_EVENTS
from tests.account.making import a_contract, a_template, a_webhook, healthy
from tests.account.odd import HOSTILE, accounts, texts

SEEN = healthy()
NAMES = Names.of(SEEN)
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def told(kind: Any, thing: Any) -> dict[str, Any]:
    return dict(zip((column.id for column in columns(kind)), row(thing, NAMES), strict=True))


def test_every_kind_has_its_columns_and_its_rows() -> None:
    for kind in KINDS:
        for thing in SEEN.things(kind) or ():
            assert len(row(thing, NAMES)) == len(columns(kind)) > 0
            assert len({column.id for column in columns(kind)}) == len(columns(kind))
    assert {"email", "administrator"} <= {column.id for column in columns("user")}
    assert [column.id for column in columns("webhook")][1] == "callback_url"
    assert {kind for arg in get_args(TableKind) for kind in get_args(arg)} == {*KINDS, "check"}


def test_ids_are_told_with_the_names_that_they_stand_for() -> None:
    assert told("webhook", a_webhook())["template_type"] == "Deal"
    assert told("webhook", a_webhook())["hears"] == "every event in every workspace"
    assert told("webhook", a_webhook(filters=[{}, {}]))["hears"].startswith("filters of a kind")
    assert told("webhook", a_webhook(template_group_id=99))["template_type"] == "99"
    assert told("template", a_template())["workspaces"] == "Sales"
    assert told("template", a_template(workspaces=None))["workspaces"] is None
    contract = told("contract", a_contract(published_time="2026-01-01T00:00:00+0000"))
    assert (contract["template"], contract["template_type"], contract["workspace"]) == ("Offer", "Deal", "Sales")
    assert (contract["parties"], contract["published"]) == ("Fjord AS", "2026-01-01T00:00:00+0000")
    assert told("contract", a_contract(_private=None, _private_ownerside=None, parties=None))["parties"] == ""


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+46 70", "'+46 70"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'⇥=1"),
        ("\r=1", "'↵=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("\x1b]52;c;aGk=\x07", "\\u001b]52;c;aGk=\\u0007"),
        ("a\u202eb", "a\\u202eb"),
        ("\ud800", "\\ud800"),
        ("plain, text", "plain, text"),
        (-5, "-5"),
        (True, "true"),
        (None, ""),
    ],
)
def test_a_cell_of_csv_cannot_act(value: Any, cell: str) -> None:
    assert csv_cell(value) == cell


@given(st.text() | texts | st.sampled_from(FORMULA).flatmap(lambda sign: texts.map(lambda text: sign + text)))
def test_no_text_at_all_becomes_a_formula_or_a_control(value: str) -> None:
    cell = csv_cell(value)
    assert not cell.startswith(FORMULA)
    assert not any(ord(one) < 32 or 0x7F <= ord(one) < 0xA0 for one in cell)
    cell.encode()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(accounts)
def test_any_account_becomes_files_that_read_back(seen: AccountSeen) -> None:
    names = Names.of(seen)
    for kind in KINDS:
        things = seen.things(kind) or ()
        rows = list(csv.reader(io.StringIO(as_csv(kind, things, names), newline="")))
        assert rows[0] == [column.id for column in columns(kind)]
        assert len(rows) == len(things) + 1
        assert all(len(one) == len(rows[0]) for one in rows)
        assert json.loads(as_json(things)) == [plain(one) for one in things]
    found = checks(seen)
    assert len(list(csv.reader(io.StringIO(as_csv("check", found), newline="")))) == len(found) + 1
    assert len(json.loads(as_json(found))) == len(found)
    for one in found:
        assert (one.title + one.why + one.todo).isprintable()


def test_json_holds_what_oneflow_gave_and_no_sign_key() -> None:
    raw = {"brand_new": {"deep": [1]}, "sign_key": "k" * 20, "callback_url": HOSTILE[1]}
    text = as_json([a_webhook(url=HOSTILE[1], **{key: raw[key] for key in ("brand_new", "sign_key")})])
    assert text.isascii()
    (one,) = json.loads(text)
    assert one["brand_new"] == {"deep": [1]}
    assert one["callback_url"] == HOSTILE[1]
    assert "k" * 20 not in text
    (field,) = json.loads(as_json(SEEN.things("data_field") or ()))
    assert (field["template_type_id"], field["custom_id"]) == (1, "vat")


def test_what_a_webhook_hears_is_told_in_words_and_by_the_names_of_workspaces() -> None:
    rules = [
        {"type": "EVENT_TYPE", "values": ["contract:publish", "data_field:update", "some:new_thing"]},
        {"type": "WORKSPACE", "values": [7, 8]},
    ]
    hook = a_webhook(filters=[{"filter_rules": rules}])
    names = Names(workspaces={7: "Sales"})
    assert names.filters(hook) == "contract published, data field changed, some:new_thing in Sales, 8"
    assert set(EVENTS) == set(KNOWN_EVENTS)
