"""The records of one account, each with how it is made, read and written anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oneflow_tui.local.credentials import Credentials
from oneflow_tui.local.drafts import DraftWriter, load_draft
from oneflow_tui.local.files import read_record, write_record
from oneflow_tui.local.journal import AccountFiles, account_files
from oneflow_tui.models import DataField
from oneflow_tui.setup.draft import Draft, NewField, TypeDraft, WebhookDraft
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.trial import TestLine, TestRun

DRAFT = Draft(
    step="webhooks",
    types=(TypeDraft(uid="u", name="Ä\u202e", new=(NewField(uid="f", custom_id="a", value="x" * 90),)),),
    webhooks=(WebhookDraft(uid="w", callback_url="https://crm.example.com/"),),
)
RUN = TestRun("2026-01-01T00:00:00", (TestLine("Ping", True, "ok", 0.1, "r1"),))
INDEX = [["h", "token"], ["other", "token"]]
FIELD = DataField.read({"id": 1, "custom_id": "a", "name": "A", "odd": [1]})


@dataclass(frozen=True)
class Kind:
    """A record: where it lies in the folder, how it is made, read, and written anew."""

    name: str
    make: Callable[[AccountFiles], Path]
    read: Callable[[AccountFiles, Path], Any]
    write: Callable[[AccountFiles, Path], Any]

    def __str__(self) -> str:
        return self.name


def _saved(files: AccountFiles, work: Callable[[], object], name: str) -> Path:
    work()
    return files.folder / name


def _backed_up(files: AccountFiles) -> Path:
    return files.folder / "backups" / files.backup_fields(4, [FIELD])


def save_draft(path: Path, draft: Draft) -> None:
    writer = DraftWriter()
    writer.save(path, draft)
    writer.flush()
    trouble = writer.trouble
    writer.release()
    if trouble is not None:
        raise trouble


def _account(files: AccountFiles, _: Path) -> str:
    return account_files(files.folder.parent, int(files.folder.name), "https://api.oneflow.com:443").folder.name


def _known(path: Path) -> frozenset[str]:
    """What the index says; what was wrong with it is raised, as the session tells it."""
    credentials = Credentials("p", path)
    known = credentials.known("h")
    notice = credentials.take_notice()
    if notice is not None:
        raise notice
    return known


RECORDS = [
    Kind(
        "ids",
        lambda files: _saved(files, lambda: files.save_ids(IdMap().with_type("t", 4).with_webhook("w", 5)), "ids"),
        lambda files, _: files.ids(),
        lambda files, _: files.save_ids(IdMap()),
    ),
    Kind(
        "draft",
        lambda files: _saved(files, lambda: save_draft(files.draft_file, DRAFT), "draft"),
        lambda _, path: load_draft(path),
        lambda _, path: save_draft(path, Draft(step="users")),
    ),
    Kind(
        "trial",
        lambda files: _saved(files, lambda: files.save_trial(RUN), "trial"),
        lambda files, _: files.trial(),
        lambda files, _: files.save_trial(TestRun("later", ())),
    ),
    Kind("backup", _backed_up, lambda _, path: read_record(path), lambda _, path: write_record(path, 1)),
    Kind(
        "host",
        lambda files: _saved(files, lambda: _account(files, files.folder), "host"),
        _account,
        lambda _, path: write_record(path, "https://elsewhere:443"),
    ),
    Kind(
        "secrets-index",
        lambda files: _saved(files, lambda: write_record(files.folder / "secrets-index", INDEX), "secrets-index"),
        lambda _, path: _known(path),
        lambda _, path: write_record(path, []),
    ),
]
