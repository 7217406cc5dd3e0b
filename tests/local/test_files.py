from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneflow_tui.errors import BadFile, BadInput
from oneflow_tui.local.drafts import DraftWriter, load_draft
from oneflow_tui.local.files import packed, read_record, unpacked, write_file, write_record
from oneflow_tui.local.journal import AccountFiles, account_files
from oneflow_tui.local.paths import config_dir, make_folder, profile_state, state_dir
from oneflow_tui.local.profiles import Profile, Seen, default_profile, load_profile, save_profile
from oneflow_tui.models import DataField
from oneflow_tui.setup.draft import Draft, NewField, TypeDraft
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.trial import TestLine, TestRun


def test_files_and_folders_are_private(machine: Path) -> None:
    path = state_dir() / "default" / "7" / "draft"
    write_record(path, {"a": 1})
    assert path.stat().st_mode & 0o777 == 0o600
    for folder in (path.parent, path.parent.parent, state_dir()):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert state_dir() == machine / "state" / "oneflow-tui"
    assert [one.name for one in path.parent.iterdir()] == ["draft"]


def test_a_damaged_record_is_kept_aside_and_named(tmp_path: Path) -> None:
    path = tmp_path / "ids"
    write_record(path, {"a": "value"})
    spoilt = path.read_bytes().replace(b"value", b"walue")
    path.write_bytes(spoilt)
    with pytest.raises(BadFile) as caught:
        read_record(path)
    aside = next(tmp_path.glob("ids.damaged-*"))
    assert str(aside) in caught.value.detail
    assert aside.read_bytes() == spoilt
    assert read_record(path) is None


@given(st.binary(max_size=200))
def test_no_garbage_passes_for_a_record(garbage: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reading error
        unpacked(garbage)


@given(st.text(), st.integers())
def test_a_record_comes_back(text: str, number: int) -> None:
    value = {"text": text, "list": [number, None, 0.5]}
    assert unpacked(packed(value)) == value


def test_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("mine")
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(BadFile, match="symbolic link"):
        write_file(tmp_path / "link", b"x")
    with pytest.raises(BadFile, match="symbolic link"):
        read_record(tmp_path / "link")
    assert target.read_text() == "mine"


def test_a_draft_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """As nobody, since mode bits stop no root."""
    folder = tmp_path / "closed"
    folder.mkdir()
    program = f"""
    import os, sys, pathlib
    from oneflow_tui.errors import BadFile
    from oneflow_tui.local.files import write_record
    if os.getuid() == 0:
        os.setgid(65534); os.setuid(65534)
    try:
        write_record(pathlib.Path({str(folder)!r}) / "draft", 1)
    except BadFile as problem:
        print(problem.detail)
    """
    folder.chmod(0o555)
    for parent in folder.parents:
        if parent != Path("/") and not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, timeout=30, check=True
    )
    assert "draft cannot be written: Permission denied" in done.stdout


def test_the_latest_draft_wins(tmp_path: Path) -> None:
    writer = DraftWriter()
    path = tmp_path / "draft"
    drafts = [Draft(types=(TypeDraft(name=f"T{at}", new=(NewField(custom_id="ü\u202e"),)),)) for at in range(50)]
    for draft in drafts:
        writer.save(path, draft)
    assert writer.flush()
    assert load_draft(path) == drafts[-1]


async def test_a_draft_is_on_disk_after_close(tmp_path: Path) -> None:
    writer = DraftWriter()
    writer.save(tmp_path / "a" / "draft", Draft(step="users"))
    assert await writer.close()
    found = load_draft(tmp_path / "a" / "draft")
    assert found is not None
    assert found.step == "users"


async def test_trouble_with_saving_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    told: list[object] = []
    writer = DraftWriter(told.append)
    writer.save(tmp_path / "file" / "draft", Draft())
    assert not await writer.close()
    assert len(told) == 1
    assert isinstance(told[0], BadFile)


def test_a_draft_of_another_shape_is_kept_aside(tmp_path: Path) -> None:
    write_record(tmp_path / "draft", {"version": "odd"})
    with pytest.raises(BadFile):
        load_draft(tmp_path / "draft")
    assert list(tmp_path.glob("draft.damaged-*"))


def test_the_journal_tells_what_is_open(tmp_path: Path) -> None:
    journal = AccountFiles(tmp_path).journal
    first = journal.begin("webhook", "create", 'webhooks["x"]', None, {"before": [1]})
    second = journal.begin("data_field", "replace", "t", 5, {})
    journal.end(first, "done", 77)
    again = AccountFiles(tmp_path).journal
    assert [one.id for one in again.open_entries()] == [second]
    assert [(one.id, one.phase, one.remote_id) for one in again.entries()] == [
        (first, "closed", 77),
        (second, "open", 5),
    ]


def test_notes_of_writes_side_by_side_are_told_apart(tmp_path: Path) -> None:
    journal = AccountFiles(tmp_path).journal
    entries = [journal.begin("webhook", "create", f"w{number}", None, {}) for number in range(8)]
    for number in (5, 0, 7, 2):
        journal.end(entries[number], "done", number)
    again = AccountFiles(tmp_path).journal
    assert [one.address for one in again.open_entries()] == ["w1", "w3", "w4", "w6"]
    assert {one.remote_id for one in again.entries() if one.phase == "closed"} == {0, 2, 5, 7}


def test_a_torn_last_note_is_passed_over_and_ended(tmp_path: Path) -> None:
    journal = AccountFiles(tmp_path).journal
    first = journal.begin("webhook", "create", "a", None, {})
    path = tmp_path / "journal"
    whole = path.read_bytes()
    for cut in range(1, len(whole)):
        path.write_bytes(whole + whole[:cut])
        assert [one.id for one in journal.open_entries()] == [first]
    path.write_bytes(whole + whole[:40])
    journal.end(first, "done")
    assert journal.open_entries() == []
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_changed_note_puts_the_journal_aside(tmp_path: Path) -> None:
    journal = AccountFiles(tmp_path).journal
    journal.begin("webhook", "create", "first", None, {})
    journal.begin("webhook", "create", "second", None, {})
    path = tmp_path / "journal"
    path.write_bytes(path.read_bytes().replace(b"first", b"worst"))
    with pytest.raises(BadFile, match="line 1"):
        journal.open_entries()
    assert [one.address for one in journal.open_entries()] == ["second"], "what can be read is not lost"
    assert list(tmp_path.glob("journal.damaged-*"))


def test_ids_backups_and_trial_are_kept(tmp_path: Path) -> None:
    files = AccountFiles(tmp_path)
    assert files.ids() == IdMap()
    files.save_ids(IdMap().with_type("t", 4))
    assert AccountFiles(tmp_path).ids().template_types == {"t": 4}
    field = DataField.read({"id": 1, "custom_id": "a", "name": "A", "odd": [1]})
    name = files.backup_fields(4, [field])
    kept = read_record(tmp_path / "backups" / name)
    assert kept["data_fields"] == [{"id": 1, "custom_id": "a", "name": "A", "odd": [1]}]
    run = TestRun("2026-01-01T00:00:00", (TestLine("Ping", True, "ok", 0.1, "r1"),))
    files.save_trial(run)
    assert files.trial() == run


def test_accounts_of_two_hosts_share_no_folder(tmp_path: Path) -> None:
    one = account_files(tmp_path, 7, "https://api.oneflow.com:443")
    other = account_files(tmp_path, 7, "https://api.test.oneflow.com:443")
    assert one.folder == tmp_path / "7"
    assert other.folder != one.folder
    assert account_files(tmp_path, 7, "https://api.test.oneflow.com:443").folder == other.folder


@given(st.text(), st.text())
def test_a_profile_comes_back(name: str, email: str) -> None:
    def kept(text: str) -> str:
        return text.encode("utf-8", "ignore").decode()

    profile = Profile("acme-test", "https://api.oneflow.com/v1", {'https://"a:443': Seen(7, name, email)})
    save_profile(profile)
    assert load_profile("acme-test") == Profile(
        "acme-test", "https://api.oneflow.com/v1", {'https://"a:443': Seen(7, kept(name), kept(email))}
    )


def test_a_profile_that_is_no_toml_is_left_as_it_is() -> None:
    make_folder(config_dir() / "profiles")
    path = config_dir() / "profiles" / "bad.toml"
    path.write_text("= nonsense")
    with pytest.raises(BadFile, match="not TOML"):
        load_profile("bad")
    assert path.read_text() == "= nonsense"
    path.write_text("[accounts]\nx = 1\n")
    with pytest.raises(BadFile, match="accounts"):
        load_profile("bad")


@pytest.mark.parametrize("name", ["", "A", "a/b", "..", "a b", "a_b", "ä"])
def test_a_wrong_profile_name_is_refused(name: str) -> None:
    with pytest.raises(BadInput):
        profile_state(name)


def test_config_names_the_default_profile() -> None:
    assert default_profile() == "default"
    write_file(config_dir() / "config.toml", b'profile = "acme"\n')
    assert default_profile() == "acme"


async def test_saving_does_not_block_the_loop(tmp_path: Path) -> None:
    fifo_like = DraftWriter()
    loop = asyncio.get_running_loop()
    draft = Draft(types=tuple(TypeDraft(name=f"T{at}", new=(NewField(value="x" * 1000),) * 150) for at in range(20)))
    began = loop.time()
    for _ in range(20):
        fifo_like.save(tmp_path / "draft", draft)
    assert loop.time() - began < 0.05
    assert await fifo_like.close()
