"""Ping, and whose account this is."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.shapes.account import ACCOUNT
from oneflow_tui.sandbox.shapes.words import NOTHING
from oneflow_tui.sandbox.store import Json


def ping(_call: Call) -> Json:
    """GET /ping."""
    return {}


def me(call: Call) -> Json:
    """GET /accounts/me."""
    return {
        "_links": {"self": {"href": f"{call.base_url}/accounts/me"}},
        **call.store.account,
        "token_info": {"integration": {"id": None, "key": "custom"}},
    }


ROUTES = (
    Route("GET", "/ping", ping, "Says that the token works.", answer=NOTHING),
    Route("GET", "/accounts/me", me, "The account that the token belongs to.", answer=ACCOUNT),
)
