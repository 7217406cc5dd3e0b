"""The draft after a send: what the account now shows is no longer an edit. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from oneflow_tui.models import FIELD_ATTRIBUTES, DataField
from oneflow_tui.setup.actual import Actual, attributes
from oneflow_tui.setup.changes import Action, FieldChange, Report, Result, TypeChange, UserChange, WebhookChange
from oneflow_tui.setup.draft import (
    ChangedField,
    Draft,
    NewField,
    TypeDraft,
    UserDraft,
    WebhookDraft,
    new_attributes,
    wanted_type,
)
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.match import hears_the_same

_THERE = (Result.DONE, Result.ALREADY)


def _settled_new(one: TypeDraft, there: Mapping[str, DataField], sent: set[str]) -> TypeDraft:
    """New fields that the account has are new no more; one that it took with other texts becomes a change."""
    kept: list[NewField] = []
    changed = list(one.changed)
    order = list(one.order)
    for field in one.new:
        found = there.get(field.custom_id)
        if found is None or (attributes(found) != new_attributes(field) and field.custom_id not in sent):
            kept.append(field)
            continue
        base, new = attributes(found), new_attributes(field)
        differing = [attribute for attribute in FIELD_ATTRIBUTES if base[attribute] != new[attribute]]
        if differing:
            changed.append(
                ChangedField(
                    custom_id=field.custom_id,
                    base={attribute: base[attribute] for attribute in differing},
                    new={attribute: new[attribute] for attribute in differing},
                )
            )
        order = [field.custom_id if key == field.uid else key for key in order]
    return one.model_copy(update={"new": tuple(kept), "changed": tuple(changed), "order": tuple(order)})


def _settled_type(one: TypeDraft, actual: Actual, sent: set[str]) -> TypeDraft:
    known = actual.fields.get(one.remote_id) if one.remote_id is not None else None
    if known is None:
        return one
    there = {field.custom_id: field for field in known}
    one = _settled_new(one, there, sent)
    changed = tuple(
        edit
        for edit in one.changed
        if edit.custom_id not in there
        or any(getattr(there[edit.custom_id], attribute) != text for attribute, text in edit.new.items())
    )
    removed = tuple(custom_id for custom_id in one.removed if custom_id in there)
    return one.model_copy(update={"changed": changed, "removed": removed})


def _webhook_waits(one: WebhookDraft, draft: Draft, report: Report, actual: Actual) -> bool:
    done = {
        outcome.change.wanted.uid
        for outcome in report.outcomes
        if isinstance(outcome.change, WebhookChange) and outcome.change.wanted is not None and outcome.result in _THERE
    }
    if one.uid in done:
        return False
    if actual.webhooks is None:
        return True
    if one.action == "remove":
        return any(webhook.id == one.remote_id for webhook in actual.webhooks)
    if one.new_sign_key:
        return True
    bound = draft.type(one.type_uid) if one.type_uid else None
    if bound is not None and bound.remote_id is None:
        return True
    type_id = bound.remote_id if bound is not None else one.type_id
    return not any(
        webhook.callback_url == one.callback_url
        and webhook.template_group_id == type_id
        and hears_the_same(webhook, one.events, one.workspaces)
        for webhook in actual.webhooks
        if one.action == "add" or webhook.id == one.remote_id
    )


def _user_waits(one: UserDraft, report: Report, actual: Actual) -> bool:
    address = one.email.strip().casefold()
    invited = {
        outcome.change.wanted.email.strip().casefold()
        for outcome in report.outcomes
        if isinstance(outcome.change, UserChange) and outcome.result in _THERE
    }
    there = {user.address for user in actual.users or () if user.active}
    return address not in invited and address not in there


def settled(draft: Draft, report: Report, actual: Actual, ids: IdMap | None = None) -> Draft:
    """The draft without what `actual`, read after the send, shows; created types know their id.

    With `ids`, and an empty report, it also takes up what a run had done that was killed before it could tell.
    """
    made = {
        outcome.change.id: outcome.remote_id
        for outcome in report.outcomes
        if isinstance(outcome.change, TypeChange) and outcome.result in _THERE
    }
    sent: dict[str, set[str]] = {}
    for outcome in report.outcomes:
        change = outcome.change
        if isinstance(change, FieldChange) and change.action is Action.CREATE and outcome.result is not Result.NOT_SENT:
            sent.setdefault(change.type_address, set()).add(change.custom_id)
    types: list[TypeDraft] = []
    for one in draft.types:
        address = wanted_type(one, draft, actual).address
        type_id = made.get(address)
        known = ids.template_types.get(address) if ids is not None else None
        if type_id is None and actual.type_by_id(known) is not None:
            type_id = known
        now_known = one.remote_id is None and isinstance(type_id, int)
        named = one.model_copy(update={"remote_id": type_id}) if now_known else one
        types.append(_settled_type(named, actual, sent.get(address, set())))
    draft = draft.model_copy(update={"types": tuple(types)})
    return draft.model_copy(
        update={
            "webhooks": tuple(one for one in draft.webhooks if _webhook_waits(one, draft, report, actual)),
            "users": tuple(one for one in draft.users if _user_waits(one, report, actual)),
        }
    )


def taken_up(draft: Draft, actual: Actual, ids: IdMap, perhaps_sent: Collection[str]) -> Draft:
    """The draft after a run that was killed or stopped before it could tell: what it had done is no edit any more.

    New webhooks are taken for sent only where this machine made them, and only of the uids `perhaps_sent`: one that
    was typed afterwards stays, whatever it is like. People stay until the person lets them go.
    """
    mine = tuple(one for one in actual.webhooks or () if ids.owns_webhook(one.id))
    seen = settled(draft, Report(), actual if actual.webhooks is None else actual.seen(webhooks=mine), ids)
    waiting = {one.uid for one in seen.webhooks}
    webhooks = tuple(
        one
        for one in draft.webhooks
        if one.action != "add" or one.uid not in perhaps_sent or one.uid in waiting or one.new_sign_key
    )
    return seen.model_copy(update={"webhooks": webhooks, "users": draft.users})
