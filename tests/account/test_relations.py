"""What is wired to what, followed both ways."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from oneflow_tui.account.relations import Relations, links_of
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.account.things import KINDS, ThingId, id_of
from tests.account.making import a_contract, a_field, a_template, a_type, a_user, a_webhook, a_workspace, healthy
from tests.account.odd import accounts
from tests.account.reading import plain, read_account
from tests.sandbox_server import SandboxServer


def told(seen: AccountSeen, kind: Any, thing_id: ThingId, to: str) -> dict[ThingId, str]:
    return {link.id: link.why for link in links_of(seen, kind, thing_id) if link.kind == to}


SEEN = healthy(
    workspaces=(a_workspace(), a_workspace(22, "HR")),
    template_types=(a_type(), a_type(2, "Order")),
    fields={1: (a_field("vat"), a_field("name")), 2: (a_field("vat"),)},
    templates=(a_template(), a_template(12, "Order form", 2), a_template(13, "NDA", None, workspaces=[{"id": 22}])),
    webhooks=(
        a_webhook(31),
        a_webhook(32, "https://every.example/x", template_group_id=None),
        a_webhook(
            33,
            "https://hr.example/x",
            template_group_id=None,
            filters=[{"filter_rules": [{"type": "WORKSPACE", "values": [22]}]}],
        ),
        a_webhook(34, "https://odd.example/x", template_group_id=None, filters=[{}, {}]),
    ),
    users=(a_user(41, "KARI@fjord.example"),),
    contracts=(
        a_contract(51),
        a_contract(52, "Order", _private_ownerside={"template_id": 12, "template_type_id": 2}, parties=None),
        a_contract(53, "Silent", _private_ownerside=None, parties=[]),
        a_contract(54, "NDA", _private={"workspace_id": 22}, _private_ownerside={"template_type_id": None}),
    ),
    contract_fields={51: ({"_private_ownerside": {"custom_id": "vat"}, "id": 9, "value": "x"},)},
)


def test_a_type_knows_its_templates_webhooks_fields_and_contracts() -> None:
    assert told(SEEN, "template_type", 1, "template") == {11: "carries it"}
    assert told(SEEN, "template_type", 1, "webhook") == {
        31: "is bound to its template type (assumed to hold), hears every event",
        32: "hears every event of every contract",
        33: "hears every event of its workspaces",
        34: "may hear of it: its filters are of a kind not known",
    }
    assert set(told(SEEN, "template_type", 1, "data_field")) == {"1/vat", "1/name"}
    assert set(told(SEEN, "template_type", 1, "contract")) == {51}
    assert set(told(SEEN, "template_type", 2, "webhook")) == {32, 33, 34}


def test_a_contract_knows_where_it_came_from_and_who_hears_of_it() -> None:
    assert {link.kind: link.id for link in links_of(SEEN, "contract", 51) if link.kind != "webhook"} == {
        "template": 11,
        "template_type": 1,
        "workspace": 21,
        "user": 41,
        "data_field": "1/vat",
    }
    assert set(told(SEEN, "contract", 51, "webhook")) == {31, 32, 34}
    assert set(told(SEEN, "contract", 54, "webhook")) == {32, 33, 34}
    assert told(SEEN, "contract", 53, "webhook")[31] == "may hear of it: its template type is not told"


def test_the_other_ends_lead_back() -> None:
    assert set(told(SEEN, "workspace", 21, "contract")) == {51, 52, 53}
    assert set(told(SEEN, "workspace", 22, "template")) == {13}
    assert set(told(SEEN, "workspace", 21, "webhook")) == {31, 32, 34}
    assert set(told(SEEN, "template", 12, "contract")) == {52}
    assert set(told(SEEN, "user", 41, "contract")) == {51, 54}
    assert told(SEEN, "data_field", "1/vat", "contract") == {51: "has it"}
    assert told(SEEN, "data_field", "1/name", "contract") == {}
    assert told(SEEN, "data_field", "2/vat", "template") == {12: "carries its template type"}
    assert set(told(SEEN, "webhook", 33, "contract")) == {54}
    assert set(told(SEEN, "webhook", 31, "template")) == {11}
    assert told(SEEN, "webhook", 33, "workspace") == {22: "is heard: every event of its workspaces"}
    assert set(told(SEEN, "webhook", 31, "template_type")) == {1}
    assert set(told(SEEN, "webhook", 32, "template_type")) == {1, 2}


def test_what_is_named_but_not_there_is_told_as_not_known() -> None:
    seen = healthy(webhooks=(a_webhook(template_group_id=99),))
    (link,) = [link for link in links_of(seen, "webhook", 31) if link.kind == "template_type"]
    assert (link.id, link.name, link.known) == (99, "", False)
    assert links_of(seen, "webhook", 99) == []
    assert links_of(AccountSeen(), "contract", 1) == []


def test_long_lists_are_cut_by_sort() -> None:
    seen = healthy(contracts=tuple(a_contract(number) for number in range(100, 300)))
    found = links_of(seen, "template_type", 1, most=5)
    assert [link.kind for link in found].count("contract") == 5
    assert {link.kind for link in found} == {"template", "webhook", "data_field", "contract"}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(accounts)
def test_links_lead_both_ways_in_any_account(seen: AccountSeen) -> None:
    relations = Relations(seen)
    links = {
        (kind, id_of(thing)): relations.links_of(kind, id_of(thing))
        for kind in KINDS
        if kind != "account"
        for thing in seen.things(kind) or ()
    }
    for (kind, thing_id), found in links.items():
        for link in found:
            assert link.why
            if link.known:
                back = {(one.kind, one.id) for one in links[link.kind, link.id]}
                assert (kind, thing_id) in back, (kind, thing_id, link)


async def test_the_finished_account_of_the_sandbox() -> None:
    with SandboxServer().start("typical") as sandbox:
        seen = await read_account(sandbox)
        assert seen.contracts
        fields = {
            one.id: tuple(plain(sandbox).get(f"/contracts/{one.id}/data_fields")["data"]) for one in seen.contracts
        }
        seen = seen.with_parts(contract_fields=fields)
    assert told(seen, "template_type", 10401, "template") == {10301: "carries it"}
    assert set(told(seen, "template_type", 10401, "webhook")) == {10501, 10502}
    contracts = told(seen, "template", 10301, "contract")
    assert len(contracts) == 8
    assert told(seen, "data_field", "10401/customer_name", "contract").keys() == contracts.keys()
    assert seen.contracts_whole
