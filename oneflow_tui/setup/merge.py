"""The one dangerous call, made safe: the whole field set that a PUT has to carry, and the proof afterwards. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from oneflow_tui.models import DataField
from oneflow_tui.services.data_fields import sent_form
from oneflow_tui.setup.actual import attributes
from oneflow_tui.setup.changes import Action, FieldChange
from oneflow_tui.setup.words import quoted


def merged(now: Sequence[DataField], changes: Sequence[FieldChange], order: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Everything that is there, with the changes worked in. Only a DELETE leaves a field out.

    Fields that the set-up does not know, and system fields, keep their places; the known ones stand in the places
    of the known ones in the order asked for; a new one follows the one that it stands behind in that order.
    """
    removed = {one.custom_id for one in changes if one.action is Action.DELETE}
    after = {one.custom_id: one.after for one in changes if one.after is not None}
    rows: dict[str, dict[str, Any]] = {}
    repeated: list[dict[str, Any]] = []
    locked = {field.custom_id for field in now if field.is_system}
    for field in now:
        if field.custom_id in removed and field.custom_id not in locked:
            continue
        row = sent_form(field)
        if field.custom_id in after and field.custom_id not in locked:
            row.update(after[field.custom_id])
        if field.custom_id in rows:
            repeated.append(row)
        else:
            rows[field.custom_id] = row
    managed = [custom_id for custom_id in order if custom_id in rows and custom_id not in locked]
    slots = iter(managed)
    known = set(managed)
    sent = [next(slots) if custom_id in known else custom_id for custom_id in rows]
    new = {custom_id: None for custom_id in after if custom_id not in rows}
    places = [custom_id for custom_id in order if custom_id in known or custom_id in new]
    placed = set(places)
    for custom_id in [*(one for one in places if one in new), *(one for one in new if one not in placed)]:
        before = places[: places.index(custom_id)] if custom_id in places else []
        at = sent.index(before[-1]) + 1 if before and before[-1] in sent else len(sent)
        sent.insert(at, custom_id)
        rows[custom_id] = {"custom_id": custom_id, **after[custom_id]}
    return [*(rows[custom_id] for custom_id in sent), *repeated]


def shows_all(now: Sequence[DataField], changes: Sequence[FieldChange]) -> bool:
    """Whether the account already is as every change wants it."""
    fields = {field.custom_id: field for field in now}
    for one in changes:
        there = fields.get(one.custom_id)
        if one.action is Action.DELETE:
            if there is not None:
                return False
        elif there is None or attributes(there) != dict(one.after or {}):
            return False
    return True


def missed(change: FieldChange, before: Mapping[str, DataField], now: Mapping[str, DataField]) -> str | None:
    """What the account, read back, does not show of a change; None where it took."""
    there = now.get(change.custom_id)
    if change.action is Action.DELETE:
        return None if there is None else "The account still has this field."
    if there is None:
        return "The account does not have this field after the write."
    differing = [name for name, text in (change.after or {}).items() if getattr(there, name) != text]
    if differing:
        says = ", ".join(f"{name} is {quoted(getattr(there, name))}" for name in differing)
        return f"The account does not show what was sent: {says}."
    was = before.get(change.custom_id)
    if there.active is False and (was is None or was.active is not False):
        return "The account shows this field, but as no longer active."
    return None


def harmed(before: Mapping[str, DataField], now: Mapping[str, DataField], changes: Sequence[FieldChange]) -> list[str]:
    """Sentences about fields that were sent back unchanged and yet are not as they were."""
    touched = {one.custom_id for one in changes}
    sentences = []
    for custom_id, was in before.items():
        there = now.get(custom_id)
        if custom_id in touched:
            continue
        if there is None:
            sentences.append(f"{quoted(custom_id)} was sent back unchanged, yet the account no longer has it.")
        elif attributes(there) != attributes(was) or there.active != was.active:
            sentences.append(f"{quoted(custom_id)} was sent back unchanged, yet the account changed it.")
    return sentences
