"""A plan and a report as plain lines for a terminal: a mark and words for each change, and all text made harmless."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from oneflow_tui.setup.changes import Action, Change, FieldChange, Kind, Outcome, Plan, Report, Result, Unmanaged
from oneflow_tui.setup.words import address_words, counted, listed, quoted
from oneflow_tui.text import clean

SHOWN = 5
"""Names of unmanaged things of one kind before the rest is only counted."""

_MARKS = {Action.CREATE: "+", Action.UPDATE: "~", Action.DELETE: "-", Action.MANUAL: "! for a person:"}
_COUNTS = {
    Action.CREATE: "to create",
    Action.UPDATE: "to change",
    Action.DELETE: "to remove",
    Action.MANUAL: "for a person",
}
_HEADINGS = {
    Kind.EXTENSION: "Extension",
    Kind.TEMPLATE_TYPE: "Template types",
    Kind.WEBHOOK: "Webhooks",
    Kind.USER: "Users",
}
_PLURALS = {
    Kind.EXTENSION: "extensions",
    Kind.TEMPLATE_TYPE: "template types",
    Kind.DATA_FIELD: "data fields",
    Kind.WEBHOOK: "webhooks",
    Kind.USER: "users",
}
_DONE = {Action.CREATE: "created", Action.UPDATE: "changed", Action.DELETE: "removed", Action.MANUAL: "done"}
_RESULTS = {
    Result.DONE: "done",
    Result.ALREADY: "nothing to do",
    Result.FAILED: "FAILED",
    Result.BLOCKED: "blocked",
    Result.MANUAL: "left for a person",
    Result.NOT_SENT: "not sent",
}


def _type_name(address: str) -> str:
    """The name (or key) of a template type out of its address."""
    return address.removeprefix('template_types["').removesuffix('"]')


def _field_parts(address: str) -> tuple[str, str]:
    """The name of the type and the custom_id out of the address of a data field."""
    of_type, _, custom_id = address.partition('"].data_fields["')
    return _type_name(of_type), custom_id.removesuffix('"]')


def _heading(change: Change) -> str:
    if isinstance(change, FieldChange):
        return f"Data fields of {quoted(_type_name(change.type_address))}"
    return _HEADINGS.get(change.kind, change.kind.value)


def _change_lines(change: Change) -> list[str]:
    lines = [f"  {_MARKS[change.action]} {clean(change.detail or change.id)}"]
    if change.reach.removeprefix("the type and ") not in change.detail:
        lines.append(f"      reach: {clean(change.reach)}")
    return lines


def _some(names: Sequence[str], plural: str) -> str:
    if len(names) <= SHOWN:
        return listed(list(names))
    return f"{', '.join(names[:SHOWN])} and {len(names) - SHOWN:,} more {plural}"


def _unmanaged_lines(unmanaged: Iterable[Unmanaged]) -> list[str]:
    groups: dict[tuple[str, str], list[str]] = {}
    for one in unmanaged:
        plural = _PLURALS[one.kind]
        if one.kind is Kind.DATA_FIELD:
            name, custom_id = _field_parts(str(one.id))
            groups.setdefault((f"{plural} of {quoted(name)}", plural), []).append(quoted(custom_id))
        else:
            said = clean(one.name) if one.kind is Kind.USER else f"{quoted(one.name)} ({one.id})"
            groups.setdefault((plural, plural), []).append(said)
    lines = [f"  {what}: {_some(names, plural)}" for (what, plural), names in groups.items()]
    return ["Not in the set-up, kept as they are", *lines] if lines else []


def _unknown_lines(plan: Plan) -> list[str]:
    lines = []
    for one in plan.unknown:
        whose = f"{address_words(one.id)}: " if one.kind is Kind.WEBHOOK else ""
        lines.append(f"  ? {whose}{clean(one.detail)}")
    return ["Cannot be known", *lines] if lines else []


def _adoption_lines(plan: Plan) -> list[str]:
    lines = [f"  ! {quoted(name)} (id {remote_id})" for name, remote_id in plan.adoptions.items()]
    heading = "Not made from this machine: before it writes there, apply asks, or wants --adopt NAME"
    return [heading, *lines] if lines else []


def plan_words(plan: Plan) -> list[str]:
    """What would be done, grouped by kind; what stays; what is unknown; what has to be allowed; the numbers last."""
    blocks: list[list[str]] = []
    for heading, changes in groupby(plan.changes, _heading):
        blocks.append([heading, *(line for change in changes for line in _change_lines(change))])
    blocks += [_unmanaged_lines(plan.unmanaged), _unknown_lines(plan), _adoption_lines(plan)]
    counts = [f"{plan.count(action):,} {words}" for action, words in _COUNTS.items() if plan.count(action)]
    blocks.append([f"In all: {', '.join(counts)}." if counts else "Nothing to do: the account is as the set-up says."])
    return _joined(blocks)


def outcome_words(outcome: Outcome) -> str:
    """What became of one change, on a short line."""
    done = outcome.result is Result.DONE
    return f"{address_words(outcome.change.id)}: {_DONE[outcome.change.action] if done else _RESULTS[outcome.result]}"


def _outcome_lines(outcome: Outcome) -> list[str]:
    """Of what was done as wanted no more is said than the id of what is new; invitations say what they leave."""
    change = outcome.change
    as_wanted = outcome.result is Result.DONE and change.kind is not Kind.USER
    new = as_wanted and change.action is Action.CREATE and change.kind is not Kind.DATA_FIELD and outcome.remote_id
    result = f"{_RESULTS[outcome.result]}, id {outcome.remote_id}" if new else _RESULTS[outcome.result]
    lines = [f"  {_MARKS[change.action]} {clean(change.detail or change.id)}: {result}"]
    if outcome.detail and outcome.detail != change.detail and not as_wanted:
        lines.append(f"      {clean(outcome.detail)}")
    if outcome.request_id and outcome.result not in (Result.DONE, Result.ALREADY):
        lines.append(f"      request id: {clean(outcome.request_id)}")
    return lines


def report_words(report: Report) -> list[str]:
    """What became of each change, in the plan's order; warnings; the numbers last."""
    blocks: list[list[str]] = []
    for heading, outcomes in groupby(report.outcomes, lambda outcome: _heading(outcome.change)):
        blocks.append([heading, *(line for outcome in outcomes for line in _outcome_lines(outcome))])
    if report.warnings:
        blocks.append(["Also", *(f"  ! {clean(sentence)}" for sentence in report.warnings)])
    counts = [f"{report.count(result):,} {words}" for result, words in _RESULTS.items() if report.count(result)]
    blocks.append([f"In all: {', '.join(counts)}." if counts else f"In all: {counted(0, 'change')}."])
    return _joined(blocks)


def _joined(blocks: Iterable[list[str]]) -> list[str]:
    """Blocks with an empty line between them."""
    lines: list[str] = []
    for block in blocks:
        if block:
            lines += [""] * bool(lines) + block
    return lines
