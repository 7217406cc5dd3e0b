"""How a delivery proves that its sender knows the webhook's sign key."""

from __future__ import annotations

import hashlib
from typing import Any

from oneflow_tui.sandbox.switches import Switches


def signature(callback_id: str, sign_key: str) -> str:
    """Lower-case hex of sha1 over the callback id and the key; it covers neither the events nor the time."""
    return hashlib.sha1((callback_id + sign_key).encode()).hexdigest()  # noqa: S324 - as documented


def signed(letter: dict[str, Any], sign_key: str | None, switches: Switches) -> dict[str, Any]:
    """The letter with its signature; without a key as the switch says."""
    if sign_key:
        return letter | {"signature": signature(letter["callback_id"], sign_key)}
    match switches["unsigned"]:
        case "null":
            return letter | {"signature": None}
        case "empty_key":
            return letter | {"signature": signature(letter["callback_id"], "")}
        case _:
            return letter
