"""Parties of a contract, their participants, and the link by which one of them opens it."""

from __future__ import annotations

import secrets

from oneflow_tui.sandbox.calls import Call, Link, Route
from oneflow_tui.sandbox.contracts import life
from oneflow_tui.sandbox.contracts.acting import contract_to_change, part, participant_of
from oneflow_tui.sandbox.contracts.making import new_participant, new_party
from oneflow_tui.sandbox.contracts.showing import participant_shown, party_shown
from oneflow_tui.sandbox.errors import ApiError
from oneflow_tui.sandbox.listing import PAGING, page
from oneflow_tui.sandbox.shapes.contract_bodies import NEW_PARTICIPANT, NEW_PARTY
from oneflow_tui.sandbox.shapes.contracts import ACCESS_LINK, PARTICIPANT, PARTY
from oneflow_tui.sandbox.shapes.words import page_of
from oneflow_tui.sandbox.store import Json, now


def every(call: Call) -> Json:
    """GET /contracts/{id}/parties."""
    contract = call.find("contracts")
    return page(call, f"/contracts/{contract['id']}/parties", contract["parties"], party_shown)


def create(call: Call) -> Json:
    """POST /contracts/{id}/parties."""
    contract = contract_to_change(call)
    life.need(contract, *life.OPEN)
    party = new_party(call.store.take_id, now(), call.body, call.store.account["country_code"])
    contract["parties"].append(party)
    _joined(call, contract, party["participants"])
    return party_shown(call, party)


def create_participant(call: Call) -> Json:
    """POST /contracts/{id}/parties/{party_id}/participants."""
    contract = contract_to_change(call)
    party = part(call, contract["parties"], "party_id")
    life.need(contract, *life.OPEN)
    if party["type"] == "individual":
        raise ApiError(409, "An individual is one participant.")
    participant = new_participant(call.store.take_id, now(), call.body, signatory=not party["my_party"])
    party["participants"].append(participant)
    party["updated_time"] = participant["created_time"]
    _joined(call, contract, [participant])
    return participant_shown(call, contract, participant)


def _joined(call: Call, contract: Json, participants: list[Json]) -> None:
    """Who joins a contract that is under way is sent it at once."""
    if contract["state"] != "draft":
        for participant in participants:
            life.deliver(participant)
    life.changed(call.store, contract, *["participant:create"] * len(participants), content=False)


def access_link(call: Call) -> Json:
    """POST /contracts/{id}/participants/{participant_id}/access_link: the sandbox's own page to sign on."""
    contract = contract_to_change(call)
    participant = participant_of(call, contract)
    if contract["state"] == "draft":
        raise ApiError(409, "The contract has not been published.")
    key = participant.setdefault("access_key", secrets.token_urlsafe(24))
    return {"access_link": f"{call.root}/console/sign/{contract['id']}/{participant['id']}?key={key}"}


_PEOPLE = "post-contracts-id-parties-party_id-participants"
_ACCESS = "post-contracts-id-participants-participant_id-access_link"
ROUTES = (
    Route(
        "GET",
        "/contracts/{id}/parties",
        every,
        "The parties of a contract with their participants, the sender's first.",
        query=PAGING,
        answer=page_of("Party", PARTY),
        links=(
            Link(_PEOPLE, {"id": "$request.path.id", "party_id": "/data/0/id"}),
            Link(_ACCESS, {"id": "$request.path.id", "participant_id": "/data/0/participants/0/id"}),
        ),
    ),
    Route(
        "POST",
        "/contracts/{id}/parties",
        create,
        "Adds a party with its participants.",
        body=NEW_PARTY,
        answer=PARTY,
        refusals=(403, 409),
        creates=True,
        links=(Link(_PEOPLE, {"id": "$request.path.id", "party_id": "/id"}),),
    ),
    Route(
        "POST",
        "/contracts/{id}/parties/{party_id}/participants",
        create_participant,
        "Adds a participant to a company.",
        body=NEW_PARTICIPANT,
        answer=PARTICIPANT,
        refusals=(403, 409),
        creates=True,
        links=(Link(_ACCESS, {"id": "$request.path.id", "participant_id": "/id"}),),
    ),
    Route(
        "POST",
        "/contracts/{id}/participants/{participant_id}/access_link",
        access_link,
        "A link by which the participant opens the contract: here a page of the sandbox to sign or decline on.",
        answer=ACCESS_LINK,
        refusals=(403, 409),
    ),
)
