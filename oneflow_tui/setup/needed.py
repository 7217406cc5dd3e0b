"""What has to be read of the account before a plan without a screen can be made, and nothing more. Pure."""

from __future__ import annotations

from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.changes import Action, FieldChange, Plan
from oneflow_tui.setup.match import needed_types
from oneflow_tui.setup.wanted import Wanted

__all__ = ["missing_people", "needed_parts", "needed_types", "wants_reach"]


def needed_parts(wanted: Wanted) -> tuple[str, ...]:
    """The lists to read (of setup.look.PARTS); the data fields of `needed_types` come after them.

    What is unmanaged is told too, so that types, webhooks and users are always read. Workspaces are read only where
    one is named by its name. Templates are not in here: `wants_reach` of a first plan says whether they are needed.
    """
    spaces = [*(one.workspaces for one in wanted.webhooks), *(one.workspaces for one in wanted.users)]
    named = any(isinstance(space, str) for some in spaces for space in some)
    return ("template_types", "webhooks", "users", *(("workspaces",) if named else ()))


def missing_people(wanted: Wanted, actual: Actual) -> tuple[str, ...]:
    """The e-mails of wanted users whom the account's list does not show: SCIM may know them already."""
    there = {one.address for one in actual.users or ()}
    return tuple(one.email for one in wanted.users if one.email.strip().casefold() not in there)


def wants_reach(plan: Plan) -> bool:
    """Whether a removal of a data field is planned, so that the templates have to be read to tell its reach."""
    return any(isinstance(one, FieldChange) and one.action is Action.DELETE for one in plan.changes)
