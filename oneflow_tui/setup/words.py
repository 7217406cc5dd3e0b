"""Sentences that several parts of the set-up share: where a person finds things, and how things are counted."""

from __future__ import annotations

from oneflow_tui.text import clean

TYPES_MENU = (
    "Marketplace > Custom Integration > Integration blueprints (or Admin > Workflows > Template groups; "
    "older: Admin > Account > Extensions > Template types)"
)
EXTENSION_MENU = (
    "Marketplace > Custom Integration > Enable (or Admin > Account > Extensions, and there Template types or "
    "Template groups)"
)
USERS_MENU = "Admin > Users > Invite user (older: Admin > Users & Groups)"
TEMPLATES_MENU = "Templates: open the template, set Template type, and make it active on the Templates page"
WEBHOOKS_MENU = "Marketplace > Webhooks"
SCIM_LEAVES = "SCIM sets neither role nor workspaces: a person sets them at Admin > Users"


def quoted(text: str) -> str:
    """Foreign text inside a sentence, on one line and harmless."""
    return f'"{clean(text)}"'


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 template", "14 templates", "no template"."""
    if number == 0:
        return f"no {one}"
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(parts: list[str] | tuple[str, ...]) -> str:
    """ "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
