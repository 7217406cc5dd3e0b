"""What apply keeps for one account: the journal, the id map, and backups of data fields."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pydantic import ValidationError

from oneflow_tui.errors import BadFile
from oneflow_tui.local.files import damaged, packed, read_file, read_record, sync_folder, write_record
from oneflow_tui.local.journal_notes import TORN, mended, notes_in
from oneflow_tui.local.lock import write_lock
from oneflow_tui.local.paths import make_folder
from oneflow_tui.models import DataField
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.journal import Entry

if TYPE_CHECKING:  # who only looks at an account needs neither, and starts sooner
    from oneflow_tui.local.backups import Backups
    from oneflow_tui.setup.restoring import Backup
    from oneflow_tui.setup.trial import TestRun

_BEGUN_PLANS = 20
"""How many plan files that were done in part are known again."""


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class FileJournal:
    """A line a note, each with its checksum; appended and synced. A torn last line is what a crash leaves: it is
    marked as such by the next note and passed over. Any other damage: the file is kept aside, and the notes that can
    still be read go into a new one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = False

    def begin(
        self, kind: str, action: str, address: str, remote_id: int | str | None, detail: Mapping[str, Any]
    ) -> str:
        """Notes a write before it is sent; on disk when it returns. Raises BadFile: then nothing may be sent."""
        entry = Entry(
            id=uuid4().hex,
            time=_now(),
            kind=kind,
            action=action,
            address=address,
            remote_id=remote_id,
            detail=dict(detail),
        )
        self._append({"begin": entry.model_dump(mode="json")})
        return entry.id

    def end(self, entry_id: str, result: str, remote_id: int | str | None = None) -> None:
        """Notes what became of it; on disk when it returns."""
        self._append({"end": {"id": entry_id, "time": _now(), "result": result, "remote_id": remote_id}})

    def open_entries(self) -> list[Entry]:
        """Begun and never ended, oldest first."""
        return [one for one in self.entries() if one.phase == "open"]

    def entries(self) -> list[Entry]:
        """All, oldest first. Raises BadFile once where the file is damaged, NewerFile where a newer version wrote."""
        data = read_file(self._path)
        notes, bad = notes_in(self._path, data or b"")
        if bad and data is not None:
            raise mended(self._path, data, notes, bad)
        self._read = True
        found: dict[str, Entry] = {}
        for note in notes:
            if "begin" in note:
                entry = Entry.model_validate_json(json.dumps(note["begin"]))
                found[entry.id] = entry
            elif (ended := note["end"])["id"] in found:
                known = found[ended["id"]]
                remote_id = ended["remote_id"] if ended["remote_id"] is not None else known.remote_id
                update = {"phase": "closed", "result": ended["result"], "remote_id": remote_id}
                found[ended["id"]] = known.model_copy(update=update)
        return list(found.values())

    def _append(self, note: dict[str, Any]) -> None:
        if not self._read:
            self.entries()  # nothing is added to a file that is damaged, or that a newer version wrote
        make_folder(self._path.parent)
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            new = not self._path.exists()
            handle = os.open(self._path, flags, 0o600)
            with os.fdopen(handle, "r+b", buffering=0) as writer:
                size = writer.seek(0, os.SEEK_END)
                torn = False
                if size:
                    writer.seek(size - 1)
                    torn = writer.read(1) != b"\n"
                line = (TORN + b"\n" if torn else b"") + packed(note)
                if writer.write(line) != len(line):
                    raise OSError("it was written in part")
                os.fsync(writer.fileno())
            if new:
                sync_folder(self._path.parent)
        except OSError as problem:
            raise BadFile(
                f"The journal {self._path} cannot be written: {problem.strerror or problem}.",
                next="Make room on the disk. Nothing is sent that cannot be noted first.",
            ) from None


class AccountFiles:
    """The folder of one account. It is what setup.journal.Storage asks for."""

    def __init__(self, folder: Path, shared_lock: Path | None = None) -> None:
        """`shared_lock`: what every profile holds that writes to this account."""
        self.folder = folder
        self._shared_lock = shared_lock
        self._journal = FileJournal(folder / "journal")

    @property
    def journal(self) -> FileJournal:
        return self._journal

    @property
    def draft_file(self) -> Path:
        return self.folder / "draft"

    @property
    def lock_file(self) -> Path:
        return self.folder / "lock"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the account for writing, against every other program and profile. Raises LockHeld, BadFile."""
        with ExitStack() as held:
            held.enter_context(write_lock(self.lock_file))
            if self._shared_lock is not None:
                held.enter_context(write_lock(self._shared_lock))
            yield

    def ids(self) -> IdMap:
        """The id map. A damaged one is put aside and named by BadFile; the next call gives an empty one."""
        path = self.folder / "ids"
        value = read_record(path)
        if value is None:
            return IdMap()
        try:
            return IdMap.model_validate_json(json.dumps(value))
        except ValidationError:
            raise damaged(path, "its parts do not fit") from None

    def save_ids(self, ids: IdMap) -> None:
        write_record(self.folder / "ids", ids.model_dump(mode="json"))

    def backup_fields(self, type_id: int, fields: Sequence[DataField]) -> str:
        """Keeps a field set as received; returns the backup's name."""
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        name = f"{stamp}-type-{type_id}-{uuid4().hex[:6]}.json"
        rows = [dict(one.raw) or one.model_dump(mode="json") for one in fields]
        write_record(self.folder / "backups" / name, {"template_type_id": type_id, "time": _now(), "data_fields": rows})
        return name

    def backups(self) -> Backups:
        """All backups, newest first, and what could not be read."""
        from oneflow_tui.local.backups import list_backups

        return list_backups(self.folder / "backups")

    def backup(self, name: str) -> Backup:
        """One by its name. Raises BadInput where there is none, BadFile where it cannot be used."""
        from oneflow_tui.local.backups import read_backup

        return read_backup(self.folder / "backups", name)

    def begun_plans(self) -> list[str]:
        """The marks (setup.plan_file.PlanRecord.mark) of plan files that were done in part, oldest first."""
        value = read_record(self.folder / "begun-plans")
        return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []

    def save_begun_plan(self, mark: str) -> None:
        """Raises BadFile."""
        kept = [one for one in self.begun_plans() if one != mark][-_BEGUN_PLANS + 1 :]
        write_record(self.folder / "begun-plans", [*kept, mark])

    def save_trial(self, run: TestRun) -> None:
        write_record(self.folder / "trial", asdict(run))

    def trial(self) -> TestRun | None:
        """The last run of the Test step."""
        from oneflow_tui.setup.trial import TestLine, TestRun

        path = self.folder / "trial"
        value = read_record(path)
        if value is None:
            return None
        try:
            return TestRun(str(value["time"]), tuple(TestLine(**line) for line in value["lines"]))
        except (KeyError, TypeError):
            raise damaged(path, "its parts do not fit") from None


def account_files(folder: Path, account_id: int, host_key: str, others: Collection[str] = ()) -> AccountFiles:
    """The files of an account under a profile's folder. Raises BadFile.

    Accounts of two hosts may bear one number, and what this machine made in one it did not make in the other: each
    folder notes its host, and a second host's account gets a folder named after both. Where the note was lost, a
    folder with something in it is taken only if none of `others`, hosts on which the profile saw an account of this
    number, could have filled it.
    """

    def named(host: str) -> str:
        return f"{account_id}-{hashlib.sha256(host.encode('utf-8')).hexdigest()[:8]}"

    def marked(host: str) -> Path:
        return folder / named(host)

    shared_lock = folder.parent / ".locks" / named(host_key)
    files = AccountFiles(folder / str(account_id), shared_lock)
    noted = read_record(files.folder / "host")
    elsewhere = noted is None and (
        marked(host_key).exists() or any(one != host_key and not marked(one).exists() for one in others)
    )
    if (elsewhere and _holds_something(files.folder)) or noted not in (None, host_key):
        files = AccountFiles(marked(host_key), shared_lock)
        noted = read_record(files.folder / "host")
    if noted is None:
        write_record(files.folder / "host", host_key)
    return files


def _holds_something(folder: Path) -> bool:
    """Whether there is more in it than locks. Raises BadFile."""
    try:
        return any(one.name not in ("lock", "draft.lock") for one in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as problem:
        raise BadFile(f"{folder} cannot be looked into: {problem.strerror or problem}.") from None
