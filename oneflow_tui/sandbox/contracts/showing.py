"""Contracts and their parts as the API gives them."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.calls import Call
from oneflow_tui.sandbox.contracts.acting import acting_user, may_update
from oneflow_tui.sandbox.contracts.options import OPTIONS
from oneflow_tui.sandbox.store import Json, now
from oneflow_tui.sandbox.switches import Switches

_PARTS = ("data_fields", "events", "files", "parties", "publish")
_NO_VALUE: Json = {"amount": "0.00", "currency": "SEK"}
_PARTICIPANT = (
    "delivery_channel",
    "delivery_status",
    "email",
    "id",
    "identification_number",
    "name",
    "organizer",
    "phone_number",
    "sign_method",
    "sign_state",
    "sign_state_updated_time",
    "signatory",
    "title",
    "two_step_authentication_method",
)
_PARTICIPANT_OWNERSIDE = (
    "created_time",
    "custom_id",
    "first_visited_time",
    "last_visited_time",
    "updated_time",
    "visits",
)


def listed(call: Call, contract: Json) -> Json:
    """A contract as the list has it."""
    link = f"{call.base_url}/contracts/{contract['id']}"
    type_id = contract["template_type_id"]
    return {
        "_links": {
            "self": {"href": link},
            **{name: {"href": f"{link}/{name}"} for name in _PARTS},
            "template": {"href": f"{call.base_url}/templates/{contract['template_id']}"},
            "template_type": {"href": type_id and f"{call.base_url}/template_types/{type_id}"},
            "workspace": {"href": f"{call.base_url}/workspaces/{contract['workspace_id']}"},
        },
        "_permissions": dict.fromkeys(("contract:delete", "contract:update"), may_update(call, contract)),
        "_private": {
            "date_format": "YYYY-MM-DD",
            "folder": _named(call, "folders", contract["folder_id"]),
            "name": contract["name"],
            "signing_period_expiration": contract["signing_period_expiration"],
            "value": _value(call, contract),
            "workspace_id": contract["workspace_id"],
        },
        "_private_ownerside": {
            "created_time": contract["created_time"],
            "template_id": contract["template_id"],
            "template_type_id": type_id,
        },
        "draft_approval_workflow": None,
        "id": contract["id"],
        "lifecycle_settings": contract["lifecycle"],
        "lifecycle_state": _lifecycle_state(call, contract),
        "parties": [party_shown(call, party) for party in contract["parties"]],
        "published_time": contract["published_time"],
        "sign_order": contract["sign_order"],
        "signing_period_expiry_time": contract["signing_period_expiry_time"],
        "state": state_shown(call.switches, contract),
        "state_updated_time": contract["state_updated_time"],
        "tags": [tag for number in contract["tag_ids"] if (tag := _named(call, "tags", number)) is not None],
        "updated_time": contract["updated_time"],
    }


def whole(call: Call, contract: Json) -> Json:
    """A single contract; whether it carries its options and its data fields is a switch."""
    shown = listed(call, contract)
    if call.switches["contract_embeds"] == "present":
        shown["available_options"] = OPTIONS
        shown["data_fields"] = [field_shown(call, field) for field in contract["data_fields"]]
    return shown


def party_shown(call: Call, party: Json) -> Json:
    """A party; an individual has one participant and no list of them."""
    people = [_participant(call, party, one) for one in party["participants"]]
    single = party["type"] == "individual"
    return {
        "_private_ownerside": {key: party[key] for key in ("created_time", "custom_id", "updated_time")},
        **{key: party[key] for key in ("country_code", "id", "identification_number", "my_party", "name", "type")},
        **({"participant": people[0]} if single else {"participants": people}),
    }


def participant_shown(call: Call, contract: Json, participant: Json) -> Json:
    """A participant of the contract."""
    party = next(one for one in contract["parties"] if any(other is participant for other in one["participants"]))
    return _participant(call, party, participant)


def field_shown(_call: Call, field: Json) -> Json:
    """A data field of a contract; its custom_id is for the own side only."""
    return {
        "_private_ownerside": {key: field[key] for key in ("created_time", "custom_id", "updated_time")},
        **{key: field[key] for key in ("description", "id", "name", "placeholder", "value")},
    }


def event_shown(_call: Call, event: Json) -> Json:
    """An event, without what else is kept with it."""
    return {key: event[key] for key in ("created_time", "id", "type")}


def state_shown(switches: Switches, contract: Json) -> str:
    """Its state; whether the end of its period is a state of its own is a switch."""
    ended = switches["contract_states"] == "more" and contract["ended_time"] is not None
    return "ended" if ended else str(contract["state"])


def _participant(call: Call, party: Json, participant: Json) -> Json:
    mine = party["my_party"] and participant["email"].casefold() == acting_user(call)["email"].casefold()
    return {
        "_permissions": {"contract:update": participant["may_update"]},
        "_private_ownerside": {key: participant[key] for key in _PARTICIPANT_OWNERSIDE},
        "my_participant": mine,
        **{key: participant[key] for key in _PARTICIPANT},
    }


def _named(call: Call, kind: str, number: int | None) -> Json | None:
    item = None if number is None else call.store.get(kind, number)
    return None if item is None else {"id": item["id"], "name": item["name"]}


def _value(call: Call, contract: Json) -> Json | None:
    if contract["state"] == "draft" and call.switches["draft_value"] == "null":
        return None
    return contract["value"] or _NO_VALUE


def _lifecycle_state(call: Call, contract: Json) -> Json | None:
    """What the period is in that a signed contract runs for; null, or an object full of nulls, for a draft."""
    if contract["state"] == "draft" and call.switches["draft_lifecycle"] == "null":
        return None
    settings = contract["lifecycle"]
    state, start = None, None
    if contract["state"] == "signed":
        start = _midnight(settings["start_date"]) or contract["state_updated_time"]
        state = "ended" if contract["ended_time"] else "awaiting" if start > now() else "active"
    running: dict[str, Any] = {"start_time": start, "period_start_time": start}
    running["end_time"] = running["period_end_time"] = contract["ended_time"] or _midnight(settings["end_date"])
    return {
        "canceled_time": None,
        "is_canceled": False,
        "is_recurring": settings["type"] == "recurring",
        "lifecycle_state": state,
        "period": None if state is None else 1,
        **running,
    }


def _midnight(date: str | None) -> str | None:
    return date and f"{date}T00:00:00+0000"
