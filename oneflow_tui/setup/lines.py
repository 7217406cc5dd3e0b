"""A plan and a report as plain lines for a terminal: a mark and words for each change, and all text made harmless."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from oneflow_tui.setup.changes import Action, Change, FieldChange, Kind, Outcome, Plan, Report, Result, Unmanaged
from oneflow_tui.setup.words import counted, listed, quoted
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
    if change.reach:
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
        name = one.id.removeprefix("webhooks[").removesuffix("]")
        whose = f"the webhook to {clean(name)}: " if one.kind is Kind.WEBHOOK else ""
        lines.append(f"  ? {whose}{clean(one.detail)}")
    return ["Cannot be known", *lines] if lines else []


def _adoption_lines(plan: Plan) -> list[str]:
    lines = [f"  ! {quoted(name)} (id {remote_id})" for name, remote_id in plan.adoptions.items()]
    return ["Was not made from this machine: writing into it has to be allowed by name", *lines] if lines else []


def plan_words(plan: Plan) -> list[str]:
    """What would be done, grouped by kind; what stays; what is unknown; what has to be allowed; the numbers last."""
    blocks: list[list[str]] = []
    for heading, changes in groupby(plan.changes, _heading):
        blocks.append([heading, *(line for change in changes for line in _change_lines(change))])
    blocks += [_unmanaged_lines(plan.unmanaged), _unknown_lines(plan), _adoption_lines(plan)]
    counts = [f"{plan.count(action)} {words}" for action, words in _COUNTS.items() if plan.count(action)]
    blocks.append([f"In all: {', '.join(counts)}." if counts else "Nothing to do: the account is as the set-up says."])
    return _joined(blocks)


def _outcome_lines(outcome: Outcome) -> list[str]:
    change = outcome.change
    lines = [f"  {_MARKS[change.action]} {clean(change.detail or change.id)}: {_RESULTS[outcome.result]}"]
    if outcome.detail and outcome.detail != change.detail:
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
    counts = [f"{report.count(result)} {words}" for result, words in _RESULTS.items() if report.count(result)]
    blocks.append([f"In all: {', '.join(counts)}." if counts else f"In all: {counted(0, 'change')}."])
    return _joined(blocks)


def _joined(blocks: Iterable[list[str]]) -> list[str]:
    """Blocks with an empty line between them."""
    lines: list[str] = []
    for block in blocks:
        if block:
            lines += [""] * bool(lines) + block
    return lines
