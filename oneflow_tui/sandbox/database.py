"""The state file: SQLite, each object as JSON text, and a counter by which other sandboxes' changes are seen."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from oneflow_tui.sandbox.errors import BadState, BusyState

VERSION = 2
_MARK = 0x4F464C57  # in the header of the file: that it is one of ours
_PATIENCE = 10.0  # seconds to wait for another sandbox's change
_TOGETHER = 1000  # objects read in one go
_TABLES = """
CREATE TABLE objects (
    place INTEGER PRIMARY KEY, kind TEXT NOT NULL, number INTEGER NOT NULL, document TEXT, change INTEGER NOT NULL,
    UNIQUE (kind, number)
);
CREATE INDEX changes ON objects (change);
CREATE TABLE calls (place INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL);
"""
_SAVE = """
INSERT INTO objects (kind, number, document, change) VALUES (?, ?, ?, ?)
ON CONFLICT (kind, number) DO UPDATE SET document = excluded.document, change = excluded.change
"""

Row = tuple[str, int, dict[str, Any] | None]


class Database:
    """One connection to the file. Objects keep the order in which they were first written.

    A removed object stays as a row without a document, so that others see it go.
    """

    trouble = (OSError, sqlite3.Error)
    """What a change may raise where the file cannot be written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen_version = -1
        self._change = 0
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._file = path.stat().st_ino
        self._connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        try:
            self._prepare(path)
        except sqlite3.DatabaseError as problem:
            self._connection.close()
            raise self.refusal(problem, "it is not a state file") from None
        except BaseException:
            self._connection.close()
            raise

    @staticmethod
    def refusal(problem: Exception, sentence: str) -> BadState | BusyState:
        """Why the file cannot be used: the sentence, unless another program holds it, which is no fault of the file."""
        code = getattr(problem, "sqlite_errorcode", 0) & 0xFF  # the rest tells what it was doing
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return BusyState("another program has been writing to it for long; try again later")
        return BadState(f"{sentence} ({problem})")

    def _prepare(self, path: Path) -> None:
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        mark, version = (execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        empty = mark == version == 0 and not execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not empty and (mark, version) != (_MARK, VERSION):
            execute("ROLLBACK")
            raise BadState("it was not written by this sandbox")
        if empty:
            for statement in _TABLES.split(";"):
                execute(statement)
            execute(f"PRAGMA application_id = {_MARK}")
            execute(f"PRAGMA user_version = {VERSION}")
        execute("COMMIT")
        execute("PRAGMA journal_mode = WAL")
        execute("PRAGMA synchronous = FULL")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Nobody else writes meanwhile; kept at its end, as it was when it fails.

        Raises OSError where the file is no longer there: what is written to it then would be lost without a word.
        """
        if self._path.stat().st_ino != self._file:
            raise OSError(f"{self._path} has been replaced")
        self._connection.execute("BEGIN IMMEDIATE")
        change = self._change
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            self._change = change
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def load(self) -> dict[str, dict[int, dict[str, Any]]]:
        """Every object by kind and id, the oldest first."""
        kinds: dict[str, dict[int, dict[str, Any]]] = {}
        for kind, number, item in self._since(-1):
            if item is not None:
                kinds.setdefault(kind, {})[number] = item
        return kinds

    def news(self) -> list[Row]:
        """What others have changed since the last call."""
        version = self._connection.execute("PRAGMA data_version").fetchone()[0]
        if version == self._seen_version:
            return []
        self._seen_version = version
        return self._since(self._change)

    def save(self, rows: Iterable[Row]) -> None:
        """Inside a transaction: writes these objects; None takes one out."""
        change = self._change + 1
        lines = (
            (kind, number, None if item is None else json.dumps(item, separators=(",", ":")), change)
            for kind, number, item in rows
        )
        if self._connection.executemany(_SAVE, lines).rowcount > 0:
            self._change = change

    def log(self, documents: Iterable[dict[str, Any]], most: int) -> None:
        """Adds to the log of calls; only the newest `most` stay. A file that cannot be written costs these calls and
        nothing else."""
        with suppress(OSError, sqlite3.Error), self.transaction():
            self._connection.executemany(
                "INSERT INTO calls (document) VALUES (?)", [(json.dumps(one),) for one in documents]
            )
            self._connection.execute("DELETE FROM calls WHERE place <= (SELECT max(place) FROM calls) - ?", (most,))

    def logged(self) -> list[dict[str, Any]]:
        """The log of calls, the oldest first; as much of it as can be read."""
        found: list[dict[str, Any]] = []
        with suppress(sqlite3.Error, ValueError):
            for (text,) in self._connection.execute("SELECT document FROM calls ORDER BY place"):
                found.append(json.loads(text))
        return found

    def close(self) -> None:
        """The file is whole without its companions afterwards."""
        self._connection.close()

    def _since(self, change: int) -> list[Row]:
        found: list[Row] = []
        query = "SELECT kind, number, document, change FROM objects WHERE change > ? ORDER BY place"
        cursor = self._connection.execute(query, (change,))
        while rows := cursor.fetchmany(_TOGETHER):
            # Objects that are read in one go share the strings of their keys, which halves a large account's memory.
            items = json.loads(f"[{','.join(document or 'null' for _, _, document, _ in rows)}]")
            found += [(kind, number, item) for (kind, number, _, _), item in zip(rows, items, strict=True)]
            self._change = max(self._change, *(at for _, _, _, at in rows))
        return found
