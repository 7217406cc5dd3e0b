"""What the people in a contract do, and what time does to it; and the page behind an access link."""

from __future__ import annotations

from collections.abc import Callable
from secrets import compare_digest

from oneflow_tui.sandbox.api.contracts import create
from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.console.pages import page_file
from oneflow_tui.sandbox.contracts import life
from oneflow_tui.sandbox.contracts.acting import participant_of
from oneflow_tui.sandbox.contracts.showing import state_shown
from oneflow_tui.sandbox.errors import ApiError
from oneflow_tui.sandbox.shapes.contract_bodies import NEW_CONTRACT
from oneflow_tui.sandbox.store import Json, Store
from oneflow_tui.sandbox.switches import Switches

NEWEST = 50


def short(switches: Switches, contract: Json) -> Json:
    """A contract as the console shows it."""
    return {
        **{key: contract[key] for key in ("id", "name", "workspace_id", "template_id")},
        "state": state_shown(switches, contract),
        "parties": [
            {
                "name": party["name"],
                "my_party": party["my_party"],
                "participants": [
                    {
                        "id": one["id"],
                        "name": one["name"],
                        "email": one["email"],
                        "signatory": one["signatory"],
                        "sign_state": one["sign_state"],
                        "delivery": one["delivery_status"],
                    }
                    for one in party["participants"]
                ],
            }
            for party in contract["parties"]
        ],
    }


def newest(store: Store) -> list[Json]:
    """The newest contracts, the last one first; however many there are."""
    contracts = list(store.all("contracts"))[-NEWEST:]
    return [short(store.switches, one) for one in reversed(contracts)]


def make(call: Call) -> Json:
    """POST /api/contracts, with what POST /contracts/create takes: a person makes a contract in the web app, which
    is then none of the integration's."""
    contract = call.store.edit("contracts", create(call)["id"])
    contract["made_by"] = "web"
    return short(call.switches, contract)


def _by_participant(step: Callable[[Store, Json, Json], None]) -> Callable[[Call], Json]:
    """What a participant does, as a handler."""

    def answer(call: Call) -> Json:
        contract = call.edit("contracts")
        step(call.store, contract, participant_of(call, contract))
        return short(call.switches, contract)

    return answer


def _of_contract(step: Callable[[Store, Json], None]) -> Callable[[Call], Json]:
    """What time does to a contract, as a handler."""

    def answer(call: Call) -> Json:
        contract = call.edit("contracts")
        step(call.store, contract)
        return short(call.switches, contract)

    return answer


def opened(call: Call) -> Json:
    """GET /api/sign/{id}/{participant_id}?key=…: what the page behind an access link shows.

    The key only tells which link was opened: the steps themselves are the console's, which is open to this machine.
    """
    contract = call.find("contracts")
    participant = participant_of(call, contract)
    key = participant.get("access_key")
    if key is None or not compare_digest(key.encode(), call.raw_query.get("key", "").encode()):
        raise ApiError(403, "This link opens nothing.")
    return {
        "name": contract["name"],
        "state": state_shown(call.switches, contract),
        "participant": participant["name"],
        "sign_state": participant["sign_state"],
        "may_sign": contract["state"] == "pending"
        and participant["signatory"]
        and participant["sign_state"] == "undecided",
        "data_fields": [
            {"name": field["name"] or field["custom_id"], "value": field["value"]} for field in contract["data_fields"]
        ],
    }


_PERSON = "/api/contracts/{id}/participants/{participant_id}"
ROUTES = (
    Route("POST", "/api/contracts", make, body=NEW_CONTRACT),
    Route("POST", f"{_PERSON}/visit", _by_participant(life.visit)),
    Route("POST", f"{_PERSON}/sign", _by_participant(life.sign)),
    Route("POST", f"{_PERSON}/decline", _by_participant(life.decline_by)),
    Route("POST", "/api/contracts/{id}/expire", _of_contract(life.expire)),
    Route("POST", "/api/contracts/{id}/revive", _of_contract(life.revive)),
    Route("POST", "/api/contracts/{id}/end", _of_contract(life.end)),
    Route("GET", "/api/sign/{id}/{participant_id}", opened),
    page_file("sign.html", "text/html; charset=utf-8", at="/sign/{id}/{participant_id}"),
    page_file("sign.js", "text/javascript; charset=utf-8"),
)
