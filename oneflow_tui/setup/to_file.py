"""What the wizard holds as a set-up file: the account with the draft's edits worked in. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from oneflow_tui.models import DataField, TemplateType, User, Webhook
from oneflow_tui.services.webhooks import filters_of
from oneflow_tui.setup.actual import Actual, attributes
from oneflow_tui.setup.draft import Draft, TypeDraft, new_attributes
from oneflow_tui.setup.file.models import FileType, SetupFile
from oneflow_tui.setup.file.pulling import Pulled, Reference, pulled
from oneflow_tui.setup.ids import IdMap


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


def _types(draft: Draft, actual: Actual) -> tuple[Actual, dict[str, int]]:
    """The account with the draft's types as they will be, and the id of each by its uid. One still to be created bears
    a negative id."""
    types = {one.id: one for one in actual.template_types or ()}
    fields = dict(actual.fields)
    ids: dict[str, int] = {}
    for number, one in enumerate(draft.types, start=1):
        there = types.get(one.remote_id) if one.remote_id is not None else None
        ids[one.uid] = there.id if there is not None else -number
        row = {"id": ids[one.uid], "name": one.name, "description": one.description}
        if there is not None:
            row.update(name=there.name, description=there.description)
        types[ids[one.uid]] = TemplateType.read({**row, **one.asked})
        if there is None or there.id in actual.fields:
            fields[ids[one.uid]] = _fields(one, actual.fields[there.id] if there is not None else ())
    return actual.seen(template_types=tuple(types.values()), fields=fields), ids


def _webhooks(draft: Draft, actual: Actual, types: Mapping[str, int]) -> dict[int, Webhook]:
    """By id; those still to be created bear negative ones."""
    webhooks = {one.id: one for one in actual.webhooks or ()}
    for number, edit in enumerate(draft.webhooks, start=1):
        key = edit.remote_id if edit.remote_id is not None else -number
        if edit.action == "remove":
            webhooks.pop(key, None)
            continue
        row = {
            "webhook_id": key,
            "callback_url": edit.callback_url,
            "filters": filters_of(edit.events, edit.workspaces),
            "template_group_id": types.get(edit.type_uid) if edit.type_uid else edit.type_id,
        }
        webhooks[key] = Webhook.read(row)
    return webhooks


def _users(draft: Draft, actual: Actual) -> list[User]:
    """The account's with those to invite, who are taken for active."""
    waiting = {one.email.strip().casefold() for one in draft.users}
    users = [one for one in actual.users or () if one.active or one.address not in waiting]
    there = {one.address for one in users}
    for number, person in enumerate(draft.users, start=1):
        if person.email.strip().casefold() not in there:
            row = {"id": -number, "email": person.email, "name": person.name, "title": person.title, "active": True}
            users.append(User.read({**row, "is_admin": person.role == "administrator"}))
    return users


def _keys(draft: Draft, types: Mapping[str, int]) -> IdMap:
    """The keys that set-up files gave to types; where there is none, the name that the file will have."""
    labels = {one.uid: one.key or one.asked.get("name") or one.name for one in draft.types}
    return IdMap(template_types={f'template_types["{label}"]': types[uid] for uid, label in labels.items()})


def _with_removals(file_types: tuple[FileType, ...], removed: Mapping[Reference, tuple[str, ...]]) -> list[FileType]:
    """`removed`: the custom_ids to remove, by how the set-up refers to each type."""
    found = []
    for one in file_types:
        going = removed.get(one.key) if one.key else None
        going = going if going is not None else removed.get(one.name, ())
        found.append(one.model_copy(update={"delete_data_fields": going}))
    return found


def set_up_of(
    draft: Draft,
    actual: Actual,
    *,
    name: str,
    ids: IdMap,
    known_sign_keys: Collection[int] = (),
    like: SetupFile | None = None,
) -> Pulled:
    """The set-up that the wizard holds: the draft's types, the webhooks and the active users; removals by name.

    `like` is the file that it is to be worked into: of the account's webhooks and people then only those are taken
    that the file names, that the draft edits, that this machine made, or that are bound to the draft's types. `actual`
    has to hold types, the fields of the draft's types, webhooks, users and workspaces.
    """
    seen, types = _types(draft, actual)
    webhooks = _webhooks(draft, actual, types)
    users = _users(draft, actual)
    with_new_key = {
        edit.remote_id if edit.remote_id is not None else -number
        for number, edit in enumerate(draft.webhooks, start=1)
        if edit.new_sign_key
    }
    people = {one.email.strip().casefold(): one for one in draft.users}
    if like is not None:
        webhooks = _named_webhooks(webhooks, like, draft, actual, ids, types)
        named = {one.email.strip().casefold() for one in like.users}
        users = [one for one in users if one.address in named or one.address in people]
    staying = {one.callback_url for one in webhooks.values()}
    going = [one.callback_url for one in draft.webhooks if one.action == "remove" and one.callback_url not in staying]
    found = pulled(
        seen.seen(webhooks=tuple(webhooks.values()), users=tuple(users)),
        name=name,
        known_sign_keys={*known_sign_keys, *with_new_key},
        only_types=list(types.values()),
        ids=_keys(draft, types),
    )
    removed = {found.names.types[types[one.uid]]: one.removed for one in draft.types}
    file_types = _with_removals(found.setup.template_types, removed)
    spaces = found.names.workspaces
    file_users = tuple(
        one.model_copy(
            update={"workspaces": tuple(spaces.get(space, space) for space in people[one.email.casefold()].workspaces)}
        )
        if one.email.casefold() in people
        else one
        for one in found.setup.users
    )
    sources = {
        (one.callback_url, frozenset(one.events)): one.key_source
        for one in draft.webhooks
        if one.key_source and one.new_sign_key
    }
    file_webhooks = tuple(
        one.model_copy(update={"sign_key": sources.get((one.callback_url, frozenset(one.events)), one.sign_key)})
        for one in found.setup.webhooks
    )
    changed = found.setup.model_copy(
        update={
            "template_types": tuple(file_types),
            "webhooks": file_webhooks,
            "users": file_users,
            "delete_webhooks": tuple(dict.fromkeys(going)),
        }
    )
    there = set(found.names.there)
    for one in file_types:
        there |= {f'{one.address}.data_fields["{custom_id}"]' for custom_id in one.delete_data_fields}
    for one in like.template_types if like is not None else ():  # said for other accounts, too
        there |= {f'{one.address}.data_fields["{row.renamed_from}"]' for row in one.data_fields if row.renamed_from}
    setup = SetupFile.model_validate(changed.model_dump())
    return replace(found, setup=setup, names=replace(found.names, there=frozenset(there)))


def _named_webhooks(
    webhooks: Mapping[int, Webhook], like: SetupFile, draft: Draft, actual: Actual, ids: IdMap, types: Mapping[str, int]
) -> dict[int, Webhook]:
    by_name: dict[Reference, int] = {one.name: one.id for one in actual.template_types or ()}
    by_name |= {label: types[one.uid] for one in draft.types for label in (one.name, one.key) if label}
    named = {(one.callback_url, by_name.get(one.template_type or 0, one.template_type)) for one in like.webhooks}
    edited = {one.remote_id for one in draft.webhooks}
    return {
        key: one
        for key, one in webhooks.items()
        if key < 0
        or key in edited
        or (one.callback_url, one.template_group_id) in named
        or one.callback_url in like.delete_webhooks
        or ids.owns_webhook(key)
        or one.template_group_id in types.values()
    }
