"""What differs between two days and between two accounts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from oneflow_tui.account.difference import Differing, difference
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.models import Account
from tests.account.making import a_contract, a_field, a_template, a_type, a_user, a_webhook, a_workspace, healthy
from tests.account.odd import accounts
from tests.account.reading import plain, read_account
from tests.sandbox_server import SandboxServer

EVENTS = [{"filter_rules": [{"type": "EVENT_TYPE", "values": ["contract:sign"]}]}]
MORE = [{"filter_rules": [{"type": "EVENT_TYPE", "values": ["contract:sign", "contract:decline"]}]}]
EVENTS_AT = "filters[0].filter_rules[EVENT_TYPE].values"


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"extension": "off"}, Differing("changed", "account", 7, "Nordlys AB", "extension", "on", "off")),
        ({"templates": (a_template(name="New"),)}, Differing("changed", "template", 11, "New", "name", "Offer", "New")),
        ({"users": (a_user(), a_user(42, "b@x.se", name="Bo"))}, Differing("added", "user", 42, "Bo")),
        ({"webhooks": ()}, Differing("removed", "webhook", 31, "https://crm.example.com/hook")),
        (
            {"fields": {1: (a_field(value="x"),)}},
            Differing("changed", "data_field", "1/vat", "VAT", "value", None, "x"),
        ),
        ({"fields": {1: (a_field(), a_field("b"))}}, Differing("added", "data_field", "1/b", "VAT")),
        ({"fields": {1: ()}}, Differing("removed", "data_field", "1/vat", "VAT")),
        (
            {"contracts": (a_contract(state="signed"),)},
            Differing("changed", "contract", 51, "Fjord", "state", "pending", "signed"),
        ),
        ({"contracts": (), "contracts_count": 0}, Differing("removed", "contract", 51, "Fjord")),
    ],
)
def test_one_change_is_one_difference(parts: dict[str, Any], found: Differing) -> None:
    assert difference(healthy(), healthy(**parts)) == [found]


def test_what_changes_by_itself_and_order_do_not_count() -> None:
    a = healthy(webhooks=(a_webhook(filters=MORE), a_webhook(32, updated_time="1", _links={"a": 1})))
    turned = [{"filter_rules": [{"values": ["contract:decline", "contract:sign"], "type": "EVENT_TYPE"}]}]
    b = healthy(webhooks=(a_webhook(32, updated_time="2"), a_webhook(filters=turned)))
    assert difference(a, b) == []
    assert difference(healthy(fields={1: (a_field(value=None),)}), healthy(fields={1: (a_field(value=""),)})) == []


def test_the_first_item_of_a_list_is_told_by_itself() -> None:
    a, b = (healthy(contracts=(a_contract(tags=tags),)) for tags in ([], [{"id": 7, "name": "x"}]))
    paths = [(one.attribute, one.before, one.after) for one in difference(a, b)]
    assert paths == [("tags[7].id", None, 7), ("tags[7].name", None, "x")]
    assert [one.attribute for one in difference(b, a)] == ["tags[7].id", "tags[7].name"]


def test_what_was_not_read_is_not_gone() -> None:
    for part in ("workspaces", "template_types", "templates", "webhooks", "users", "contracts", "extension", "account"):
        assert difference(healthy(), healthy(**{part: None})) == []
        assert difference(healthy(**{part: None}), healthy()) == []
    assert difference(healthy(), healthy(fields={})) == []


def test_contracts_count_as_gone_only_where_all_were_read() -> None:
    two = (a_contract(51, "A", state="draft"), a_contract(52, "B"))
    part = healthy(contracts=(a_contract(51, "A", state="signed"),), contracts_count=2)
    whole = healthy(contracts=two, contracts_count=2)
    assert [one.attribute for one in difference(whole, part)] == ["state"]
    beyond = healthy(contracts=two, contracts_count=20_002, contracts_unreachable=2)
    assert difference(healthy(contracts=two[:1], contracts_count=1), beyond) == []


def test_a_new_type_brings_its_fields_and_a_filter_is_told_by_its_rule() -> None:
    more = healthy(template_types=(a_type(), a_type(2, "Order")), fields={1: (a_field(),), 2: (a_field("no"),)})
    assert [(one.action, one.kind, one.id) for one in difference(healthy(), more)] == [
        ("added", "template_type", 2),
        ("added", "data_field", "2/no"),
    ]
    (one,) = difference(healthy(webhooks=(a_webhook(filters=EVENTS),)), healthy(webhooks=(a_webhook(filters=MORE),)))
    assert one.attribute == EVENTS_AT
    assert one.after == ["contract:decline", "contract:sign"]


def other_account(**parts: Any) -> AccountSeen:
    """The healthy account with every id another one, as a second account set up alike has."""
    places = [{"id": 521, "name": "Sales"}]
    whole: dict[str, Any] = {
        "account": Account.read({"id": 507, "name": "Nordlys AB", "token_info": {"integration": {"key": "custom"}}}),
        "workspaces": (a_workspace(521),),
        "template_types": (a_type(501),),
        "fields": {501: (a_field(id=9),)},
        "templates": (a_template(511, type_id=501, workspaces=places),),
        "webhooks": (a_webhook(531, template_group_id=501),),
        "users": (
            a_user(
                541,
                "ADA@example.com",
            ),
        ),
        "contracts": (a_contract(551),),
    }
    return healthy(**(whole | parts))


def test_two_accounts_set_up_alike_do_not_differ_by_their_ids() -> None:
    assert difference(healthy(), other_account()) == []


def test_two_accounts_are_compared_by_names() -> None:
    found = difference(
        healthy(webhooks=(a_webhook(filters=[{"filter_rules": [{"type": "WORKSPACE", "values": [21]}]}]),)),
        other_account(
            users=(a_user(541, name="Ada L."),),
            fields={501: (a_field(name="V.A.T."), a_field("new"))},
            webhooks=(
                a_webhook(
                    531,
                    template_group_id=501,
                    filters=[{"filter_rules": [{"type": "WORKSPACE", "values": [521]}]}],
                ),
                a_webhook(532, template_group_id=None),
            ),
            templates=(a_template(511, type_id=None, workspaces=[]),),
        ),
    )
    assert [(one.action, one.kind, one.id, one.attribute, one.before, one.after) for one in found] == [
        ("changed", "data_field", "501/vat", "name", "VAT", "V.A.T."),
        ("added", "data_field", "501/new", "", None, None),
        ("changed", "template", 511, "template_type", "Deal", ""),
        ("changed", "template", 511, "workspaces", ["Sales"], []),
        ("added", "webhook", 532, "", None, None),
        ("changed", "user", 541, "name", "Ada", "Ada L."),
    ]


def test_among_those_of_one_name_the_equal_ones_belong_together() -> None:
    a = healthy(webhooks=(a_webhook(31, filters=EVENTS), a_webhook(32, filters=MORE)))
    b = other_account(webhooks=(a_webhook(531, filters=MORE, template_group_id=501),))
    (one,) = [one for one in difference(a, b) if one.kind == "webhook"]
    assert (one.action, one.id) == ("removed", 31)


def test_a_sandbox_is_never_the_same_account_as_another() -> None:
    assert difference(healthy(on_sandbox=True), healthy(contracts=(), contracts_count=0)) == []


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(accounts, accounts)
def test_any_two_accounts_can_be_compared_and_the_other_way_round(a: AccountSeen, b: AccountSeen) -> None:
    there, back = difference(a, b), difference(b, a)
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert sorted(turned[one.action] for one in there) == sorted(one.action for one in back)
    assert difference(a, a) == []


async def test_what_people_did_on_the_sandbox_meanwhile() -> None:
    with SandboxServer().start("typical") as sandbox:
        account = plain(sandbox)
        before = await read_account(sandbox)
        assert difference(before, await read_account(sandbox)) == []
        made = account.post("/webhooks", {"callback_url": "https://crm.example.com/x", "filters": None})
        account.act("templates/10303/template_type", {"template_type_id": 10402})
        account.act("templates/10304/active", {"active": False})
        fields = [one | {"name": "Renamed"} for one in account.fields(10402)]
        account.put("/template_types/10402/data_fields", {"data_fields": fields[:1]})
        found = difference(before, await read_account(sandbox))
    told = {(one.action, one.kind, one.id, one.attribute) for one in found}
    assert {
        ("added", "webhook", made["webhook_id"], ""),
        ("changed", "template", 10303, "template_type.id"),
        ("changed", "template", 10304, "template_active"),
        ("changed", "data_field", "10402/order_number", "name"),
        ("removed", "data_field", "10402/delivery_date", ""),
    } <= told
    assert {kind for _, kind, _, _ in told} == {"webhook", "template", "data_field"}
