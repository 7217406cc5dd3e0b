"""Reads the backups of data fields that were kept before each write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from oneflow_tui.errors import BadFile, BadInput, OneflowError
from oneflow_tui.local.files import damaged, read_record
from oneflow_tui.models import DataField
from oneflow_tui.setup.restoring import Backup
from oneflow_tui.setup.words import quoted

_NAME = re.compile(r"[0-9A-Za-z]+(-[0-9A-Za-z]+)*\.json")


@dataclass(frozen=True, slots=True)
class Backups:
    """The backups, newest first, and a sentence for each file that could not be used."""

    found: tuple[Backup, ...] = ()
    troubles: tuple[str, ...] = ()


def _read(path: Path) -> Backup | None:
    value = read_record(path)
    if value is None:
        return None
    try:
        type_id, time = value["template_type_id"], value["time"]
        if not isinstance(type_id, int) or isinstance(type_id, bool) or not isinstance(time, str):
            raise TypeError("its parts do not fit")
        fields = tuple(DataField.read(row) for row in value["data_fields"])
    except (KeyError, TypeError, OneflowError):
        raise damaged(path, "its parts do not fit") from None
    return Backup(path.name, time, type_id, fields)


def read_backup(folder: Path, name: str) -> Backup:
    """The backup of this name, with or without its ending. Raises BadInput where there is none; BadFile where it
    cannot be used: a damaged one is put aside and named."""
    full = name if name.endswith(".json") else f"{name}.json"
    found = _read(folder / full) if _NAME.fullmatch(full) else None
    if found is None:
        raise BadInput(f"There is no backup named {quoted(name)}.", next="`oneflow-tui restore` lists the backups.")
    return found


def list_backups(folder: Path) -> Backups:
    """All in `folder`. One that cannot be used spoils only itself."""
    found: list[Backup] = []
    troubles: list[str] = []
    try:
        names = sorted((one.name for one in folder.iterdir() if _NAME.fullmatch(one.name)), reverse=True)
    except FileNotFoundError:
        return Backups()
    except OSError as problem:
        raise BadFile(f"{folder} cannot be read: {problem.strerror or problem}.") from None
    for name in names:
        try:
            backup = _read(folder / name)
        except BadFile as problem:
            troubles.append(problem.detail)
        else:
            found += [backup] if backup is not None else []
    return Backups(tuple(found), tuple(troubles))
