"""Sentences that several parts of the set-up share: where a person finds things, and how things are counted."""

from __future__ import annotations

import re

from oneflow_tui.text import clean

_FIELD = re.compile(r'template_types\["(.*)"\]\.data_fields\["(.*)"\]', re.DOTALL)
_TYPE = re.compile(r'template_types\["(.*)"\]', re.DOTALL)
_WEBHOOK = re.compile(r'webhooks\["([^"]*)"(?: for (.*?))?((?: #?\d+)?)\]', re.DOTALL)
_USER = re.compile(r'users\["(.*)"\]', re.DOTALL)

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


def address_words(address: str) -> str:
    """What an address in the set-up, as `template_types["Acme"]`, is called in a sentence."""
    if found := _FIELD.fullmatch(address):
        return f"the data field {quoted(found[2])} of {quoted(found[1])}"
    if found := _TYPE.fullmatch(address):
        return f"the template type {quoted(found[1])}"
    if found := _WEBHOOK.fullmatch(address):
        bound = f" for {quoted(found[2])}" if found[2] is not None else ""
        return f"the webhook{found[3]} to {quoted(found[1])}{bound}"
    if found := _USER.fullmatch(address):
        return f"the user {clean(found[1])}"
    return "the extension Template types" if address == "extension" else clean(address)


def listed(parts: list[str] | tuple[str, ...]) -> str:
    """ "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
