"""Whether a webhook hears of something, and why, said as surely as it is known.

Event and workspace filters hold. Until Oneflow has built the integration extension a webhook without a binding hears
of every contract; whether a binding to a template type holds before that is not certain (assumed here: it does).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import EllipsisType

from oneflow_tui.models import Webhook
from oneflow_tui.setup.match import is_understood


@dataclass(frozen=True, slots=True)
class Hearing:
    """`why` says it of the webhook ("hears …"), `of_it` of the thing that is heard ("is heard …")."""

    possible: bool
    why: str = ""
    of_it: str = ""


_DEAF = Hearing(False)
_MAYBE = Hearing(True, "may hear of it: its filters are of a kind not known", "may be heard: the filters are not known")
NOT_TOLD = Hearing(True, "may hear of it: its template type is not told", "may be heard: its template type is not told")


def hears(
    webhook: Webhook,
    *,
    type_id: int | EllipsisType | None = ...,
    workspace_id: int | None = None,
) -> Hearing:
    """Whether a webhook hears of what has this template type (None: of none; left out: not asked or not known) and
    lies in this workspace (None: not asked or not known)."""
    bound = webhook.template_group_id
    if bound is not None and type_id is not ... and bound != type_id:
        return _DEAF
    if not is_understood(webhook):
        return _MAYBE
    places = webhook.workspace_ids
    if places and workspace_id is not None and workspace_id not in places:
        return _DEAF
    events = "some of its events" if webhook.events else "every event"
    if bound is not None:
        return Hearing(
            True,
            f"is bound to its template type (assumed to hold), hears {events}"
            if type_id is not ...
            else f"hears {events} here, of one template type",
            f"is heard: {events} of the template type that it is bound to (assumed to hold)",
        )
    if places:
        return Hearing(True, f"hears {events} of its workspaces", f"is heard: {events} of its workspaces")
    return Hearing(True, f"hears {events} of every contract", f"is heard: {events} of every contract")
