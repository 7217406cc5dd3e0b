"""Who acts on a contract, and what that person may do with it."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, found
from oneflow_tui.sandbox.contracts.making import participants
from oneflow_tui.sandbox.errors import ApiError, not_found
from oneflow_tui.sandbox.store import Json


def acting_user(call: Call) -> Json:
    """The user that the call acts as; for the anonymous admin the first active one of the account."""
    if call.user is not None:
        return call.user
    users = call.store.all("users")
    return next((user for user in users if user["is_admin"] and user["active"]), None) or next(iter(users))


def may_update(call: Call, contract: Json) -> bool:
    """Admins, whoever made it, and participants of the own side who were given that."""
    user = call.user
    if user is None or user["is_admin"] or contract["creator_id"] == user["id"]:
        return True
    email = user["email"].casefold()
    return any(
        participant["may_update"] and participant["email"].casefold() == email
        for party in contract["parties"]
        if party["my_party"]
        for participant in party["participants"]
    )


def contract_to_change(call: Call) -> Json:
    """The contract that the path names, to change; 404 where there is none, 403 where the user may not."""
    if not may_update(call, call.find("contracts")):
        raise ApiError(403, "The user may not change this contract.")
    return call.edit("contracts")


def part(call: Call, parts: list[Json], name: str) -> Json:
    """The part of a contract that the path names by its id; 404 where there is none."""
    number = call.number(name)
    return found(next((one for one in parts if one["id"] == number), None))


def participant_of(call: Call, contract: Json) -> Json:
    """The participant that the path names; 404 where the contract has none such."""
    number = call.number("participant_id")
    for participant in participants(contract):
        if participant["id"] == number:
            return participant
    raise not_found()
