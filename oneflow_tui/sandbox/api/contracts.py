"""Contracts: list, create, read, change, delete."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from oneflow_tui.sandbox.bodies import Checks
from oneflow_tui.sandbox.calls import Call, Link, Route, found
from oneflow_tui.sandbox.contracts import life
from oneflow_tui.sandbox.contracts.acting import acting_user, contract_to_change
from oneflow_tui.sandbox.contracts.filters import FILTERS, kept
from oneflow_tui.sandbox.contracts.making import new_contract, new_fields, new_party
from oneflow_tui.sandbox.contracts.showing import listed, state_shown, whole
from oneflow_tui.sandbox.errors import ApiError, bad_request
from oneflow_tui.sandbox.listing import PAGING, ordered, page, sorting
from oneflow_tui.sandbox.shapes.contract_bodies import CHANGED_CONTRACT, NEW_CONTRACT
from oneflow_tui.sandbox.shapes.contracts import CONTRACT
from oneflow_tui.sandbox.shapes.words import NOTHING, page_of
from oneflow_tui.sandbox.store import Json, now


def every(call: Call) -> Json:
    """GET /contracts."""
    contracts = kept(call, call.store.all("contracts"))
    by = {"state": partial(state_shown, call.switches)}
    return page(
        call,
        "/contracts",
        ordered(call, contracts, lambda item, key: by[key](item) if key in by else item[key]),
        listed,
    )


def create(call: Call) -> Json:
    """POST /contracts/create: a draft from a template."""
    body, store = call.body, call.store
    workspace = found(store.get("workspaces", body["workspace_id"]))
    template = found(store.get("templates", body["template_id"]))
    if not template["active"]:
        raise ApiError(409, "The template is not active.")
    if workspace["id"] not in template["workspace_ids"]:
        raise ApiError(409, "The template cannot be used in this workspace.")
    type_id = template["template_type_id"]
    fields = found(store.get("template_types", type_id))["data_fields"] if type_id is not None else []
    values = _values(body.get("data_fields", ()), {field["custom_id"] for field in fields})
    user, time = acting_user(call), now()
    contract = new_contract(
        store.take_id(),
        time,
        workspace_id=workspace["id"],
        template=template,
        name=body.get("name") or template["name"],
        creator_id=user["id"],
    )
    contract["tag_ids"] = list(template.get("tag_ids", ()))
    contract["data_fields"] = new_fields(store.take_id, time, fields, template["data_fields"] | values)
    country = store.account["country_code"]
    for row in (_my_party(call, user), *body.get("parties", ())):
        contract["parties"].append(new_party(store.take_id, time, row, country, mine=not contract["parties"]))
    return whole(call, store.add("contracts", contract))


def _values(rows: list[Json], known: set[str]) -> dict[str, str]:
    """The values by custom_id; 400 names those that the template's type lacks."""
    checks = Checks()
    for at, row in enumerate(rows):
        if row["custom_id"] not in known:
            checks.wrong(f"data_fields.{at}.custom_id", "No such data field in the template type.")
    checks.end()
    return {row["custom_id"]: row["value"] or "" for row in rows}


def _my_party(call: Call, user: Json) -> Json:
    """The sender's party: who makes the contract organizes it, unless the request names them otherwise."""
    account, given = call.store.account, call.body.get("my_party") or {}
    people = list(given.get("participants", ()))
    if all((one.get("email") or "").casefold() != user["email"].casefold() for one in people):
        maker = {key: user[key] for key in ("name", "email", "title", "phone_number")}
        people.insert(0, maker | {"organizer": True, "_permissions": {"contract:update": True}})
    return {
        "name": given.get("name") or account["name"],
        "country_code": given.get("country_code") or account["country_code"],
        "identification_number": account["registration_number"],
        "participants": people,
    }


def one(call: Call) -> Json:
    """GET /contracts/{id}."""
    return whole(call, call.find("contracts"))


def change(call: Call) -> Json:
    """PUT /contracts/{id}: what the body names; what it names as it is already changes nothing."""
    contract = contract_to_change(call)
    private = call.body.get("_private", {})
    wanted: Json = {}
    if name := private.get("name") or call.body.get("name"):
        wanted["name"] = name
    if (value := private.get("value")) is not None:
        before = contract["value"] or {"amount": "0.00", "currency": "SEK"}
        wanted["value"] = before | {key: value[key] for key in ("amount", "currency") if value.get(key) is not None}
        if contract["value"] is None and wanted["value"] == before:
            del wanted["value"]
    if (period := private.get("signing_period_expiration")) is not None:
        wanted["signing_period_expiration"] = _period(contract, period)
    if "sign_order" in call.body:
        wanted["sign_order"] = call.body["sign_order"]
    news = {key: value for key, value in wanted.items() if contract[key] != value}
    if news.keys() & {"signing_period_expiration", "sign_order"}:
        life.need(contract, *life.OPEN)
    contract.update(news)
    if "tags" in call.body:
        contract["tag_ids"] = _tags(call)
        contract["updated_time"] = now()
    if news:
        events = life.set_period(contract) if "signing_period_expiration" in news else []
        life.changed(call.store, contract, "contract:content_update", *events, content=False)
    return whole(call, contract)


def _period(contract: Json, given: Json) -> Json:
    """The signing period: so many days, or a last day where one is given."""
    before = contract["signing_period_expiration"]
    days = given.get("expire_days_after_publish") or before["expire_days_after_publish"]
    last = given.get("expire_date")
    if last is None:
        return {"type": given.get("type") or "days_after_publish", "expire_days_after_publish": int(days)}
    try:
        datetime.strptime(last, "%Y-%m-%d")
    except ValueError:
        raise bad_request({"_private.signing_period_expiration.expire_date": ["No such day."]}) from None
    return {"type": given.get("type") or "fixed_date", "expire_days_after_publish": int(days), "expire_date": last}


def _tags(call: Call) -> list[int]:
    """The ids of the tags that the body names; 404 for one that is none."""
    numbers = (tag["id"] if isinstance(tag, dict) else tag for tag in call.body["tags"])
    return list(dict.fromkeys(found(call.store.get("tags", number))["id"] for number in numbers))


def delete(call: Call) -> Json:
    """DELETE /contracts/{id}."""
    life.delete(call.store, contract_to_change(call))
    return {}


_FOLLOWING = (
    "get-contracts-id",
    "put-contracts-id",
    "post-contracts-id-publish",
    "post-contracts-id-copy",
    "post-contracts-id-parties",
    "get-contracts-id-parties",
    "get-contracts-id-data_fields",
    "get-contracts-id-events",
    "get-contracts-id-files",
    "post-contracts-id-files",
    "delete-contracts-id",
)
ROUTES = (
    Route(
        "GET",
        "/contracts",
        every,
        "Contracts, each with its parties.",
        query=(*PAGING, sorting("name", "state_updated_time", "state", "published_time"), *FILTERS),
        answer=page_of("Contract", CONTRACT),
        links=tuple(Link(name, {"id": "/data/0/id"}) for name in _FOLLOWING),
    ),
    Route(
        "POST",
        "/contracts/create",
        create,
        "Creates a draft from a template. 404: no such workspace or template; 409: the template is not active, or not "
        "in this workspace. A custom_id that the template type lacks is 400.",
        body=NEW_CONTRACT,
        answer=CONTRACT,
        refusals=(404, 409),
        creates=True,
        links=tuple(Link(name, {"id": "/id"}) for name in _FOLLOWING),
    ),
    Route("GET", "/contracts/{id}", one, "One contract with its parties.", answer=CONTRACT),
    Route(
        "PUT",
        "/contracts/{id}",
        change,
        "Changes the name, the value, the tags, the order of signing, or the signing period.",
        body=CHANGED_CONTRACT,
        answer=CONTRACT,
        refusals=(403, 409),
    ),
    Route("DELETE", "/contracts/{id}", delete, "Removes a contract.", answer=NOTHING, refusals=(403,)),
)
