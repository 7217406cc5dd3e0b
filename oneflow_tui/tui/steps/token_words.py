"""What the Token step says: about what was typed, about the account, about who acts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Static

from oneflow_tui.tui.text import content

if TYPE_CHECKING:
    from oneflow_tui.models import Account, User

FROM_ENVIRONMENT = "environment"
"""Where a token came from that stays where it is."""

CUSTOM = "custom"
TOKEN_LENGTH = 40
ANONYMOUS = ""
"""The value of the choice that no user acts."""

NOBODY = ("nobody: calls run as an anonymous admin", ANONYMOUS)

_ALPHABET = re.compile(r"[A-Za-z0-9-]+")

WHERE = """Make one in the web app (F9), by the age of its menus:
 Marketplace > Workflow > Custom Integration > Enable, then Admin > Integrations > Custom Integration > API Tokens > \
Generate a new token
 or Marketplace > API tokens > Generate a new token
 or Admin > Account > Extensions > API tokens > Generate a new token
It is shown once. Copy it and paste it here; Enter checks it."""

WHERE_SANDBOX = """This is your own sandbox. Use its token (F2). On a real account:

"""


def token_warning(token: str) -> str:
    """A word about a token that looks odd, which is no reason to refuse it; "" for one that looks right."""
    if not token:
        return ""
    if not _ALPHABET.fullmatch(token):
        return "It holds more than letters, digits and hyphens. Is it all of the token, and nothing else?"
    if len(token) != TOKEN_LENGTH:
        return f"{len(token)} characters; a token has {TOKEN_LENGTH}. It can be tried all the same."
    return ""


def kind_of(account: Account) -> str:
    """What made the token, as /accounts/me tells it."""
    if account.token_kind == CUSTOM:
        return "a custom token"
    if account.token_kind:
        return f"the token of the extension {account.token_kind}"
    return "a token of a kind that Oneflow does not tell"


def source_words(source: str) -> str:
    """Which of the places that can hold a token won."""
    return {
        "environment": "from the environment (ONEFLOW_API_TOKEN); it is not stored",
        "keyring": "from the keyring",
        "typed": "typed here",
        "sandbox": "from this sandbox",
    }.get(source, f"from {source}" if source else "")


def users_to_offer(users: Sequence[User] | None) -> list[tuple[str, str]]:
    """(label, e-mail) of who can act: nobody first, then the active users, administrators before the others."""
    active = [one for one in users or () if one.active and one.email.strip()]
    active.sort(key=lambda one: (not one.is_admin, one.name.casefold(), one.address))
    named = [(f"{one.name or one.email} <{one.email}>{', admin' if one.is_admin else ''}", one.email) for one in active]
    return [NOBODY, *named]


def acting_words(email: str | None, users: Sequence[User] | None) -> str:
    """What acting as this user means for what comes."""
    if email is None:
        return "Anonymous admin: nobody's name stands on what is made. Everything is allowed to it."
    user = next((one for one in users or () if one.address == email.strip().casefold()), None)
    if user is not None and user.is_admin is False:
        return "Not an administrator: only administrators may change data fields."
    return ""


def hint(where: Widget, selector: str, words: str, kind: str = "") -> None:
    """Puts a sentence beside a box; `kind` is "", "warning" or "error"."""
    line = where.query_one(selector, Static)
    line.update(content(words))
    line.set_class(kind == "warning", "-warning")
    line.set_class(kind == "error", "-error")
