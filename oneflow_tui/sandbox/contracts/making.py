"""Contracts and their parts as the store keeps them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from oneflow_tui.sandbox.store import Json

TakeId = Callable[[], int]
PERIOD: Json = {"type": "days_after_publish", "expire_days_after_publish": 30}
LIFECYCLE: Json = {
    "type": "none",
    "duration": None,
    "initial_duration": None,
    "notice_period": None,
    "start_date": None,
    "end_date": None,
}


def new_contract(number: int, time: str, *, workspace_id: int, template: Json, name: str, creator_id: int) -> Json:
    """A draft from a template, as yet without parties and data fields."""
    return {
        "id": number,
        "name": name,
        "workspace_id": workspace_id,
        "template_id": template["id"],
        "template_type_id": template["template_type_id"],
        "creator_id": creator_id,
        "state": "draft",
        "created_time": time,
        "updated_time": time,
        "state_updated_time": time,
        "published_time": None,
        "signing_period_expiration": PERIOD,
        "signing_period_expiry_time": None,
        "folder_id": None,
        "tag_ids": [],
        "value": None,
        "lifecycle": LIFECYCLE,
        "ended_time": None,
        "sign_order": [],
        "parties": [],
        "data_fields": [],
        "events": [],
        "files": [],
    }


def new_fields(take_id: TakeId, time: str, fields: Iterable[Json], values: dict[str, str]) -> list[Json]:
    """The data fields of a contract out of its template type's, with these values by custom_id."""
    return [
        {
            "id": take_id(),
            "custom_id": field["custom_id"],
            "name": field["name"],
            "description": field["description"],
            "placeholder": field["placeholder"],
            "value": values.get(field["custom_id"], field["value"]),
            "created_time": time,
            "updated_time": time,
        }
        for field in fields
    ]


def new_party(take_id: TakeId, time: str, row: Json, country: str, *, mine: bool = False) -> Json:
    """A party with its participants, as a request or a seed describes it. An individual is its one participant."""
    individual = row.get("type") == "individual"
    participants = row.get("participants") or []
    if row.get("participant") is not None:
        participants = [row["participant"], *([] if individual else participants)]
    return {
        "id": take_id(),
        "type": "individual" if individual else "company",
        "my_party": mine,
        "name": row.get("name"),
        "identification_number": row.get("identification_number"),
        "country_code": row.get("country_code") or country,
        "custom_id": row.get("custom_id"),
        "created_time": time,
        "updated_time": time,
        "participants": [new_participant(take_id, time, one, signatory=not mine) for one in participants],
    }


def new_participant(take_id: TakeId, time: str, row: Json, *, signatory: bool) -> Json:
    """A participant who has not been sent anything; `signatory` is what it is unless the row says otherwise."""
    permissions: Any = row.get("_permissions") or ()
    may = (
        permissions.get("contract:update", False) if isinstance(permissions, dict) else "contract:update" in permissions
    )
    signs = row.get("signatory")
    return {
        "id": take_id(),
        "name": row["name"],
        "email": row.get("email") or "",
        "title": row.get("title") or "",
        "phone_number": row.get("phone_number") or "",
        "identification_number": row.get("identification_number"),
        "signatory": signatory if signs is None else signs,
        "organizer": bool(row.get("organizer")),
        "may_update": may,
        "delivery_channel": row.get("delivery_channel") or "email",
        "delivery_status": "not_sent",
        "sign_method": row.get("sign_method") or "standard_esign",
        "sign_state": "undecided",
        "sign_state_updated_time": None,
        "two_step_authentication_method": row.get("two_step_authentication_method") or "none",
        "custom_id": row.get("custom_id"),
        "created_time": time,
        "updated_time": time,
        "first_visited_time": None,
        "last_visited_time": None,
        "visits": 0,
    }


def participants(contract: Json) -> Iterator[Json]:
    """Everyone who takes part, on whichever side."""
    for party in contract["parties"]:
        yield from party["participants"]


def copied(take_id: TakeId, number: int, time: str, contract: Json, creator_id: int) -> Json:
    """A draft with the content and the parties of another contract; nothing of its life. Files are not copied."""
    template = {"id": contract["template_id"], "template_type_id": contract["template_type_id"]}
    made = new_contract(
        number,
        time,
        workspace_id=contract["workspace_id"],
        template=template,
        name=contract["name"],
        creator_id=creator_id,
    )
    for key in ("folder_id", "tag_ids", "value", "lifecycle", "signing_period_expiration"):
        made[key] = copy.deepcopy(contract[key])
    made["data_fields"] = [
        field | {"id": take_id(), "created_time": time, "updated_time": time} for field in contract["data_fields"]
    ]
    for party in contract["parties"]:
        people = [
            new_participant(
                take_id,
                time,
                one | {"_permissions": {"contract:update": one["may_update"]}},
                signatory=one["signatory"],
            )
            for one in party["participants"]
        ]
        made["parties"].append(
            party | {"id": take_id(), "created_time": time, "updated_time": time, "participants": people}
        )
    return made
