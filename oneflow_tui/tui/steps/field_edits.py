"""Edits of a template type's data fields, as functions from one draft of it to the next. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from oneflow_tui.models import FIELD_ATTRIBUTES, DataField
from oneflow_tui.setup.draft import ChangedField, NewField, TypeDraft
from oneflow_tui.tui.steps.field_rows import Line, lines

FIXED_ID = (
    "The custom_id of a field of the account cannot be changed: that is a removal and a creation. "
    "Duplicate the row (^d) and remove the old one (Del)."
)


@dataclass(frozen=True, slots=True)
class Pasted:
    """The draft after a paste, the rows that are new or changed, and how many stayed as they are or were left out."""

    edits: TypeDraft
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: int = 0
    left_out: int = 0

    @property
    def sentence(self) -> str:
        """ "20 rows: 18 new, 2 changed"."""
        total = len(self.new) + len(self.changed) + self.same + self.left_out
        parts = [(len(self.new), "new"), (len(self.changed), "changed"), (self.same, "as they were")]
        parts.append((self.left_out, "left out (Oneflow's own fields)"))
        said = ", ".join(f"{number} {word}" for number, word in parts if number)
        return f"{total} {'row' if total == 1 else 'rows'}: {said or 'nothing to take'}"


def refusal(row: Line, column: str) -> str:
    """Why this cell cannot be edited; "" where it can."""
    if row.standing == "new" or (row.is_ours_to_change and column != "custom_id"):
        return ""
    return row.note if row.standing in ("system", "removed", "gone", "unread") else FIXED_ID


def with_texts(edits: TypeDraft, known: Sequence[DataField] | None, key: str, texts: Mapping[str, str]) -> TypeDraft:
    """The texts put into a row. On a field of the account only what differs from it is kept as a change."""
    return _with_many(edits, known, {key: texts})


def _with_many(edits: TypeDraft, known: Sequence[DataField] | None, rows: Mapping[str, Mapping[str, str]]) -> TypeDraft:
    fields = {field.custom_id: field for field in known or () if not field.is_system}
    changes = {one.custom_id: one for one in edits.changed}
    for key, texts in rows.items():
        field = fields.get(key)
        if field is None:
            continue
        old = changes.pop(key, None)
        base, new = (dict(old.base), dict(old.new)) if old else ({}, {})
        for name, text in texts.items():
            if name not in FIELD_ATTRIBUTES:
                continue
            base[name], new[name] = getattr(field, name), text
            if base[name] == text:
                del base[name], new[name]
        if new:
            changes[key] = ChangedField(custom_id=key, base=base, new=new)
    return edits.model_copy(
        update={
            "new": tuple(one.model_copy(update=dict(rows.get(one.uid, {}))) for one in edits.new),
            "changed": tuple(changes.values()),
        }
    )


def with_new(
    edits: TypeDraft, known: Sequence[DataField] | None, texts: Mapping[str, str], after: str | None = None
) -> tuple[TypeDraft, str]:
    """A new row, behind the row `after` or at the end; and its key."""
    field = NewField(**dict(texts))
    keys = [row.key for row in lines(edits, known)]
    changed = edits.model_copy(update={"new": (*edits.new, field)})
    if after in keys and after != keys[-1]:
        keys.insert(keys.index(after) + 1, field.uid)
        changed = changed.model_copy(update={"order": tuple(keys)})
    elif edits.order:
        changed = changed.model_copy(update={"order": (*keys, field.uid)})
    return changed, field.uid


def toggled(edits: TypeDraft, rows: Sequence[Line]) -> TypeDraft:
    """Del: new rows and forgotten edits are dropped; the account's rows are marked for removal, or the mark is taken.

    Of several rows, the marks are taken away only where all of them are marked.
    """
    dropped = {row.key for row in rows if row.standing in ("new", "gone")}
    of_account = [row.key for row in rows if row.standing in ("same", "changed", "removed")]
    removed = list(edits.removed)
    if of_account and all(key in removed for key in of_account):
        removed = [key for key in removed if key not in of_account]
    else:
        removed += [key for key in of_account if key not in removed]
    return edits.model_copy(
        update={
            "new": tuple(one for one in edits.new if one.uid not in dropped),
            "changed": tuple(one for one in edits.changed if one.custom_id not in dropped),
            "removed": tuple(removed),
            "order": tuple(key for key in edits.order if key not in dropped),
        }
    )


def moved(edits: TypeDraft, known: Sequence[DataField] | None, keys: Sequence[str], by: int) -> TypeDraft:
    """The rows moved one place up (-1) or down (1) together; at the end of the table they stay."""
    order = [row.key for row in lines(edits, known)]
    places = sorted((order.index(key) for key in keys if key in order), reverse=by > 0)
    if not places or not 0 <= places[0] + by < len(order):
        return edits
    for place in places:
        order[place], order[place + by] = order[place + by], order[place]
    return edits.model_copy(update={"order": tuple(order)})


def with_pasted(edits: TypeDraft, known: Sequence[DataField] | None, rows: Sequence[Mapping[str, str]]) -> Pasted:
    """Pasted rows worked in: one with a custom_id that was there before updates that row, the others are new.

    An empty cell leaves the text that is there, so that a paste of some columns clears no others. A removal mark on
    a pasted row is taken away.
    """
    there = {row.custom_id: row for row in reversed(lines(edits, known)) if row.custom_id}
    texts: dict[str, dict[str, str]] = {}
    new: list[NewField] = []
    same = left_out = 0
    unmarked: set[str] = set()
    for row in rows:
        old = there.get(row.get("custom_id", ""))
        if old is None or old.standing in ("gone", "unread"):
            new.append(NewField(**dict(row)))
            continue
        given = {name: text for name, text in row.items() if text}
        if old.standing == "system":
            left_out += 1
        elif old.standing != "removed" and all(old.texts[name] == text for name, text in given.items()):
            same += 1
        else:
            texts.setdefault(old.key, {}).update(given)
            unmarked.add(old.key)
    changed = _with_many(edits, known, texts)
    update: dict[str, object] = {
        "new": (*changed.new, *new),
        "removed": tuple(key for key in changed.removed if key not in unmarked),
    }
    if edits.order:
        update["order"] = (*(row.key for row in lines(edits, known)), *(one.uid for one in new))
    done = changed.model_copy(update=update)
    return Pasted(done, tuple(one.uid for one in new), tuple(texts), same, left_out)


def free_id(custom_id: str, taken: Collection[str]) -> str:
    """A custom_id for a copy: vat, vat_2, vat_3 …"""
    number = 2
    while f"{custom_id}_{number}" in taken:
        number += 1
    return f"{custom_id}_{number}"


def edits_of(edits: TypeDraft) -> int:
    """How many fields are added, changed or removed."""
    return len(edits.new) + len(edits.removed) + sum(one.custom_id not in edits.removed for one in edits.changed)


class Past:
    """The last states of each type's edits, for undo. Names and ids are not part of it: those the account gives."""

    KEPT = 100

    def __init__(self) -> None:
        self._states: dict[str, list[TypeDraft]] = {}

    def keep(self, edits: TypeDraft) -> None:
        states = self._states.setdefault(edits.uid, [])
        states.append(edits)
        del states[: -self.KEPT]

    def undo(self, now: TypeDraft) -> TypeDraft | None:
        """The state before the last edit, or None where there is none."""
        states = self._states.get(now.uid)
        if not states:
            return None
        old = states.pop()
        return now.model_copy(
            update={"new": old.new, "changed": old.changed, "removed": old.removed, "order": old.order}
        )

    def forget(self) -> None:
        """After a send: what is in the account is no longer undone here."""
        self._states.clear()
