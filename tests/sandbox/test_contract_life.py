"""What befalls a contract, by the API and by the console."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Account
from tests.sandbox.contracts import FJORD, KARI, LETTER, OLA, draft, events, now, others, published, step


def test_published_visited_and_signed(account: Account) -> None:
    contract = published(account)
    assert (contract["state"], contract["lifecycle_state"]["lifecycle_state"]) == ("pending", None)
    assert None not in (
        contract["published_time"],
        contract["signing_period_expiry_time"],
        contract["_private"]["value"],
    )
    (kari,) = others(contract)
    assert kari["delivery_status"] == "success"
    assert step(account, contract, kari, "visit") == step(account, contract, kari, "visit") == 200
    (kari,) = others(now(account, contract))
    assert (kari["delivery_status"], kari["_private_ownerside"]["visits"]) == ("opened", 2)
    assert step(account, contract, kari, "sign") == 200
    signed = now(account, contract)
    assert (signed["state"], signed["lifecycle_state"]["lifecycle_state"]) == ("signed", "active")
    assert others(signed)[0]["sign_state"] == "signed"
    assert events(account, contract) == [
        "contract:publish",
        "participant:first_visit",
        "participant:sign",
        "contract:sign",
    ]
    path = f"/contracts/{contract['id']}/events"
    by_type = [one["type"] for one in account.api.get(f"{path}?sort=-type").json()["data"]]
    assert by_type == sorted(events(account, contract), reverse=True)
    assert account.api.get(f"{path}?sort=name").status_code == 400


def test_it_is_signed_when_all_signatories_have(account: Account) -> None:
    reader = {"name": "Reader", "email": "reader@fjord.example", "signatory": False}
    contract = published(account, parties=[FJORD | {"participants": [KARI, OLA, reader]}])
    kari, ola, reader = others(contract)
    assert step(account, contract, reader, "sign") == 409
    assert step(account, contract, kari, "sign") == 200
    assert step(account, contract, kari, "sign") == 409
    assert now(account, contract)["state"] == "pending"
    assert step(account, contract, ola, "sign") == 200
    assert now(account, contract)["state"] == "signed"
    assert events(account, contract).count("contract:sign") == 1
    assert step(account, contract, ola, "decline") == 409


def test_a_participant_declines(account: Account) -> None:
    contract = published(account)
    (kari,) = others(contract)
    assert step(account, contract, kari, "decline") == 200
    assert now(account, contract)["state"] == "declined"
    assert events(account, contract)[-2:] == ["participant:decline", "contract:decline"]
    assert step(account, contract, kari, "sign") == 409


@pytest.mark.parametrize("body", [None, b"[]"])
def test_the_sender_calls_off_or_marks_as_signed(account: Account, body: bytes | None) -> None:
    contract = published(account)
    declined = account.api.post(f"/contracts/{contract['id']}/decline", content=body)
    assert (declined.status_code, declined.json()["state"]) == (200, "declined")
    assert account.api.post(f"/contracts/{contract['id']}/decline", content=body).status_code == 409
    another = published(account)
    signed = account.api.post(f"/contracts/{another['id']}/mark_as_signed", content=body)
    assert (signed.status_code, signed.json()["state"]) == (200, "signed")
    assert events(account, another)[-1] == "contract:sign"


def test_the_signing_period_ends_and_begins_anew(account: Account) -> None:
    contract = published(account)
    (kari,) = others(contract)
    assert account.plant(f"contracts/{contract['id']}/expire", {}).json()["state"] == "overdue"
    assert step(account, contract, kari, "sign") == 409
    assert account.plant(f"contracts/{contract['id']}/revive", {}).json()["state"] == "pending"
    assert events(account, contract)[1:] == ["contract:signing_period_expire", "contract:signing_period_revive"]
    account.plant(f"contracts/{contract['id']}/expire", {})
    period = {"_private": {"signing_period_expiration": {"type": "fixed_date", "expire_date": "2999-01-01"}}}
    revived = account.api.put(f"/contracts/{contract['id']}", json=period).json()
    assert (revived["state"], revived["signing_period_expiry_time"]) == ("pending", "2999-01-01T23:59:59+0000")
    assert events(account, contract)[-1] == "contract:signing_period_revive"
    assert step(account, contract, kari, "sign") == 200
    late = account.api.put(
        f"/contracts/{contract['id']}", json={"_private": {"signing_period_expiration": {"expire_date": "2999-01-02"}}}
    )
    assert late.status_code == 409


def test_a_period_that_has_ended_cannot_be_published_in(account: Account) -> None:
    contract = draft(account)
    past = {"_private": {"signing_period_expiration": {"expire_date": "2001-01-01"}}}
    assert account.api.put(f"/contracts/{contract['id']}", json=past).status_code == 200
    assert account.api.post(f"/contracts/{contract['id']}/publish", json=LETTER).status_code == 409


def test_the_end_of_a_contract_may_be_a_state_of_its_own(account: Account) -> None:
    contract = published(account)
    path = f"contracts/{contract['id']}/end"
    assert account.plant(path, {}).status_code == 409
    step(account, contract, others(contract)[0], "sign")
    assert account.plant(path, {}).json()["state"] == "signed"
    assert account.plant(path, {}).status_code == 409
    ended = now(account, contract)
    assert (ended["state"], ended["lifecycle_state"]["lifecycle_state"]) == ("signed", "ended")
    assert events(account, contract)[-1] == "contract:lifecycle_state:end"
    account.plant("switches", {"contract_states": "more"})
    try:
        assert now(account, contract)["state"] == "ended"
        assert account.api.get("/contracts?filter[states]=ended").json()["count"] == 1
        assert account.api.get("/contracts?filter[states]=signed").json()["count"] == 0
    finally:
        account.plant("switches", {"contract_states": "known"})


def test_publishing_needs_a_letter_a_draft_and_a_plan(account: Account) -> None:
    contract = draft(account)
    path = f"/contracts/{contract['id']}/publish"
    missing = account.api.post(path, json={})
    assert (missing.status_code, sorted(missing.json()["parameter_problems"])) == (400, ["message", "subject"])
    account.plant("conditions", {"plan": "essentials"})
    assert account.api.post(path, json=LETTER).status_code == 402
    account.plant("conditions", {"plan": "business"})
    assert account.api.post(path, json=LETTER).status_code == 200
    assert account.api.post(path, json=LETTER).status_code == 409
    assert account.api.post("/contracts/1/publish", json=LETTER).status_code == 404


def test_a_channel_without_an_address_fails(account: Account) -> None:
    people = [
        {"name": "A"},
        {"name": "B", "delivery_channel": "sms", "phone_number": "+46700000000"},
        {"name": "C", "delivery_channel": "none"},
    ]
    contract = published(account, parties=[FJORD | {"participants": people}])
    assert [one["delivery_status"] for one in others(contract)] == ["failure", "success", "not_sent"]


def test_changed_content_takes_signatures_back(account: Account) -> None:
    number = account.new_type()
    account.put_fields(number, [{"custom_id": "a", "name": "A", "value": "1"}])
    account.plant("templates/10301/template_type", {"template_type_id": number})
    contract = published(account, parties=[FJORD | {"participants": [KARI, OLA]}])
    kari, ola = others(contract)
    step(account, contract, kari, "sign")
    path = f"/contracts/{contract['id']}/data_fields/c::a"
    assert account.api.put(path, json={"value": "2"}).status_code == 200
    assert events(account, contract)[-2:] == ["data_field:update", "contract:signature_reset"]
    assert [one["sign_state"] for one in others(now(account, contract))] == ["undecided", "undecided"]
    for one in (kari, ola):
        assert step(account, contract, one, "sign") == 200
    assert account.api.put(path, json={"value": "3"}).status_code == 409


def test_who_joins_a_published_contract_is_sent_it(account: Account) -> None:
    contract = published(account)
    party = account.api.post(f"/contracts/{contract['id']}/parties", json=FJORD | {"name": "Sund ApS"}).json()
    assert party["participants"][0]["delivery_status"] == "success"
    account.api.post(f"/contracts/{contract['id']}/mark_as_signed")
    assert account.api.post(f"/contracts/{contract['id']}/parties", json=FJORD).status_code == 409


def test_an_access_link_opens_the_page_to_sign_on(account: Account) -> None:
    unsent = draft(account)
    path = "/contracts/{}/participants/{}/access_link"
    assert account.api.post(path.format(unsent["id"], others(unsent)[0]["id"])).status_code == 409
    contract = published(account, name="To <b>sign</b>")
    (kari,) = others(contract)
    made = account.api.post(path.format(contract["id"], kari["id"]), content=b"[]")
    link = made.json()["access_link"]
    assert account.api.post(path.format(contract["id"], kari["id"])).json()["access_link"] == link
    assert account.api.post(path.format(contract["id"], 1)).status_code == 404
    page = account.console.get(link)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert account.console.get("/sign.js").status_code == 200
    about = link.replace("/console/sign/", "/console/api/sign/")
    opened = account.console.get(about).json()
    assert (opened["name"], opened["participant"], opened["may_sign"]) == ("To <b>sign</b>", "Kari Nordmann", True)
    assert account.console.get(about.partition("?")[0]).status_code == 403
    assert account.console.get(f"{about}x").status_code == 403
    me = contract["parties"][0]["participants"][0]["id"]
    assert account.console.get(f"/api/sign/{contract['id']}/{me}?key=").status_code == 403


def test_the_console_shows_the_newest_contracts_only(account: Account) -> None:
    first = draft(account)
    for _ in range(50):
        last = account.api.post(f"/contracts/{first['id']}/copy").json()
    state = account.state()
    assert (state["contract_count"], len(state["contracts"])) == (51, 50)
    newest = state["contracts"][0]
    assert (newest["id"], newest["state"], newest["workspace_id"], newest["template_id"]) == (
        last["id"],
        "draft",
        10101,
        10301,
    )
    (kari,) = newest["parties"][1]["participants"]
    assert (kari["email"], kari["sign_state"], kari["delivery"]) == ("kari@fjord.example", "undecided", "not_sent")
    assert first["id"] not in [one["id"] for one in state["contracts"]]
