"""What is sent to make and to change contracts."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.shapes.contracts import (
    DELIVERY_CHANNELS,
    SIGN_METHODS,
    TWO_STEP_METHODS,
    UPLOADS,
    one_of,
)
from oneflow_tui.sandbox.shapes.types import LONGEST_VALUE, MOST_SENT
from oneflow_tui.sandbox.shapes.words import FLAG, TEXT, Schema, nullable, rows, shape

LONGEST_PERIOD = 3650  # days
MOST_PARTIES = 100
MOST_PARTICIPANTS = 100  # of a party
DAY = r"[12]\d{3}-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|[12]\d))"
"""A date as a pattern; only the 29th of February of a common year passes by it."""
_ID: Schema = {"type": "integer"}
_FILLED: Schema = {"type": "string", "minLength": 1, "pattern": r"[^ \t\r\n]", "x-complaint": "Must not be empty."}
_TEXT = nullable(TEXT)
_VALUE: Schema = {"type": ["string", "null"], "maxLength": LONGEST_VALUE}
_COUNTRY: Schema = {
    "type": ["string", "null"],
    "pattern": "^[A-Z]{2}$",
    "x-complaint": "Not an ISO 3166-1 alpha-2 country code in upper case.",
}
_EMAIL: Schema = {
    "type": ["string", "null"],
    "pattern": r"^$|^[^@ \t\r\n]+@[^@ \t\r\n]+$",
    "x-complaint": "Not an email address.",
}
_EXAMPLE_PARTICIPANT: dict[str, Any] = {
    "name": "Kari Nordmann",
    "email": "kari@fjord.example",
    "title": "Buyer",
    "phone_number": "+4740000000",
    "signatory": True,
    "delivery_channel": "email",
    "_permissions": {"contract:update": False},
}
NEW_PARTICIPANT = shape(
    {"name": _FILLED},
    {
        "_permissions": {
            "anyOf": [shape({}, {"contract:update": FLAG}), rows(TEXT, maxItems=MOST_SENT), {"type": "null"}],
            "description": "Flags by name; the sandbox takes a list of names too.",
        },
        "custom_id": _TEXT,
        "delivery_channel": nullable(one_of(DELIVERY_CHANNELS)),
        "email": _EMAIL,
        "identification_number": _TEXT,
        "organizer": nullable(FLAG),
        "phone_number": _TEXT,
        "sign_method": nullable(one_of(SIGN_METHODS)),
        "signatory": nullable(FLAG),
        "title": _TEXT,
        "two_step_authentication_method": nullable(one_of(TWO_STEP_METHODS)),
    },
    examples=[_EXAMPLE_PARTICIPANT],
)
NEW_PARTY = shape(
    {},
    {
        "country_code": _COUNTRY,
        "custom_id": _TEXT,
        "identification_number": _TEXT,
        "name": _TEXT,
        "participant": NEW_PARTICIPANT,
        "participants": rows(NEW_PARTICIPANT, maxItems=MOST_PARTICIPANTS),
        "type": one_of(("company", "individual")),
    },
    description="A company has a name and participants, an individual is one participant.",
    examples=[
        {"type": "company", "name": "Fjord AS", "country_code": "NO", "participants": [_EXAMPLE_PARTICIPANT]},
        {"type": "individual", "country_code": "NO", "participant": _EXAMPLE_PARTICIPANT},
    ],
    **{
        "if": {"properties": {"type": {"const": "individual"}}, "required": ["type"]},
        "then": {"required": ["participant"]},
        "else": {"required": ["name"], "properties": {"name": _FILLED}},
    },
)
_MY_PARTY = shape(
    {},
    {"country_code": _COUNTRY, "name": _TEXT, "participants": rows(NEW_PARTICIPANT, maxItems=MOST_PARTICIPANTS)},
    description="The sender's.",
)
NEW_CONTRACT = shape(
    {"workspace_id": _ID, "template_id": _ID},
    {
        "name": _TEXT,
        "data_fields": rows(
            shape({"custom_id": TEXT, "value": _VALUE}),
            maxItems=MOST_SENT,
            description="Values of the template's data fields; each custom_id must be one of its template type.",
        ),
        "parties": rows(NEW_PARTY, maxItems=MOST_PARTIES),
        "my_party": nullable(_MY_PARTY),
    },
    examples=[
        {"workspace_id": 10101, "template_id": 10301, "name": "Sales agreement with Fjord AS"},
        {
            "workspace_id": 10101,
            "template_id": 10302,
            "parties": [{"type": "company", "name": "Fjord AS", "participants": [_EXAMPLE_PARTICIPANT]}],
            "my_party": {"participants": [{"name": "Ada Lovelace", "email": "ada@nordlys.example"}]},
        },
    ],
)
_PERIOD = shape(
    {},
    {
        "type": _TEXT,
        "expire_days_after_publish": {"type": ["integer", "null"], "minimum": 1, "maximum": LONGEST_PERIOD},
        "expire_date": {"type": ["string", "null"], "pattern": f"^{DAY}$", "x-complaint": "Not a date, YYYY-MM-DD."},
    },
)
_MONEY = shape(
    {},
    {
        "amount": {
            "type": ["string", "null"],
            "pattern": r"^-?\d{1,15}(\.\d{1,4})?$",
            "x-complaint": "Not an amount.",
        },
        "currency": {
            "type": ["string", "null"],
            "pattern": "^[A-Z]{3}$",
            "x-complaint": "Not an ISO 4217 currency.",
        },
    },
)
_IDS = rows(_ID, maxItems=MOST_PARTICIPANTS)
_PLACES: Schema = {"anyOf": [_ID, _IDS, TEXT, FLAG, {"type": "null"}]}
_GROUP: Schema = {"type": "object", "maxProperties": 10, "additionalProperties": _PLACES}
CHANGED_CONTRACT = shape(
    {},
    {
        "name": _FILLED,
        "_private": shape(
            {},
            {"name": _FILLED, "value": nullable(_MONEY), "signing_period_expiration": nullable(_PERIOD)},
        ),
        "sign_order": rows({"anyOf": [_ID, _IDS, _GROUP]}, maxItems=MOST_PARTICIPANTS),
        "tags": rows(
            {"anyOf": [_ID, shape({"id": _ID})]}, maxItems=MOST_SENT, description="All tags that it is to have."
        ),
    },
    description="Changes what is named; the rest stays.",
    examples=[
        {"name": "Sales agreement 2"},
        {"_private": {"signing_period_expiration": {"type": "days_after_publish", "expire_days_after_publish": 14}}},
    ],
)
PUBLISH = shape(
    {"subject": TEXT, "message": TEXT},
    examples=[{"subject": "Please sign", "message": "Here is our agreement."}],
)
PLACE = shape(
    {},
    {"workspace_id": {"type": ["integer", "null"]}, "folder_id": {"type": ["integer", "null"]}, "name": _TEXT},
    examples=[{"workspace_id": 10101}],
)
FIELD_VALUE = shape({"value": _VALUE}, examples=[{"value": "Fjord AS"}])
UPLOAD = shape({"file": {"type": "string", "format": "binary"}, "upload_as": one_of(UPLOADS)})
