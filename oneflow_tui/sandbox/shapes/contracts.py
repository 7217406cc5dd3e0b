"""Contracts, their parties and participants, their data fields, events and files: what the calls answer."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.shapes.types import OPTIONS, TAG_OF
from oneflow_tui.sandbox.shapes.words import FLAG, ID, TEXT, TIME, Schema, links, named, nullable, rows, shape

STATES = ("draft", "pending", "overdue", "signed", "declined")
DELIVERY_CHANNELS = ("email", "none", "same_device", "sms")
DELIVERY_STATUSES = ("not_sent", "pending", "failure", "bounce", "success", "opened")
SIGN_METHODS = ("standard_esign", "sms", "swedish_bankid", "norwegian_bankid", "danish_nemid", "finnish_bankid")
SIGN_STATES = ("undecided", "signed", "declined")
TWO_STEP_METHODS = ("none", "email", "sms")
UPLOADS = ("expanded_pdf", "attachment")

_TIME_OR_NULL = nullable(TIME)
_TEXT_OR_NULL = nullable(TEXT)
_NUMBER_OR_NULL: Schema = {"type": ["integer", "null"]}


def one_of(values: tuple[str, ...]) -> Schema:
    """One word out of these."""
    return {"type": "string", "enum": list(values)}


PARTICIPANT = named(
    "Participant",
    shape(
        {
            "_permissions": shape({"contract:update": FLAG}),
            "_private_ownerside": shape(
                {
                    "created_time": TIME,
                    "custom_id": _TEXT_OR_NULL,
                    "first_visited_time": _TIME_OR_NULL,
                    "last_visited_time": _TIME_OR_NULL,
                    "updated_time": TIME,
                    "visits": {"type": "integer", "minimum": 0},
                }
            ),
            "delivery_channel": one_of(DELIVERY_CHANNELS),
            "delivery_status": one_of(DELIVERY_STATUSES),
            "email": TEXT,
            "id": ID,
            "identification_number": _TEXT_OR_NULL,
            "my_participant": FLAG,
            "name": TEXT,
            "organizer": FLAG,
            "phone_number": TEXT,
            "sign_method": one_of(SIGN_METHODS),
            "sign_state": one_of(SIGN_STATES),
            "sign_state_updated_time": _TIME_OR_NULL,
            "signatory": FLAG,
            "title": TEXT,
            "two_step_authentication_method": one_of(TWO_STEP_METHODS),
        }
    ),
)
PARTY = named(
    "Party",
    shape(
        {
            "_private_ownerside": shape({"created_time": TIME, "custom_id": _TEXT_OR_NULL, "updated_time": TIME}),
            "country_code": TEXT,
            "id": ID,
            "identification_number": _TEXT_OR_NULL,
            "my_party": FLAG,
            "name": _TEXT_OR_NULL,
            "type": one_of(("company", "individual")),
        },
        {"participants": rows(PARTICIPANT), "participant": PARTICIPANT},
        description="A company has participants, an individual is one participant.",
        oneOf=[{"required": ["participants"]}, {"required": ["participant"]}],
    ),
)
CONTRACT_FIELD = named(
    "ContractDataField",
    shape(
        {
            "_private_ownerside": shape({"created_time": TIME, "custom_id": TEXT, "updated_time": TIME}),
            "description": TEXT,
            "id": ID,
            "name": TEXT,
            "placeholder": TEXT,
            "value": TEXT,
        }
    ),
)
FOLDER_OF = shape({"id": ID, "name": TEXT})
_PERIOD = shape(
    {"type": TEXT, "expire_days_after_publish": {"type": "integer", "minimum": 1}},
    {"expire_date": {"type": "string", "format": "date"}},
)
_LIFECYCLE_SETTINGS = shape(
    {
        "duration": _TEXT_OR_NULL,
        "end_date": _TEXT_OR_NULL,
        "initial_duration": _TEXT_OR_NULL,
        "notice_period": _TEXT_OR_NULL,
        "start_date": _TEXT_OR_NULL,
        "type": TEXT,
    }
)
_LIFECYCLE_STATE = shape(
    {
        "canceled_time": _TIME_OR_NULL,
        "end_time": _TIME_OR_NULL,
        "is_canceled": FLAG,
        "is_recurring": FLAG,
        "lifecycle_state": _TEXT_OR_NULL,
        "period": _NUMBER_OR_NULL,
        "period_end_time": _TIME_OR_NULL,
        "period_start_time": _TIME_OR_NULL,
        "start_time": _TIME_OR_NULL,
    }
)
_CONTRACT: dict[str, Any] = {
    "_links": links(
        "data_fields", "events", "files", "parties", "publish", "self", "template", "template_type", "workspace"
    ),
    "_permissions": shape({"contract:delete": FLAG, "contract:update": FLAG}),
    "_private": shape(
        {
            "date_format": TEXT,
            "folder": nullable(FOLDER_OF),
            "name": TEXT,
            "signing_period_expiration": _PERIOD,
            "value": nullable(shape({"amount": TEXT, "currency": TEXT})),
            "workspace_id": ID,
        },
        description="Whether the value of a draft is null is not known.",
    ),
    "_private_ownerside": shape({"created_time": TIME, "template_id": ID, "template_type_id": nullable(ID)}),
    "draft_approval_workflow": nullable({"type": "object"}),
    "id": ID,
    "lifecycle_settings": _LIFECYCLE_SETTINGS,
    "lifecycle_state": nullable(_LIFECYCLE_STATE),
    "parties": rows(PARTY),
    "published_time": _TIME_OR_NULL,
    "sign_order": rows({}),
    "signing_period_expiry_time": _TIME_OR_NULL,
    "state": one_of(STATES),
    "state_updated_time": TIME,
    "tags": rows(TAG_OF),
    "updated_time": TIME,
}
CONTRACT = named(
    "Contract",
    shape(
        _CONTRACT,
        {"available_options": OPTIONS, "data_fields": rows(CONTRACT_FIELD)},
        description="Whether a contract carries its options and its data fields is not known.",
    ),
)
EVENT = named("ContractEvent", shape({"created_time": TIME, "id": ID, "type": TEXT}))
FILE = named(
    "ContractFile",
    shape({"_links": links("self"), "extension": TEXT, "id": ID, "name": TEXT, "type": one_of(("contract", *UPLOADS))}),
)
ACCESS_LINK = named("AccessLink", shape({"access_link": {"type": "string", "format": "uri"}}))
