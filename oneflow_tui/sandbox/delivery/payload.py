"""The body of a delivery."""

from __future__ import annotations

import json

from oneflow_tui.sandbox.delivery.signature import signed
from oneflow_tui.sandbox.store import Json
from oneflow_tui.sandbox.switches import Switches


def payload(delivery: Json, sign_key: str | None, switches: Switches) -> bytes:
    """What is posted, signed with the key that the webhook has now."""
    letter = {
        "contract": {"id": delivery["contract_id"]},
        "callback_id": delivery["callback_id"],
        "events": [
            {
                "created_time": event["created_time"].replace("+0000", switches["time_zone"]),
                "id": event["id"],
                "type": event["type"],
            }
            for event in delivery["events"]
        ],
    }
    return json.dumps(signed(letter, sign_key, switches)).encode()
