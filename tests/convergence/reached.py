"""Whether the account is as the wish says, told from the sandbox's store alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from oneflow_tui.models import FIELD_ATTRIBUTES
from oneflow_tui.setup.wanted import Wanted, WantedType, WantedWebhook
from tests.convergence.seen import Json, Seen

_Key = tuple[Any, ...]


def going_fields(one: WantedType) -> set[str]:
    """The custom_ids that are to go, those that are renamed among them."""
    return set(one.delete_fields) | {field.renamed_from for field in one.fields if field.renamed_from is not None}


@dataclass(frozen=True)
class Reached:
    """`meant` is the account's type by the address of the wish; `touched` the webhooks that were to change."""

    before: Seen
    after: Seen
    wanted: Wanted
    meant: dict[str, int]
    touched: set[int]
    has_scim: bool
    left_to_person: bool = False
    """Whether the change of a webhook waits for a person: then those that wait are not told from the rest."""

    def problems(self) -> list[str]:
        """Sentences about what is not as wanted, or there more than once."""
        types = {**self.meant}
        problems: list[str] = []
        made = {
            number: one
            for number, one in self.after.kinds["template_types"].items()
            if number not in self.before.kinds["template_types"]
        }
        for one in self.wanted.template_types:
            if one.address in self.meant:
                continue
            mine = [number for number, there in made.items() if there["name"] == one.name]
            if len(mine) != 1 or made[mine[0]]["description"] != (one.description or ""):
                problems.append(f"{one.address!a} was made {len(mine)} times, or not as wanted")
            else:
                types[one.address] = mine[0]
        if len(made) != len(self.wanted.template_types) - len(self.meant):
            problems.append(f"{len(made)} template types were made")
        for one in self.wanted.template_types:
            if one.address in types:
                problems += self._fields(one, types[one.address])
        for hook in self.wanted.webhooks if not self.left_to_person else ():
            problems += self._webhook(hook, types)
        problems += self._removed()
        return problems + self._users()

    def _fields(self, one: WantedType, type_id: int) -> list[str]:
        was = self.before.rows(type_id) if type_id in self.before.kinds["template_types"] else {}
        now = self.after.rows(type_id)
        problems = []
        for field in one.fields:
            old, there = was.get(field.custom_id), now.get(field.custom_id)
            if old is not None and old["source"] == "system":
                continue
            if there is None:
                problems.append(f"{field.custom_id!a} is not in type {type_id}")
                continue
            base = old if old is not None else was.get(field.renamed_from or "")
            for name in FIELD_ATTRIBUTES:
                said = getattr(field, name)
                right = said if said is not None else (base[name] or "") if base is not None else ""
                if (there[name] or "") != right:
                    problems.append(
                        f"{name} of {field.custom_id!a} in type {type_id} is {there[name]!a}, not {right!a}"
                    )
            if old is not None and old["id"] != there["id"]:
                problems.append(f"{field.custom_id!a} of type {type_id} was made anew")
        going = going_fields(one)
        problems += [f"{custom_id!a} is still in type {type_id}" for custom_id in going if custom_id in now]
        if len(now) != len(set(was) - going | {field.custom_id for field in one.fields}):
            problems.append(f"type {type_id} holds {len(now)} fields")
        return problems

    def _webhook(self, hook: WantedWebhook, types: dict[str, int]) -> list[str]:
        meant = self.key_of(hook, types)
        before, after = self.before.kinds["webhooks"], self.after.kinds["webhooks"]
        equal = {number for number, one in after.items() if key_of_hook(one) == meant}
        chosen = {one.remote_id for one in self.wanted.webhooks if one is not hook}
        kept = {number for number in self.staying() - chosen if key_of_hook(before[number]) == meant}
        if hook.remote_id is not None:
            kept.add(hook.remote_id)
        if hook.separate and not kept and equal & set(before):
            return [f"{hook.address!a} was to be one more, but {equal} was changed"]
        # Another wish for the same place may be served by one of several equal ones.
        siblings = [
            one
            for one in self.wanted.webhooks
            if one.remote_id is None and one is not hook and self.key_of(one, types)[:2] == meant[:2]
        ]
        lost = kept - equal
        if len(lost) > len(siblings) or hook.remote_id in lost or len(equal) != max(1, len(kept - lost)):
            return [f"{hook.address!a} is {sorted(equal)}; that held before of {sorted(kept)}"]
        return []

    def staying(self) -> set[int]:
        """The webhooks that the wish does not remove."""
        return {
            number
            for number, one in self.before.kinds["webhooks"].items()
            if number not in self.wanted.delete_webhook_ids and one["callback_url"] not in self.wanted.delete_webhooks
        }

    def key_of(self, hook: WantedWebhook, types: dict[str, int]) -> _Key:
        """URL, type, events and workspaces that are wanted; `types` gives ids by address."""
        bound = hook.template_type
        if isinstance(bound, str):
            own = [one for one in self.wanted.template_types if bound == one.key]
            own = own or [one for one in self.wanted.template_types if bound == one.name]
            there = [key for key, one in self.after.kinds["template_types"].items() if one["name"] == bound]
            bound = types.get(own[0].address) if own else there[0]
        names = {one["name"]: key for key, one in self.after.kinds["workspaces"].items()}
        spaces = frozenset(names[one] if isinstance(one, str) else one for one in hook.workspaces)
        return hook.callback_url, bound, frozenset(hook.events), spaces

    def _removed(self) -> list[str]:
        return [
            f"the webhook {number} is still there"
            for number, one in self.after.kinds["webhooks"].items()
            if number in self.wanted.delete_webhook_ids or one["callback_url"] in self.wanted.delete_webhooks
        ]

    def _users(self) -> list[str]:
        there: dict[str, int] = {}
        for one in self.after.kinds["users"].values():
            there[one["email"].casefold()] = there.get(one["email"].casefold(), 0) + 1
        known = {one["email"].casefold() for one in self.before.kinds["users"].values()}
        emails = {one.email.casefold() for one in self.wanted.users}
        right = known | (emails if self.has_scim else set())
        return [] if set(there) == right and set(there.values()) <= {1} else [f"the users are {sorted(there)}"]


def key_of_hook(hook: Json) -> _Key | None:
    """URL, type, events and workspaces of a webhook of the store; None where its filters are of another kind."""
    filters = hook["filters"] or []
    rules = filters[0]["filter_rules"] if filters else []
    kinds = [rule["type"] for rule in rules]
    if len(filters) > 1 or len(set(kinds)) != len(kinds) or not set(kinds) <= {"EVENT_TYPE", "WORKSPACE"}:
        return None
    said = {rule["type"]: frozenset(rule["values"]) for rule in rules}
    none: frozenset[Any] = frozenset()
    return hook["callback_url"], hook["template_group_id"], said.get("EVENT_TYPE", none), said.get("WORKSPACE", none)
