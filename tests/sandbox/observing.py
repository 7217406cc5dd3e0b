"""What shows the position of a switch, to somebody who only speaks to the sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from oneflow_tui.sandbox.delivery.courier import Courier
from oneflow_tui.sandbox.delivery.events import record
from oneflow_tui.sandbox.store import Store
from tests.sandbox.conftest import Account
from tests.sandbox.receiver import PATIENCE, Receiver
from tests.sandbox.test_people import USER

URL = "https://crm.example.com/oneflow"
ATTRIBUTES = ("name", "description", "placeholder", "value")


@dataclass(frozen=True)
class Observation:
    """`look` does something and returns what it saw; `expected` is that by position."""

    look: Callable[[Account], Any]
    expected: Mapping[str, Any]


def field(custom_id: str, **more: str) -> dict[str, str]:
    return {"custom_id": custom_id, "name": "N", "description": "D", "placeholder": "P", "value": "V"} | more


def new_webhook(account: Account, **more: Any) -> dict:
    return account.api.post("/webhooks", json={"callback_url": URL} | more).json()


def webhook_ids(account: Account) -> list[int]:
    return [one["id"] for one in account.state()["webhooks"]]


# Conventions


def ids(account: Account) -> bool:
    return account.new_type() >= 2**32


def time_zone(account: Account) -> tuple[str, str]:
    number = account.new_type("At 2026-01-01T00:00:00+0000")
    body = account.api.get(f"/template_types/{number}").json()
    return body["created_time"][19:], body["name"]


def success(account: Account) -> list[tuple[int, int]]:
    made = account.api.post("/template_types", json={"name": "A"})
    account.api.post("/webhooks", json={"callback_url": URL})
    gone = account.api.delete(f"/webhooks/{webhook_ids(account)[0]}")
    return [(made.status_code, len(made.content) > 2), (gone.status_code, len(gone.content))]


def status_key(account: Account) -> list[str]:
    body = account.api.get("/templates/1").json()
    return [key for key in ("status", "status_code") if body.get(key) == 404]


def wrong_method(account: Account) -> int:
    return account.api.delete("/template_types").status_code


def edge_errors(account: Account) -> tuple[int, str]:
    assert account.plant("faults", {"spec": "GET /ping: 502"}).status_code == 200
    answer = account.api.get("/ping")
    account.plant("faults", {"spec": ""})
    return answer.status_code, answer.headers["content-type"].partition(";")[0]


def unknown_query(account: Account) -> int:
    return account.api.get("/users?colour=red").status_code


def plain_lists(account: Account) -> int:
    for _ in range(3):
        new_webhook(account)
    return len(account.api.get("/webhooks?limit=1").json()["data"])


def helpers(account: Account) -> tuple[int, int]:
    number = account.new_type()
    account.put_fields(number, [field("a"), field("b")])
    fields = account.api.get(f"/helpers/template_types/{number}/data_fields?limit=1").json()["data_fields"]
    return len(fields), len(account.api.get("/helpers/contract_create_data?limit=1").json())


def newer_keys(account: Account) -> list[bool]:
    template, workspace = account.api.get("/templates/10301").json(), account.api.get("/workspaces/10101").json()
    return [key in template for key in ("template_active", "configuration", "workspaces")] + ["type" in workspace]


# The account


def extension_off(account: Account) -> list[int | list]:
    account.plant("conditions", {"template_types_on": False, "webhooks_on": False})
    answers = [account.api.get(path) for path in ("/template_types", "/webhooks")]
    seen = [one.status_code if one.status_code != 200 else one.json()["data"] for one in answers]
    made = account.api.post("/template_types", json={"name": "A"}).status_code
    account.plant("conditions", {"template_types_on": True, "webhooks_on": True})
    return [*seen, made]


def plan_too_small(account: Account) -> int:
    account.plant("conditions", {"plan": "essentials"})
    status = account.scim.get("/Users").status_code
    account.plant("conditions", {"plan": "enterprise"})
    return status


# Template types


def type_creators(account: Account) -> int:
    headers = {"x-oneflow-user-email": "edsger@nordlys.example"}
    return account.api.post("/template_types", json={"name": "A"}, headers=headers).status_code


def type_cap(account: Account) -> list[int]:
    return [account.api.post("/template_types", json={"name": f"T{at}"}).status_code for at in range(11)][9:]


def type_names(account: Account) -> list[int]:
    return [account.api.post("/template_types", json={"name": "Same"}).status_code for _ in range(2)]


def type_name_length(account: Account) -> list[int]:
    return [account.api.post("/template_types", json={"name": "x" * n}).status_code for n in (255, 256)]


def type_list_fields(account: Account) -> bool:
    account.put_fields(account.new_type(), [field("a")])
    return "data_fields" in account.api.get("/template_types").json()["data"][0]


def type_active(account: Account) -> bool:
    return "active" in account.api.get(f"/template_types/{account.new_type()}").json()


# Data fields


def left_out_attribute(account: Account) -> list[str]:
    number = account.new_type()
    account.put_fields(number, [field("a")])
    account.put_fields(number, [{"custom_id": "a", "name": "New"}])
    (after,) = account.fields(number)
    return [after[key] for key in ATTRIBUTES]


def left_out_system_field(account: Account) -> list[str]:
    number = account.new_type()
    account.plant(f"template_types/{number}/system_fields", {"fields": [field("sys")]})
    account.put_fields(number, [field("a")])
    return [one["custom_id"] for one in account.fields(number)]


def put_active(account: Account) -> list[bool]:
    number = account.new_type()
    for _ in range(2):
        account.put_fields(number, [field("a")])
    return [one["active"] for one in account.fields(number)]


def custom_ids(account: Account) -> list[int]:
    number = account.new_type()
    return [account.put_fields(number, [field(one)]).status_code for one in ("Per--org-nr_1", "org nr")]


# Webhooks


def webhook_key(account: Account) -> list[list[str]]:
    made = new_webhook(account)
    listed = account.api.get("/webhooks").json()["data"][0]
    return [[key for key in ("id", "webhook_id") if key in one] for one in (made, listed)]


def webhooks_envelope(account: Account) -> str:
    new_webhook(account)
    body = account.api.get("/webhooks").json()
    return "array" if isinstance(body, list) else next(key for key in ("data", "webhooks") if key in body)


def webhook_created(account: Account) -> tuple[bool, bool]:
    answer = account.api.post("/webhooks", json={"callback_url": URL})
    named = answer.headers["location"].endswith(f"/webhooks/{webhook_ids(account)[0]}")
    return "callback_url" in answer.json(), named


def webhook_put(account: Account) -> tuple[int, bool, bool]:
    filters = [{"filter_rules": [{"type": "EVENT_TYPE", "values": ["contract:sign"]}]}]
    number = new_webhook(account, sign_key="k", filters=filters)["webhook_id"]
    account.api.put(f"/webhooks/{number}", json={"callback_url": f"{URL}/2"})
    (after,) = account.state()["webhooks"]
    assert after["callback_url"] == f"{URL}/2"
    without = account.api.put(f"/webhooks/{number}", json={"filters": None}).status_code
    return without, after["has_sign_key"], after["filters"] is not None


def event_names(account: Account) -> list[int]:
    statuses = []
    for name in ("contract:sign", "contract:never"):
        filters = [{"filter_rules": [{"type": "EVENT_TYPE", "values": [name]}]}]
        statuses.append(account.api.post("/webhooks", json={"callback_url": URL, "filters": filters}).status_code)
    return statuses


# Contracts: the seed "typical" has a draft as its first, and one whose period has ended


def contract(account: Account, number: int) -> dict:
    account.plant("reset", {"seed": "typical"})
    return account.api.get(f"/contracts/{number}").json()


def draft_lifecycle(account: Account) -> bool:
    return contract(account, 10601)["lifecycle_state"] is None


def draft_value(account: Account) -> bool:
    return contract(account, 10601)["_private"]["value"] is None


def contract_states(account: Account) -> str:
    return contract(account, 10607)["state"]


def contract_embeds(account: Account) -> list[bool]:
    shown = contract(account, 10601)
    return [key in shown for key in ("available_options", "data_fields")]


# Deliveries


def happens(account: Account, *kinds: str, url: str = URL, contract_id: int = 10602, **webhook: Any) -> None:
    """A webhook of its own hears of a contract of the seed "typical"."""
    account.plant("reset", {"seed": "typical"})
    for one in webhook_ids(account):
        account.api.delete(f"/webhooks/{one}")
    assert account.api.post("/webhooks", json={"callback_url": url} | webhook).is_success
    assert account.plant("deliveries/try", {"contract_id": contract_id, "events": list(kinds)}).is_success


def queued(account: Account) -> list[list[str]]:
    """The events of each delivery, the oldest first."""
    return [[str(event) for event in one["events"]] for one in reversed(account.state()["deliveries"])]


def filters(account: Account) -> list[list[str]]:
    both = [{"filter_rules": [{"type": "EVENT_TYPE", "values": [kind]}]} for kind in ("contract:publish", "x:y")]
    happens(account, "contract:publish", filters=both)
    return queued(account)


def type_binding(account: Account) -> list[list[str]]:
    happens(account, "contract:publish", template_group_id=10402)  # the contract is of the other type
    return queued(account)


def grouping(account: Account) -> list[list[str]]:
    happens(account, "contract:publish", "contract:sign")
    return queued(account)


def unsigned(account: Account) -> str:
    with Receiver() as receiver:
        happens(account, "contract:publish", url=receiver.url)
        body = receiver.wait_for(1)[0].body
    return "absent" if "signature" not in body else type(body["signature"]).__name__


def delivery_order(account: Account) -> bool:
    account.plant("switches", {"grouping": "single"})
    kinds = [f"contract:e{at}" for at in range(40)]
    with Receiver() as receiver:
        happens(account, *kinds, url=receiver.url)
        return [one.types[0] for one in receiver.wait_for(40)] == kinds


class _Told(Courier):
    """Sends nothing; `given` is the seconds that a receiver would have had."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.given = asyncio.get_running_loop().create_future()

    async def _attempt(self, *what: Any) -> None:
        self.given.set_result(what[-1])
        await asyncio.Event().wait()


async def _seconds_given(position: str) -> float:
    store = Store("typical", switches={"receiver_timeout": position})
    with store.change():
        webhook = next(iter(store.all("webhooks")))
        store.edit("webhooks", webhook["id"]).update(callback_url="http://127.0.0.1:1/", filters=None)
        record(store, store.edit("contracts", 10602), "contract:publish")
    courier = _Told(store)
    courier.start()
    try:
        async with asyncio.timeout(PATIENCE):
            return await courier.given
    finally:
        await courier.stop()


def receiver_timeout(account: Account) -> float:
    """How many seconds a courier gives a receiver, told without waiting for them."""
    positions = {one["name"]: one["position"] for one in account.state()["switches"]}
    return asyncio.run(_seconds_given(positions["receiver_timeout"]))


# Users


def scim_left_out(account: Account) -> str:
    whole = {"schemas": [USER], "userName": "grace@nordlys.example", "displayName": "Grace", "active": True}
    account.scim.put("/Users/10202", json=whole | {"locale": "en", "title": "Rear admiral"})
    return account.scim.put("/Users/10202", json=whole | {"locale": "en"}).json().get("title", "")


def scim_single(account: Account) -> list[int]:
    return [account.scim.get(path).status_code for path in ("/Users", "/Users/10201", "/Groups")]


_KEY = {"webhook_id": [["webhook_id"], ["webhook_id"]], "id": [["id"], ["id"]]}
_NOT_200 = {status: [int(status)] * 3 for status in ("402", "403", "404")}
_TIMES = {zone: (zone, "At 2026-01-01T00:00:00+0000") for zone in ("+0000", "+00:00")}
OBSERVATIONS = {
    "ids": Observation(ids, {"small": False, "large": True}),
    "time_zone": Observation(time_zone, _TIMES),
    "success": Observation(success, {"200": [(200, True), (200, 2)], "201_204": [(201, True), (204, 0)]}),
    "status_key": Observation(status_key, {"status": ["status"], "status_code": ["status_code"]}),
    "wrong_method": Observation(wrong_method, {"405": 405, "404": 404}),
    "edge_errors": Observation(edge_errors, {"html": (502, "text/html"), "json": (502, "application/json")}),
    "unknown_query": Observation(unknown_query, {"ignored": 200, "refused": 400}),
    "plain_lists": Observation(plain_lists, {"paged": 1, "whole": 3}),
    "helpers": Observation(helpers, {"whole": (2, 3), "paged": (1, 1)}),
    "newer_keys": Observation(newer_keys, {"present": [True] * 4, "absent": [False] * 4}),
    "extension_off": Observation(extension_off, _NOT_200 | {"empty": [[], [], 403]}),
    "plan_too_small": Observation(plan_too_small, {"402": 402, "403": 403}),
    "type_creators": Observation(type_creators, {"admins": 403, "anyone": 200}),
    "type_cap": Observation(type_cap, {"off": [200, 200], "10": [200, 403]}),
    "type_names": Observation(type_names, {"repeatable": [200, 200], "unique": [200, 409]}),
    "type_name_length": Observation(type_name_length, {"any": [200, 200], "255": [200, 400]}),
    "type_list_fields": Observation(type_list_fields, {"absent": False, "present": True}),
    "type_active": Observation(type_active, {"present": True, "absent": False}),
    "left_out_attribute": Observation(
        left_out_attribute, {"cleared": ["New", "", "", ""], "kept": ["New", "D", "P", "V"]}
    ),
    "left_out_system_field": Observation(left_out_system_field, {"kept": ["a", "sys"], "removed": ["a"]}),
    "put_active": Observation(put_active, {"kept": [True], "off": [False]}),
    "custom_ids": Observation(custom_ids, {"any": [200, 200], "word": [200, 400]}),
    "webhook_key": Observation(webhook_key, _KEY),
    "webhooks_envelope": Observation(webhooks_envelope, {name: name for name in ("data", "array", "webhooks")}),
    "webhook_created": Observation(webhook_created, {"whole": (True, True), "location": (False, True)}),
    "webhook_put": Observation(webhook_put, {"whole": (400, False, False), "partial": (200, True, True)}),
    "event_names": Observation(event_names, {"open": [200, 200], "known": [200, 400]}),
    "filters": Observation(filters, {"any": [["contract:publish"]], "all": []}),
    "type_binding": Observation(type_binding, {"holds": [], "waits": [["contract:publish"]]}),
    "grouping": Observation(
        grouping,
        {"together": [["contract:publish", "contract:sign"]], "single": [["contract:publish"], ["contract:sign"]]},
    ),
    "unsigned": Observation(unsigned, {"absent": "absent", "null": "NoneType", "empty_key": "str"}),
    "delivery_order": Observation(delivery_order, {"kept": True, "mixed": False}),
    "receiver_timeout": Observation(receiver_timeout, {"10": 10.0, "1": 1.0}),
    "draft_lifecycle": Observation(draft_lifecycle, {"null": True, "object": False}),
    "draft_value": Observation(draft_value, {"null": True, "object": False}),
    "contract_states": Observation(contract_states, {"known": "signed", "more": "ended"}),
    "contract_embeds": Observation(contract_embeds, {"absent": [False, False], "present": [True, True]}),
    "scim_left_out": Observation(scim_left_out, {"cleared": "", "kept": "Rear admiral"}),
    "scim_single": Observation(scim_single, {"present": [200, 200, 200], "absent": [200, 404, 404]}),
}
