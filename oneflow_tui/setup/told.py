"""A plan and a report as they are told without a screen: as JSON for scripts. The lines for a terminal are in `lines`.

JSON holds raw values: whoever shows them cleans them.
"""

from __future__ import annotations

from typing import Any

from oneflow_tui.setup.changes import Action, Change, FieldChange, Outcome, Plan, Report, Result
from oneflow_tui.setup.lines import plan_words, report_words

__all__ = ["plan_json", "plan_words", "remaining", "report_json", "report_words"]

LEFT = (Result.FAILED, Result.BLOCKED, Result.NOT_SENT)
"""What a run did not bring about, though no person's step was all that it waited for."""


def _change(change: Change) -> dict[str, Any]:
    return {
        "action": change.action.value,
        "kind": change.kind.value,
        "id": change.id,
        "remote_id": change.remote_id,
        "detail": change.detail,
        "reach": change.reach,
    }


def plan_json(plan: Plan) -> dict[str, Any]:
    """Changes, what is unmanaged, their numbers, and what cannot be known."""
    return {
        "changes": [_change(change) for change in plan.changes],
        "unmanaged": [{"kind": one.kind.value, "id": one.id, "name": one.name} for one in plan.unmanaged],
        "summary": {action.value: plan.count(action) for action in Action},
        "unknown": [{"kind": one.kind.value, "id": one.id, "detail": one.detail} for one in plan.unknown],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    told = {**_change(outcome.change), "remote_id": outcome.remote_id, "result": outcome.result.value}
    if outcome.result in LEFT:
        told["problem"] = {"text": outcome.detail, "request_id": outcome.request_id}
    return told


def report_json(plan: Plan, report: Report, reads: int, writes: int) -> dict[str, Any]:
    """The plan with the result of each change, the numbers of requests, and the warnings of the run.

    `remote_id` is the one that the account has now; `problem` stands where a change was not brought about.
    """
    return {
        **plan_json(plan),
        "changes": [_outcome(outcome) for outcome in report.outcomes],
        "requests": {"reads": reads, "writes": writes},
        "warnings": list(report.warnings),
    }


def remaining(plan: Plan, report: Report) -> tuple[int, tuple[str, ...]]:
    """What a command that goes on has to confirm: the number of removals left, and the names to adopt."""
    left = [outcome.change for outcome in report.outcomes if outcome.result in LEFT]
    open_ids = {change.type_id if isinstance(change, FieldChange) else change.remote_id for change in left}
    names = tuple(name for name, remote_id in plan.adoptions.items() if remote_id in open_ids)
    return sum(change.action is Action.DELETE for change in left), names
