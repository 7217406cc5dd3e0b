"""What looks alike is not taken for the same: hosts, refusals, formulas, secrets in names."""

from __future__ import annotations

from typing import Any

import pytest

from oneflow_tui.account.check_webhooks import is_loopback
from oneflow_tui.account.checks import checks
from oneflow_tui.account.difference import difference
from oneflow_tui.account.export import csv_cell
from oneflow_tui.models import Template
from tests.account.making import a_contract, a_template, a_webhook, healthy


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True), ("a.localhost", True), ("127.0.0.1", True), ("127.9.9.9", True), ("[::1]", True),
        ("[::ffff:127.0.0.1]", True), ("2130706433", True), ("0", True), ("0.0.0.0", True),
        ("127.example.com", False), ("localhost.example.com", False), ("10.0.0.1", False), ("crm.example.com", False),
    ],
)  # fmt: skip
def test_only_this_machine_is_taken_for_it(host: str, here: bool) -> None:
    assert is_loopback(f"https://{host}/x") is here


def test_a_refused_list_of_types_is_no_removal() -> None:
    before = healthy()
    after = healthy(template_types=(), fields={}, extension="off")
    assert not [one for one in difference(before, after) if one.kind in ("template_type", "data_field")]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\u00a0=1+1", "\u3000@SUM(A1)", "\u200d=1", "\ufe621+1", "\uff1d1",
     "x;=cmd|' /C calc'!A0;y", "\tx", "  =1"],
)  # fmt: skip
def test_no_cell_is_a_formula(text: str) -> None:
    assert csv_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["Acme; north", "a = b", "2026-01-01", "a@b.example", "x, -y", ""])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert csv_cell(text) == text


def test_a_finding_and_a_difference_name_a_webhook_without_its_secrets() -> None:
    url = "http://ada:planted-pa55word@crm.example.com/in?token=planted-query"
    told = checks(healthy(webhooks=(a_webhook(url=url),)))
    assert any(one.id == "webhook_not_https" for one in told)
    found = difference(healthy(), healthy(webhooks=(a_webhook(number=32, url=url),)))
    assert any(one.kind == "webhook" for one in found)
    assert "planted" not in repr(told) + repr(found)


def test_of_templates_that_do_not_tell_their_type_nothing_is_said() -> None:
    untold = Template.read({"id": 12, "name": "Older", "template_active": True})
    ids = {one.id for one in checks(healthy(templates=(untold,)))}
    assert not ids & {"type_without_template", "webhook_type_idle"}
    told = {one.id for one in checks(healthy(templates=(a_template(type_id=None),)))}
    assert {"type_without_template", "webhook_type_idle"} <= told


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"sign_order": [1, 2]}, {"sign_order": [2, 1]}),
        ({"published_time": None}, {"published_time": "2026-01-01T00:00:00+0000"}),
        ({"signing_period_expiry_time": "2026-01-01"}, {"signing_period_expiry_time": "2026-02-01"}),
    ],
)
def test_what_somebody_did_to_a_contract_is_told(before: dict[str, Any], after: dict[str, Any]) -> None:
    found = difference(healthy(contracts=(a_contract(**before),)), healthy(contracts=(a_contract(**after),)))
    assert [one.attribute for one in found] == list(before)
