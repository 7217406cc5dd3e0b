"""The stage of an apply that creates template types."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from oneflow_tui.errors import NotAllowed, NotFound, OneflowError, PlanNeeded
from oneflow_tui.models import TemplateType
from oneflow_tui.setup.appeared import appeared_types
from oneflow_tui.setup.changes import Action, Result, TypeChange
from oneflow_tui.setup.running import Run
from oneflow_tui.setup.words import EXTENSION_MENU, quoted


async def _known(run: Run, creations: list[TypeChange]) -> list[TemplateType] | None:
    """The account's types; None where they cannot be had, with every creation settled."""
    try:
        return list(await run.services.template_types.list())
    except (PlanNeeded, NotAllowed, NotFound) as refusal:
        try:
            seen = await run.services.extensions.template_types()
        except OneflowError as problem:
            run.fail(creations, problem)
            return None
        if seen.outcome != "off":
            run.fail(creations, refusal)
            return None
        for change in creations:
            words = f"The extension Template types is off: a person switches it on at {EXTENSION_MENU}."
            run.settle(change, Result.BLOCKED, words, request_id=refusal.request_id)
    except OneflowError as problem:
        run.fail(creations, problem)
    return None


async def _prove(run: Run, made: list[tuple[TypeChange, int]]) -> None:
    """One list shows whether all that were made are there as they were sent."""
    if not made:
        return
    try:
        known = {one.id: one for one in await run.services.template_types.list()}
    except OneflowError as problem:
        for change, type_id in made:
            run.fail([change], problem, f"It was created as {type_id}, but could not be read back.")
        return
    for change, type_id in made:
        there = known.get(type_id)
        if there is None:
            words = f"It was created as {type_id}, but the account does not list it."
            run.settle(change, Result.FAILED, words, remote_id=type_id)
        elif (there.name, there.description) == (change.name, change.description):
            run.settle(change, Result.DONE, f"created, id {type_id}", remote_id=type_id)
        else:
            says = f"{quoted(there.name)}, {quoted(there.description)}"
            words = f"It was created as {type_id}, but the account says {says}."
            run.settle(change, Result.FAILED, words, remote_id=type_id)


async def create_types(run: Run) -> None:
    """Creates what the plan says, after a look: one made by an earlier run is taken, a stranger's is not.

    Those of one name are made one after the other, so that one whose answer is lost can be told from the next.
    """
    creations = [
        change for change in run.plan.changes if isinstance(change, TypeChange) and change.action is Action.CREATE
    ]
    if not creations or run.has_stopped():
        return
    known = await _known(run, creations)
    if known is None:
        return
    for change in creations:
        _check_strangers(run, change, known)
    run.heed_troubles()
    made: list[tuple[TypeChange, int]] = []
    by_name: dict[str, list[TypeChange]] = {}
    for change in creations:
        by_name.setdefault(change.name, []).append(change)

    async def create_all(same: list[TypeChange]) -> None:
        for change in same:
            if run.has_stopped():
                return
            type_id = await _create(run, change, known)
            if type_id is not None:
                made.append((change, type_id))

    await run.together((same, partial(create_all, same)) for same in by_name.values())
    await _prove(run, made)


def _made_before(run: Run, change: TypeChange, known: Sequence[TemplateType]) -> int | None:
    mapped = run.storage.ids().template_types.get(change.id)
    return mapped if any(one.id == mapped for one in known) else None


def _check_strangers(run: Run, change: TypeChange, known: Sequence[TemplateType]) -> None:
    """Before the first creation, since none can be taken back: does every name mean what it meant?"""
    ids = run.storage.ids()
    named = [one.id for one in known if one.name == change.name]
    strangers = [one for one in named if one not in change.same_name and not ids.owns_type(one)]
    if strangers and _made_before(run, change, known) is None:
        run.moved(f"a template type named {quoted(change.name)} ({strangers[0]}) appeared.")


async def _create(run: Run, change: TypeChange, known: Sequence[TemplateType]) -> int | None:
    """The id of one that was made and has to be proved; None where there is none."""
    named = [one.id for one in known if one.name == change.name]
    mapped = _made_before(run, change, known)
    if mapped is not None:
        run.type_ids[change.id] = mapped
        run.settle(change, Result.ALREADY, f"found there, made by an earlier run: id {mapped}", remote_id=mapped)
        return None

    def keep(type_id: int) -> None:
        run.storage.save_ids(run.storage.ids().with_type(change.id, type_id))
        run.type_ids[change.id] = type_id

    async def send() -> int:
        return (await run.services.template_types.create(change.name, change.description)).id

    before = [*named, *run.type_ids.values()]

    async def find() -> list[int]:
        return await appeared_types(run.services, change.name, change.description, before)

    run.say(f"Creating the template type {quoted(change.name)}")
    noted = {"name": change.name, "description": change.description}
    made = await run.create_once(change, noted=noted, before=before, send=send, find=find, keep=keep)
    return made if isinstance(made, int) else None
