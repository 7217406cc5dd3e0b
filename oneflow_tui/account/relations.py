"""What is wired to what, both ways: which templates carry a type, which webhooks fire for a contract, who uses a field.

A `Relations` keeps what it has looked up, so that links of many things cost one pass over the account.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TypeVar

from oneflow_tui.account import contracts as of_contract
from oneflow_tui.account.check_templates import workspace_ids
from oneflow_tui.account.hearing import NOT_TOLD, Hearing, hears
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.account.things import FieldOf, Kind, Thing, ThingId, id_of, name_of, split_field_id
from oneflow_tui.models import Contract, Template, User, Webhook


@dataclass(frozen=True, slots=True)
class Link:
    """A thing that another one is wired to. `name` is raw; `why` is a few words. `known` is False where the thing is
    named by the other one but is not among what was read."""

    kind: Kind
    id: ThingId
    name: str
    why: str
    known: bool = True


T = TypeVar("T")
_Groups = Iterator[Iterable[Link]]
"""One iterable a kind of link, so that each can be cut by itself."""


class Relations:
    """The links of one look. Not to be kept beyond it."""

    def __init__(self, seen: AccountSeen) -> None:
        self.seen = seen

    def links_of(self, kind: Kind, thing_id: ThingId, most: int | None = None) -> list[Link]:
        """Everything that a thing is wired to; at most `most` links of one sort. Empty where it was not read."""
        thing = self.seen.thing(kind, thing_id) if kind == "data_field" else self._by_id[kind].get(thing_id)
        if thing is None:
            return []
        groups = _OF[kind](self, thing)
        return [link for group in groups for link in islice(group, most)]

    @cached_property
    def _by_id(self) -> dict[Kind, dict[ThingId, Thing]]:
        found: dict[Kind, dict[ThingId, Thing]] = {}
        for kind in _OF:
            if kind != "data_field":
                found[kind] = {id_of(one): one for one in self.seen.things(kind) or ()}
        return found

    def _to(self, kind: Kind, thing_id: int | None, why: str) -> Iterator[Link]:
        """The link to the one thing of this id."""
        if thing_id is None:
            return
        thing = self._by_id[kind].get(thing_id)
        yield Link(kind, thing_id, "" if thing is None else name_of(thing), why, thing is not None)

    # What is looked up once

    @cached_property
    def _templates_of_type(self) -> Mapping[int, list[Template]]:
        return _by(self.seen.templates, lambda one: one.template_type_id)

    def _contracts_by(self, number: Callable[[Contract], int | None]) -> Mapping[int, list[Contract]]:
        return _by(self.seen.contracts, number)

    @cached_property
    def _contracts_of_type(self) -> Mapping[int, list[Contract]]:
        return self._contracts_by(lambda one: one.template_type_id)

    @cached_property
    def _contracts_of_template(self) -> Mapping[int, list[Contract]]:
        return self._contracts_by(lambda one: one.template_id)

    @cached_property
    def _contracts_in(self) -> Mapping[int, list[Contract]]:
        return self._contracts_by(lambda one: one.workspace_id)

    @cached_property
    def _contracts_with(self) -> Mapping[str, list[Contract]]:
        found: dict[str, list[Contract]] = defaultdict(list)
        for one in self.seen.contracts or ():
            for email in of_contract.emails(one):
                found[email].append(one)
        return found

    @cached_property
    def _contracts_using(self) -> Mapping[tuple[int, str], list[Contract]]:
        """Those whose data fields were read, by template type and custom_id."""
        found: dict[tuple[int, str], list[Contract]] = defaultdict(list)
        for one in self.seen.contracts or ():
            type_id = one.template_type_id
            if type_id is not None:
                for custom_id in self._custom_ids(one):
                    found[type_id, custom_id].append(one)
        return found

    def _custom_ids(self, contract: Contract) -> set[str]:
        """Of the data fields that were read of it, or came with it; empty where neither."""
        fields = self.seen.contract_fields.get(contract.id)
        if fields is None:
            fields = of_contract.embedded_fields(contract)
        return {of_contract.custom_id_of(field) for field in fields or ()}

    # Groups of links

    def contract_links(self, found: Iterable[Contract], why: str) -> Iterator[Link]:
        return (Link("contract", one.id, one.name, why) for one in found)

    def hook_links(self, heard: Callable[[Webhook], Hearing]) -> Iterator[Link]:
        for one in self.seen.webhooks or ():
            hearing = heard(one)
            if hearing.possible:
                yield Link("webhook", one.id, one.callback_url, hearing.why)

    def of_type(self, thing: Thing) -> _Groups:
        number = int(id_of(thing))
        yield (Link("template", one.id, one.name, "carries it") for one in self._templates_of_type.get(number, ()))
        yield self.hook_links(lambda one: hears(one, type_id=number))
        yield (Link("data_field", one.id, name_of(one), "is in it") for one in self._fields(number))
        yield self.contract_links(self._contracts_of_type.get(number, ()), "is of it")

    def _fields(self, type_id: int) -> Iterator[FieldOf]:
        return (FieldOf(type_id, one) for one in self.seen.fields.get(type_id, ()))

    def of_field(self, thing: Thing) -> _Groups:
        type_id, custom_id = split_field_id(id_of(thing)) or (0, "")
        yield self._to("template_type", type_id, "is its template type")
        templates = self._templates_of_type.get(type_id, ())
        yield (Link("template", one.id, one.name, "carries its template type") for one in templates)
        yield self.contract_links(self._contracts_using.get((type_id, custom_id), ()), "has it")

    def of_template(self, thing: Thing) -> _Groups:
        if isinstance(thing, Template):
            yield self._to("template_type", thing.template_type_id, "is carried by it")
            for number in sorted(workspace_ids(thing) or ()):
                yield self._to("workspace", number, "can use it")
            if thing.template_type_id is not None:
                type_id = thing.template_type_id
                yield self.hook_links(lambda one: hears(one, type_id=type_id))
                yield (Link("data_field", one.id, name_of(one), "is in its type") for one in self._fields(type_id))
            yield self.contract_links(self._contracts_of_template.get(thing.id, ()), "was made from it")

    def of_workspace(self, thing: Thing) -> _Groups:
        number = int(id_of(thing))
        placed = (one for one in self.seen.templates or () if number in (workspace_ids(one) or ()))
        yield (Link("template", one.id, one.name, "can be used in it") for one in placed)
        yield self.hook_links(lambda one: hears(one, workspace_id=number))
        yield self.contract_links(self._contracts_in.get(number, ()), "lies in it")

    def of_webhook(self, thing: Thing) -> _Groups:
        if isinstance(thing, Webhook):
            yield self._heard("template_type", lambda number: hears(thing, type_id=number))
            if thing.template_group_id not in self._by_id["template_type"]:
                yield self._to("template_type", thing.template_group_id, "is what it is bound to")
            yield self._heard("workspace", lambda number: hears(thing, workspace_id=number))
            for number in dict.fromkeys(thing.workspace_ids):
                if number not in self._by_id["workspace"]:
                    yield self._to("workspace", number, "is in its filter")
            templates = [one for one in self.seen.templates or () if one.template_type_id is not None]
            found = ((one, hears(thing, type_id=one.template_type_id)) for one in templates)
            yield (Link("template", one.id, one.name, hearing.of_it) for one, hearing in found if hearing.possible)
            heard = ((one, hears_contract(thing, one)) for one in self.seen.contracts or ())
            yield (Link("contract", one.id, one.name, hearing.of_it) for one, hearing in heard if hearing.possible)

    def _heard(self, kind: Kind, hearing: Callable[[int], Hearing]) -> Iterator[Link]:
        for number, thing in self._by_id[kind].items():
            found = hearing(int(number))
            if found.possible:
                yield Link(kind, number, name_of(thing), found.of_it)

    def of_user(self, thing: Thing) -> _Groups:
        if isinstance(thing, User) and thing.address:
            yield self.contract_links(self._contracts_with.get(thing.address, ()), "names this e-mail")

    def of_one_contract(self, thing: Thing) -> _Groups:
        if isinstance(thing, Contract):
            yield self._to("template", thing.template_id, "is what it was made from")
            yield self._to("template_type", thing.template_type_id, "is its template type")
            yield self._to("workspace", thing.workspace_id, "is where it lies")
            yield self.hook_links(lambda one: hears_contract(one, thing))
            named = of_contract.emails(thing)
            users = (one for one in self.seen.users or () if one.address in named)
            yield (Link("user", one.id, one.name or one.email, "takes part") for one in users)
            yield self._fields_of(thing)

    def _fields_of(self, contract: Contract) -> Iterator[Link]:
        type_id = contract.template_type_id
        has = self._custom_ids(contract)
        if type_id is not None:
            of_type = (one for one in self._fields(type_id) if one.field.custom_id in has)
            yield from (Link("data_field", one.id, name_of(one), "is in it") for one in of_type)

    def of_account(self, thing: Thing) -> _Groups:
        yield (Link("workspace", one.id, one.name, "belongs to it") for one in self.seen.workspaces or ())


def hears_contract(webhook: Webhook, contract: Contract) -> Hearing:
    """Whether a webhook hears of a contract."""
    workspace_id = contract.workspace_id
    if of_contract.tells_type(contract):
        return hears(webhook, type_id=contract.template_type_id, workspace_id=workspace_id)
    heard = hears(webhook, workspace_id=workspace_id)
    return NOT_TOLD if heard.possible and webhook.template_group_id is not None else heard


def _by(things: Iterable[T] | None, number: Callable[[T], int | None]) -> Mapping[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for one in things or ():
        if (key := number(one)) is not None:
            found[key].append(one)
    return found


_OF: dict[Kind, Callable[[Relations, Thing], _Groups]] = {
    "account": Relations.of_account,
    "workspace": Relations.of_workspace,
    "template_type": Relations.of_type,
    "data_field": Relations.of_field,
    "template": Relations.of_template,
    "webhook": Relations.of_webhook,
    "user": Relations.of_user,
    "contract": Relations.of_one_contract,
}


def links_of(seen: AccountSeen, kind: Kind, thing_id: ThingId, most: int | None = None) -> list[Link]:
    """The links of one thing; for many things keep a `Relations`."""
    return Relations(seen).links_of(kind, thing_id, most)
