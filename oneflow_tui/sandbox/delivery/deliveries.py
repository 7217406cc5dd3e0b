"""What is kept of a delivery: what is to be sent, to whom, and how each attempt ended."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from oneflow_tui.sandbox.delivery.ladder import wait_after
from oneflow_tui.sandbox.delivery.matching import heard
from oneflow_tui.sandbox.store import Json, Store

KIND = "deliveries"
STATES = ("waiting", "acknowledged", "exhausted", "not_sent")


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one POST ended: with a status, or with a sentence why there is none."""

    time: float
    """When it began, in seconds since the epoch."""
    status: int | None
    error: str | None
    seconds: float
    """How long it took."""


def queue(store: Store, contract: Json, events: Sequence[Json]) -> None:
    """Inside a change: a delivery for each webhook that hears of these events, which belong to one action."""
    for webhook, let_through in heard(store, contract, events):
        single = store.switches["grouping"] == "single"
        for group in [[event] for event in let_through] if single else [let_through]:
            store.add(
                KIND,
                {
                    "webhook_id": webhook["id"],
                    "contract_id": contract["id"],
                    "callback_id": secrets.token_hex(20),
                    "callback_url": webhook["callback_url"],
                    "events": group,
                    "state": "waiting",
                    "reason": None,
                    "attempts": [],
                    "due": time.time(),
                },
            )


def settle(delivery: Json, attempt: Attempt, speed: float) -> None:
    """Inside a change: notes an attempt and what follows from it. Exactly 200 acknowledges, no other success.

    One that was acknowledged before stays so, however a repetition by hand ends.
    """
    delivery["attempts"].append(asdict(attempt))
    wait = wait_after(len(delivery["attempts"]), speed)
    if any(one["status"] == 200 for one in delivery["attempts"]):
        delivery.update(state="acknowledged", due=None)
    elif wait is None:
        delivery.update(state="exhausted", due=None)
    else:
        delivery["due"] = time.time() + wait


def give_up(delivery: Json, reason: str) -> None:
    """Inside a change: it is not sent at all; the reason is a sentence."""
    delivery.update(state="not_sent", reason=reason, due=None)


def send_again(delivery: Json) -> None:
    """Inside a change: it is sent once more now under its callback id, whatever has become of it."""
    delivery.update(state="waiting", reason=None, due=time.time())
