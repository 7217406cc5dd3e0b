"""The draft: what was typed and not yet sent.

It holds edits, not copies: each change with the value that it was made on, each removal named. So a draft that is
opened days later still says exactly what the person did, whatever became of the account meanwhile. It holds no
secret: a sign key is in the keyring under the webhook's `uid`.
"""

from __future__ import annotations

from typing import Literal, Self
from uuid import uuid4

from pydantic import Field

from oneflow_tui.models import FIELD_ATTRIBUTES, DataField, Frozen
from oneflow_tui.setup.actual import Actual, attributes
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.wanted import Wanted, WantedField, WantedType, WantedUser, WantedWebhook


def new_uid() -> str:
    """A key for a thing that the account does not know yet."""
    return uuid4().hex[:12]


class NewField(Frozen):
    """A data field typed here. It may still be wrong: nothing typed is lost."""

    uid: str = Field(default_factory=new_uid)
    custom_id: str = ""
    name: str = ""
    description: str = ""
    placeholder: str = ""
    value: str = ""


class ChangedField(Frozen):
    """Attributes changed on a field of the account: `base` is what they were, `new` what they should be."""

    custom_id: str
    base: dict[str, str]
    new: dict[str, str]


class TypeDraft(Frozen):
    """A template type that belongs to this integration, with the edits of its fields.

    `remote_id` is None until it has been created. `order` holds row keys (uid of a new field, custom_id of a known
    one); rows that it does not name follow in the account's order. `key` is a set-up file's own name for it. `asked`
    holds the name or description that a set-up file asks for where the account's is another: no call changes those.
    """

    uid: str = Field(default_factory=new_uid)
    name: str
    description: str = ""
    key: str = ""
    asked: dict[str, str] = Field(default_factory=dict)
    remote_id: int | None = None
    new: tuple[NewField, ...] = ()
    changed: tuple[ChangedField, ...] = ()
    removed: tuple[str, ...] = ()
    order: tuple[str, ...] = ()

    @property
    def has_field_edits(self) -> bool:
        return bool(self.new or self.changed or self.removed)


class WebhookDraft(Frozen):
    """A webhook to add, to change (`remote_id`) or to remove.

    `type_uid` binds it to a type of this draft, `type_id` to another type of the account. `key_source` is where a
    set-up file says that its sign key is: "keyring", "env:NAME" or "".
    """

    uid: str = Field(default_factory=new_uid)
    action: Literal["add", "change", "remove"] = "add"
    remote_id: int | None = None
    callback_url: str = ""
    events: tuple[str, ...] = ()
    workspaces: tuple[int, ...] = ()
    type_uid: str | None = None
    type_id: int | None = None
    new_sign_key: bool = False
    key_source: str = ""


class UserDraft(Frozen):
    """A person to invite."""

    uid: str = Field(default_factory=new_uid)
    email: str
    name: str = ""
    title: str = ""
    role: Literal["user", "administrator"] = "user"
    workspaces: tuple[int, ...] = ()


class Draft(Frozen):
    """All of it, with the step that the person stood on and the set-up file that was opened or saved last."""

    version: Literal[1] = 1
    step: str = "welcome"
    account_id: int | None = None
    acting_as: str | None = None
    field_limit: int = 150
    set_up_file: str = ""
    types: tuple[TypeDraft, ...] = ()
    webhooks: tuple[WebhookDraft, ...] = ()
    users: tuple[UserDraft, ...] = ()

    def type(self, uid: str) -> TypeDraft | None:
        return next((one for one in self.types if one.uid == uid), None)

    def with_type(self, changed: TypeDraft) -> Self:
        """The draft with one type put in place of the one with its uid, or added."""
        if self.type(changed.uid) is None:
            return self.model_copy(update={"types": (*self.types, changed)})
        return self.model_copy(
            update={"types": tuple(changed if one.uid == changed.uid else one for one in self.types)}
        )

    def without_type(self, uid: str) -> Self:
        return self.model_copy(update={"types": tuple(one for one in self.types if one.uid != uid)})

    def with_webhook(self, changed: WebhookDraft) -> Self:
        if all(one.uid != changed.uid for one in self.webhooks):
            return self.model_copy(update={"webhooks": (*self.webhooks, changed)})
        return self.model_copy(
            update={"webhooks": tuple(changed if one.uid == changed.uid else one for one in self.webhooks)}
        )

    def without_webhook(self, uid: str) -> Self:
        return self.model_copy(update={"webhooks": tuple(one for one in self.webhooks if one.uid != uid)})

    def with_user(self, changed: UserDraft) -> Self:
        if all(one.uid != changed.uid for one in self.users):
            return self.model_copy(update={"users": (*self.users, changed)})
        return self.model_copy(
            update={"users": tuple(changed if one.uid == changed.uid else one for one in self.users)}
        )

    def without_user(self, uid: str) -> Self:
        return self.model_copy(update={"users": tuple(one for one in self.users if one.uid != uid)})

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it waits to be sent."""
        return not (
            self.webhooks or self.users or any(one.remote_id is None or one.has_field_edits for one in self.types)
        )


def new_attributes(field: NewField) -> dict[str, str]:
    """Name, description, placeholder and value of a field typed here."""
    return {attribute: getattr(field, attribute) for attribute in FIELD_ATTRIBUTES}


def _wanted_fields(draft: TypeDraft, known: tuple[DataField, ...]) -> tuple[WantedField, ...]:
    changed = {one.custom_id: one.new for one in draft.changed}
    rows: dict[str, WantedField] = {}
    same = {field.custom_id: attributes(field) for field in known}
    for field in known:
        if not field.is_system and field.custom_id not in draft.removed:
            new = changed.get(field.custom_id, {})
            rows[field.custom_id] = WantedField(
                field.custom_id, *(new.get(attribute) for attribute in FIELD_ATTRIBUTES)
            )
    for one in draft.new:
        if one.custom_id in rows and same[one.custom_id] == new_attributes(one):
            continue  # sent by a run that was ended before it could note so
        rows[one.uid] = WantedField(one.custom_id, one.name, one.description, one.placeholder, one.value)
    ordered = [key for key in draft.order if key in rows]
    return tuple(rows[key] for key in [*ordered, *(key for key in rows if key not in set(ordered))])


def _name(one: TypeDraft, actual: Actual) -> str:
    there = actual.type_by_id(one.remote_id)
    return there.name if there is not None else one.name


def wanted_type(one: TypeDraft, draft: Draft, actual: Actual, ids: IdMap | None = None) -> WantedType:
    """A type of the draft. One of the account goes by the account's own name: the wizard never renames."""
    name = _name(one, actual)
    twice = sum(_name(other, actual) == name for other in draft.types) > 1
    key = one.key or (one.uid if twice else "")
    made = WantedType(name=name, key=key)
    type_id = one.remote_id
    if type_id is None and ids is not None:
        type_id = ids.template_types.get(made.address)
    return WantedType(
        name=name,
        description=one.description if one.remote_id is None else None,
        remote_id=one.remote_id,
        key=key,
        fields=_wanted_fields(one, actual.fields.get(type_id, ()) if type_id is not None else ()),
        delete_fields=one.removed,
    )


def wanted(draft: Draft, actual: Actual, ids: IdMap | None = None) -> Wanted:
    """The draft as wanted. Sign keys are put in by who holds the keyring, by the webhook's `uid`.

    With `ids`, a type that was made by a run that was killed before the draft knew is found again.
    """
    types = tuple(wanted_type(one, draft, actual, ids) for one in draft.types)
    names = {
        one.uid: (one.remote_id if one.remote_id is not None else made.key or made.name)
        for one, made in zip(draft.types, types, strict=True)
    }
    return Wanted(
        template_types=types,
        webhooks=tuple(
            WantedWebhook(
                callback_url=one.callback_url,
                template_type=names.get(one.type_uid) if one.type_uid else one.type_id,
                events=one.events,
                workspaces=one.workspaces,
                remote_id=one.remote_id,
                uid=one.uid,
                separate=one.action == "add",
                new_sign_key=one.new_sign_key,
            )
            for one in draft.webhooks
            if one.action != "remove"
        ),
        users=tuple(
            WantedUser(email=one.email, name=one.name, title=one.title, role=one.role, workspaces=one.workspaces)
            for one in draft.users
        ),
        delete_webhook_ids=tuple(
            one.remote_id for one in draft.webhooks if one.action == "remove" and one.remote_id is not None
        ),
    )
