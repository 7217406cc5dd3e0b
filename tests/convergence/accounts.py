"""Generated accounts: what the sandbox's store is to hold before a case, and how it gets in there."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from oneflow_tui.sandbox.seeds import seed_state
from oneflow_tui.sandbox.store import Store
from oneflow_tui.sandbox.switches import ALL
from tests.convergence.words import CUSTOM_IDS, EVENTS, HOSTILE, NAMES, ODD_IDS, OPEN_EVENTS, URLS, some, text

Json = dict[str, Any]
_LARGE = 1 << 40
_MADE = "2026-02-03T04:05:06+0000"


@dataclass
class Account:
    """Objects as the store holds them. `extras` are unknown attributes, keyed as the wire keeps them."""

    switches: dict[str, str]
    extension: bool = True
    field_limit: int = 150
    types: list[Json] = field(default_factory=list)
    webhooks: list[Json] = field(default_factory=list)
    users: list[Json] = field(default_factory=list)
    workspaces: list[Json] = field(default_factory=list)
    carried: dict[int, int] = field(default_factory=dict)
    """Which template type the templates of the seed carry."""
    extras: dict[tuple[Any, ...], Json] = field(default_factory=dict)

    def named(self, name: str) -> list[Json]:
        return [one for one in self.types if one["name"] == name]

    def plant(self, store: Store, rng: random.Random) -> None:
        """Makes the store hold just this."""
        with store.change():
            store.reset("ready")
            store.edit("switches", 1).clear()
            store.edit("switches", 1).update({"id": 1, **self.switches})
        with store.change():
            conditions = store.edit("conditions", 1)
            conditions["template_types_on"], conditions["field_limit"] = self.extension, self.field_limit
            for kind in ("webhooks", "users", "workspaces"):
                for one in getattr(self, kind):
                    store.add(kind, dict(one))
            for one in self.types:
                store.add("template_types", {**one, "data_fields": [dict(row) for row in one["data_fields"]]})
            types = {one["id"]: one for one in self.types}
            for template_id, type_id in self.carried.items():
                template = store.edit("templates", template_id)
                template["template_type_id"], template["active"] = type_id, rng.random() < 0.7
                template["data_fields"] = {
                    row["custom_id"]: rng.choice((row["value"], "kept in the template"))
                    for row in types[type_id]["data_fields"]
                }


def make_account(rng: random.Random) -> Account:
    """Any account that the real API might show, on a sandbox whose switches stand anyhow."""
    account = Account(_switches(rng), extension=rng.random() > 0.04)
    if rng.random() < 0.03:
        account.field_limit = 200
    ids = iter(rng.sample(range(1000, 9000), 900))

    def new_id() -> int:
        return next(ids) + (_LARGE if rng.random() < 0.1 else 0)

    words = account.switches["custom_ids"] == "word"
    for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 3, 4, 5))):
        account.types.append(_type(rng, account, new_id, words))
    account.workspaces = [
        {"id": new_id(), "name": name, "description": "", "created_time": _MADE, "updated_time": None}
        for name in some(rng, ["Sales", "Nordics", *HOSTILE[:5]], 3)
    ]
    events = EVENTS if account.switches["event_names"] == "known" else OPEN_EVENTS
    spaces = [10101, 10102, 10103, *(one["id"] for one in account.workspaces)]
    bound = [None, None, *(one["id"] for one in account.types), 999_999]
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3, 4, 6))):
        account.webhooks.append(_webhook(rng, new_id(), events, spaces, bound))
    account.users = [_user(rng, new_id(), at) for at in range(rng.choice((0, 0, 1, 2)))]
    if account.types:
        templates = [one["id"] for one in seed_state("ready")["templates"]]
        account.carried = {one: rng.choice(account.types)["id"] for one in some(rng, templates, 5)}
    _add_extras(rng, account)
    return account


def _switches(rng: random.Random) -> dict[str, str]:
    turned = 0.0 if rng.random() < 0.25 else 0.35
    positions = {one.name: rng.choice(one.positions) if rng.random() < turned else one.default for one in ALL}
    # This position harms fields that are sent back unchanged; apply can only tell it.
    positions["put_active"] = "off" if rng.random() < 0.02 else "kept"
    return positions


def _type(rng: random.Random, account: Account, new_id: Any, words: bool) -> Json:
    name = rng.choice(HOSTILE) if rng.random() < 0.2 else rng.choice(NAMES)
    if account.types and rng.random() < 0.12:
        name = account.types[-1]["name"]
    size = rng.random()
    most = 8 if size < 0.65 else 40 if size < 0.93 else 150
    count = 150 if size > 0.985 else rng.randint(0, most)
    return {
        "id": new_id(),
        "name": name,
        "description": rng.choice(("", "", None, "Contracts made from a deal", rng.choice(HOSTILE))),
        "extension_type": rng.choice((None, None, None, "salesforce")),
        "created_time": _MADE,
        "updated_time": rng.choice((_MADE, None)),
        "data_fields": _fields(rng, count, new_id, words),
    }


def _fields(rng: random.Random, count: int, new_id: Any, words: bool) -> list[Json]:
    pool = [*CUSTOM_IDS, *([] if words else ODD_IDS), *(f"field_{at:03}" for at in range(150))]
    names = rng.sample(pool[: max(count * 2, 20)], count) if count < 60 else rng.sample(pool, count)
    of_the_system = set(some(rng, names, 4)) if rng.random() < 0.3 else set()

    def attribute() -> str | None:
        return None if rng.random() < 0.12 else text(rng)

    return [
        {
            "id": new_id(),
            "custom_id": name,
            "name": attribute(),
            "description": attribute(),
            "placeholder": attribute(),
            "value": attribute(),
            "active": rng.random() > 0.08,
            "source": "system" if name in of_the_system else "user",
        }
        for name in names
    ]


def _webhook(rng: random.Random, number: int, events: tuple[str, ...], spaces: list[int], bound: list) -> Json:
    heard = {"type": "EVENT_TYPE", "values": rng.sample(events, rng.randint(1, 3))}
    where = {"type": "WORKSPACE", "values": rng.sample(spaces, rng.randint(1, 2))}
    filters = rng.choice(
        (
            None,
            [],
            [{"filter_rules": [heard]}],
            [{"filter_rules": [heard]}],
            [{"filter_rules": [where]}],
            [{"filter_rules": [heard, where]}],
            [{"filter_rules": [where, heard]}],
            [{"filter_rules": [heard]}, {"filter_rules": [where]}],
            [{"filter_rules": [heard, {"type": "EVENT_TYPE", "values": ["contract:delete"]}]}],
            [{"filter_rules": [{"type": "NEW_KIND", "values": ["x"]}]}],
        )
    )
    return {
        "id": number,
        "callback_url": rng.choice(URLS[: rng.choice((1, 2, 5))]),
        "filters": filters,
        "sign_key": rng.choice((None, "a key that never comes back")),
        "template_group_id": rng.choice(bound),
        "configuration": rng.choice((None, {"a": 1})),
    }


def _user(rng: random.Random, number: int, at: int) -> Json:
    active = rng.random() < 0.6
    return {
        "id": number,
        "name": rng.choice(("Kari Nordmann", *HOSTILE[:4])),
        "email": f"{rng.choice(('Kari', 'kari', 'KARI'))}{at}@example.com",
        "is_admin": rng.random() < 0.3,
        "active": active,
        "state": "active" if active else "inactive",
        "title": "",
        "phone_number": "",
    }


def _add_extras(rng: random.Random, account: Account) -> None:
    for one in account.types:
        for row in one["data_fields"]:
            if rng.random() < 0.3:
                unknown = _unknown(rng)
                if row["source"] == "system":
                    unknown["locked"] = True
                account.extras["field", one["id"], row["custom_id"]] = unknown
    for hook in account.webhooks:
        if rng.random() < 0.4:
            account.extras["webhook", hook["id"]] = _unknown(rng)


def _unknown(rng: random.Random) -> Json:
    """Attributes that this program has never heard of."""
    return {
        "data_type": rng.choice(("text", "checkbox", None)),
        rng.choice(("x-order", "Ünknown", "labels")): rng.choice((0, -1.5, [], {"a": [None, {"b": "\u202e"}]}, "x")),
    }
