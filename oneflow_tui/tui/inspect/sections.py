"""What can be looked at, in the order of the list on the left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oneflow_tui.account.things import Kind


@dataclass(frozen=True, slots=True)
class Section:
    """One list. `kind` is what its things are, None where they are none of the account; `empty` is said where there
    are none."""

    id: str
    title: str
    kind: Kind | None = None
    empty: str = "Nothing here."


SECTIONS: dict[str, Section] = {
    section.id: section
    for section in (
        Section("account", "Account", "account"),
        Section("workspaces", "Workspaces", "workspace", "The account has no workspace that this token sees."),
        Section("template_types", "Template types", "template_type", "There is no template type yet."),
        Section("data_fields", "Data fields", "data_field", "No template type has a data field."),
        Section("templates", "Templates", "template", "There is no template that this token sees."),
        Section("webhooks", "Webhooks", "webhook", "There is no webhook."),
        Section("users", "Users", "user", "There is no user."),
        Section("contracts", "Contracts", "contract", "There is no contract here."),
        Section("scim", "SCIM users", None, "SCIM knows nobody."),
        Section("scim_groups", "SCIM groups", None, "SCIM knows no group."),
        Section("log", "API log", None, "Oneflow has logged no call."),
        Section("checks", "Checks", None, "Nothing is likely to be wrong."),
        Section("changes", "Changes", None, "Nothing has changed. w watches the account, d compares it."),
        Section("traffic", "Traffic", None, "Nothing has been asked yet."),
        Section("pictures", "Pictures", None),
    )
}

LISTS = ("account", "workspaces", "template_types", "templates", "webhooks", "users")
"""Those that are read whole, a list at a time."""

SCIM = ("scim", "scim_groups")
"""Those that need a SCIM token."""

OF_KIND: dict[str, str] = {section.kind: section.id for section in SECTIONS.values() if section.kind is not None}
"""The section in which things of a kind are listed."""
