"""Machine-written records under damage: journal, id map, draft, trial, host, index of secrets, backups."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from oneflow_tui.errors import BadFile, NewerFile
from oneflow_tui.local.drafts import load_draft
from oneflow_tui.local.files import unpacked, write_record
from oneflow_tui.local.journal import AccountFiles, account_files
from oneflow_tui.setup.ids import IdMap
from tests.local.damage import FLIPS, GARBAGE, PLACES, asides, attempt, flipped, truncated
from tests.local.records import DRAFT, RECORDS, Kind, save_draft


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of files, none of which has to outlive a power cut."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


every = pytest.mark.parametrize("kind", RECORDS, ids=str)


def _files(tmp_path: Path) -> AccountFiles:
    return AccountFiles(tmp_path / "7")


@every
def test_a_truncated_or_flipped_record_is_kept_aside_and_never_read_as_another(kind: Kind, tmp_path: Path) -> None:
    files = _files(tmp_path)
    path = kind.make(files)
    whole, value = path.read_bytes(), kind.read(files, path)
    counts = dict.fromkeys(("aside", "newer", "same"), 0)
    for spoilt in (*truncated(whole), *flipped(whole), *GARBAGE):
        path.write_bytes(spoilt)
        found: list[Any] = []
        problem = attempt(lambda found=found: found.append(kind.read(files, path)))
        if isinstance(problem, NewerFile):
            counts["newer"] += 1
            assert path.read_bytes() == spoilt
            assert asides(path) == []
        elif problem is None:
            counts["same"] += 1  # the case of a hex digit in an escape: nothing is lost
            assert found == [value]
        else:
            counts["aside"] += 1
            (aside,) = asides(path)
            assert str(aside) in problem.detail
            assert aside.read_bytes() == spoilt
            assert attempt(lambda: kind.read(files, path)) is None, "told once; then it goes on without"
            aside.unlink()
    assert sum(counts.values()) == PLACES + FLIPS + len(GARBAGE)
    assert counts["aside"] > 980, counts
    print(kind, counts)


@every
def test_a_newer_record_is_neither_put_aside_nor_overwritten(kind: Kind, tmp_path: Path) -> None:
    files = _files(tmp_path)
    path = kind.make(files)
    for whole in (b'{"format":2,"anything":[]}\n', path.read_bytes().replace(b'"format":1', b'"format":2')):
        path.write_bytes(whole)
        for work in (kind.read, kind.write, kind.read):
            problem = attempt(lambda work=work: work(files, path))
            assert isinstance(problem, NewerFile), work
            assert "written by a newer oneflow-tui" in problem.detail
            assert problem.exit_code == 2
        assert path.read_bytes() == whole
        assert asides(path) == []


@every
def test_a_damaged_record_is_not_written_over(kind: Kind, tmp_path: Path) -> None:
    files = _files(tmp_path)
    path = kind.make(files)
    for spoilt in (b"", b"nonsense", path.read_bytes()[:-9]):
        path.write_bytes(spoilt)
        attempt(lambda: kind.write(files, path))
        (aside,) = asides(path)
        assert aside.read_bytes() == spoilt
        assert attempt(lambda: kind.write(files, path)) is None
        for one in asides(path):
            one.unlink()


@pytest.mark.parametrize("version", [2, 9, 10**30])
def test_a_draft_of_a_later_version_is_left(version: int, tmp_path: Path) -> None:
    path = tmp_path / "draft"
    write_record(path, {"version": version, "types": "otherwise"})
    whole = path.read_bytes()
    for work in (lambda: load_draft(path), lambda: save_draft(path, DRAFT)):
        assert isinstance(attempt(work), NewerFile)
        assert path.read_bytes() == whole
    assert asides(path) == []


def _journal(folder: Path) -> tuple[AccountFiles, list[str]]:
    files = AccountFiles(folder)
    for at in range(6):
        entry = files.journal.begin("webhook", "create", f'webhooks["{at}"]', None, {"format": {"a": [at]}, "n": "}{"})
        if at % 2:
            files.journal.end(entry, "done", at)
    return files, [one.id for one in files.journal.entries()]


def test_a_truncated_journal_tells_what_stands_before_the_cut(tmp_path: Path) -> None:
    files, known = _journal(tmp_path)
    path = tmp_path / "journal"
    whole = path.read_bytes()
    for spoilt in truncated(whole):
        path.write_bytes(spoilt)
        journal = AccountFiles(tmp_path).journal
        found = [one.id for one in journal.entries()]
        assert found == known[: len(found)]
        assert len(found) >= spoilt.count(b'{"begin":{') - 1
        journal.begin("user", "create", "after", None, {})
        assert [one.id for one in files.journal.entries()][:-1] == found
        assert path.read_bytes().startswith(spoilt), "what was there is added to, not written over"
    assert list(tmp_path.glob("journal*")) == [path]


def test_of_a_flipped_journal_every_other_note_is_kept(tmp_path: Path) -> None:
    _, known = _journal(tmp_path)
    path = tmp_path / "journal"
    whole = path.read_bytes()
    notes = [unpacked(line) for line in whole.splitlines()]
    counts = dict.fromkeys(("aside", "newer", "same"), 0)
    for spoilt in flipped(whole):
        path.write_bytes(spoilt)
        journal = AccountFiles(tmp_path).journal
        problem = attempt(journal.entries)
        if isinstance(problem, NewerFile):
            counts["newer"] += 1
            assert path.read_bytes() == spoilt
        elif problem is None:
            counts["same"] += 1
            assert [one.id for one in journal.entries()] == known
        else:
            counts["aside"] += 1
            (aside,) = asides(path)
            assert aside.read_bytes() == spoilt
            assert str(aside) in problem.detail
            kept = [unpacked(line) for line in path.read_bytes().splitlines()]
            assert [note for note in notes if note in kept] == kept
            assert len(kept) >= len(notes) - 1
            assert AccountFiles(tmp_path).journal.entries()
            aside.unlink()
    assert sum(counts.values()) == FLIPS
    assert counts["aside"] > 480, counts
    print(counts)


def test_a_journal_of_garbage_is_kept_aside_and_gone_on_without(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    for spoilt in GARBAGE:
        path.write_bytes(spoilt + b"\n" + spoilt + b"\n")
        problem = attempt(lambda: AccountFiles(tmp_path).journal.begin("user", "create", "x", None, {}))
        if spoilt.strip():
            assert isinstance(problem, BadFile)
            (aside,) = asides(path)
            aside.unlink()
        journal = AccountFiles(tmp_path).journal
        journal.begin("user", "create", "x", None, {})
        assert len(journal.entries()) == 1 if spoilt.strip() else 2
        path.unlink()


def test_a_journal_of_a_newer_version_is_left(tmp_path: Path) -> None:
    _journal(tmp_path)
    path = tmp_path / "journal"
    path.write_bytes(path.read_bytes() + b'{"format":2,"sha256":"","value":{}}\n')
    whole = path.read_bytes()
    journal = AccountFiles(tmp_path).journal
    for work in (journal.entries, lambda: journal.begin("user", "create", "x", None, {}), journal.open_entries):
        assert isinstance(attempt(work), NewerFile)
    assert path.read_bytes() == whole
    assert asides(path) == []


def test_a_lost_note_of_the_host_does_not_hand_one_hosts_folder_to_another(tmp_path: Path) -> None:
    ours, theirs = "https://api.oneflow.com:443", "https://api.test.oneflow.com:443"
    account_files(tmp_path, 7, ours).save_ids(IdMap().with_type("t", 4))
    host = tmp_path / "7" / "host"
    host.write_bytes(b"damaged")
    with pytest.raises(BadFile, match="kept as"):
        account_files(tmp_path, 7, theirs, [ours])
    other = account_files(tmp_path, 7, theirs, [ours, theirs])
    assert other.ids() == IdMap()
    assert other.folder.name.startswith("7-")
    same = account_files(tmp_path, 7, ours, [ours, theirs])
    assert same.folder.name == "7"
    assert same.ids().template_types == {"t": 4}
    assert account_files(tmp_path, 7, theirs, [ours, theirs]).folder == other.folder
    assert json.loads(host.read_text())["value"] == ours
