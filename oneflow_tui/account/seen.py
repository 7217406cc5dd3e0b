"""Everything that was read of an account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from oneflow_tui.account.things import FieldOf, Kind, Thing, ThingId, id_of, split_field_id
from oneflow_tui.models import (
    DEFAULT_FIELD_LIMIT,
    Account,
    Contract,
    DataField,
    Template,
    TemplateType,
    User,
    Webhook,
    Workspace,
)
from oneflow_tui.setup.actual import Actual


@dataclass(frozen=True, slots=True)
class AccountSeen:
    """One look. A part that is None was not read to its end, which is not the same as empty; only `contracts` may
    hold some of what there is: `contracts_count` is what Oneflow says there are, `contracts_unreachable` how many of
    them lie beyond what it lists.

    `fields` maps the id of a template type to its data fields, `contract_fields` the id of a contract to its own.
    `extension` is "on", "off", "probably_on" or None. `acting_as` is an e-mail, "" for the anonymous administrator,
    None where that is not told. `sign_keys` are the ids of the webhooks whose sign key this machine knows.
    `url_problems` maps the callback URLs that were tried to what was wrong, "" where nothing was. `incomplete` holds
    the list and the sentence of every part that could not be read.
    """

    account: Account | None = None
    extension: str | None = None
    workspaces: tuple[Workspace, ...] | None = None
    template_types: tuple[TemplateType, ...] | None = None
    fields: Mapping[int, tuple[DataField, ...]] = field(default_factory=dict)
    templates: tuple[Template, ...] | None = None
    webhooks: tuple[Webhook, ...] | None = None
    users: tuple[User, ...] | None = None
    contracts: tuple[Contract, ...] | None = None
    contracts_count: int | None = None
    contracts_unreachable: int = 0
    contract_fields: Mapping[int, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    acting_as: str | None = None
    sign_keys: frozenset[int] | None = None
    url_problems: Mapping[str, str] | None = None
    field_limit: int = DEFAULT_FIELD_LIMIT
    on_sandbox: bool = False
    incomplete: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, actual: Actual, **parts: Any) -> Self:
        """What the wizard has read already, with further parts."""
        return cls(
            account=actual.account,
            extension=actual.extension,
            workspaces=actual.workspaces,
            template_types=actual.template_types,
            fields=actual.fields,
            templates=actual.templates,
            webhooks=actual.webhooks,
            users=actual.users,
        ).with_parts(**parts)

    def with_parts(self, **parts: Any) -> Self:
        """The same with some parts read anew."""
        return replace(self, **parts)

    @property
    def contracts_whole(self) -> bool:
        """Whether every contract of the account is here."""
        if self.contracts is None or self.contracts_unreachable:
            return False
        return self.contracts_count is not None and len(self.contracts) >= self.contracts_count

    def things(self, kind: Kind) -> tuple[Thing, ...] | None:
        """The list of a kind; None where it was not read. Data fields are those of the types that were opened."""
        match kind:
            case "account":
                return None if self.account is None else (self.account,)
            case "workspace":
                return self.workspaces
            case "template_type":
                return self.template_types
            case "data_field":
                return tuple(self.data_fields()) if self.fields else None
            case "template":
                return self.templates
            case "webhook":
                return self.webhooks
            case "user":
                return self.users
            case "contract":
                return self.contracts

    def data_fields(self) -> Iterable[FieldOf]:
        for type_id, fields in self.fields.items():
            for one in fields:
                yield FieldOf(type_id, one)

    def thing(self, kind: Kind, thing_id: ThingId) -> Thing | None:
        """The thing of this id; None where it is not among what was read."""
        if kind == "data_field":
            type_id, custom_id = split_field_id(thing_id) or (0, "")
            fields = self.fields.get(type_id, ())
            return next((FieldOf(type_id, one) for one in fields if one.custom_id == custom_id), None)
        return next((one for one in self.things(kind) or () if id_of(one) == thing_id), None)
