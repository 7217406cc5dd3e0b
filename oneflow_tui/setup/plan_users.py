"""The part of a plan that is about users: SCIM invites where the account has it, else a person does. Pure."""

from __future__ import annotations

from oneflow_tui.errors import BadInput
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.changes import Action, Kind, Unmanaged, UserChange
from oneflow_tui.setup.match import workspace_ids
from oneflow_tui.setup.people import email_problem
from oneflow_tui.setup.wanted import Wanted, WantedUser
from oneflow_tui.setup.words import SCIM_LEAVES, USERS_MENU, listed, quoted


def _who(one: WantedUser) -> str:
    return f"{quoted(one.name)} <{one.email}>" if one.name else one.email


def _rights(one: WantedUser) -> str:
    role = "Administrator" if one.role == "administrator" else "User"
    spaces = f", in the workspaces {listed([str(space) for space in one.workspaces])}" if one.workspaces else ""
    return f"role {role}{spaces}"


def _change(one: WantedUser, action: Action, detail: str, remote_id: int | None = None) -> UserChange:
    return UserChange(action=action, kind=Kind.USER, id=one.address, remote_id=remote_id, detail=detail, wanted=one)


def plan_users(wanted: Wanted, actual: Actual, *, has_scim: bool) -> list[UserChange]:
    """A user is there if one has the e-mail, case apart; name and title matter only to the invitation.

    One that SCIM knows is there too, though Oneflow's own list does not show them yet.
    """
    if not wanted.users:
        return []
    if actual.users is None:
        raise BadInput("The users of the account have not been read yet.", next="Look at the account first.")
    there = {one.address: one for one in actual.users}
    changes: list[UserChange] = []
    seen: set[str] = set()
    for one in wanted.users:
        key = one.email.strip().casefold()
        if problem := email_problem(one.email):
            raise BadInput(f"{quoted(one.email)}: {problem}")
        if key in seen:
            raise BadInput(f"{quoted(one.email)} is in the list of users twice.")
        seen.add(key)
        if actual.workspaces is not None or all(isinstance(space, int) for space in one.workspaces):
            workspace_ids(one.workspaces, actual.workspaces, f"The user {quoted(one.email)}")
        known = there.get(key)
        active = known.active if known is not None else (actual.scim_people or {}).get(key)
        if active:
            continue
        if active is not None:
            words = f"{_who(one)} is in the account but not active: a person activates them at Admin > Users"
            changes.append(_change(one, Action.MANUAL, words, known.id if known is not None else None))
        elif has_scim:
            left = f"; {SCIM_LEAVES} ({_rights(one)})" if one.workspaces or one.role != "user" else ""
            changes.append(_change(one, Action.CREATE, f"invites {_who(one)} through SCIM{left}"))
        else:
            words = f"invite {_who(one)} at {USERS_MENU}: {_rights(one)}; the person gets an e-mail and must accept"
            changes.append(_change(one, Action.MANUAL, words))
    return changes


def unmanaged_users(wanted: Wanted, actual: Actual) -> list[Unmanaged]:
    """The people of the account that the set-up does not name."""
    named = {one.email.strip().casefold() for one in wanted.users}
    return [Unmanaged(Kind.USER, one.id, one.email) for one in actual.users or () if one.address not in named]
