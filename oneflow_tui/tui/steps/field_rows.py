"""The data fields of one template type as the person sees them: the account's, with the draft's edits over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from oneflow_tui.models import FIELD_ATTRIBUTES, DataField
from oneflow_tui.setup.draft import ChangedField, NewField, TypeDraft
from oneflow_tui.setup.validate import FieldRow, custom_id_warning, field_problems
from oneflow_tui.setup.words import quoted

COLUMNS = ("custom_id", *FIELD_ATTRIBUTES)
"""What a row shows, in this order; pasted columns without a heading are read in it."""

TAKEN_AND_GIVEN = (
    "A field of this custom_id is marked for removal. Take that mark away and change that row, or send the removal "
    "first."
)

Standing = Literal["same", "new", "changed", "removed", "system", "gone", "unread"]
"""same, changed, removed: a field of the account; gone: edited here, and no longer in the account; unread: edited
here, and the account has not been read yet."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its five texts as they would be, where it stands, and `was`, the account's texts that it changes.

    `key` is the custom_id of a field of the account, the uid of a new one. `note` is a sentence, "" where there is
    nothing to say.
    """

    key: str
    texts: Mapping[str, str]
    standing: Standing
    was: Mapping[str, str]
    note: str = ""

    @property
    def custom_id(self) -> str:
        return self.texts["custom_id"]

    @property
    def is_ours_to_change(self) -> bool:
        return self.standing in ("same", "new", "changed")


def texts_of(field: DataField | NewField) -> dict[str, str]:
    """The five texts of a field."""
    return {column: getattr(field, column) for column in COLUMNS}


def _moved_note(change: ChangedField, now: DataField) -> str:
    moved = [name for name, base in change.base.items() if getattr(now, name) != base]
    if not moved:
        return ""
    says = ", ".join(f"{name} is now {quoted(getattr(now, name))}" for name in moved)
    return f"Changed in the account since you typed: {says}."


def _of_account(field: DataField, key: str, change: ChangedField | None, removed: bool) -> Line:
    texts = texts_of(field)
    if field.is_system:
        return Line(key, texts, "system", {}, "Oneflow's own field (system): it cannot be changed.")
    if removed:
        return Line(key, texts, "removed", {}, "Removed when you send. Del takes the mark away.")
    if change is None:
        return Line(key, texts, "same", {})
    was = {name: texts[name] for name, text in change.new.items() if text != texts[name]}
    return Line(key, {**texts, **change.new}, "changed" if was else "same", was, _moved_note(change, field))


def _without_account(edits: TypeDraft, known: Sequence[DataField] | None) -> list[Line]:
    """Edits of fields that the account does not have, or that have not been read (`known` None)."""
    there = {field.custom_id for field in known or ()}
    standing: Standing = "unread" if known is None else "gone"
    note = (
        "Not read from the account yet. F5 looks again."
        if known is None
        else "No longer in the account. ^d makes a new field of your edit, Del forgets it."
    )
    found = []
    for change in edits.changed:
        if change.custom_id not in there:
            texts = {**dict.fromkeys(COLUMNS, ""), **change.base, **change.new, "custom_id": change.custom_id}
            found.append(Line(change.custom_id, texts, standing, change.base, note))
    if known is None:
        changed = {change.custom_id for change in edits.changed}
        texts = dict.fromkeys(COLUMNS, "")
        found += [
            Line(removed, {**texts, "custom_id": removed}, "unread", {}, f"Marked for removal. {note}")
            for removed in edits.removed
            if removed not in changed
        ]
    return found


def lines(edits: TypeDraft, known: Sequence[DataField] | None) -> list[Line]:
    """All rows, those first that the draft's order names. `known` None: the account's fields were not read yet."""
    changes = {one.custom_id: one for one in edits.changed}
    removed = set(edits.removed)
    found: dict[str, Line] = {}
    for field in known or ():
        key, times = field.custom_id, 1
        while key in found:  # never seen, yet the table must not break on it
            times += 1
            key = f"{field.custom_id}\0{times}"
        found[key] = _of_account(field, key, changes.get(field.custom_id), field.custom_id in removed)
    found |= {line.key: line for line in _without_account(edits, known) if line.key not in found}
    for one in edits.new:
        found[one.uid] = Line(one.uid, texts_of(one), "new", {}, custom_id_warning(one.custom_id) or "")
    if not edits.order:
        return list(found.values())
    ordered = dict.fromkeys(key for key in edits.order if key in found)
    return [found[key] for key in [*ordered, *(key for key in found if key not in ordered)]]


def problems(rows: Sequence[Line], limit: int) -> dict[str, dict[str, str]]:
    """What cannot be sent, by row key and column. What stands in the account untouched is no problem of the person's.

    New rows are counted last, wherever they were moved to, so that those past the limit bear it.
    """
    kept = [row for row in rows if row.is_ours_to_change]
    kept.sort(key=lambda row: row.standing == "new")
    found = field_problems(
        [FieldRow(row.key, *(row.texts[column] for column in COLUMNS)) for row in kept],
        limit,
        {row.custom_id for row in rows if row.standing == "system"},
    )
    touched = {row.key: {*row.was, *(COLUMNS if row.standing == "new" else ())} for row in kept}
    mine = {
        key: {column: sentence for column, sentence in cells.items() if column in touched[key]}
        for key, cells in found.items()
    }
    going = {row.custom_id for row in rows if row.standing == "removed"}
    for row in rows:
        if row.standing == "gone":
            mine[row.key] = {"": row.note}
        elif row.standing == "new" and row.custom_id in going:
            mine.setdefault(row.key, {}).setdefault("custom_id", TAKEN_AND_GIVEN)
    return {key: cells for key, cells in mine.items() if cells}


def count(rows: Sequence[Line]) -> int:
    """How many fields of its own the type would have: removals taken off, Oneflow's system fields not counted."""
    return sum(row.is_ours_to_change for row in rows)
