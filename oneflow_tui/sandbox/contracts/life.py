"""What befalls a contract: each step has its rule, and keeps and tells its events.

Every function is called inside a change, with a contract that the change may alter, and answers 409 where the contract
is in no state for the step.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from oneflow_tui.sandbox.contracts.making import participants
from oneflow_tui.sandbox.delivery.events import record
from oneflow_tui.sandbox.errors import ApiError
from oneflow_tui.sandbox.store import Json, Store, now, stamp

OPEN = ("draft", "pending", "overdue")
"""The states in which a contract may still be changed."""


def need(contract: Json, *states: str) -> None:
    """409 unless it is in one of these states."""
    if contract["state"] not in states:
        raise ApiError(409, f"The contract is {contract['state']}; it would have to be {' or '.join(states)}.")


def publish(store: Store, contract: Json) -> None:
    """Sends a draft to its participants."""
    need(contract, "draft")
    time = now()
    expiry = expiry_time(contract, time)
    if expiry <= time:
        raise ApiError(409, "The signing period of the contract has ended already.")
    contract["published_time"] = time
    contract["signing_period_expiry_time"] = expiry
    _move_to(contract, "pending", time)
    for participant in participants(contract):
        deliver(participant)
    record(store, contract, "contract:publish")


def deliver(participant: Json) -> None:
    """Sends the contract to a participant, which fails where the channel lacks its address."""
    needed = {"email": "email", "sms": "phone_number"}.get(participant["delivery_channel"])
    if needed is None:
        participant["delivery_status"] = "not_sent"
    else:
        participant["delivery_status"] = "success" if participant[needed] else "failure"


def visit(store: Store, contract: Json, participant: Json) -> None:
    """A participant opens the contract."""
    if contract["state"] == "draft":
        raise ApiError(409, "The contract has not been published.")
    if _visited(participant):
        record(store, contract, "participant:first_visit")


def sign(store: Store, contract: Json, participant: Json) -> None:
    """A participant signs; with the last signatory the contract is signed."""
    need(contract, "pending")
    _may_decide(participant)
    events = ["participant:first_visit"] if _visited(participant) else []
    time = now()
    _decide(participant, "signed", time)
    events.append("participant:sign")
    if all(one["sign_state"] == "signed" for one in participants(contract) if one["signatory"]):
        _move_to(contract, "signed", time)
        events.append("contract:sign")
    record(store, contract, *events)


def decline_by(store: Store, contract: Json, participant: Json) -> None:
    """A participant declines, and so the contract is."""
    need(contract, "pending")
    _may_decide(participant)
    events = ["participant:first_visit"] if _visited(participant) else []
    time = now()
    _decide(participant, "declined", time)
    _move_to(contract, "declined", time)
    record(store, contract, *events, "participant:decline", "contract:decline")


def decline(store: Store, contract: Json) -> None:
    """The sender calls the contract off."""
    need(contract, "pending", "overdue")
    _move_to(contract, "declined", now())
    record(store, contract, "contract:decline")


def mark_as_signed(store: Store, contract: Json) -> None:
    """The sender says that it has been signed elsewhere."""
    need(contract, *OPEN)
    time = now()
    contract["published_time"] = contract["published_time"] or time
    _move_to(contract, "signed", time)
    record(store, contract, "contract:sign")


def expire(store: Store, contract: Json) -> None:
    """The signing period ends before all have signed."""
    need(contract, "pending")
    time = now()
    contract["signing_period_expiry_time"] = min(contract["signing_period_expiry_time"] or time, time)
    _move_to(contract, "overdue", time)
    record(store, contract, "contract:signing_period_expire")


def revive(store: Store, contract: Json) -> None:
    """The signing period begins anew, from today."""
    need(contract, "overdue")
    time = now()
    days = contract["signing_period_expiration"]["expire_days_after_publish"]
    contract["signing_period_expiry_time"] = later(time, days)
    _move_to(contract, "pending", time)
    record(store, contract, "contract:signing_period_revive")


def set_period(contract: Json) -> list[str]:
    """After another signing period has been set: it holds at once, and an overdue contract may go on by it. Returns the
    events of that, for `changed` to tell."""
    if contract["published_time"] is None:
        return []
    expiry = expiry_time(contract, contract["published_time"])
    if contract["state"] == "overdue" and expiry <= now():
        raise ApiError(409, "The signing period would have ended already.")
    contract["signing_period_expiry_time"] = expiry
    if contract["state"] != "overdue":
        return []
    _move_to(contract, "pending", now())
    return ["contract:signing_period_revive"]


def end(store: Store, contract: Json) -> None:
    """The period that a signed contract runs for comes to its end."""
    need(contract, "signed")
    if contract["ended_time"] is not None:
        raise ApiError(409, "The contract has ended already.")
    contract["ended_time"] = contract["updated_time"] = now()
    record(store, contract, "contract:lifecycle_state:end")


def delete(store: Store, contract: Json) -> None:
    """Takes it away, with its files."""
    record(store, contract, "contract:delete")
    for file in contract["files"]:
        store.remove("file_bytes", file["id"])
    store.remove("contracts", contract["id"])


def changed(store: Store, contract: Json, *events: str, content: bool = True) -> None:
    """Something in it was changed; where that is its content, signatures given so far no longer hold."""
    contract["updated_time"] = time = now()
    signed = [one for one in participants(contract) if one["sign_state"] == "signed"]
    if content and signed and contract["state"] in ("pending", "overdue"):
        for participant in signed:
            _decide(participant, "undecided", time)
        events = (*events, "contract:signature_reset")
    record(store, contract, *events)


def expiry_time(contract: Json, published: str) -> str:
    """When the signing period ends, were it published then: after so many days, or with the end of a day."""
    period = contract["signing_period_expiration"]
    if "expire_date" in period:
        return f"{period['expire_date']}T23:59:59+0000"
    return later(published, period["expire_days_after_publish"])


def later(time: str, days: int) -> str:
    """So many days after a time."""
    return stamp(datetime.strptime(time, "%Y-%m-%dT%H:%M:%S%z").astimezone(UTC) + timedelta(days=days))


def _move_to(contract: Json, state: str, time: str) -> None:
    contract["state"] = state
    contract["state_updated_time"] = contract["updated_time"] = time


def _visited(participant: Json) -> bool:
    """Counts a visit; whether it is the first."""
    time = now()
    participant["visits"] += 1
    participant["last_visited_time"] = time
    if participant["delivery_status"] in ("pending", "success"):
        participant["delivery_status"] = "opened"
    if participant["first_visited_time"] is not None:
        return False
    participant["first_visited_time"] = time
    return True


def _may_decide(participant: Json) -> None:
    if not participant["signatory"]:
        raise ApiError(409, "The participant is no signatory.")
    if participant["sign_state"] != "undecided":
        raise ApiError(409, f"The participant has {participant['sign_state']} already.")


def _decide(participant: Json, state: str, time: str) -> None:
    participant["sign_state"] = state
    participant["sign_state_updated_time"] = participant["updated_time"] = time
