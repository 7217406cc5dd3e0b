"""Contracts and their parts: made, read, changed, deleted."""

from __future__ import annotations

import httpx
import pytest

from tests.sandbox.conftest import Account
from tests.sandbox.contracts import FJORD, KARI, OLA, draft, events, now, others, published


@pytest.fixture
def typical(clients: Account) -> Account:
    """A fresh account of the seed "typical"."""
    assert clients.plant("reset", {"seed": "typical"}).status_code == 200
    return clients


def acting(account: Account, method: str, path: str, user: str, **more: object) -> httpx.Response:
    return account.api.request(method, path, headers={"x-oneflow-user-email": f"{user}@nordlys.example"}, **more)


def test_a_contract_has_all_that_a_strict_client_reads(typical: Account) -> None:
    contract = draft(typical, name="A deal")
    root = f"{typical.server.base_url}/contracts/{contract['id']}"
    for name in ("data_fields", "events", "files", "parties", "publish"):
        assert contract["_links"][name]["href"] == f"{root}/{name}"
    assert contract["_links"]["self"]["href"] == root
    assert contract["_private"] == {
        "date_format": "YYYY-MM-DD",
        "folder": None,
        "name": "A deal",
        "signing_period_expiration": {"type": "days_after_publish", "expire_days_after_publish": 30},
        "value": None,
        "workspace_id": 10101,
    }
    ownerside = contract["_private_ownerside"]
    assert (ownerside["template_id"], ownerside["template_type_id"]) == (10301, 10401)
    assert (contract["state"], contract["lifecycle_state"], contract["published_time"]) == ("draft", None, None)
    assert contract["tags"] == contract["sign_order"] == []
    assert None not in (ownerside["created_time"], contract["updated_time"], contract["state_updated_time"])
    mine, theirs = contract["parties"]
    assert (mine["name"], mine["my_party"], mine["identification_number"]) == ("Nordlys AB", True, "556677-8899")
    assert (theirs["name"], theirs["my_party"], theirs["country_code"]) == ("Fjord AS", False, "NO")
    assert theirs["identification_number"] is None
    (me,), (kari,) = mine["participants"], theirs["participants"]
    assert (me["email"], me["organizer"], me["my_participant"]) == ("ada@nordlys.example", True, True)
    assert (kari["title"], kari["phone_number"], kari["my_participant"]) == ("", "", False)
    assert (kari["sign_state"], kari["delivery_status"], kari["signatory"]) == ("undecided", "not_sent", True)
    assert now(typical, contract) == contract
    listed = typical.api.get("/contracts?limit=100").json()["data"]
    assert next(one for one in listed if one["id"] == contract["id"]) == contract


def test_who_creates_organizes(account: Account) -> None:
    body = {"workspace_id": 10101, "template_id": 10301}
    contract = acting(account, "POST", "/contracts/create", "edsger", json=body).json()
    ((me,),) = (party["participants"] for party in contract["parties"])
    assert (me["email"], me["organizer"]) == ("edsger@nordlys.example", True)
    named = {"participants": [{"name": "Ada", "email": "ADA@nordlys.example", "signatory": True}]}
    (ada,) = draft(account, my_party=named, parties=[])["parties"][0]["participants"]
    assert (ada["name"], ada["signatory"], ada["my_participant"]) == ("Ada", True, True)
    both = draft(account, my_party={"name": "Us", "participants": [OLA]}, parties=[])["parties"][0]
    assert (both["name"], [one["name"] for one in both["participants"]]) == ("Us", ["Ada Lovelace", "Ola Nordmann"])


def test_an_individual_is_one_participant(account: Account) -> None:
    person = {"type": "individual", "country_code": "NO", "participant": KARI}
    contract = draft(account, parties=[person])
    party = contract["parties"][1]
    assert (party["type"], party["name"], party["participant"]["name"]) == ("individual", None, "Kari Nordmann")
    assert "participants" not in party
    path = f"/contracts/{contract['id']}/parties/{party['id']}/participants"
    assert account.api.post(path, json=OLA).status_code == 409
    assert account.api.post(f"/contracts/{contract['id']}/parties", json={"type": "individual"}).status_code == 400


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"workspace_id": 1, "template_id": 10301}, 404),
        ({"workspace_id": 10**30, "template_id": 10301}, 404),
        ({"workspace_id": 10101, "template_id": 1}, 404),
        ({"workspace_id": 10102, "template_id": 10301}, 409),
        ({"workspace_id": 10101, "template_id": 10303}, 409),
        ({"workspace_id": "10101", "template_id": 10301}, 400),
        ({"workspace_id": True, "template_id": 10301}, 400),
        ({"template_id": 10301}, 400),
        ([], 400),
    ],
)
def test_where_a_contract_cannot_be_made(account: Account, body: object, status: int) -> None:
    account.plant("templates/10303/active", {"active": False})
    assert account.api.post("/contracts/create", json=body).status_code == status
    assert account.api.get("/contracts").json()["count"] == 0


@pytest.mark.parametrize(
    ("party", "problem"),
    [
        ({"type": "company", "participants": []}, "parties.0.name"),
        ({"type": "club", "name": "X"}, "parties.0.type"),
        ({"name": "X", "country_code": "no"}, "parties.0.country_code"),
        ({"name": "X", "participants": [{}]}, "parties.0.participants.0.name"),
        ({"name": "X", "participants": [{"name": "A", "email": "nobody"}]}, "parties.0.participants.0.email"),
        ({"name": "X", "participants": [{"name": "A", "sign_method": "pen"}]}, "parties.0.participants.0.sign_method"),
    ],
)
def test_a_wrong_party_is_400_and_named(account: Account, party: dict, problem: str) -> None:
    body = {"workspace_id": 10101, "template_id": 10301, "parties": [party]}
    answer = account.api.post("/contracts/create", json=body)
    assert (answer.status_code, list(answer.json()["parameter_problems"])) == (400, [problem])


def test_data_fields_are_those_of_the_templates_type(typical: Account) -> None:
    given = [{"custom_id": "customer_name", "value": "Fjord AS"}, {"custom_id": "currency", "value": None}]
    contract = draft(typical, data_fields=given)
    path = f"/contracts/{contract['id']}/data_fields"
    fields = typical.api.get(path).json()["data"]
    values = {one["_private_ownerside"]["custom_id"]: one["value"] for one in fields}
    assert len(fields) == 12
    assert (values["customer_name"], values["currency"], values["payment_terms"]) == ("Fjord AS", "", "30 days")
    by_id = typical.api.put(f"{path}/{fields[0]['id']}", json={"value": "Sund ApS"})
    assert (by_id.status_code, by_id.json()["value"]) == (200, "Sund ApS")
    by_custom_id = typical.api.put(f"{path}/c::per--discount", json={"value": "5"})
    assert by_custom_id.json()["_private_ownerside"]["custom_id"] == "per--discount"
    assert events(typical, contract) == ["data_field:update"] * 2
    again = {one["name"]: one["value"] for one in typical.api.get(path).json()["data"]}
    assert (again["Customer name"], again["Discount in percent"]) == ("Sund ApS", "5")
    assert typical.api.put(f"{path}/c::nope", json={"value": ""}).status_code == 404
    assert typical.api.put(f"{path}/1", json={"value": ""}).status_code == 404
    assert typical.api.put(f"{path}/c::currency", json={"value": "x" * 1025}).status_code == 400
    body = {"workspace_id": 10101, "template_id": 10301, "data_fields": [{"custom_id": "nope", "value": "1"}]}
    refused = typical.api.post("/contracts/create", json=body)
    assert refused.status_code == 400
    assert list(refused.json()["parameter_problems"]) == ["data_fields.0.custom_id"]


def test_a_change_names_what_it_changes(typical: Account) -> None:
    contract = draft(typical)
    path = f"/contracts/{contract['id']}"
    assert typical.api.put(path, json={"name": "New"}).json()["_private"]["name"] == "New"
    period = {"type": "fixed_date", "expire_date": "2030-05-01"}
    changed = typical.api.put(path, json={"_private": {"name": "Newer", "signing_period_expiration": period}}).json()
    assert changed["_private"]["name"] == "Newer"
    assert changed["_private"]["signing_period_expiration"] == period | {"expire_days_after_publish": 30}
    assert typical.api.put(path, json={"sign_order": [1, 2]}).json()["sign_order"] == [1, 2]
    tags = typical.api.put(path, json={"tags": [{"id": 10702}, 10701, 10702]}).json()["tags"]
    assert tags == [{"id": 10702, "name": "Key account"}, {"id": 10701, "name": "Renewal"}]
    told = events(typical, contract)
    assert told == ["contract:content_update"] * 3
    whole = now(typical, contract)
    assert typical.api.put(path, json=whole).status_code == 200
    assert events(typical, contract) == told
    assert typical.api.put(path, json={"tags": [1]}).status_code == 404
    assert now(typical, contract) == whole
    for bad in ({"name": ""}, {"_private": {"signing_period_expiration": {"expire_date": "2027-02-29"}}}, {"tags": 1}):
        assert typical.api.put(path, json=bad).status_code == 400


@pytest.mark.parametrize(
    ("query", "states"),
    [
        ("filter[states]=draft", {"draft"}),
        ("filter[states]=draft,declined", {"draft", "declined"}),
        ("filter[published_time]=|", {"pending", "signed", "declined", "overdue"}),
        ("filter[query]=KARI@fjord&filter[states]=overdue", {"overdue"}),
    ],
)
def test_lists_are_filtered(typical: Account, query: str, states: set[str]) -> None:
    found = typical.api.get(f"/contracts?{query}").json()["data"]
    assert {one["state"] for one in found} == states


def test_the_time_of_publishing_is_a_span(typical: Account) -> None:
    def times(span: str) -> list[str]:
        query = {"filter[published_time]": span, "sort": "published_time"}
        return [one["published_time"] for one in typical.api.get("/contracts", params=query).json()["data"]]

    everyone = times("|")
    assert everyone == sorted(everyone)
    assert times("2026-01-14|2026-01-15") == [one for one in everyone if one[:10] in ("2026-01-14", "2026-01-15")]
    assert times(f"{everyone[2]}|") == everyone[2:]
    assert times("2026-01-15T12:00:00+02:00|2026-01-15T11:00:00+01:00") == ["2026-01-15T10:00:00+0000"]
    for bad in ("2026-01-14", "a|b", "2026-13-01|", "2026-01-15T10:00:00 02:00|"):
        assert typical.api.get("/contracts", params={"filter[published_time]": bad}).status_code == 400
    assert typical.api.get("/contracts?filter[states]=lost").status_code == 400


def test_copies_and_moves(typical: Account) -> None:
    first = published(typical, name="First")
    copy = typical.api.post(f"/contracts/{first['id']}/copy", json={"name": "Second"}).json()
    assert (copy["state"], copy["_private"]["name"], copy["published_time"]) == ("draft", "Second", None)
    assert copy["id"] != first["id"]
    assert {one["id"] for one in others(copy)}.isdisjoint(one["id"] for one in others(first))
    assert others(copy)[0]["delivery_status"] == "not_sent"
    assert typical.api.post(f"/contracts/{first['id']}/copy").status_code == 200

    def move(**body: int | None) -> httpx.Response:
        return typical.api.post(f"/contracts/{copy['id']}/move", json=body)

    assert move(folder_id=10802).json()["_private"]["folder"] == {"id": 10802, "name": "First quarter"}
    assert move(folder_id=10803).status_code == 409
    moved = move(workspace_id=10102).json()["_private"]
    assert (moved["workspace_id"], moved["folder"]) == (10102, None)
    assert move(workspace_id=1).status_code == move(folder_id=1).status_code == 404


def test_deleted_is_gone(account: Account) -> None:
    contract = draft(account)
    path = f"/contracts/{contract['id']}"
    assert account.api.delete(path).json() == {}
    assert account.api.get(path).status_code == account.api.delete(path).status_code == 404


def test_parties_and_participants_are_added(account: Account) -> None:
    contract = draft(account, parties=[])
    party = account.api.post(f"/contracts/{contract['id']}/parties", json=FJORD).json()
    path = f"/contracts/{contract['id']}/parties/{party['id']}/participants"
    wishes = {
        "delivery_channel": "sms",
        "sign_method": "swedish_bankid",
        "two_step_authentication_method": "sms",
        "phone_number": "+4740000000",
        "identification_number": None,
        "title": None,
        "organizer": False,
        "_permissions": {"contract:update": True},
    }
    ola = account.api.post(path, json=OLA | wishes).json()
    assert {key: ola[key] for key in wishes} == wishes | {"title": ""}
    parties = account.api.get(f"/contracts/{contract['id']}/parties").json()
    assert parties["count"] == 2
    assert [one["name"] for one in parties["data"][1]["participants"]] == ["Kari Nordmann", "Ola Nordmann"]
    assert parties["data"] == now(account, contract)["parties"]
    assert events(account, contract) == ["participant:create", "participant:create"]
    wrong = f"/contracts/{contract['id']}/parties/1/participants"
    assert account.api.post(wrong, json=OLA).status_code == 404


def test_only_those_who_may_change_a_contract(account: Account) -> None:
    contract = draft(account)
    path = f"/contracts/{contract['id']}"
    assert acting(account, "GET", path, "barbara").json()["_permissions"]["contract:update"] is False
    for method, where, body in (
        ("PUT", path, {"name": "Mine"}),
        ("POST", f"{path}/publish", {"subject": "", "message": ""}),
        ("POST", f"{path}/move", {}),
        ("POST", f"{path}/parties", FJORD),
        ("DELETE", path, None),
    ):
        assert acting(account, method, where, "barbara", json=body).status_code == 403
    assert acting(account, "PUT", path, "grace", json={"name": "An admin's"}).status_code == 200
    barbara = {"name": "Barbara", "email": "barbara@nordlys.example", "_permissions": {"contract:update": True}}
    shared = draft(account, my_party={"participants": [barbara]})
    assert acting(account, "PUT", f"/contracts/{shared['id']}", "barbara", json={"name": "Ours"}).status_code == 200


def test_open_points_of_drafts_and_of_what_a_contract_carries(typical: Account) -> None:
    contract = draft(typical)
    assert "data_fields" not in now(typical, contract)
    positions = {"draft_lifecycle": "object", "draft_value": "object", "contract_embeds": "present"}
    assert typical.plant("switches", positions).status_code == 200
    try:
        switched = now(typical, contract)
        assert switched["lifecycle_state"]["lifecycle_state"] is None
        assert switched["_private"]["value"] == {"amount": "0.00", "currency": "SEK"}
        assert len(switched["data_fields"]) == 12
        assert switched["available_options"]["can_receive_attachments"] is True
    finally:
        typical.plant("switches", {"draft_lifecycle": "null", "draft_value": "null", "contract_embeds": "absent"})


@pytest.mark.parametrize("sign_order", [[{"a": {"b": [[]]}}], [[[1]]], 1, [None]])
def test_an_order_of_signing_is_flat(account: Account, sign_order: object) -> None:
    path = f"/contracts/{draft(account)['id']}"
    assert account.api.put(path, json={"sign_order": sign_order}).status_code == 400
