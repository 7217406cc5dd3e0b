"""The stage of an apply that invites users through SCIM."""

from __future__ import annotations

from functools import partial

from oneflow_tui.errors import OneflowError
from oneflow_tui.setup.changes import Action, Result, UserChange
from oneflow_tui.setup.running import Run, may_have_happened
from oneflow_tui.setup.words import SCIM_LEAVES, USERS_MENU


async def invite_users(run: Run) -> None:
    """Each is looked for by e-mail first, so that nobody is invited twice."""
    changes = [
        change for change in run.plan.changes if isinstance(change, UserChange) and change.action is Action.CREATE
    ]
    for change in changes:
        if not run.services.invitations.available and not run.has_stopped():
            words = f"There is no SCIM token: a person invites at {USERS_MENU}."
            run.settle(change, Result.MANUAL, words)
    waiting = [change for change in changes if not run.is_settled(change)]
    await run.together(([change], partial(_invite, run, change)) for change in waiting)


async def _invite(run: Run, change: UserChange) -> None:
    wanted, invitations = change.wanted, run.services.invitations
    left = f" {SCIM_LEAVES}." if wanted.workspaces or wanted.role != "user" else ""
    try:
        known = await invitations.find(wanted.email)
    except OneflowError as problem:
        run.fail([change], problem)
        return
    if known is not None:
        run.settle(change, Result.ALREADY, f"SCIM knows this e-mail already.{left}", remote_id=known.id)
        return
    if run.has_stopped():
        return
    entry = run.begin("user", "create", change.id, None, {"email": wanted.email})
    run.say(f"Inviting {wanted.email}")
    try:
        await invitations.invite(wanted.email, wanted.name or wanted.email, wanted.title)
    except OneflowError as problem:
        if not may_have_happened(problem):
            run.end(entry, "refused")
            run.fail([change], problem)
            return
        lost: OneflowError | None = problem
    else:
        lost = None
    try:
        found = await invitations.find(wanted.email)
    except OneflowError as problem:
        run.fail([change], lost or problem, "It could not be looked up: run again, which looks first.", looked=True)
        run.fail([], problem)
        return
    run.end(entry, "done" if found is not None else "not_there", found.id if found is not None else None)
    if found is not None:
        run.settle(
            change, Result.DONE, f"invited; the person gets an e-mail and must accept.{left}", remote_id=found.id
        )
    elif lost is not None:
        run.fail(
            [change], lost, "SCIM was asked again and does not know this e-mail: run again to send it.", looked=True
        )
    else:
        run.settle(change, Result.FAILED, "SCIM took the invitation, but does not show it.")
