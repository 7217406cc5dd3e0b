"""Where each step stands for a command: by the account alone, or by what a set-up file asks of it. Pure."""

from __future__ import annotations

from dataclasses import replace

from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.changes import Action, Kind, Plan
from oneflow_tui.setup.draft import Draft, TypeDraft
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.match import match_types
from oneflow_tui.setup.progress import Standing, StepState, progress
from oneflow_tui.setup.wanted import Wanted
from oneflow_tui.setup.words import counted, quoted

STEPS = ("token", "extension", "template_types", "data_fields", "webhooks", "users", "test")
"""The steps that a command tells of; Welcome and Summary are the wizard's."""

_KINDS = {
    "template_types": (Kind.TEMPLATE_TYPE, "template type"),
    "data_fields": (Kind.DATA_FIELD, "data field"),
    "webhooks": (Kind.WEBHOOK, "webhook"),
    "users": (Kind.USER, "user"),
}


def steps_of_account(actual: Actual) -> list[StepState]:
    """Without a set-up file a kind is done when at least one exists."""
    found = progress(actual, Draft(), signed_in=True, tested=None)
    return [replace(found[step], todo="") if _is_choice(found[step]) else found[step] for step in STEPS]


def _is_choice(step: StepState) -> bool:
    """Whether what is to do is only the wizard's own question."""
    return step.standing is Standing.DONE and step.id in ("template_types", "test")


def steps_of_plan(actual: Actual, plan: Plan, wanted: Wanted, ids: IdMap, name: str, command: str) -> list[StepState]:
    """With a set-up file, called `name`, a kind is done when the plan holds no change of it; `command` applies it."""
    mine = [match for match in match_types(wanted, actual, ids).values() if match.there is not None]
    draft = Draft(
        types=tuple(TypeDraft(name=one.there.name, remote_id=one.there.id) for one in mine if one.there is not None)
    )
    found = progress(actual, draft, signed_in=True, tested=None)
    for step, (kind, word) in _KINDS.items():
        found[step] = _by_plan(found[step], plan, kind, word, name, command, blocked=_is_blocked(actual, kind))
    if not mine and wanted.template_types:
        found["test"] = replace(
            found["test"],
            standing=Standing.BLOCKED,
            detail="The template types of the file are not there yet.",
            todo=command,
        )
    return [replace(found[step], todo="") if _is_choice(found[step]) else found[step] for step in STEPS]


def _is_blocked(actual: Actual, kind: Kind) -> bool:
    return actual.extension == "off" and kind in (Kind.TEMPLATE_TYPE, Kind.DATA_FIELD)


def _by_plan(
    step: StepState, plan: Plan, kind: Kind, word: str, name: str, command: str, *, blocked: bool
) -> StepState:
    writes = [one for one in plan.writes if one.kind is kind]
    people = [one for one in plan.changes if one.kind is kind and one.action is Action.MANUAL]
    if not writes and not people:
        return replace(step, standing=Standing.DONE, detail=f"As {quoted(name)} says.", todo="")
    if blocked:
        words = f"{counted(len(writes), word)} of the file; the extension Template types is off."
        return replace(step, standing=Standing.BLOCKED, detail=words, todo="Switch the extension on first.")
    parts = [f"{counted(len(writes), 'change')} to apply"] if writes else []
    parts += [f"{counted(len(people), 'step')} of a person's"] if people else []
    todo = command if writes else people[0].detail
    return replace(step, standing=Standing.NEEDS_YOU, detail=", ".join(parts) + ".", todo=todo)
