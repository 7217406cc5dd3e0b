"""What a set-up file holds, strictly typed. The descriptions are what an editor shows while the file is written."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from oneflow_tui.models import URL_LIMIT, VALUE_LIMIT, Frozen

VERSION: Literal[1] = 1
"""The version of the file that this program writes."""

SIGN_KEY_PATTERN = r"^(keyring|env:[A-Za-z_][A-Za-z0-9_]*)$"
"""Where a sign key may be said to be. The key itself is never in a file."""


def _whole_number(value: object) -> object:
    """`true` and 1.0 equal 1, but are not the number of a version."""
    if type(value) is not int:
        raise ValueError("not a whole number")
    return value


class _Part(Frozen):
    model_config = ConfigDict(strict=True)


class FileField(_Part):
    """A data field of a template type. A left-out attribute keeps the account's value; "" clears it."""

    custom_id: str = Field(description="What your integration addresses the field by; unique in its template type.")
    renamed_from: str | None = Field(
        default=None,
        description="The custom_id that this one replaces. No call renames a field, so that one is removed, with its "
        "values, and this one is created.",
    )
    name: str | None = Field(default=None, description="What people see. Left out: the account's is kept.")
    description: str | None = Field(default=None, description="Left out: the account's is kept.")
    placeholder: str | None = Field(
        default=None, description="Shown where there is no value. Left out: the account's is kept."
    )
    value: str | None = Field(
        default=None,
        description=f"The value that new templates start with, at most {VALUE_LIMIT:,} characters; a checkbox is "
        '"0" or "1". Left out: the account\'s is kept.',
        json_schema_extra={"maxLength": VALUE_LIMIT},
    )


class FileType(_Part):
    """A template type (also called template group or integration blueprint) with its data fields."""

    name: str = Field(description="Its exact name in the account. No call can rename or delete a template type.")
    key: str = Field(default="", description="A name of your own for it, needed only where two types share a name.")
    description: str | None = Field(default=None, description="Sent when the type is created. Left out: not compared.")
    delete_data_fields: tuple[str, ...] = Field(
        default=(), description="custom_ids to remove on purpose, from the type and every template that carries it."
    )
    data_fields_csv: str | None = Field(
        default=None, description="A CSV file beside this one that holds the data fields, instead of data_fields."
    )
    data_fields: tuple[FileField, ...] = Field(
        default=(), description="The data fields. One that the account has and that is not here is kept."
    )

    @property
    def address(self) -> str:
        return f'template_types["{self.key or self.name}"]'


class FileWebhook(_Part):
    """A webhook: where Oneflow calls, for which contracts, and when."""

    callback_url: str = Field(
        description=f"https, at most {URL_LIMIT:,} characters. A sandbox also takes http to this machine."
    )
    template_type: str | int | None = Field(
        default=None, description="Limits it to one template type: its name, key or id. It need not be in this file."
    )
    events: tuple[str, ...] = Field(default=(), description='As "contract:sign". Empty: every event.')
    workspaces: tuple[str | int, ...] = Field(
        default=(), description="Names, or integers for ids. Empty: every workspace."
    )
    sign_key: str | None = Field(
        default=None,
        description='Where its sign key is: "keyring" or "env:NAME". Never the key itself. Left out: not compared.',
        pattern=SIGN_KEY_PATTERN,
    )

    @property
    def address(self) -> str:
        bound = f" for {self.template_type}" if self.template_type is not None else ""
        return f'webhooks["{self.callback_url}"{bound}]'


class FileUser(_Part):
    """A person who should be in the account. Name, title, role and workspaces matter only to the invitation."""

    email: str = Field(description="What a user is known by; upper and lower case are one.")
    name: str = Field(default="", description="First and last name.")
    title: str = Field(default="", description="The person's title.")
    role: Literal["user", "administrator"] = Field(
        default="user", description="Told to the person who invites, where no API can set it."
    )
    workspaces: tuple[str | int, ...] = Field(default=(), description="Names, or integers for ids.")

    @property
    def address(self) -> str:
        return f'users["{self.email}"]'


class SetupFile(_Part):
    """The set-up of a Oneflow account. What is absent from it is never removed from the account."""

    version: Annotated[Literal[1], BeforeValidator(_whole_number)] = Field(description="The version of this format.")
    name: str = Field(default="", description="What you call this set-up.")
    delete_webhooks: tuple[str, ...] = Field(
        default=(), description="Callback URLs whose webhooks are removed on purpose."
    )
    template_types: tuple[FileType, ...] = Field(default=(), description="The template types with their data fields.")
    webhooks: tuple[FileWebhook, ...] = Field(default=(), description="The webhooks.")
    users: tuple[FileUser, ...] = Field(default=(), description="The people.")
