"""A set-up file opened in the wizard: what it asks beyond what the account holds, as edits of the draft. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from oneflow_tui.models import FIELD_ATTRIBUTES
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.changes import Action, FieldChange, Kind, Plan, WebhookChange
from oneflow_tui.setup.draft import ChangedField, Draft, NewField, TypeDraft, UserDraft, WebhookDraft, new_uid
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.match import TypeMatch, match_types, workspace_ids
from oneflow_tui.setup.merge import merged
from oneflow_tui.setup.plan import make_plan
from oneflow_tui.setup.plan_fields import field_changes
from oneflow_tui.setup.wanted import Wanted
from oneflow_tui.setup.words import quoted


@dataclass(frozen=True, slots=True)
class Stranger:
    """Something of the account that the file would write into although this machine did not make it."""

    kind: Kind
    name: str
    id: int


def plan_of_file(wanted: Wanted, actual: Actual, ids: IdMap) -> Plan:
    """What the file asks, all of it. Raises what setup.plan.make_plan raises."""
    return make_plan(wanted, actual, ids, has_scim=False)


def strangers(wanted: Wanted, actual: Actual, ids: IdMap) -> tuple[Stranger, ...]:
    """The template types and webhooks whose edits need the person's word. One that needs no write needs none."""
    plan = plan_of_file(wanted, actual, ids)
    written = {change.type_id for change in plan.changes if isinstance(change, FieldChange)}
    types = [
        Stranger(Kind.TEMPLATE_TYPE, match.there.name, match.there.id)
        for match in match_types(wanted, actual, ids).values()
        if match.there is not None and not match.ours and match.there.id in written
    ]
    hooks = [
        Stranger(Kind.WEBHOOK, change.before.callback_url, change.before.id)
        for change in plan.changes
        if isinstance(change, WebhookChange)
        and change.action is Action.UPDATE
        and change.before is not None
        and not ids.owns_webhook(change.before.id)
    ]
    return (*types, *hooks)


def _order(match: TypeMatch, changes: list[FieldChange], actual: Actual, rows: Mapping[str, str]) -> tuple[str, ...]:
    """The order that `apply` would send, removed fields in their places, so that both ways end in the same one."""
    now = actual.fields.get(match.there.id, ()) if match.there is not None else ()
    staying = [change for change in changes if change.action is not Action.DELETE]
    sent = merged(now, staying, [one.custom_id for one in match.wanted.fields])
    return tuple(dict.fromkeys(rows.get(str(row["custom_id"]), str(row["custom_id"])) for row in sent))


def _type_draft(match: TypeMatch, actual: Actual) -> TypeDraft:
    wanted, there = match.wanted, match.there
    changes, _ = field_changes(match, actual)
    new: list[NewField] = []
    changed: list[ChangedField] = []
    for change in changes:
        before, after = change.before or {}, change.after or {}
        if change.action is Action.CREATE:
            new.append(NewField(custom_id=change.custom_id, **after))
        elif change.action is Action.UPDATE:
            differing = [name for name in FIELD_ATTRIBUTES if before[name] != after[name]]
            changed.append(
                ChangedField(
                    custom_id=change.custom_id,
                    base={name: before[name] for name in differing},
                    new={name: after[name] for name in differing},
                )
            )
    asked: dict[str, str] = {}
    if there is not None and there.name != wanted.name:
        asked["name"] = wanted.name
    if there is not None and wanted.description is not None and there.description != wanted.description:
        asked["description"] = wanted.description
    return TypeDraft(
        name=there.name if there is not None else wanted.name,
        description=there.description if there is not None else wanted.description or "",
        key=wanted.key,
        asked=asked,
        remote_id=there.id if there is not None else None,
        new=tuple(new),
        changed=tuple(changed),
        removed=tuple(change.custom_id for change in changes if change.action is Action.DELETE),
        order=_order(match, changes, actual, {one.custom_id: one.uid for one in new}),
    )


def _webhook_draft(change: WebhookChange, types: Mapping[str, TypeDraft]) -> WebhookDraft:
    if change.action is Action.DELETE:
        remote_id = change.remote_id if isinstance(change.remote_id, int) else None
        return WebhookDraft(
            action="remove", remote_id=remote_id, callback_url=change.callback_url, type_id=change.type_id
        )
    bound = next(
        (
            one.uid
            for address, one in types.items()
            if address == change.type_address or (one.remote_id is not None and one.remote_id == change.type_id)
        ),
        None,
    )
    wanted = change.wanted
    return WebhookDraft(
        uid=(wanted.uid if wanted is not None else "") or new_uid(),
        action="add" if change.action is Action.CREATE else "change",
        remote_id=change.before.id if change.before is not None else None,
        callback_url=change.callback_url,
        events=wanted.events if wanted is not None else (),
        workspaces=change.workspace_ids,
        type_uid=bound,
        type_id=None if bound is not None else change.type_id,
        new_sign_key=wanted is not None and wanted.new_sign_key,
        key_source=wanted.key_source if wanted is not None else "",
    )


def draft_from(
    wanted: Wanted, actual: Actual, ids: IdMap, draft: Draft, *, declined: Collection[Stranger] = ()
) -> Draft:
    """The draft with the file's edits in place of its own; those of `declined` strangers are left out.

    A webhook of `wanted` with `new_sign_key` gets one; where none is at hand the person is asked for it before it is
    sent. `actual` has to hold types, their fields, webhooks, users and, where the file names them, workspaces. Raises
    what setup.plan.make_plan raises.
    """
    left = {(one.kind, one.id) for one in declined}
    types = {
        address: _type_draft(match, actual)
        for address, match in match_types(wanted, actual, ids).items()
        if match.there is None or (Kind.TEMPLATE_TYPE, match.there.id) not in left
    }
    plan = plan_of_file(wanted, actual, ids)
    webhooks = tuple(
        _webhook_draft(change, types)
        for change in plan.changes
        if isinstance(change, WebhookChange) and (Kind.WEBHOOK, change.before.id if change.before else 0) not in left
    )
    waiting = {change.id for change in plan.changes if change.kind is Kind.USER}
    users = tuple(
        UserDraft(
            email=one.email,
            name=one.name,
            title=one.title,
            role="administrator" if one.role == "administrator" else "user",
            workspaces=workspace_ids(one.workspaces, actual.workspaces, f"The user {quoted(one.email)}"),
        )
        for one in wanted.users
        if one.address in waiting
    )
    return draft.model_copy(update={"types": tuple(types.values()), "webhooks": webhooks, "users": users})
