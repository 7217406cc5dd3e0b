"""A set-up file opened in the wizard: what it asks beyond what the account holds, as edits of the draft. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from oneflow_tui.models import FIELD_ATTRIBUTES, DataField
from oneflow_tui.setup.actual import Actual, attributes
from oneflow_tui.setup.changes import Action, Kind, WebhookChange
from oneflow_tui.setup.draft import ChangedField, Draft, NewField, TypeDraft, UserDraft, WebhookDraft
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.match import TypeMatch, match_types, workspace_ids
from oneflow_tui.setup.plan import make_plan
from oneflow_tui.setup.wanted import Wanted, WantedField
from oneflow_tui.setup.words import quoted


def strangers(wanted: Wanted, actual: Actual, ids: IdMap) -> dict[str, int]:
    """Names and ids of the account's types that the file would write into although this machine did not make them."""
    return {
        match.wanted.name: match.there.id
        for match in match_types(wanted, actual, ids).values()
        if match.there is not None and not match.ours
    }


def _new_field(field: WantedField, was: DataField | None) -> NewField:
    """A field to add; one that is renamed takes over what the file leaves out."""
    old = attributes(was) if was is not None else dict.fromkeys(FIELD_ATTRIBUTES, "")
    asked = {name: getattr(field, name) for name in FIELD_ATTRIBUTES}
    return NewField(
        custom_id=field.custom_id, **{name: old[name] if text is None else text for name, text in asked.items()}
    )


def _changed_field(field: WantedField, there: DataField) -> ChangedField | None:
    base = attributes(there)
    new = {name: text for name in FIELD_ATTRIBUTES if (text := getattr(field, name)) is not None and text != base[name]}
    if not new or there.is_system:
        return None
    return ChangedField(custom_id=field.custom_id, base={name: base[name] for name in new}, new=new)


def _type_draft(match: TypeMatch, actual: Actual) -> TypeDraft:
    wanted = match.wanted
    known = {one.custom_id: one for one in actual.fields.get(match.there.id, ())} if match.there is not None else {}
    new: list[NewField] = []
    changed: list[ChangedField] = []
    removed = [one for one in wanted.delete_fields if one in known]
    order: list[str] = []
    for field in wanted.fields:
        was = known.get(field.renamed_from) if field.renamed_from else None
        if was is not None and was.custom_id not in removed:
            removed.append(was.custom_id)
        there = known.get(field.custom_id)
        if there is None:
            new.append(_new_field(field, was))
            order.append(new[-1].uid)
        else:
            edit = _changed_field(field, there)
            changed += [edit] if edit is not None else []
            order.append(field.custom_id)
    return TypeDraft(
        name=match.there.name if match.there is not None else wanted.name,
        description=wanted.description or "",
        remote_id=match.there.id if match.there is not None else None,
        new=tuple(new),
        changed=tuple(changed),
        removed=tuple(removed),
        order=tuple(order),
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
    return WebhookDraft(
        action="add" if change.action is Action.CREATE else "change",
        remote_id=change.before.id if change.before is not None else None,
        callback_url=change.callback_url,
        events=change.wanted.events if change.wanted is not None else (),
        workspaces=change.workspace_ids,
        type_uid=bound,
        type_id=None if bound is not None else change.type_id,
    )


def draft_from(wanted: Wanted, actual: Actual, ids: IdMap, draft: Draft) -> tuple[Draft, dict[str, str]]:
    """The draft with the file's edits in place of its own; and the uid of each webhook whose sign key the file names,
    by the place that it names.

    `actual` has to hold types, their fields, webhooks, users and, where the file names them, workspaces. Raises what
    setup.plan.make_plan raises.
    """
    matches = match_types(wanted, actual, ids)
    types = {address: _type_draft(match, actual) for address, match in matches.items()}
    plan = make_plan(wanted, actual, ids, has_scim=False, kinds=(Kind.WEBHOOK, Kind.USER))
    webhooks: list[WebhookDraft] = []
    keys: dict[str, str] = {}
    for change in plan.changes:
        if isinstance(change, WebhookChange):
            webhooks.append(_webhook_draft(change, types))
            if change.wanted is not None and change.wanted.key_source:
                keys[webhooks[-1].uid] = change.wanted.key_source
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
    changed = draft.model_copy(update={"types": tuple(types.values()), "webhooks": tuple(webhooks), "users": users})
    return changed, keys
