"""Contracts that have been through something, for the seeds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from oneflow_tui.sandbox.contracts.making import new_contract, new_party
from oneflow_tui.sandbox.seeds import USER_EMAIL
from oneflow_tui.sandbox.store import Json, stamp

Days = tuple[str, str, str, str, str]
"""When a contract was made, published, opened, decided on, and when its signing period ends."""

_VALUE: Json = {"amount": "120000.00", "currency": "SEK"}
_OPENED = ("contract:publish", "participant:first_visit")
EVENTS = {
    "draft": (),
    "pending": ("contract:publish",),
    "half": (*_OPENED, "participant:sign"),
    "signed": (*_OPENED, "participant:sign", "contract:sign"),
    "ended": (*_OPENED, "participant:sign", "contract:sign", "contract:lifecycle_state:end"),
    "declined": (*_OPENED, "participant:decline", "contract:decline"),
    "overdue": ("contract:publish", "contract:signing_period_expire"),
}
"""What has happened to a contract of each kind; half is one that waits for a second signatory."""
_STATES = {"half": "pending", "ended": "signed"}
_ME: Json = {
    "name": "Ada Lovelace",
    "email": USER_EMAIL,
    "title": "Chief engineer",
    "phone_number": "+46701234567",
    "organizer": True,
    "_permissions": {"contract:update": True},
}


def days(number: int) -> Days:
    """The times of a contract that was made so many days after the account."""
    made = datetime(2026, 1, 13, 9, tzinfo=UTC) + timedelta(days=number)
    steps = (timedelta(), timedelta(hours=1), timedelta(hours=5), timedelta(hours=6), timedelta(days=30, hours=1))
    made_, published, opened, decided, expires = (stamp(made + step) for step in steps)
    return made_, published, opened, decided, expires


def contract(
    take_id: Callable[[], int],
    kind: str,
    times: Days,
    template: Json,
    customer: Json,
    *,
    name: str,
    workspace_id: int,
    me: Json | None = None,
) -> Json:
    """A contract with a customer after what its kind says; without data fields. `me` is the sender's party."""
    made, published, opened, decided, expires = times
    one = new_contract(take_id(), made, workspace_id=workspace_id, template=template, name=name, creator_id=10201)
    theirs = new_party(take_id, made, customer, "SE")
    one["parties"] = [me or sender(take_id, made), theirs]
    state = one["state"] = _STATES.get(kind, kind)
    happened = EVENTS[kind]
    at = {"contract:publish": published, "participant:first_visit": opened, "contract:signing_period_expire": expires}
    one["events"] = [{"id": take_id(), "type": event, "created_time": at.get(event, decided)} for event in happened]
    if kind == "draft":
        return one
    one["published_time"], one["signing_period_expiry_time"], one["value"] = published, expires, _VALUE
    one["state_updated_time"] = {"pending": published, "overdue": expires}.get(state, decided)
    one["updated_time"] = one["events"][-1]["created_time"]
    one["ended_time"] = decided if kind == "ended" else None
    first, *others = theirs["participants"]
    for person in theirs["participants"]:
        person["delivery_status"] = "success"
    if "participant:first_visit" in happened:
        first |= {"delivery_status": "opened", "visits": 1, "first_visited_time": opened, "last_visited_time": opened}
    decision = "declined" if kind == "declined" else "signed" if "participant:sign" in happened else "undecided"
    if decision != "undecided":
        for person in (first, *others) if state == "signed" else (first,):
            person |= {"sign_state": decision, "sign_state_updated_time": decided}
    return one


def sender(take_id: Callable[[], int], time: str) -> Json:
    """The account's own party."""
    company = {"name": "Nordlys AB", "identification_number": "556677-8899", "participants": [_ME]}
    return new_party(take_id, time, company, "SE", mine=True)
