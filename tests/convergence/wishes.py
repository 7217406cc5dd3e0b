"""Generated wishes for an account: what a person might type, and the same with every doubt taken out."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

from pydantic import SecretStr

from oneflow_tui.models import FIELD_ATTRIBUTES
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.wanted import Wanted, WantedField, WantedType, WantedUser, WantedWebhook
from tests.convergence.accounts import Account, Json
from tests.convergence.words import CUSTOM_IDS, EVENTS, HOSTILE, NAMES, ODD_IDS, OPEN_EVENTS, URLS, some, text


@dataclass(frozen=True)
class Wish:
    """`typed` may leave open which thing of the account is meant, and is then to be refused; `resolved` says it.

    `ids` is what the machine knows already, `asks` whether a screen does the asking; `meant` gives the id of the
    account's type by address, where there is one.
    """

    typed: Wanted
    resolved: Wanted
    ids: IdMap
    has_scim: bool
    asks: bool
    meant: dict[str, int]


def make_wish(rng: random.Random, account: Account) -> Wish:
    """Any wish that may be sent to this account, mostly one that changes something."""
    has_scim = rng.random() < 0.7
    types = _Types(rng, account)
    hooks = _Webhooks(rng, account, types)
    users = _users(rng, account)
    ids = IdMap(template_types=types.ids, webhooks=hooks.ids)
    shared = {
        "users": users,
        "delete_webhooks": tuple(hooks.going_urls),
        "delete_webhook_ids": tuple(hooks.going_ids),
    }
    typed = Wanted(tuple(types.typed), tuple(one for one, _ in hooks.asks), **shared)
    resolved = Wanted(tuple(types.resolved), tuple(one for _, one in hooks.asks), **shared)
    return Wish(typed, resolved, ids, has_scim, rng.random() < 0.6, types.meant)


class _Types:
    """The template types of a wish: of the account or new, with their fields."""

    def __init__(self, rng: random.Random, account: Account) -> None:
        self.rng, self.account = rng, account
        self.typed: list[WantedType] = []
        self.resolved: list[WantedType] = []
        self.ids: dict[str, int] = {}
        self.meant: dict[str, int] = {}
        for there in some(rng, account.types, 3):
            self._of_the_account(there)
        for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
            self._new()

    def _key(self, name: str) -> str:
        """A key where the name alone would not do, and now and then where it would."""
        taken = any(name in (one.name, one.key) for one in self.typed)
        return f"key {len(self.typed)}" if taken or self.rng.random() < 0.1 else ""

    def _of_the_account(self, there: Json) -> None:
        rng, name = self.rng, there["name"]
        known = rng.random()  # how it is told which type is meant: by the person, by the id map, or by its name
        renamed = known < 0.4 and rng.random() < 0.15
        if renamed:
            name = f"{name[:200]} (renamed)"
        description = rng.choice((None, None, None, there["description"] or "", "another"))
        one = WantedType(name, description, key=self._key(name), **self._fields(there))
        if known < 0.2:
            typed = replace(one, remote_id=there["id"])
        else:
            typed = one
            if known < 0.4:
                self.ids[one.address] = there["id"]
        self.typed.append(typed)
        self.resolved.append(replace(one, remote_id=there["id"]))
        self.meant[one.address] = there["id"]

    def _new(self) -> None:
        rng = self.rng
        name = rng.choice((*NAMES, *HOSTILE, "Acme CRM"))
        if self.account.named(name) or any(name in (one.name, one.key) for one in self.typed):
            return
        fields = tuple(_new_field(rng, custom_id) for custom_id in self._new_ids(set(), rng.choice((0, 2, 5, 30, 150))))
        one = WantedType(name, rng.choice((None, "", "Made by us", rng.choice(HOSTILE))), fields=fields)
        if rng.random() < 0.05:
            self.ids[one.address] = 777_777  # an id map that speaks of a type that is gone
        self.typed.append(one)
        self.resolved.append(one)

    def _new_ids(self, taken: set[str], most: int) -> list[str]:
        words = self.account.switches["custom_ids"] == "word"
        pool = [*CUSTOM_IDS, *([] if words else ODD_IDS), *(f"new_{at:03}" for at in range(150))]
        free = [one for one in pool[: max(30, most)] if one not in taken]
        return some(self.rng, free, most)

    def _fields(self, there: Json) -> dict[str, Any]:
        rng, rows = self.rng, there["data_fields"]
        own = [row for row in rows if row["source"] == "user"]
        rng.shuffle(own)
        managed = own[: rng.randint(0, len(own))]
        rest = own[len(managed) :]
        going: list[str] = []
        if rng.random() < 0.4:
            most = len(rest) if rng.random() < 0.1 else 4
            going = [row["custom_id"] for row in some(rng, rest, most)]
        taken = {row["custom_id"] for row in rows}
        room = self.account.field_limit - len(rows) + len(going)
        wanted = [_changed_field(rng, row) for row in managed]
        wanted += [
            _new_field(rng, one) for one in self._new_ids(taken, max(0, min(room, rng.choice((0, 1, 3, 6, 150)))))
        ]
        wanted += [
            WantedField(row["custom_id"], "not ours to change")
            for row in rows
            if row["source"] == "system" and rng.random() < 0.3
        ]
        renamed = [row["custom_id"] for row in rest if row["custom_id"] not in going]
        for at, field in enumerate(wanted):
            if field.custom_id not in taken and rng.random() < 0.15:
                old = renamed.pop() if renamed else "never_here"
                wanted[at] = replace(field, renamed_from=old)
                if old == "never_here":
                    break
        rng.shuffle(wanted)
        named = {one.custom_id for one in wanted} | taken
        if rng.random() < 0.1 and "never_there" not in named:
            going.append("never_there")
        return {"fields": tuple(wanted), "delete_fields": tuple(going)}


def _new_field(rng: random.Random, custom_id: str) -> WantedField:
    return WantedField(custom_id, *(rng.choice((None, text(rng))) for _ in FIELD_ATTRIBUTES))


def _changed_field(rng: random.Random, row: Json) -> WantedField:
    there = {attribute: row[attribute] or "" for attribute in FIELD_ATTRIBUTES}
    kind = rng.random()
    if kind < 0.3:  # restated, whole or in part
        said = {key: value for key, value in there.items() if rng.random() < 0.6}
    elif kind < 0.65:  # one attribute
        said = {rng.choice(FIELD_ATTRIBUTES): text(rng)}
    elif kind < 0.8:  # cleared
        said = {rng.choice(FIELD_ATTRIBUTES): ""}
    else:
        said = {attribute: text(rng) for attribute in FIELD_ATTRIBUTES}
    return WantedField(row["custom_id"], **said)


class _Webhooks:
    """The webhooks of a wish: each as typed and as resolved, with what is to go."""

    def __init__(self, rng: random.Random, account: Account, types: _Types) -> None:
        self.rng, self.account, self.types = rng, account, types
        self.asks: list[tuple[WantedWebhook, WantedWebhook]] = []
        self.ids: dict[str, int] = {}
        self.going_urls: list[str] = []
        self.going_ids: list[int] = []
        self._whole: set[tuple[Any, ...]] = set()
        hooks = list(account.webhooks)
        if hooks and rng.random() < 0.25:
            self.going_urls = list({rng.choice(hooks)["callback_url"]})
            hooks = [one for one in hooks if one["callback_url"] not in self.going_urls]
        if hooks and rng.random() < 0.25:
            self.going_ids = [rng.choice(hooks)["id"]]
            hooks = [one for one in hooks if one["id"] not in self.going_ids]
        if self.going_urls and rng.random() < 0.1:
            self.going_urls.append("https://never.example.com/there")
        for hook in some(rng, hooks, 3):
            self._of_the_account(hook)
        for _ in range(rng.choice((0, 0, 1, 2))):
            self._new()

    def _binding(self) -> str | int | None:
        """None, a type of the wish by key or name, a type of the account by id or name."""
        rng, kind = self.rng, self.rng.random()
        if kind < 0.4:
            return None
        if kind < 0.7 and self.types.typed:
            one = rng.choice(self.types.typed)
            if one.key:
                return one.key
            return one.name if sum(other.name == one.name for other in self.types.typed) == 1 else None
        if self.account.types and self.account.extension:
            there = rng.choice(self.account.types)
            own = any(there["name"] in (one.name, one.key) for one in self.types.typed)
            if not own and len(self.account.named(there["name"])) == 1 and rng.random() < 0.5:
                return str(there["name"])
            return int(there["id"])
        return None

    def _heard(self) -> dict[str, Any]:
        rng = self.rng
        events = EVENTS if self.account.switches["event_names"] == "known" else OPEN_EVENTS
        names = [10101, 10102, 10103, "Legal", "HR", *(one["id"] for one in self.account.workspaces)]
        return {
            "events": tuple(rng.sample(events, rng.choice((0, 1, 1, 2)))),
            "workspaces": tuple(rng.sample(names, rng.choice((0, 0, 0, 1, 2)))),
        }

    def _key(self) -> SecretStr | None:
        return SecretStr(f"key-{self.rng.randrange(10**6)}") if self.rng.random() < 0.5 else None

    def _ask(self, typed: WantedWebhook, resolved: WantedWebhook) -> None:
        """Adds it unless it is asked for already: two alike are refused, and not what is proved here."""
        bound = self.bound(resolved)
        spaces = frozenset({"Legal": 10102, "HR": 10103}.get(one, one) for one in resolved.workspaces)
        whole = (resolved.callback_url, bound, frozenset(resolved.events), spaces)
        if whole not in self._whole:
            self._whole.add(whole)
            self.asks.append((typed, resolved))

    def bound(self, one: WantedWebhook) -> object:
        if not isinstance(one.template_type, str):
            return one.template_type
        for wanted in self.types.typed:
            if one.template_type in (wanted.key, wanted.name):
                return self.types.meant.get(wanted.address, wanted.address)
        return self.account.named(one.template_type)[0]["id"]

    def _of_the_account(self, hook: Json) -> None:
        rng, url = self.rng, hook["callback_url"]
        group = hook["template_group_id"]
        known = {one["id"] for one in self.account.types}
        bound = group if group is None or (group in known and self.account.extension) else None
        kind = rng.random()
        if kind < 0.3 and bound == group:  # restated
            rules = {rule["type"]: rule["values"] for one in hook["filters"] or () for rule in one["filter_rules"]}
            events, spaces = tuple(rules.get("EVENT_TYPE", ())), tuple(rules.get("WORKSPACE", ()))
            one = WantedWebhook(url, bound, events, spaces)
            self._ask(one, replace(one, remote_id=hook["id"]))
        elif kind < 0.65 and bound == group:  # hears something else
            one = WantedWebhook(url, bound, **self._heard(), sign_key=self._key())
            one = replace(one, new_sign_key=one.sign_key is not None and rng.random() < 0.3)
            if rng.random() < 0.3 and one.address not in self.ids:
                self.ids[one.address] = hook["id"]
            self._ask(one, replace(one, remote_id=hook["id"]))
        else:  # bound to something else, or sent elsewhere: that one is chosen
            if rng.random() < 0.4 and url not in self.going_urls:
                url = rng.choice([one for one in URLS if one not in self.going_urls])
            one = WantedWebhook(url, self._binding(), **self._heard(), sign_key=self._key(), remote_id=hook["id"])
            self._ask(one, one)

    def _new(self) -> None:
        url = self.rng.choice((*URLS, "https://new.example.com/hook"))
        if url not in self.going_urls:
            one = WantedWebhook(url, self._binding(), **self._heard(), sign_key=self._key())
            alone = replace(one, separate=True)
            self._ask(self.rng.choice((one, alone)), alone)


def _users(rng: random.Random, account: Account) -> tuple[WantedUser, ...]:
    wanted = [
        WantedUser(rng.choice((one["email"], one["email"].upper())), one["name"]) for one in some(rng, account.users, 2)
    ]
    for at in range(rng.choice((0, 0, 0, 1, 2))):
        email = rng.choice((f"new{at}@example.com", f"New+{at}@Example.COM", f"o'brien{at}@example.com"))
        name = rng.choice(("", "Grace Hopper", *HOSTILE[:8]))
        spaces = rng.choice(((), ("Legal",), (10101,)))
        wanted.append(
            WantedUser(email, name, rng.choice(("", "Admiral")), rng.choice(("user", "administrator")), spaces)
        )
    rng.shuffle(wanted)
    return tuple(wanted)
