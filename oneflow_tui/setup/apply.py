"""Does a plan: types, then their fields, then webhooks, then users. What it may not do it refuses before sending."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from oneflow_tui.errors import GateRefused, OneflowError
from oneflow_tui.setup.apply_fields import check_unmoved, write_fields
from oneflow_tui.setup.apply_types import create_types
from oneflow_tui.setup.apply_users import invite_users
from oneflow_tui.setup.apply_webhooks import check_webhooks, write_webhooks
from oneflow_tui.setup.changes import Action, Approval, Plan, Progress, Report, Result
from oneflow_tui.setup.journal import Storage
from oneflow_tui.setup.recover import recover
from oneflow_tui.setup.running import Run
from oneflow_tui.setup.stop import Stop
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

    Writes of one kind that do not need each other are sent side by side. Once `stop` is asked nothing new begins, and
    the report says what was not sent.

    Raises GateRefused, with nothing sent, where removals or adoptions are not confirmed as they have to be;
    AccountMoved where the account is no longer as planned, or BadFile where a file of ours cannot be written, and no
    write was begun yet; the errors of looking up what an earlier run had begun. Cancelling leaves the entries of what
    is in flight open in the journal, and the next run looks what became of them.
    """
    _check_removals(plan, approval)
    await recover(services, storage)
    _check_adoptions(plan, approval, storage)
    run = Run(plan, services, storage, tell, stop)
    for stage in (check_unmoved, check_webhooks, create_types, write_fields, write_webhooks, invite_users):
        try:
            await stage(run)
        except OneflowError as problem:
            if not run.begun:
                raise
            run.fail([], problem, ends=True)
    for change in plan.changes:
        if change.action is Action.MANUAL:
            run.settle(change, Result.MANUAL, change.detail, remote_id=change.remote_id)
    return run.report()
