"""Webhooks and their filters."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.shapes.words import ANYTHING, FLAG, ID, TEXT, Schema, named, nullable, rows, shape

LONGEST_URL = 1000  # characters
MOST_RULES = 2
MOST_VALUES = 50
MOST_FILTERS = 100


def _filters(event: Schema, workspace: Schema) -> Schema:
    rule = shape(
        {
            "type": {"type": "string", "enum": ["EVENT_TYPE", "WORKSPACE"]},
            "values": rows(ANYTHING, minItems=1, maxItems=MOST_VALUES),
        },
        allOf=[
            {
                "if": {"properties": {"type": {"const": "EVENT_TYPE"}}},
                "then": {"properties": {"values": {"items": event}}},
            },
            {
                "if": {"properties": {"type": {"const": "WORKSPACE"}}},
                "then": {"properties": {"values": {"items": workspace}}},
            },
        ],
    )
    return rows(shape({"filter_rules": rows(rule, minItems=1, maxItems=MOST_RULES)}), maxItems=MOST_FILTERS)


_EVENT: Schema = {"type": "string", "minLength": 1, "pattern": r"\S", "x-complaint": "Must not be empty."}

WEBHOOK = named(
    "Webhook",
    shape(
        {
            "callback_url": {"type": "string", "minLength": 1, "maxLength": LONGEST_URL},
            "filters": nullable(_filters(TEXT, ID)),
            "integration_instance": {},
            "legacy_webhook": FLAG,
            "template_group_id": nullable(ID),
            "webhook_id": ID,
        },
        description="The sign key never comes back. The id may also be named id: a switch of the sandbox.",
    ),
)
_OPTIONAL: dict[str, Any] = {
    "filters": nullable(_filters(_EVENT, {"type": "integer"})),
    "sign_key": {"type": ["string", "null"]},
    "template_group_id": {"type": ["integer", "null"], "description": "Binds it to one template type."},
    "configuration": {},
    "integration_process_id": {"description": "Reserved."},
}
_URL: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST_URL,
    "pattern": r"^https?://",
    "x-complaint": "Not an HTTPS URL.",
    "description": "https; the sandbox takes http for this machine's own addresses as well.",
}
_EXAMPLE = {
    "callback_url": "https://crm.example.com/oneflow",
    "filters": [{"filter_rules": [{"type": "EVENT_TYPE", "values": ["contract:publish", "contract:sign"]}]}],
    "sign_key": "a key of your own",
}
CHANGED_WEBHOOK = shape({}, {"callback_url": _URL, **_OPTIONAL}, examples=[_EXAMPLE])
NEW_WEBHOOK = shape({"callback_url": _URL}, _OPTIONAL, examples=[_EXAMPLE])
