"""What stands where a file of ours should be, or keeps it from being written: links, folders, pipes, devices, a full
disk, a folder without rights."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from oneflow_tui.errors import BadFile
from oneflow_tui.local.backends import PlainFileBackend
from oneflow_tui.local.files import read_file, read_record, write_file, write_record
from oneflow_tui.local.journal import AccountFiles, account_files
from oneflow_tui.local.lock import write_lock
from oneflow_tui.local.paths import config_dir, make_folder, profile_file, profile_state, state_dir
from oneflow_tui.local.profiles import Profile, default_profile, load_profile, save_profile
from tests.local.damage import as_nobody, asides, attempt
from tests.local.records import DRAFT, RECORDS, save_draft


def _lock(path: Path) -> None:
    with write_lock(path):
        return


def _doings(files: AccountFiles) -> list[tuple[Path, Callable[[], object]]]:
    """Every file of an account and of the person, with what is done to it."""
    folder = files.folder
    begin = ("user", "create", "x", None, {})
    secrets = PlainFileBackend(folder / "secrets")
    return [
        *((folder / kind.name, lambda kind=kind: kind.read(files, folder / kind.name)) for kind in RECORDS),
        *((folder / kind.name, lambda kind=kind: kind.write(files, folder / kind.name)) for kind in RECORDS),
        (folder / "journal", files.journal.entries),
        (folder / "journal", lambda: files.journal.begin(*begin)),
        (files.lock_file, lambda: _lock(files.lock_file)),
        (folder / "draft.lock", lambda: save_draft(files.draft_file, DRAFT)),
        (folder / "secrets", lambda: secrets.get_password("s", "n")),
        (folder / "secrets", lambda: secrets.set_password("s", "n", "planted")),
        (profile_file("p"), lambda: load_profile("p")),
        (profile_file("p"), lambda: save_profile(Profile("p"))),
        (config_dir() / "config.toml", default_profile),
    ]


def _link(path: Path, target: Path) -> None:
    target.write_text("mine")
    path.symlink_to(target)


IN_THE_WAY: dict[str, Callable[[Path, Path], None]] = {
    "link": _link,
    "dangling link": lambda path, target: path.symlink_to(target),
    "link to itself": lambda path, _: path.symlink_to(path),
    "folder": lambda path, _: path.mkdir(),
    "pipe": lambda path, _: os.mkfifo(path),
    "device": lambda path, _: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("what", IN_THE_WAY)
def test_what_is_no_file_is_named_and_stays(what: str, tmp_path: Path) -> None:
    """A pipe or a device must not be waited for, and nothing goes through a link."""
    files = AccountFiles(profile_state("p") / "7")
    target = tmp_path / "target"
    for path, work in _doings(files):
        make_folder(path.parent)
        path.unlink(missing_ok=True)
        IN_THE_WAY[what](path, target)
        before = path.lstat()
        problem = attempt(work)
        assert isinstance(problem, BadFile), path
        assert str(path) in problem.detail
        after = path.lstat()
        assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode), path
        assert asides(path) == []
        assert not target.exists() or target.read_text() == "mine"
        path.rmdir() if stat.S_ISDIR(before.st_mode) else path.unlink()


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root makes devices")
def test_a_device_is_not_read(tmp_path: Path) -> None:
    try:
        os.mknod(tmp_path / "ids", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except OSError:
        pytest.skip("no devices can be made here")
    for work in (lambda: read_file(tmp_path / "ids"), lambda: write_record(tmp_path / "ids", 1)):
        assert isinstance(attempt(work), BadFile)
    assert stat.S_ISCHR((tmp_path / "ids").lstat().st_mode)


@pytest.mark.parametrize("dangling", [False, True])
def test_a_folder_of_ours_that_is_a_link_is_not_followed(dangling: bool, tmp_path: Path) -> None:
    """It could lead one account's files into another's."""
    target = tmp_path / "elsewhere"
    if not dangling:
        target.mkdir()
    make_folder(profile_state("p"))
    (profile_state("p") / "7").symlink_to(target)
    files = AccountFiles(profile_state("p") / "7")
    for path, work in _doings(files)[:-3]:
        problem = attempt(work)
        assert isinstance(problem, BadFile), path
        assert "symbolic link" in problem.detail
    with pytest.raises(BadFile, match="symbolic link"):
        account_files(profile_state("p"), 7, "https://api.oneflow.com:443")
    assert not target.exists() or list(target.iterdir()) == []


def test_the_state_directory_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    state_dir().parent.mkdir()
    state_dir().symlink_to(tmp_path / "disk")
    write_record(profile_state("p") / "7" / "ids", {})
    assert read_record(profile_state("p") / "7" / "ids") == {}
    assert (tmp_path / "disk" / "p" / "7" / "ids").exists()


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "7").write_text("in the way")
    for _, work in _doings(AccountFiles(tmp_path / "7"))[:-3]:
        assert isinstance(attempt(work), BadFile)
    assert (tmp_path / "7").read_text() == "in the way"


NOBODY = """
from oneflow_tui.local.journal import AccountFiles, account_files
from oneflow_tui.local.lock import write_lock
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.draft import Draft
home = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HOME)
files = AccountFiles(home / "7")
def save():
    writer = drafts.DraftWriter()
    writer.save(files.draft_file, Draft(step="users"))
    writer.flush()
    if writer.trouble:
        raise writer.trouble
def hold(path):
    with write_lock(path):
        return "held"
told(lambda: files.ids() and "ids")
told(lambda: files.save_ids(IdMap()))
told(lambda: drafts.load_draft(files.draft_file))
told(save)
told(lambda: files.trial())
told(lambda: files.journal.begin("user", "create", "x", None, {}))
told(lambda: hold(files.lock_file))
told(lambda: account_files(home, 7, "https://other:443").folder.name)
told(lambda: files.backup_fields(4, []))
"""


def _kept(tmp_path: Path) -> tuple[Path, dict[str, bytes]]:
    home = tmp_path / "kept"
    files = AccountFiles(home / "7")
    for kind in RECORDS:
        kind.make(files)
    files.journal.begin("user", "create", "x", None, {})
    _lock(files.lock_file)
    return home, {str(one): one.read_bytes() for one in home.rglob("*") if one.is_file()}


def _owned_by_nobody(home: Path, folder_mode: int, file_mode: int) -> None:
    for one in (home, *home.rglob("*")):
        if os.getuid() == 0:
            os.chown(one, 65534, 65534)
        one.chmod(folder_mode if one.is_dir() else file_mode)


@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o755, 0o000), (0o555, 0o600), (0o000, 0o600), (0o600, 0o600)])
def test_without_rights_nothing_is_overwritten(folder_mode: int, file_mode: int, tmp_path: Path) -> None:
    """Files that cannot be read in a folder that can be written: a rename over them would succeed."""
    home, before = _kept(tmp_path)
    _owned_by_nobody(home, folder_mode, file_mode)
    lines = as_nobody(f"HOME = {str(home)!r}\n" + NOBODY, tmp_path).splitlines()
    for one in (home, home / "7", home / "7" / "backups"):
        one.chmod(0o755)
    after = {str(one): one.read_bytes() for one in home.rglob("*") if one.is_file()}
    if folder_mode == 0o555:  # what is there can be read and added to; nothing can be put in its place
        does = [line.split(":")[0] for line in lines]
        assert does == ["did", "BadFile", "did", "BadFile", "did", "did", "did", "BadFile", "BadFile"], lines
        before = {name: data for name, data in before.items() if not name.endswith("lock")}
        assert {name: after[name][: len(data)] for name, data in before.items()} == before
    else:
        refused = [line for line in lines if line.startswith("BadFile:")]
        assert len(refused) >= len(lines) - 1, lines  # a backup is a new file
        assert before.items() <= after.items()


FULL = """
import os, pathlib, resource, sys
from oneflow_tui.errors import OneflowError
from oneflow_tui.local.files import write_record
from oneflow_tui.local.journal import AccountFiles
from oneflow_tui.local.lock import write_lock
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.trial import TestRun
from tests.local.records import DRAFT, save_draft
files = AccountFiles(pathlib.Path(sys.argv[1]) / "7")
room = int(sys.argv[2]) if sys.argv[2] != "journal" else (files.folder / "journal").stat().st_size + 40
resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
for work in (
    lambda: files.save_ids(IdMap().with_type("u" * 300, 9)),
    lambda: save_draft(files.draft_file, DRAFT),
    lambda: files.save_trial(TestRun("t" * 300, ())),
    lambda: files.journal.begin("user", "create", "y" * 300, None, {}),
    lambda: write_record(files.folder / "host", "h" * 300),
):
    try:
        work()
        print("did")
    except OneflowError as problem:
        print(type(problem).__name__ + ":", problem.detail)
with write_lock(files.lock_file):
    print("held")
"""


@pytest.mark.parametrize("room", ["0", "30", "journal"])
def test_a_full_disk_leaves_everything_as_it_was(room: str, tmp_path: Path) -> None:
    home, before = _kept(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FULL), str(home), room],
        capture_output=True, text=True, timeout=60, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1] == "held", "the lock holds without the words in it"
    assert all(line.startswith("BadFile:") for line in lines[:-1]) or room == "journal", lines
    assert "journal cannot be written" in lines[3] or "journal" in lines[3]
    files = AccountFiles(home / "7")
    after = {str(one): one.read_bytes() for one in home.rglob("*") if one.is_file()}
    assert after.keys() == before.keys() or room == "journal", "no temporary file stays"
    for name, data in before.items():
        assert after[name] == data or name.endswith(("journal", "lock")) or room == "journal"
    assert after[str(home / "7" / "journal")].startswith(before[str(home / "7" / "journal")])
    assert len(files.journal.entries()) == 1, "a note in part is passed over"
    files.journal.begin("user", "create", "z", None, {})
    assert [one.address for one in files.journal.entries()] == ["x", "z"]


def test_a_temporary_that_was_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / ".ids.1.abcd.tmp").write_bytes(b"half")
    write_file(tmp_path / "ids", b"x")
    assert read_file(tmp_path / "ids") == b"x"
