"""Webhooks. The sign key is kept and never given back."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from oneflow_tui.sandbox.bodies import Checks, is_integer
from oneflow_tui.sandbox.calls import Call, Reply, Route
from oneflow_tui.sandbox.listing import page
from oneflow_tui.sandbox.store import Json, take_id

LONGEST_URL = 1000  # characters
MOST_RULES = 2
MOST_VALUES = 50


def _shown(_call: Call, webhook: Json) -> Json:
    return {
        "callback_url": webhook["callback_url"],
        "filters": webhook["filters"],
        "integration_instance": None,
        "legacy_webhook": False,
        "template_group_id": webhook["template_group_id"],
        "webhook_id": webhook["id"],
    }


def every(call: Call) -> Json:
    """GET /webhooks."""
    return page(call, "/webhooks", call.data["webhooks"], _shown)


def create(call: Call) -> Reply:
    """POST /webhooks."""
    written = _checked(call)
    webhook = {"id": take_id(call.data), **written}
    call.data["webhooks"].append(webhook)
    return Reply(_shown(call, webhook), headers={"Location": f"{call.base_url}/webhooks/{webhook['id']}"})


def one(call: Call) -> Json:
    """GET /webhooks/{id}."""
    return _shown(call, call.find("webhooks"))


def replace(call: Call) -> Json:
    """PUT /webhooks/{id}: the whole of it, so a sign key that is left out is cleared."""
    webhook = call.find("webhooks")
    webhook.update(_checked(call))
    return _shown(call, webhook)


def delete(call: Call) -> Json:
    """DELETE /webhooks/{id}."""
    call.data["webhooks"].remove(call.find("webhooks"))
    return {}


def _checked(call: Call) -> Json:
    """What the body says of a webhook; 400 names all that is wrong with it."""
    checks = Checks()
    body = call.body
    url = checks.needed_text(body.get("callback_url"), "callback_url", LONGEST_URL)
    if url and not _may_be_called(url):
        checks.wrong("callback_url", "Not an HTTPS URL.")
    sign_key = body.get("sign_key")
    if sign_key is not None:
        checks.text(sign_key, "sign_key")
    template_type = body.get("template_group_id")
    if template_type is not None:
        known = {item["id"] for item in call.data["template_types"]}
        if not is_integer(template_type):
            checks.wrong("template_group_id", "Not an integer.")
        elif template_type not in known:
            checks.wrong("template_group_id", "No such template group.")
    filters = body.get("filters")
    if filters is not None:
        workspaces = {item["id"] for item in call.data["workspaces"]}
        for at, value in enumerate(checks.rows(filters, "filters")):
            _check_filter(checks, value, f"filters.{at}", workspaces)
    checks.end()
    return {
        "callback_url": url,
        "filters": filters,
        "sign_key": sign_key,
        "template_group_id": template_type,
        "configuration": body.get("configuration"),
    }


def _check_filter(checks: Checks, value: Any, path: str, workspaces: set[int]) -> None:
    if not isinstance(value, dict):
        checks.wrong(path, "Not an object.")
        return
    rules = checks.rows(value.get("filter_rules"), f"{path}.filter_rules", 1, MOST_RULES)
    for at, rule in enumerate(rules):
        rule_path = f"{path}.filter_rules.{at}"
        if not isinstance(rule, dict):
            checks.wrong(rule_path, "Not an object.")
            continue
        kind = rule.get("type")
        if kind not in ("EVENT_TYPE", "WORKSPACE"):
            checks.wrong(f"{rule_path}.type", "Must be EVENT_TYPE or WORKSPACE.")
            continue
        for number, item in enumerate(checks.rows(rule.get("values"), f"{rule_path}.values", 1, MOST_VALUES)):
            item_path = f"{rule_path}.values.{number}"
            if kind == "EVENT_TYPE":
                checks.needed_text(item, item_path)
            elif not is_integer(item) or item not in workspaces:
                checks.wrong(item_path, "No such workspace.")


def _may_be_called(url: str) -> bool:
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
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


ROUTES = (
    Route("GET", "/webhooks", every),
    Route("POST", "/webhooks", create),
    Route("GET", "/webhooks/{id}", one),
    Route("PUT", "/webhooks/{id}", replace),
    Route("DELETE", "/webhooks/{id}", delete),
)
