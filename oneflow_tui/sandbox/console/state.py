"""All that the console shows."""

from __future__ import annotations

import json
from secrets import token_hex
from zlib import crc32

from oneflow_tui.sandbox.calls import Call, Query, Route
from oneflow_tui.sandbox.console import contracts, deliveries
from oneflow_tui.sandbox.console.faults import faults_shown
from oneflow_tui.sandbox.console.running import switches_shown
from oneflow_tui.sandbox.log import heading
from oneflow_tui.sandbox.seeds import SCIM_TOKEN, TOKEN, USER_EMAIL
from oneflow_tui.sandbox.store import Json

_RUN = token_hex(4)  # so that a page that outlives a sandbox takes nothing of the next one for known
_BESIDE = ("notes", "calls", "faults", "deliveries", "delivery_counts")  # what changes without the store's revision
_CALLS = 50  # of the log


def state(call: Call) -> Json:
    """GET /api/state: all of it, or what has changed since the ``revision`` that an earlier answer gave.

    A revision is that of the store and a checksum of what lies beside it. Where the store is as it was, only what lies
    beside it is answered; where that is as it was too, ``unchanged``.
    """
    everything = _everything(call)
    beside = {key: everything[key] for key in _BESIDE if key in everything}
    store_revision = f"{_RUN}.{call.store.revision}."
    revision = f"{store_revision}{crc32(json.dumps(beside).encode()):08x}"
    since = call.query.get("since", "")
    if since == revision:
        return {"revision": revision, "unchanged": True}
    return {"revision": revision, **(beside if since.startswith(store_revision) else everything)}


def calls_shown(call: Call) -> list[Json]:
    """The newest calls of the API, the newest first: no bodies, no headers, and no query, which may hold a token."""
    return [
        {
            "id": one["request_id"],
            "method": one["request_method"],
            "path": one["request_path"].partition("?")[0],
            "status": one["response_code"],
            "ms": one["request_duration"],
            "time": one["request_time"],
        }
        for one in map(heading, call.sandbox.log.newest()[:_CALLS])
    ]


def _everything(call: Call) -> Json:
    """The account, the sign keys not among it, and what is going on."""
    store = call.store
    return {
        "access": {
            "base_url": f"{call.root}/v1",
            "scim_base_url": f"{call.root}/scim/v1",
            "token": TOKEN,
            "user_email": USER_EMAIL,
            "scim_token": SCIM_TOKEN,
        },
        "account": store.account,
        "extension": store.conditions["template_types_on"],
        "workspaces": list(store.all("workspaces")),
        "template_types": list(store.all("template_types")),
        "templates": list(store.all("templates")),
        "users": list(store.all("users")),
        "invitations": list(store.all("invitations")),
        "webhooks": [
            {key: value for key, value in webhook.items() if key != "sign_key"}
            | {"has_sign_key": bool(webhook["sign_key"])}
            for webhook in store.all("webhooks")
        ],
        "contracts": contracts.newest(store),
        "contract_count": len(store.all("contracts")),
        "deliveries": deliveries.newest(store),
        "delivery_counts": deliveries.counts(store),
        "conditions": {key: value for key, value in store.conditions.items() if key != "id"},
        "switches": switches_shown(store.switches),
        "faults": faults_shown(call.sandbox.faults),
        "notes": call.sandbox.notes.shown(),
        "calls": calls_shown(call),
    }


ROUTES = (Route("GET", "/api/state", state, query=(Query("since", {"type": "string"}),)),)
