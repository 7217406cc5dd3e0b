"""Does a plan: types, then their fields, then webhooks, then users. What it may not do it refuses before sending."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from oneflow_tui.errors import GateRefused
from oneflow_tui.setup.apply_fields import check_unmoved, write_fields
from oneflow_tui.setup.apply_types import create_types
from oneflow_tui.setup.apply_users import invite_users
from oneflow_tui.setup.apply_webhooks import check_webhooks, write_webhooks
from oneflow_tui.setup.changes import Action, Approval, Plan, Progress, Report, Result
from oneflow_tui.setup.journal import Storage
from oneflow_tui.setup.recover import recover
from oneflow_tui.setup.running import Run, Stop
from oneflow_tui.setup.words import counted, listed, quoted

if TYPE_CHECKING:
    from oneflow_tui.services import Services


def _check_removals(plan: Plan, approval: Approval) -> None:
    if approval.deletes != plan.removals:
        raise GateRefused(
            f"The plan holds {counted(plan.removals, 'removal')}; {approval.deletes} was confirmed.",
            next=f"Read the plan again and confirm the number {plan.removals}.",
        )


def _check_adoptions(plan: Plan, approval: Approval, storage: Storage) -> None:
    ids = storage.ids()
    open_ones = {
        name: remote_id
        for name, remote_id in plan.adoptions.items()
        if name not in approval.adopt and not ids.owns_type(remote_id) and not ids.owns_webhook(remote_id)
    }
    if open_ones:
        names = listed([f"{quoted(name)} ({remote_id})" for name, remote_id in open_ones.items()])
        raise GateRefused(
            f"This machine did not make {names}; writing into it has to be confirmed by name.",
            next="Confirm the adoption, or use another name.",
        )


async def apply(
    plan: Plan,
    *,
    services: Services,
    storage: Storage,
    approval: Approval,
    tell: Callable[[Progress], None],
    stop: Stop | None = None,
) -> Report:
    """Returns what became of each change; what goes wrong with one is its outcome, not an exception.

    Raises GateRefused, with nothing sent, where removals or adoptions are not confirmed as they have to be;
    AccountMoved where the account is no longer as planned and nothing was written yet; the errors of looking up what
    an earlier run had begun. Cancelling leaves the journal's entry open, and the next run looks what became of it.
    """
    _check_removals(plan, approval)
    await recover(services, storage)
    _check_adoptions(plan, approval, storage)
    run = Run(plan, services, storage, tell)
    for stage in (check_unmoved, check_webhooks, create_types, write_fields, write_webhooks, invite_users):
        await stage(run)
    for change in plan.changes:
        if change.action is Action.MANUAL:
            run.settle(change, Result.MANUAL, change.detail, remote_id=change.remote_id)
    return run.report()
