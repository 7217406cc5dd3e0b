"""Putting data fields back as they were before a write: a backup as something wanted, like any other. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oneflow_tui.models import DataField
from oneflow_tui.setup.actual import attributes
from oneflow_tui.setup.wanted import Wanted, WantedField, WantedType
from oneflow_tui.setup.words import counted, listed, quoted

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Backup:
    """The whole field set of the template type `type_id` as it was at `time` (ISO 8601, UTC), before a write."""

    name: str
    time: str
    type_id: int
    fields: tuple[DataField, ...]


def _of_users(rows: Sequence[DataField]) -> dict[str, DataField]:
    """The fields that are not Oneflow's own, by custom_id, in their order."""
    found: dict[str, DataField] = {}
    for row in rows:
        if not row.is_system:
            found.setdefault(row.custom_id, row)
    return found


def wanted_of_backup(
    type_id: int, name: str, backup_rows: Sequence[DataField], now_rows: Sequence[DataField], exact: bool
) -> Wanted:
    """Every user field of the backup, with all four attributes; `name` is what the account calls the type now.

    Fields that came later stay, unless it is to be `exact`: then they are to be removed, by name. Oneflow's own
    fields are left out: nothing changes them.
    """
    own = {row.custom_id for row in now_rows if row.is_system}
    before = {key: row for key, row in _of_users(backup_rows).items() if key not in own}
    later = [key for key in _of_users(now_rows) if key not in before]
    fields = tuple(WantedField(key, **attributes(row)) for key, row in before.items())
    return Wanted((WantedType(name, remote_id=type_id, fields=fields, delete_fields=tuple(later if exact else ())),))


def _names(keys: Sequence[str]) -> str:
    some = [quoted(key) for key in keys[:_NAMED]]
    return listed([*some, f"{len(keys) - _NAMED} more"] if len(keys) > _NAMED else some)


def restore_words(backup_rows: Sequence[DataField], now_rows: Sequence[DataField], exact: bool) -> list[str]:
    """Sentences about what a restore cannot do, and about what it leaves or takes."""
    before, now = _of_users(backup_rows), _of_users(now_rows)
    gone = [key for key in before if key not in now]
    later = [key for key in now if key not in before]
    words = ["Values inside templates may not come back: the backup holds the fields of the template type only."]
    if gone:
        verb = (
            "was removed since and is created anew, with a new id"
            if len(gone) == 1
            else ("were removed since and are created anew, with new ids")
        )
        words.append(f"{counted(len(gone), 'field')} {verb}: {_names(gone)}.")
    if later and exact:
        verb = "came later and is removed" if len(later) == 1 else "came later and are removed"
        words.append(f"{counted(len(later), 'field')} {verb}: {_names(later)}.")
    elif later:
        verb = "came later and stays" if len(later) == 1 else "came later and stay"
        words.append(f"{counted(len(later), 'field')} {verb}: {_names(later)}. `--exact` removes what came later.")
    return words
