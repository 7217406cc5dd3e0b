"""One request without any token: whether a host answers, and what its clock says."""

from __future__ import annotations

import contextlib

from oneflow_tui.api.address import Address
from oneflow_tui.api.auth import NoAuth
from oneflow_tui.api.sender import Sender
from oneflow_tui.api.traffic import Exchange, Traffic
from oneflow_tui.errors import OneflowError


async def greet(address: Address) -> Exchange:
    """What came of GET /ping; a refusal is what Oneflow gives, and is an answer too. Raises NetworkError where this
    machine's proxy or certificate settings cannot be used."""
    traffic = Traffic()
    sender = Sender(address.base_url, NoAuth(address.host_key), read_only=True, traffic=traffic, patience=0.0)
    try:
        with contextlib.suppress(OneflowError):
            await sender.send("GET", "/ping", idempotent=False)
    finally:
        await sender.aclose()
    return traffic.entries[-1]
