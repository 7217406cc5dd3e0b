"""What the person wants the account to hold: the words of the set-up file and of the wizard's draft alike."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class WantedField:
    """A data field. An attribute that is None keeps the account's value (on creation: empty).

    `renamed_from`: the custom_id that it replaces. No call renames a field, so that one is removed and this created.
    """

    custom_id: str
    name: str | None = None
    description: str | None = None
    placeholder: str | None = None
    value: str | None = None
    renamed_from: str | None = None


@dataclass(frozen=True, slots=True)
class WantedType:
    """A template type with its fields, in the order that is sent.

    `remote_id` is given where the person chose a type of the account; else the id map, then the exact name decide.
    `delete_fields` names the custom_ids to remove on purpose: absence alone never removes.
    """

    name: str
    description: str | None = None
    remote_id: int | None = None
    key: str = ""
    fields: tuple[WantedField, ...] = ()
    delete_fields: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return f'template_types["{self.key or self.name}"]'


@dataclass(frozen=True, slots=True)
class WantedWebhook:
    """A webhook; empty `events` and `workspaces` mean all. `sign_key` None: not compared and not sent.

    `template_type` is the name of a type (of this set-up or of the account) or an id. `remote_id` is given where
    the person chose a webhook of the account to change; `uid` is its key in the draft. `separate`: one more is
    meant, so that only an equal webhook counts as this one and a different one of the same URL is left alone.
    `new_sign_key`: the key is to be set even where nothing else differs (a key never comes back to compare).
    `key_source`: where a set-up file says that the key is, "keyring" or "env:NAME"; "" where it says nothing.
    """

    callback_url: str
    template_type: str | int | None = None
    events: tuple[str, ...] = ()
    workspaces: tuple[str | int, ...] = ()
    sign_key: SecretStr | None = None
    remote_id: int | None = None
    uid: str = ""
    separate: bool = False
    new_sign_key: bool = False
    key_source: str = ""

    @property
    def address(self) -> str:
        bound = f" for {self.template_type}" if self.template_type is not None else ""
        return f'webhooks["{self.callback_url}"{bound}]'


@dataclass(frozen=True, slots=True)
class WantedUser:
    """A person who should be in the account. `role`: "user" or "administrator"."""

    email: str
    name: str = ""
    title: str = ""
    role: str = "user"
    workspaces: tuple[str | int, ...] = ()

    @property
    def address(self) -> str:
        return f'users["{self.email}"]'


@dataclass(frozen=True, slots=True)
class Wanted:
    """All of it. Removals of webhooks are named by URL (every one of that URL) or by id."""

    template_types: tuple[WantedType, ...] = ()
    webhooks: tuple[WantedWebhook, ...] = ()
    users: tuple[WantedUser, ...] = ()
    delete_webhooks: tuple[str, ...] = ()
    delete_webhook_ids: tuple[int, ...] = ()
