"""Webhooks. The sign key is kept and never given back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from oneflow_tui.sandbox.bodies import Checks
from oneflow_tui.sandbox.calls import Call, Link, Reply, Route
from oneflow_tui.sandbox.conditions import need_extension, need_extension_to_write
from oneflow_tui.sandbox.delivery.events import KNOWN_EVENTS
from oneflow_tui.sandbox.delivery.places import here
from oneflow_tui.sandbox.errors import bad_request
from oneflow_tui.sandbox.listing import PAGING, lenient_page
from oneflow_tui.sandbox.shapes.webhooks import CHANGED_WEBHOOK, NEW_WEBHOOK, WEBHOOK
from oneflow_tui.sandbox.shapes.words import NOTHING, page_of
from oneflow_tui.sandbox.store import Json

_WRITTEN = ("callback_url", "filters", "sign_key", "template_group_id", "configuration")


def _shown(call: Call, webhook: Json) -> Json:
    return {
        "callback_url": webhook["callback_url"],
        "filters": webhook["filters"],
        "integration_instance": None,
        "legacy_webhook": False,
        "template_group_id": webhook["template_group_id"],
        call.switches["webhook_key"]: webhook["id"],
    }


def every(call: Call) -> object:
    """GET /webhooks. In what they come is a switch."""
    webhooks = call.store.all("webhooks") if need_extension(call, "webhooks") else []
    listed = lenient_page(call, "/webhooks", webhooks, _shown)
    match call.switches["webhooks_envelope"]:
        case "array":
            return listed["data"]
        case "webhooks":
            return {("webhooks" if key == "data" else key): value for key, value in listed.items()}
        case _:
            return listed


def create(call: Call) -> Reply:
    """POST /webhooks."""
    need_extension_to_write(call, "webhooks")
    _check(call)
    _note_plain_http(call)
    webhook = call.store.add("webhooks", {key: call.body.get(key) for key in _WRITTEN})
    body = _shown(call, webhook) if call.switches["webhook_created"] == "whole" else {}
    return Reply(body, headers={"Location": f"{call.base_url}/webhooks/{webhook['id']}"})


def one(call: Call) -> Json:
    """GET /webhooks/{id}."""
    need_extension_to_write(call, "webhooks")
    return _shown(call, call.find("webhooks"))


def replace(call: Call) -> Json:
    """PUT /webhooks/{id}: the whole of it, so a sign key that is left out is cleared; a switch makes it partial."""
    need_extension_to_write(call, "webhooks")
    webhook = call.edit("webhooks")
    partial = call.switches["webhook_put"] == "partial"
    if "callback_url" not in call.body and not partial:
        raise bad_request({"callback_url": ["Missing data for required field."]})
    _check(call)
    _note_plain_http(call)
    lost = [key for key in _WRITTEN if webhook.get(key) and key not in call.body and not partial]
    if lost:
        call.sandbox.notes.add(
            "dropped_webhook",
            "PUT /webhooks/{id}",
            f"Left out and so cleared: {', '.join(lost)}. Whether Oneflow does so is not known: send all of it.",
        )
    webhook.update({key: call.body.get(key) for key in _WRITTEN if key in call.body or not partial})
    return _shown(call, webhook)


def delete(call: Call) -> Json:
    """DELETE /webhooks/{id}."""
    need_extension_to_write(call, "webhooks")
    call.store.remove("webhooks", call.find("webhooks")["id"])
    return {}


def _check(call: Call) -> None:
    """400 names all that is wrong with the body beyond its form."""
    checks = Checks()
    if "callback_url" in call.body and not may_be_called(call.body["callback_url"]):
        checks.wrong("callback_url", "Not an HTTPS URL. http is taken for 127.0.0.1, [::1] and localhost only.")
    template_type = call.body.get("template_group_id")
    if template_type is not None and call.store.get("template_types", template_type) is None:
        checks.wrong("template_group_id", "No such template group.")
    for at, one_filter in enumerate(call.body.get("filters") or ()):
        for number, rule in enumerate(one_filter["filter_rules"]):
            path = f"filters.{at}.filter_rules.{number}.values"
            for place, value in enumerate(rule["values"]):
                if rule["type"] == "WORKSPACE":
                    if call.store.get("workspaces", value) is None:
                        checks.wrong(f"{path}.{place}", "No such workspace.")
                elif call.switches["event_names"] == "known" and value not in KNOWN_EVENTS:
                    checks.wrong(f"{path}.{place}", "No such event.")
    checks.end()


def _note_plain_http(call: Call) -> None:
    if call.body.get("callback_url", "").startswith("http:"):
        call.sandbox.notes.add(
            "plain_http", "/webhooks", "A webhook to an http address: Oneflow itself takes https only."
        )


def may_be_called(url: str) -> bool:
    """https, or http to this machine, which Oneflow itself would refuse."""
    if any(character.isspace() or not character.isprintable() for character in url):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port  # raises on one that is no number
    except ValueError:
        return False
    if not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and bool(here(host)))


_SINGLE: dict[str, Any] = {"refusals": (402, 403), "mark": "seen"}
_FOLLOWING = ("get-webhooks-id", "put-webhooks-id", "delete-webhooks-id")
ROUTES = (
    Route(
        "GET",
        "/webhooks",
        every,
        "All webhooks. In what envelope they come is not known: this one, a bare array, or under webhooks.",
        "seen",
        query=PAGING,
        answer=page_of("Webhook", WEBHOOK),
        refusals=(402, 403, 404),
        links=tuple(Link(name, {"id": "/data/0/webhook_id"}) for name in _FOLLOWING),
    ),
    Route(
        "POST",
        "/webhooks",
        create,
        "Creates a webhook. Two alike are accepted.",
        body=NEW_WEBHOOK,
        answer=WEBHOOK,
        refusals=(402, 403, 404),
        creates=True,
        links=tuple(Link(name, {"id": "/webhook_id"}) for name in _FOLLOWING),
    ),
    Route("GET", "/webhooks/{id}", one, "One webhook.", answer=WEBHOOK, **_SINGLE),
    Route(
        "PUT",
        "/webhooks/{id}",
        replace,
        "Replaces a webhook. Whether it is partial is not known: the sandbox clears what is left out.",
        body=CHANGED_WEBHOOK,
        answer=WEBHOOK,
        **_SINGLE,
    ),
    Route("DELETE", "/webhooks/{id}", delete, "Removes a webhook.", answer=NOTHING, refusals=(402, 403)),
)
