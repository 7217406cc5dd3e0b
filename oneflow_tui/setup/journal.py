"""What is noted before and after every write, and what the engine asks of whoever stores it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from pydantic import Field

from oneflow_tui.models import DataField, Frozen
from oneflow_tui.setup.ids import IdMap


class Entry(Frozen):
    """One write. `time` is ISO 8601; `detail` holds what finding it again takes, and never a secret.

    An entry that is still "open" when the program starts belongs to a run that was killed around the write: the
    account is looked at to learn what became of it.
    """

    id: str
    time: str
    kind: str
    action: str
    address: str
    remote_id: int | str | None = None
    detail: dict[str, Any] = Field(default_factory=dict)
    phase: Literal["open", "closed"] = "open"
    result: str = ""


class Journal(Protocol):
    """Append-only; every call is on disk when it returns."""

    def begin(
        self, kind: str, action: str, address: str, remote_id: int | str | None, detail: Mapping[str, Any]
    ) -> str:
        """Notes a write before it is sent; returns the entry's id."""

    def end(self, entry_id: str, result: str, remote_id: int | str | None = None) -> None:
        """Notes what became of it."""

    def open_entries(self) -> list[Entry]:
        """The entries that were begun and never ended, oldest first."""


class Storage(Protocol):
    """What apply needs kept on this machine, for one account."""

    @property
    def journal(self) -> Journal:
        """The account's journal."""

    def ids(self) -> IdMap:
        """The id map as last saved."""

    def save_ids(self, ids: IdMap) -> None:
        """Replaces the id map; on disk when it returns."""

    def backup_fields(self, type_id: int, fields: Sequence[DataField]) -> str:
        """Keeps a type's whole field set as it is before a write; returns the backup's name."""
