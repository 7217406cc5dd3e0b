"""The steps of a contract that the sender takes."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, Link, Route, found
from oneflow_tui.sandbox.conditions import need_plan
from oneflow_tui.sandbox.contracts import life
from oneflow_tui.sandbox.contracts.acting import acting_user, contract_to_change
from oneflow_tui.sandbox.contracts.making import copied
from oneflow_tui.sandbox.contracts.showing import whole
from oneflow_tui.sandbox.errors import ApiError
from oneflow_tui.sandbox.shapes.contract_bodies import PLACE, PUBLISH
from oneflow_tui.sandbox.shapes.contracts import CONTRACT
from oneflow_tui.sandbox.store import Json, now


def publish(call: Call) -> Json:
    """POST /contracts/{id}/publish."""
    contract = contract_to_change(call)
    need_plan(call, "enterprise", "business")
    life.publish(call.store, contract)
    theirs = [one for party in contract["parties"] if not party["my_party"] for one in party["participants"]]
    if not any(one["signatory"] for one in theirs):
        call.sandbox.notes.add(
            "nobody_signs",
            "POST /contracts/{id}/publish",
            "Nobody of a counterparty signs this contract, so it stays pending. What Oneflow does here is not known.",
        )
    return whole(call, contract)


def copy(call: Call) -> Json:
    """POST /contracts/{id}/copy: a draft of the same content."""
    time = now()
    made = copied(call.store.take_id, call.store.take_id(), time, call.find("contracts"), acting_user(call)["id"])
    _place(call, made)
    if call.body.get("name"):
        made["name"] = call.body["name"]
    return whole(call, call.store.add("contracts", made))


def move(call: Call) -> Json:
    """POST /contracts/{id}/move: to another workspace or folder."""
    contract = contract_to_change(call)
    _place(call, contract)
    if call.body.get("name"):
        contract["name"] = call.body["name"]
    contract["updated_time"] = now()
    return whole(call, contract)


def _place(call: Call, contract: Json) -> None:
    """Where the body says: 404 where there is no such place, 409 for a folder of another workspace."""
    workspace_id = call.body.get("workspace_id")
    if workspace_id is not None and workspace_id != contract["workspace_id"]:
        contract["workspace_id"] = found(call.store.get("workspaces", workspace_id))["id"]
        contract["folder_id"] = None
    if "folder_id" not in call.body:
        return
    folder_id = call.body["folder_id"]
    folder = None if folder_id is None else found(call.store.get("folders", folder_id))
    if folder is not None and folder["workspace_id"] != contract["workspace_id"]:
        raise ApiError(409, "The folder is in another workspace.")
    contract["folder_id"] = folder and folder["id"]


def decline(call: Call) -> Json:
    """POST /contracts/{id}/decline."""
    contract = contract_to_change(call)
    life.decline(call.store, contract)
    return whole(call, contract)


def mark_as_signed(call: Call) -> Json:
    """POST /contracts/{id}/mark_as_signed."""
    contract = contract_to_change(call)
    life.mark_as_signed(call.store, contract)
    return whole(call, contract)


_AFTER_PUBLISH = ("post-contracts-id-decline", "post-contracts-id-mark_as_signed", "get-contracts-id-events")
ROUTES = (
    Route(
        "POST",
        "/contracts/{id}/publish",
        publish,
        "Sends a draft to its participants. 402: the account's plan does not hold it; 409: it is no draft.",
        body=PUBLISH,
        answer=CONTRACT,
        refusals=(402, 403, 409),
        links=tuple(Link(name, {"id": "/id"}) for name in _AFTER_PUBLISH),
    ),
    Route(
        "POST",
        "/contracts/{id}/copy",
        copy,
        "Makes a draft with the content and the parties of a contract.",
        "seen",
        body=PLACE,
        body_needed=False,
        answer=CONTRACT,
        refusals=(403, 409),
        creates=True,
        links=(Link("get-contracts-id", {"id": "/id"}), Link("delete-contracts-id", {"id": "/id"})),
    ),
    Route(
        "POST",
        "/contracts/{id}/move",
        move,
        "Moves a contract to another workspace or folder.",
        "seen",
        body=PLACE,
        body_needed=False,
        answer=CONTRACT,
        refusals=(403, 409),
    ),
    Route(
        "POST",
        "/contracts/{id}/decline",
        decline,
        "Calls off a contract that waits to be signed.",
        "seen",
        answer=CONTRACT,
        refusals=(403, 409),
    ),
    Route(
        "POST",
        "/contracts/{id}/mark_as_signed",
        mark_as_signed,
        "Says that a contract has been signed elsewhere.",
        "seen",
        answer=CONTRACT,
        refusals=(403, 409),
    ),
)
