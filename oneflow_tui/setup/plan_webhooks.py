"""The part of a plan that is about webhooks. Pure.

A webhook is known by its callback URL and the template type that it is bound to; among several, one with equal
filters is taken first. One that this machine did not make, or whose filters it does not write itself, is left alone
unless the person chose it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from oneflow_tui.errors import AccountMoved, BadInput, GateRefused
from oneflow_tui.models import KNOWN_EVENTS, Webhook
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.changes import Action, Kind, Unknown, Unmanaged, WebhookChange
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.match import Binding, TypeMatch, binding, hears_the_same, is_understood, workspace_ids
from oneflow_tui.setup.wanted import Wanted, WantedWebhook
from oneflow_tui.setup.words import WEBHOOKS_MENU, listed, quoted


@dataclass(slots=True)
class _Ask:
    """A wanted webhook with its names resolved, and the one of the account that it is."""

    wanted: WantedWebhook
    bound: Binding
    workspaces: tuple[int, ...]
    address: str
    there: Webhook | None = None
    equal: bool = False

    def same_place(self, webhook: Webhook) -> bool:
        return (
            self.bound.address is None
            and webhook.callback_url == self.wanted.callback_url
            and webhook.template_group_id == self.bound.type_id
        )


@dataclass(slots=True)
class WebhookPlan:
    """Changes, what stays unmanaged, the webhooks that would be written into although not ours, what is unknown."""

    changes: list[WebhookChange] = field(default_factory=list)
    unmanaged: list[Unmanaged] = field(default_factory=list)
    adoptions: dict[str, int] = field(default_factory=dict)
    unknown: list[Unknown] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)


def webhook_addresses(wanted: Wanted) -> tuple[str, ...]:
    """The address of each wanted webhook in the plan: those that share one are numbered."""
    times: dict[str, int] = {}
    addresses: list[str] = []
    for one in wanted.webhooks:
        times[one.address] = number = times.get(one.address, 0) + 1
        addresses.append(one.address if number == 1 else f"{one.address[:-1]} #{number}]")
    return tuple(addresses)


def _asks(wanted: Wanted, types: Mapping[str, TypeMatch], actual: Actual) -> list[_Ask]:
    asks: list[_Ask] = []
    seen: set[tuple[object, ...]] = set()
    for one, address in zip(wanted.webhooks, webhook_addresses(wanted), strict=True):
        bound = binding(one, types, actual)
        spaces = workspace_ids(one.workspaces, actual.workspaces, f"The webhook {quoted(one.callback_url)}")
        whole = (one.callback_url, bound, frozenset(one.events), frozenset(spaces))
        if whole in seen:
            raise BadInput(f"The webhook {quoted(one.callback_url)} is asked for twice, with the same filters.")
        seen.add(whole)
        asks.append(_Ask(one, bound, spaces, address))
    return asks


def _chosen(ask: _Ask, known: Sequence[Webhook]) -> Webhook:
    found = next((one for one in known if one.id == ask.wanted.remote_id), None)
    if found is None:
        raise AccountMoved(
            f"The webhook {ask.wanted.remote_id} to {quoted(ask.wanted.callback_url)} is no longer in the account.",
            next="Take the change out of the set-up.",
        )
    return found


def _pair(asks: Sequence[_Ask], known: Sequence[Webhook], ids: IdMap) -> None:
    """Finds each wanted webhook in the account; leaves `there` None for those to create."""
    free = {one.id: one for one in known}
    for ask in asks:
        if ask.wanted.remote_id is not None:
            ask.there = _chosen(ask, known)
            ask.equal = ask.same_place(ask.there) and hears_the_same(ask.there, ask.wanted.events, ask.workspaces)
            free.pop(ask.there.id, None)
    for ask in asks:
        if ask.there is None:
            equal = [
                one
                for one in free.values()
                if ask.same_place(one) and hears_the_same(one, ask.wanted.events, ask.workspaces)
            ]
            if equal:
                ask.there = min(equal, key=lambda one: not ids.owns_webhook(one.id))
                ask.equal = True
                free.pop(ask.there.id)
    for ask in asks:
        if ask.there is None and not ask.wanted.separate:
            left = [one for one in free.values() if ask.same_place(one) and is_understood(one)]
            mapped = [one for one in left if one.id == ids.webhooks.get(ask.address)]
            rivals = [other for other in asks if other.there is None and other is not ask and _rivals(ask, other)]
            if mapped:
                ask.there = mapped[0]
            elif len(left) == 1 and not rivals:
                ask.there = left[0]
            elif len(left) > 1:
                raise GateRefused(
                    f"The account has {len(left)} webhooks to {quoted(ask.wanted.callback_url)} with other filters "
                    f"({listed([str(one.id) for one in left])}). Which one is meant cannot be told.",
                    next="Remove those that are not needed, or choose one in the wizard.",
                )
            if ask.there is not None:
                free.pop(ask.there.id)


def _rivals(ask: _Ask, other: _Ask) -> bool:
    return (ask.wanted.callback_url, ask.bound) == (other.wanted.callback_url, other.bound)


def _hears(events: Sequence[str], spaces: Sequence[int]) -> str:
    what = listed(list(events)) if events else "every event"
    ids = listed([str(one) for one in spaces])
    where = f"workspace{'s' * (len(spaces) > 1)} {ids}" if spaces else "every workspace"
    return f"{what} in {where}"


def _creation(ask: _Ask) -> WebhookChange:
    one = ask.wanted
    bound = f", for the template type {quoted(str(one.template_type))}" if one.template_type is not None else ""
    return WebhookChange(
        action=Action.CREATE,
        kind=Kind.WEBHOOK,
        id=ask.address,
        detail=f"creates a webhook to {quoted(one.callback_url)}{bound}: {_hears(one.events, ask.workspaces)}"
        + ("; with a sign key" if one.sign_key is not None else "; without a sign key"),
        wanted=one,
        callback_url=one.callback_url,
        type_address=ask.bound.address,
        type_id=ask.bound.type_id,
        workspace_ids=ask.workspaces,
        sign_key=one.sign_key,
    )


def _update(ask: _Ask, there: Webhook, known_sign_keys: Collection[int], *, asks: bool) -> WebhookChange | None:
    """What the write changes; where it may clear a sign key and no screen `asks`, the decision is left to a person."""
    one = ask.wanted
    if ask.equal and not one.new_sign_key:
        return None
    words: list[str] = []
    if there.callback_url != one.callback_url:
        words.append(f"it calls {quoted(one.callback_url)} instead of {quoted(there.callback_url)}")
    if there.template_group_id != ask.bound.type_id or ask.bound.address is not None:
        was_bound = f"template type {there.template_group_id}" if there.template_group_id else "no template type"
        bound = f"template type {quoted(str(one.template_type))}" if one.template_type else "no template type"
        words.append(f"it is bound to {bound} instead of {was_bound}")
    if not hears_the_same(there, one.events, ask.workspaces):
        was = _hears(there.events, there.workspace_ids) if is_understood(there) else "filters of another kind"
        words.append(f"it hears {_hears(one.events, ask.workspaces)} instead of {was}")
    if one.sign_key is not None and one.new_sign_key:
        words.append("its sign key is set anew")
    clears = one.sign_key is None and there.id not in known_sign_keys
    what = f"the webhook {there.id} to {quoted(there.callback_url)}: {'; '.join(words)}"
    warning = "; this machine has no sign key for it, and the write may clear the one that is set" if clears else ""
    left_to_person = clears and not asks
    if left_to_person:
        detail = (
            f"would change {what}{warning}. That is a person's decision: give `sign_key` in the set-up file, or change "
            f"it in the wizard or at {WEBHOOKS_MENU}"
        )
    else:
        detail = f"changes {what}{warning}"
    return WebhookChange(
        action=Action.MANUAL if left_to_person else Action.UPDATE,
        kind=Kind.WEBHOOK,
        id=ask.address,
        remote_id=there.id,
        detail=detail,
        wanted=one,
        callback_url=one.callback_url,
        type_address=ask.bound.address,
        type_id=ask.bound.type_id,
        workspace_ids=ask.workspaces,
        before=there,
        sign_key=one.sign_key,
        clears_sign_key=clears,
    )


def _removals(wanted: Wanted, known: Sequence[Webhook]) -> list[WebhookChange]:
    return [
        WebhookChange(
            action=Action.DELETE,
            kind=Kind.WEBHOOK,
            id=f'webhooks["{one.callback_url}" {one.id}]',
            remote_id=one.id,
            detail=f"removes the webhook {one.id} to {quoted(one.callback_url)}",
            reach=f"nothing is sent to {quoted(one.callback_url)} by it any more",
            callback_url=one.callback_url,
            type_id=one.template_group_id,
            before=one,
        )
        for one in known
        if one.id in wanted.delete_webhook_ids or one.callback_url in wanted.delete_webhooks
    ]


def _strange_events(one: WantedWebhook, address: str) -> list[Unknown]:
    """The events that this program does not know: the list is open, and a slip of the pen looks the same."""
    found = []
    for event in one.events:
        if event not in KNOWN_EVENTS:
            near = get_close_matches(event, KNOWN_EVENTS, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            words = f"whether Oneflow knows the event {quoted(event)} cannot be told{hint}"
            found.append(Unknown(Kind.WEBHOOK, address, words))
    return found


def _adoptions(asks: Sequence[_Ask], taken: Collection[str]) -> dict[str, int]:
    """By callback URL; by the whole address where several have one, so that a name never stands for two."""
    urls = [ask.wanted.callback_url for ask in asks]
    return {
        ask.address if urls.count(url) > 1 or url in taken else url: ask.there.id
        for ask, url in zip(asks, urls, strict=True)
        if ask.there is not None
    }


def plan_webhooks(
    wanted: Wanted,
    types: Mapping[str, TypeMatch],
    actual: Actual,
    ids: IdMap,
    known_sign_keys: Collection[int],
    *,
    asks: bool = True,
    taken: Collection[str] = (),
) -> WebhookPlan:
    """`taken`: names of adoptions that mean something else. Raises BadInput for what cannot be sent, GateRefused where
    which webhook is meant cannot be told."""
    plan = WebhookPlan()
    asked = wanted.webhooks or wanted.delete_webhooks or wanted.delete_webhook_ids
    if actual.webhooks is None:
        if asked:
            raise BadInput("The webhooks of the account have not been read yet.", next="Look at the account first.")
        return plan
    plan.changes.extend(_removals(wanted, actual.webhooks))
    going = {change.remote_id for change in plan.changes}
    for one in wanted.webhooks:
        if one.callback_url in wanted.delete_webhooks:
            raise BadInput(f"The webhook {quoted(one.callback_url)} is both wanted and to be removed.")
    staying = [one for one in actual.webhooks if one.id not in going]
    all_asks = _asks(wanted, types, actual)
    _pair(all_asks, staying, ids)
    adopting: list[_Ask] = []
    for ask in all_asks:
        plan.unknown.extend(_strange_events(ask.wanted, ask.address))
        if ask.there is None:
            plan.changes.append(_creation(ask))
            continue
        update = _update(ask, ask.there, known_sign_keys, asks=asks)
        written = update is not None and update.action is Action.UPDATE
        if update is not None:
            plan.changes.append(update)
        if written and ask.wanted.remote_id is None and not ids.owns_webhook(ask.there.id):
            adopting.append(ask)
        if (ask.wanted.sign_key is not None or ask.wanted.key_source) and not written:
            words = "whether its sign key is set cannot be seen: a sign key never comes back"
            plan.unknown.append(Unknown(Kind.WEBHOOK, ask.address, words))
    plan.adoptions.update(_adoptions(adopting, taken))
    plan.ids = {ask.address: ask.there.id for ask in all_asks if ask.there is not None}
    found = set(plan.ids.values())
    plan.unmanaged.extend(Unmanaged(Kind.WEBHOOK, one.id, one.callback_url) for one in staying if one.id not in found)
    return plan
