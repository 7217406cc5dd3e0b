"""All that the console shows."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.console.deliveries import counts, newest
from oneflow_tui.sandbox.console.running import switches_shown
from oneflow_tui.sandbox.seeds import SCIM_TOKEN, TOKEN, USER_EMAIL
from oneflow_tui.sandbox.store import Json


def state(call: Call) -> Json:
    """GET /api/state: the account, the sign keys not among it."""
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
        "contracts": list(store.all("contracts")),
        "deliveries": newest(store),
        "delivery_counts": counts(store),
        "conditions": {key: value for key, value in store.conditions.items() if key != "id"},
        "switches": switches_shown(store.switches),
        "notes": call.sandbox.notes.shown(),
    }


ROUTES = (Route("GET", "/api/state", state),)
