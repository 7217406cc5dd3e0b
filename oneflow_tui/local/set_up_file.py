"""The set-up file on disk: read into its model, and written back."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from oneflow_tui.errors import BadFile
from oneflow_tui.local.own_files import read_own, write_own
from oneflow_tui.models import DEFAULT_FIELD_LIMIT
from oneflow_tui.setup.file.models import SetupFile
from oneflow_tui.setup.file.reading import read_setup

NO_FILE = "`oneflow-tui pull` writes one from an account; the README shows what stands in it."


def beside(path: Path, name: str) -> Path:
    """A file that the set-up file names: it lies beside it, or below. Raises BadFile for any other."""
    target = path.parent / name
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise BadFile(f"{path} names {name!r}; a file that it names has to lie beside it.")
    return target


def parsed(path: Path, data: bytes, *, limit: int = DEFAULT_FIELD_LIMIT) -> SetupFile:
    """The set-up of a file's content; `limit` is the number of data fields that a template type may have. Raises
    BadFile."""
    return read_setup(data, name=str(path), csv=lambda name: read_own(beside(path, name)), limit=limit)


def read_file(path: Path, *, limit: int = DEFAULT_FIELD_LIMIT) -> SetupFile:
    """The set-up file. Raises BadFile, which names every problem with its line."""
    data = read_own(path, next=NO_FILE)
    if data.lstrip().startswith(b"{"):
        raise BadFile(
            f"{path} is not a set-up file. It looks like a plan as `plan --out` writes it.",
            next=f"To do a plan: oneflow-tui apply {shlex.quote(str(path))}",
        )
    return parsed(path, data, limit=limit)


def write_texts(path: Path, text: str, csv: Mapping[str, str]) -> None:
    """The set-up file and the CSV files that it names. Raises BadFile."""
    for name, rows in csv.items():
        write_own(beside(path, name), rows.encode("utf-8"))
    write_own(path, text.encode("utf-8"))
