"""What happens to contracts: kept with the contract, and queued for every webhook that is to hear of it."""

from __future__ import annotations

from oneflow_tui.sandbox.delivery.deliveries import queue
from oneflow_tui.sandbox.store import Json, Store, now

KNOWN_EVENTS = (
    "contract:content_update",
    "contract:decline",
    "contract:delete",
    "contract:lifecycle_state:cancel",
    "contract:lifecycle_state:end",
    "contract:lifecycle_state:new_period",
    "contract:lifecycle_state:start",
    "contract:lifecycle_state:terminate",
    "contract:publish",
    "contract:sign",
    "contract:signature_reset",
    "contract:signing_period_expire",
    "contract:signing_period_revive",
    "participant:create",
    "participant:decline",
    "participant:delete",
    "participant:first_visit",
    "participant:sign",
    "party:delete",
    "data_field:update",
)


def record(store: Store, contract: Json, *kinds: str) -> None:
    """Inside a change: keeps that this has happened to a contract, and queues it for each webhook that is to hear it.

    `contract` is one that the change may alter.
    """
    time = now()
    events = [{"id": store.take_id(), "type": kind, "created_time": time} for kind in kinds]
    contract["events"].extend(events)
    queue(store, contract, events)
