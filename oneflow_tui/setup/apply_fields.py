"""The stage of an apply that writes data fields: read, compare with the plan, merge, back up, send, read back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from oneflow_tui.errors import AccountMoved, ApiError, OneflowError
from oneflow_tui.models import DataField
from oneflow_tui.services.data_fields import fingerprint
from oneflow_tui.setup.changes import Action, FieldChange, Result, TypeChange
from oneflow_tui.setup.merge import harmed, merged, missed, shows_all
from oneflow_tui.setup.running import Run, may_have_happened, sentence
from oneflow_tui.setup.words import address_words, listed, quoted

_PROBLEM_PATH = re.compile(r"data_fields[.\[](\d+)\]?\.?(.*)")


def _groups(run: Run) -> dict[str, list[FieldChange]]:
    groups: dict[str, list[FieldChange]] = {}
    for change in run.plan.changes:
        if isinstance(change, FieldChange):
            groups.setdefault(change.type_address, []).append(change)
    return groups


def _type_id(run: Run, address: str, changes: Sequence[FieldChange]) -> int | None:
    """The type to write into; None where it is not there or its creation failed, with the changes settled."""
    creation = next(
        (
            one
            for one in run.plan.changes
            if isinstance(one, TypeChange) and one.id == address and one.remote_id is None
        ),
        None,
    )
    stands = creation is None or run.result_of(creation) in (Result.DONE, Result.ALREADY)
    type_id = changes[0].type_id if changes[0].type_id is not None else run.type_ids.get(address)
    if type_id is None and creation is None:
        type_id = run.storage.ids().template_types.get(address)
    if stands and type_id is not None:
        return type_id
    for change in changes:
        run.settle(change, Result.BLOCKED, f"Waits for {address_words(address)}, which is not there yet.")
    return None


def _refused(run: Run, changes: Sequence[FieldChange], rows: Sequence[Mapping[str, Any]], problem: ApiError) -> None:
    """Puts what the account says about data_fields.N.attribute on the field that stood at N."""
    said: dict[str, list[str]] = {}
    general: list[str] = []
    for path, texts in problem.parameter_problems.items():
        found = _PROBLEM_PATH.fullmatch(path)
        if found and int(found[1]) < len(rows):
            words = f"{found[2]}: {' '.join(texts)}" if found[2] else " ".join(texts)
            said.setdefault(rows[int(found[1])]["custom_id"], []).append(words)
        else:
            general.append(f"{path}: {' '.join(texts)}")
    named = {change.custom_id for change in changes} & set(said)
    unnamed = [f"{custom_id}, {'; '.join(texts)}" for custom_id, texts in said.items() if custom_id not in named]
    rest = "; ".join([*general, *unnamed])
    for change in changes:
        own = "; ".join(said.get(change.custom_id, []))
        if not own and named:
            own = "Nothing of this template type was written, since another field of it was refused."
        text = " ".join(part for part in (f"{sentence(problem)}.".replace("..", "."), own, rest) if part)
        run.settle(change, Result.FAILED, text, request_id=problem.request_id)


def _judge(
    run: Run, changes: Sequence[FieldChange], before: Sequence[DataField], now: Sequence[DataField], words: str = ""
) -> None:
    was = {field.custom_id: field for field in before}
    there = {field.custom_id: field for field in now}
    for change in changes:
        problem = missed(change, was, there)
        found = there.get(change.custom_id)
        remote_id = found.id if found is not None else None
        if problem is None:
            run.settle(change, Result.DONE, "read back and found as wanted", remote_id=remote_id)
        else:
            run.settle(change, Result.FAILED, f"{words} {problem}".strip(), remote_id=remote_id)
    run.warnings.extend(harmed(was, there, changes))


async def check_unmoved(run: Run) -> None:
    """Before the first of several writes: is every type still as planned? A creation cannot be taken back."""
    groups = _groups(run)
    if len(run.plan.writes) == len(next(iter(groups.values()), [])):
        return

    async def check(type_id: int, planned: str) -> None:
        changes = next((group for group in groups.values() if group[0].type_id == type_id), [])
        try:
            now = await run.services.data_fields.read(type_id)
        except OneflowError:
            return  # told, with its change, by the stage that reads again
        if planned != fingerprint(now) and not shows_all(now, changes):
            run.moved(f"the data fields of {changes[0].type_address} are not what they were.")

    await run.together(([], partial(check, *one)) for one in run.plan.fingerprints.items())


async def write_fields(run: Run) -> None:
    """One PUT a template type, several types side by side."""

    async def write(address: str, changes: list[FieldChange]) -> None:
        type_id = _type_id(run, address, changes)
        if type_id is not None:
            await _write(run, address, type_id, changes)

    if not run.has_stopped():
        await run.together((changes, partial(write, address, changes)) for address, changes in _groups(run).items())


def _adopt(run: Run, address: str, type_id: int) -> None:
    """Notes that the type is written into with the person's leave. What the map says of another type stays."""
    ids = run.storage.ids()
    if not ids.owns_type(type_id):
        free = address not in ids.template_types
        run.storage.save_ids(ids.with_type(address if free else f"{address} {type_id}", type_id))


async def _write(run: Run, address: str, type_id: int, changes: list[FieldChange]) -> None:
    run.say(f"Reading the data fields of {address}")
    try:
        before = list(await run.services.data_fields.read(type_id))
    except OneflowError as problem:
        run.fail(changes, problem)
        return
    if shows_all(before, changes):
        for change in changes:
            run.settle(change, Result.ALREADY, "the account already is so")
        return
    planned = run.plan.fingerprints.get(type_id)
    if planned is not None and planned != fingerprint(before):
        run.moved(f"the data fields of {address} are not what they were.")
        return
    taken = {field.custom_id for field in before} & {one.custom_id for one in changes if one.action is Action.CREATE}
    if planned is None and taken:
        names = listed([quoted(custom_id) for custom_id in sorted(taken)])
        run.moved(f"{address} already has data fields that were to be created: {names}.")
        return
    if run.has_stopped():
        return
    rows = merged(before, changes, run.plan.field_orders.get(address, ()))
    backup = run.storage.backup_fields(type_id, before)
    _adopt(run, address, type_id)
    noted = {"backup": backup, "custom_ids": [change.custom_id for change in changes]}
    entry = run.begin("data_field", "replace", address, type_id, noted)
    run.say(f"Sending {len(rows)} data fields of {address}")
    words = ""
    unsure = False  # whether looking before a repetition stopped it: what became of the try before is not known

    async def again() -> None:
        """Before the set is sent another time, maybe minutes later: is the type still as it was read?"""
        nonlocal unsure
        unsure = True
        if fingerprint(await run.services.data_fields.read(type_id)) != fingerprint(before):
            raise AccountMoved("The data fields are not what they were, so the set was not sent again.")
        unsure = False

    try:
        await run.services.data_fields.replace(type_id, rows, again=again)
    except OneflowError as problem:
        if not unsure and not may_have_happened(problem):
            run.end(entry, "refused", type_id)
            if isinstance(problem, ApiError) and problem.parameter_problems:
                _refused(run, changes, rows, problem)
            else:
                run.fail(changes, problem)
            return
        words = f"{sentence(problem)} The account was looked at again."
    try:
        now = list(await run.services.data_fields.read(type_id))
    except OneflowError as problem:
        if not words:
            run.end(entry, "not_read_back", type_id)
        run.fail(changes, problem, f"It was sent, but could not be read back. Backup: {backup}.")
        return
    run.end(entry, "done" if shows_all(now, changes) else "differs", type_id)
    _judge(run, changes, before, now, words)
