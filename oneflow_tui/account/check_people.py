"""Checks of the users and of whom the calls act as."""

from __future__ import annotations

from collections.abc import Iterator

from oneflow_tui.account.finding import Check, Finding
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.models import User
from oneflow_tui.setup.words import USERS_MENU, quoted


def _is_off(user: User) -> bool:
    """Whether Oneflow says that it is not active; where it says nothing it may be."""
    return "active" in user.raw and not user.active


def _user_not_active(seen: AccountSeen) -> Iterator[Finding]:
    for one in seen.users or ():
        if _is_off(one):
            state = f" Oneflow calls the state {quoted(one.state)}." if one.state else ""
            yield Finding(
                "user_not_active",
                "note",
                "user",
                one.id,
                f"{quoted(one.email or one.name)} is not active",
                "The person was switched off, or was invited and has not accepted yet; nothing can be done in their "
                f"name.{state}",
                f"They accept the mail, or an administrator looks at {USERS_MENU.partition(' > Invite')[0]}.",
                one.email,
            )


def _no_active_admin(seen: AccountSeen) -> Iterator[Finding]:
    users = seen.users or ()
    unknown = any(one.is_admin is None and not _is_off(one) for one in users)
    if not unknown and not any(one.is_admin and not _is_off(one) for one in users):
        yield Finding(
            "no_active_admin",
            "warning",
            "account",
            None,
            "The account lists no active administrator",
            "Switching extensions on, inviting users and changing data fields need an administrator.",
            f"Make somebody an administrator: {USERS_MENU}. Oneflow Support can help where nobody may.",
        )


def _acting_as_nobody(seen: AccountSeen) -> Iterator[Finding]:
    if seen.acting_as == "":
        yield Finding(
            "acting_as_nobody",
            "note",
            "account",
            None,
            "Calls act as nobody: an anonymous administrator",
            "Without an acting-as e-mail Oneflow runs each call as an anonymous administrator, so the account's "
            "history does not name who did what.",
            "Give the e-mail of an active administrator as the user to act as.",
        )


def _acting_user(seen: AccountSeen) -> User | None:
    email = (seen.acting_as or "").strip().casefold()
    return next((one for one in seen.users or () if one.address == email), None)


def _acting_as_stranger(seen: AccountSeen) -> Iterator[Finding]:
    if not seen.acting_as:
        return
    user = _acting_user(seen)
    if user is not None and not _is_off(user):
        return
    how = "is not among the users of this account" if user is None else "is not active"
    yield Finding(
        "acting_as_stranger",
        "problem",
        "account" if user is None else "user",
        None if user is None else user.id,
        f"Calls act as {quoted(seen.acting_as)}, who {how}",
        "The one to act as must be an active user of the account; Oneflow answers others with 401.",
        "Give the e-mail of an active user, in the same letters as Oneflow shows it.",
        seen.acting_as,
    )


def _acting_as_no_admin(seen: AccountSeen) -> Iterator[Finding]:
    user = _acting_user(seen)
    if seen.acting_as and user is not None and user.is_admin is False:
        yield Finding(
            "acting_as_no_admin",
            "note",
            "user",
            user.id,
            f"Calls act as {quoted(seen.acting_as)}, who is no administrator",
            "Only administrators may change data fields.",
            "Act as an administrator to set the account up; for reading this is enough.",
            seen.acting_as,
        )


CHECKS = (
    Check("user_not_active", "User who is not active", ("users",), _user_not_active),
    Check("no_active_admin", "No active administrator", ("users",), _no_active_admin),
    Check("acting_as_nobody", "Calls act as nobody", ("acting_as",), _acting_as_nobody),
    Check("acting_as_stranger", "Calls act as somebody who is not active", ("acting_as", "users"), _acting_as_stranger),
    Check(
        "acting_as_no_admin",
        "Calls act as somebody who is no administrator",
        ("acting_as", "users"),
        _acting_as_no_admin,
    ),
)
