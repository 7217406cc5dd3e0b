"""What the account was last seen to hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from oneflow_tui.models import FIELD_ATTRIBUTES, Account, DataField, Template, TemplateType, User, Webhook, Workspace


def attributes(field: DataField) -> dict[str, str]:
    """Name, description, placeholder and value of a data field, as they are compared."""
    return {attribute: getattr(field, attribute) for attribute in FIELD_ATTRIBUTES}


@dataclass(frozen=True, slots=True)
class Actual:
    """One look at the account. A part that is None has not been read (which is not the same as empty).

    `extension` is "on", "off", "probably_on" or None; `fields` maps the id of a template type to its data fields,
    for the types that have been opened. `scim_people` maps the case-folded e-mail of people that SCIM was asked for,
    and knows, to whether they are active.
    """

    account: Account | None = None
    extension: str | None = None
    template_types: tuple[TemplateType, ...] | None = None
    fields: Mapping[int, tuple[DataField, ...]] = field(default_factory=dict)
    templates: tuple[Template, ...] | None = None
    workspaces: tuple[Workspace, ...] | None = None
    webhooks: tuple[Webhook, ...] | None = None
    users: tuple[User, ...] | None = None
    scim_people: Mapping[str, bool] | None = None

    def seen(self, **parts: Any) -> Self:
        """The same with some parts read anew."""
        return replace(self, **parts)

    def type_by_id(self, type_id: int | None) -> TemplateType | None:
        return next((one for one in self.template_types or () if one.id == type_id), None)

    def templates_of(self, type_id: int) -> tuple[Template, ...]:
        """The templates that carry a template type."""
        return tuple(one for one in self.templates or () if one.template_type_id == type_id)
