"""What the wizard holds as a set-up file: the account with the draft's edits worked in. Pure."""

from __future__ import annotations

from collections.abc import Collection

from oneflow_tui.models import DataField, TemplateType, User, Webhook
from oneflow_tui.services.webhooks import filters_of
from oneflow_tui.setup.actual import Actual, attributes
from oneflow_tui.setup.draft import Draft, TypeDraft, new_attributes
from oneflow_tui.setup.file.models import SetupFile
from oneflow_tui.setup.file.pulling import Pulled, pulled


def _fields(one: TypeDraft, known: tuple[DataField, ...]) -> tuple[DataField, ...]:
    changed = {edit.custom_id: edit.new for edit in one.changed}
    rows: dict[str, dict[str, str]] = {}
    for field in known:
        if not field.is_system and field.custom_id not in one.removed:
            rows[field.custom_id] = {
                "custom_id": field.custom_id,
                **attributes(field),
                **changed.get(field.custom_id, {}),
            }
    for new in one.new:
        rows[new.uid] = {"custom_id": new.custom_id, **new_attributes(new)}
    ordered = [key for key in one.order if key in rows]
    return tuple(DataField.read(rows[key]) for key in [*ordered, *(key for key in rows if key not in set(ordered))])


def _virtual(draft: Draft, actual: Actual) -> tuple[Actual, list[int]]:
    """The account as it will be once the draft is sent, and the ids of the draft's types. Types still to be created
    bear negative ids."""
    types = {one.id: one for one in actual.template_types or ()}
    fields: dict[int, tuple[DataField, ...]] = {}
    ids: dict[str, int] = {}
    for number, one in enumerate(draft.types, start=1):
        there = types.get(one.remote_id) if one.remote_id is not None else None
        ids[one.uid] = there.id if there is not None else -number
        if there is None:
            types[-number] = TemplateType.read({"id": -number, "name": one.name, "description": one.description})
        fields[ids[one.uid]] = _fields(one, actual.fields.get(there.id, ()) if there is not None else ())
    webhooks = {one.id: one for one in actual.webhooks or ()}
    for number, edit in enumerate(draft.webhooks, start=1):
        key = edit.remote_id if edit.remote_id is not None else -number
        if edit.action == "remove":
            webhooks.pop(key, None)
            continue
        bound = ids.get(edit.type_uid) if edit.type_uid else edit.type_id
        webhooks[key] = Webhook.read(
            {
                "webhook_id": key,
                "callback_url": edit.callback_url,
                "filters": filters_of(edit.events, edit.workspaces),
                "template_group_id": bound,
            }
        )
    users = list(actual.users or ())
    there_already = {one.address for one in users if one.active}
    for number, person in enumerate(draft.users, start=1):
        if person.email.strip().casefold() not in there_already:
            row = {"id": -number, "email": person.email, "name": person.name, "title": person.title, "active": True}
            users.append(User.read({**row, "is_admin": person.role == "administrator"}))
    seen = actual.seen(
        template_types=tuple(types.values()),
        fields={**actual.fields, **fields},
        webhooks=tuple(webhooks.values()),
        users=tuple(users),
    )
    return seen, list(ids.values())


def set_up_of(draft: Draft, actual: Actual, *, name: str, known_sign_keys: Collection[int] = ()) -> Pulled:
    """The set-up that the wizard holds: the draft's types, and all webhooks and active users; removals by name.

    `actual` has to hold types, the fields of the draft's types, webhooks, users and workspaces.
    """
    virtual, ids = _virtual(draft, actual)
    found = pulled(virtual, name=name, known_sign_keys=known_sign_keys, only_types=ids)
    staying = {one.callback_url for one in virtual.webhooks or ()}
    going = [one.callback_url for one in draft.webhooks if one.action == "remove" and one.callback_url not in staying]
    removed = {one.name: one.removed for one in draft.types if one.removed}
    types = tuple(
        one.model_copy(update={"delete_data_fields": removed[one.name]}) if one.name in removed else one
        for one in found.setup.template_types
    )
    people = {one.email.strip().casefold(): one for one in draft.users}
    spaces = {one.id: one.name for one in actual.workspaces or ()}
    users = tuple(
        one.model_copy(
            update={"workspaces": tuple(spaces.get(space, space) for space in people[one.email.casefold()].workspaces)}
        )
        if one.email.casefold() in people
        else one
        for one in found.setup.users
    )
    changed = found.setup.model_copy(
        update={"template_types": types, "users": users, "delete_webhooks": tuple(dict.fromkeys(going))}
    )
    return Pulled(SetupFile.model_validate(changed.model_dump()), found.warnings)
