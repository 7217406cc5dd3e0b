"""Deliveries of webhooks: what has become of each, and trying one by hand."""

from __future__ import annotations

from collections import Counter
from typing import Any

from oneflow_tui.sandbox.calls import Call, Route, found
from oneflow_tui.sandbox.delivery.deliveries import KIND, STATES, send_again
from oneflow_tui.sandbox.delivery.events import record
from oneflow_tui.sandbox.shapes.words import rows, shape
from oneflow_tui.sandbox.store import Json, Store

SHOWN = 100
MOST_EVENTS = 50


def short(delivery: Json) -> Json:
    """A delivery with the types of its events in place of the events."""
    return {**delivery, "events": [event["type"] for event in delivery["events"]]}


def newest(store: Store) -> list[Json]:
    """The newest hundred, the newest first."""
    return [short(delivery) for delivery in list(store.all(KIND))[: -SHOWN - 1 : -1]]


def counts(store: Store) -> dict[str, int]:
    """How many there are in each state."""
    counted = Counter(delivery["state"] for delivery in store.all(KIND))
    return {state: counted[state] for state in STATES}


def again(call: Call) -> Json:
    """POST /api/deliveries/{id}/again: attempted once more now under the same callback id, whatever its state."""
    delivery = call.edit(KIND)
    send_again(delivery)
    return short(delivery)


def attempt(call: Call) -> Json:
    """POST /api/deliveries/try ``{"contract_id", "events": [TYPE, …]}``: these events as of one action, without
    anything else happening to the contract."""
    contract = call.store.edit("contracts", found(call.store.get("contracts", call.body["contract_id"]))["id"])
    kinds = call.body["events"]
    record(call.store, contract, *kinds)
    return {"events": contract["events"][-len(kinds) :]}


_KIND: dict[str, Any] = {
    "type": "string",
    "pattern": r"\S",
    "maxLength": 200,
    "x-complaint": "Must not be empty.",
}
_TRY = shape({"contract_id": {"type": "integer"}, "events": rows(_KIND, minItems=1, maxItems=MOST_EVENTS)})
ROUTES = (
    Route("POST", "/api/deliveries/{id}/again", again),
    Route("POST", "/api/deliveries/try", attempt, body=_TRY),
)
