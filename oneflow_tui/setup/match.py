"""Which thing of the account a wanted thing is. Pure; a doubt is an error in words, never a guess."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oneflow_tui.errors import AccountMoved, BadInput, GateRefused
from oneflow_tui.models import TemplateType, Webhook, Workspace
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.wanted import Wanted, WantedType, WantedWebhook
from oneflow_tui.setup.words import listed, quoted


@dataclass(frozen=True, slots=True)
class TypeMatch:
    """A wanted type and the account's, None where it is to be created. `ours`: writing into it needs no asking."""

    wanted: WantedType
    there: TemplateType | None = None
    ours: bool = True
    same_name: tuple[int, ...] = ()


def account_types(actual: Actual) -> tuple[TemplateType, ...]:
    """The template types as read; none where the extension is off. Raises BadInput where they were not read."""
    if actual.template_types is not None:
        return actual.template_types
    if actual.extension == "off":
        return ()
    raise BadInput("The template types of the account have not been read yet.", next="Look at the account first.")


def _by_name(one: WantedType, named: Sequence[TemplateType], ids: IdMap) -> TypeMatch:
    if len(named) > 1:
        numbers = listed([str(found.id) for found in named])
        raise GateRefused(
            f"The account has {len(named)} template types named {quoted(one.name)}: {numbers}. "
            "Which one is meant cannot be told.",
            next="Rename one of them in the web app; or let `pull` write the set-up file, which then tells them apart "
            "by a key; or choose one in the wizard.",
        )
    if not named:
        return TypeMatch(one)
    return TypeMatch(one, named[0], ours=ids.owns_type(named[0].id))


def match_types(wanted: Wanted, actual: Actual, ids: IdMap) -> dict[str, TypeMatch]:
    """By address: first the id that the person chose, then the id map (what was made or adopted here before what was
    only pulled), then the exact name."""
    if not wanted.template_types:
        return {}
    known = account_types(actual)
    by_id = {one.id: one for one in known}
    matches: dict[str, TypeMatch] = {}
    taken: dict[int, str] = {}

    def take(match: TypeMatch) -> None:
        address = match.wanted.address
        if match.there is not None and match.there.id in taken:
            raise BadInput(f"{taken[match.there.id]} and {address} mean the same template type {match.there.id}.")
        if match.there is not None:
            taken[match.there.id] = address
        matches[address] = match

    for one in wanted.template_types:
        if one.address in matches or sum(other.address == one.address for other in wanted.template_types) > 1:
            raise BadInput(f"Two template types are named {quoted(one.key or one.name)}.", next="Give each a key.")
        if one.remote_id is not None and one.remote_id not in by_id:
            raise AccountMoved(
                f"The template type {quoted(one.name)} ({one.remote_id}) is no longer in the account.",
                next="Take it out of the set-up, or choose another one.",
            )
        mapped = one.remote_id if one.remote_id is not None else ids.template_types.get(one.address)
        if mapped in by_id:
            take(TypeMatch(one, by_id[mapped]))
    for one in wanted.template_types:
        pulled = ids.pulled.get(one.address)
        if one.address not in matches and pulled in by_id and pulled not in taken:
            take(TypeMatch(one, by_id[pulled], ours=ids.owns_type(pulled)))
    for one in wanted.template_types:
        if one.address not in matches:
            named = [found for found in known if found.name == one.name]
            free = [found for found in named if found.id not in taken]
            match = _by_name(one, free, ids)
            take(TypeMatch(one, match.there, match.ours, tuple(found.id for found in named)))
    return {one.address: matches[one.address] for one in wanted.template_types}


def check_strangers(wanted: Wanted, actual: Actual, ids: IdMap) -> None:
    """Raises GateRefused where a type that was to be created bears the name of one that this machine did not make:
    whether that one is meant has to be said by the person first."""
    for match in match_types(wanted, actual, ids).values():
        if match.there is not None and not match.ours:
            name = quoted(match.wanted.name)
            raise GateRefused(
                f"The account has a template type {name} ({match.there.id}) that was not made here.",
                next="On Template types, Enter on its row makes it ours with what you typed; or rename yours (^e).",
            )


def needed_types(wanted: Wanted, actual: Actual, ids: IdMap) -> tuple[int, ...]:
    """The ids of the account's types whose data fields a plan has to know."""
    return tuple(
        match.there.id
        for match in match_types(wanted, actual, ids).values()
        if match.there is not None and (match.wanted.fields or match.wanted.delete_fields)
    )


@dataclass(frozen=True, slots=True)
class Binding:
    """What a webhook is bound to: the id of a type, the address of one still to be created, or nothing."""

    type_id: int | None = None
    address: str | None = None


def binding(one: WantedWebhook, types: Mapping[str, TypeMatch], actual: Actual) -> Binding:
    """Raises BadInput where no type, or more than one, has the name."""
    name = one.template_type
    if name is None or isinstance(name, int):
        return Binding(name)
    keyed = [match for match in types.values() if match.wanted.key == name]
    meant = keyed or [match for match in types.values() if match.wanted.name == name]
    if len(meant) > 1:
        raise BadInput(
            f"The webhook {quoted(one.callback_url)} names {quoted(name)}, but {len(meant)} types are named so.",
            next="Name the key of the one that is meant.",
        )
    if meant:
        there = meant[0].there
        return Binding(None, meant[0].wanted.address) if there is None else Binding(there.id)
    named = [found.id for found in account_types(actual) if found.name == name]
    if len(named) != 1:
        how_many = f"{len(named)} template types are" if named else "no template type is"
        near = difflib.get_close_matches(name, _names(types, actual), 1) if not named else []
        raise BadInput(
            f"The webhook {quoted(one.callback_url)} names {quoted(name)}, but {how_many} named so.",
            next=f"Did you mean {quoted(near[0])}?" if near else "Name one of the set-up or of the account, or its id.",
        )
    return Binding(named[0])


def _names(types: Mapping[str, TypeMatch], actual: Actual) -> list[str]:
    """What a template type may be called: in the set-up and in the account."""
    return [*(match.wanted.name for match in types.values()), *(one.name for one in account_types(actual))]


def workspace_ids(names: Sequence[str | int], known: Sequence[Workspace] | None, whose: str) -> tuple[int, ...]:
    """Workspaces by name or id, as ids. Raises BadInput for a name that is not there, or there twice."""
    found: list[int] = []
    for name in names:
        if isinstance(name, int):
            found.append(name)
            continue
        if known is None:
            raise BadInput("The workspaces have not been read yet.", next="Look at the account first.")
        same = [one.id for one in known if one.name == name]
        if len(same) != 1:
            how_many = f"{len(same)} workspaces are" if same else "no workspace is"
            raise BadInput(f"{whose} names the workspace {quoted(name)}, but {how_many} named so.")
        found.append(same[0])
    return tuple(dict.fromkeys(found))


def is_understood(webhook: Webhook) -> bool:
    """Whether its filters are of the kind that this program writes, so that they can be compared and written."""
    if not webhook.is_plain:
        return False
    for one in webhook.filters or ():
        rules = one.get("filter_rules")
        if not isinstance(rules, list) or not all(_is_rule(rule) for rule in rules):
            return False
        if len({rule["type"] for rule in rules}) != len(rules):
            return False
    return True


def _is_rule(rule: object) -> bool:
    if not isinstance(rule, dict) or not isinstance(values := rule.get("values"), list):
        return False
    match rule.get("type"):
        case "EVENT_TYPE":
            return all(isinstance(value, str) for value in values)
        case "WORKSPACE":
            return all(isinstance(value, int) and not isinstance(value, bool) for value in values)
    return False


def hears_the_same(webhook: Webhook, events: Sequence[str], workspaces: Sequence[int]) -> bool:
    """Whether its filters say just this; the order does not count."""
    return (
        is_understood(webhook) and set(webhook.events) == set(events) and set(webhook.workspace_ids) == set(workspaces)
    )
