"""Which webhooks hear of which events."""

from __future__ import annotations

from typing import Any

import pytest

from oneflow_tui.sandbox.delivery.matching import heard
from oneflow_tui.sandbox.store import Json, Store

PUBLISH, SIGN = "contract:publish", "contract:sign"
EVENTS = [{"id": 1, "type": PUBLISH}, {"id": 2, "type": SIGN}, {"id": 3, "type": "participant:sign"}]


def events(*values: str) -> Json:
    return {"type": "EVENT_TYPE", "values": list(values)}


def workspaces(*values: int) -> Json:
    return {"type": "WORKSPACE", "values": list(values)}


def one_filter(*rules: Json) -> Json:
    return {"filter_rules": list(rules)}


def hears(
    filters: list[Json] | None = None,
    *,
    bound_to: int | None = None,
    conditions: dict[str, bool] | None = None,
    switches: dict[str, str] | None = None,
    **contract: Any,
) -> list[int]:
    """The ids of the events that the only webhook of an account hears."""
    store = Store("ready", switches=switches)
    with store.change():
        store.edit("conditions", 1).update(conditions or {})
        webhook = store.add("webhooks", {"filters": filters, "template_group_id": bound_to})
    found = heard(store, {"id": 5, "workspace_id": 10101, "template_type_id": 7, **contract}, EVENTS)
    assert [one["id"] for one, _ in found] in ([], [webhook["id"]])
    return [event["id"] for _, let_through in found for event in let_through]


@pytest.mark.parametrize("filters", [None, []])
def test_no_filter_lets_everything_through(filters: list[Json] | None) -> None:
    assert hears(filters) == [1, 2, 3]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([events(PUBLISH)], [1]),
        ([events(SIGN, PUBLISH)], [1, 2]),
        ([events("contract:delete")], []),
        ([events("contract")], []),
        ([workspaces(10101)], [1, 2, 3]),
        ([workspaces(10102, 10103)], []),
        ([events(PUBLISH), workspaces(10101)], [1]),
        ([events(PUBLISH), workspaces(10102)], []),
        ([events(PUBLISH, SIGN), events(SIGN, "participant:sign")], [2]),
        ([workspaces(10101), workspaces(10102)], []),
    ],
)
def test_the_rules_of_one_filter_hold_together(rules: list[Json], expected: list[int]) -> None:
    assert hears([one_filter(*rules)]) == expected


@pytest.mark.parametrize(("position", "expected"), [("any", [1, 2]), ("all", [])])
def test_how_several_filters_combine_is_a_switch(position: str, expected: list[int]) -> None:
    filters = [one_filter(events(PUBLISH)), one_filter(events(SIGN))]
    assert hears(filters, switches={"filters": position}) == expected


def test_all_filters_hold_for_one_event_at_a_time() -> None:
    filters = [one_filter(events(PUBLISH, SIGN)), one_filter(workspaces(10101)), one_filter(events(SIGN))]
    assert hears(filters, switches={"filters": "all"}) == [2]


@pytest.mark.parametrize(
    ("position", "built", "expected"),
    [("holds", False, []), ("holds", True, []), ("waits", False, [1, 2, 3]), ("waits", True, [])],
)
def test_when_a_template_type_binds_is_a_switch(position: str, built: bool, expected: list[int]) -> None:
    found = hears(bound_to=8, conditions={"integration_extension": built}, switches={"type_binding": position})
    assert found == expected


def test_a_contract_of_the_type_or_a_webhook_without_one_is_no_question() -> None:
    assert hears(bound_to=7) == [1, 2, 3]
    assert hears(bound_to=None, template_type_id=None) == [1, 2, 3]
    assert hears(bound_to=7, template_type_id=None) == []


@pytest.mark.parametrize(
    ("built", "made_by", "expected"),
    [(False, "app", [1, 2, 3]), (True, "app", []), (True, "api", [1, 2, 3]), (False, "api", [1, 2, 3])],
)
def test_with_the_integration_extension_only_contracts_of_the_api_are_told(
    built: bool, made_by: str, expected: list[int]
) -> None:
    assert hears(conditions={"integration_extension": built}, made_by=made_by) == expected
    if made_by == "api":
        assert hears(conditions={"integration_extension": built}) == expected


def test_nobody_hears_while_the_webhooks_extension_is_off() -> None:
    assert hears(conditions={"webhooks_on": False}) == []
