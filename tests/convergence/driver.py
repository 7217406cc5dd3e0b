"""The one place that calls the engine: look, plan, apply, as the commands do."""

from __future__ import annotations

from oneflow_tui.services import Services
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.apply import apply
from oneflow_tui.setup.changes import Action, Approval, Change, Plan, Report
from oneflow_tui.setup.look import PARTS, look
from oneflow_tui.setup.plan import make_plan, needed_types
from oneflow_tui.setup.recover import recover
from oneflow_tui.setup.wanted import Wanted
from tests.setup.double import Book


async def looked_and_planned(
    services: Services, book: Book, wanted: Wanted, *, asks: bool = True
) -> tuple[Actual, Plan]:
    """Settles what an earlier run left open, looks at the account, and plans; `asks`: as on a screen."""
    await recover(services, book)
    actual = await look(services, Actual(), *PARTS)
    types = needed_types(wanted, actual, book.ids())
    if types:
        actual = await look(services, actual, types=types)
    return actual, make_plan(wanted, actual, book.ids(), has_scim=services.invitations.available, asks=asks)


async def planned(services: Services, book: Book, wanted: Wanted, *, asks: bool = True) -> Plan:
    """The plan alone."""
    return (await looked_and_planned(services, book, wanted, asks=asks))[1]


def whole_approval(plan: Plan) -> Approval:
    """What a person says who has read the plan."""
    return Approval(plan.removals, frozenset(plan.adoptions))


async def applied(services: Services, book: Book, plan: Plan, approval: Approval | None = None) -> Report:
    return await apply(
        plan, services=services, storage=book, approval=approval or whole_approval(plan), tell=lambda _: None
    )


def to_do(plan: Plan) -> list[Change]:
    """The plan's changes but for a person's steps."""
    return [one for one in plan.changes if one.action is not Action.MANUAL]


def shown(plan: Plan) -> str:
    """A plan as lines, for a message."""
    return "\n".join(f"  {one.action.value} {one.id!a}: {one.detail!a}" for one in plan.changes) or "  (empty)"
