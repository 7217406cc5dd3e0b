"""One writer to an account: real processes, a dead holder, and file systems that know no locks."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from oneflow_tui.errors import BadFile, LockHeld
from oneflow_tui.local import lock
from oneflow_tui.local.lock import NoLocks, lock_holder, refuse_held, write_lock

PROGRAM = """
import pathlib, sys
from oneflow_tui.local.lock import write_lock
from oneflow_tui.errors import OneflowError
path = pathlib.Path(sys.argv.pop(1))
try:
    with write_lock(path):
        print("holds", flush=True)
        sys.stdin.readline()
        print("let go", flush=True)
except OneflowError as problem:
    print(problem.exit_code, problem.detail, flush=True)
"""
ROOT = Path(__file__).parents[2]


@contextmanager
def holder(path: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that has tried to take the lock, and said so."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path), *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_two_processes_one_writes_and_the_other_names_it(tmp_path: Path) -> None:
    path = tmp_path / "7" / "lock"
    with holder(path, "apply", "acme.toml") as first:
        assert said(first) == "holds"
        with holder(path) as second:
            refused = said(second)
        assert refused.startswith(f"6 Process {first.pid} (oneflow-tui apply acme.toml), since 20")
        assert refused.endswith(f", holds {path}.")
        with pytest.raises(LockHeld) as caught, write_lock(path):
            raise AssertionError("two writers")
        assert caught.value.holder == str(first.pid)
        assert caught.value.exit_code == 6
        with pytest.raises(LockHeld, match=f"Process {first.pid} "):
            refuse_held(tmp_path)
        assert str(first.pid) in str(lock_holder(path))
        assert first.stdin is not None
        first.stdin.write("\n")
        first.stdin.flush()
        assert said(first) == "let go"
        first.wait()
        refuse_held(tmp_path)
        assert lock_holder(path) is None
        assert lock_holder(tmp_path / "none") is None
        assert path.read_text().startswith(f"{first.pid}\n"), "looking changes nothing"
        with holder(path) as third:
            assert said(third) == "holds"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_dead_holders_lock_is_taken_over(number: signal.Signals, tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with holder(path) as first:
        assert said(first) == "holds"
        os.kill(first.pid, number)
        assert first.wait() == -number
        assert path.read_text().startswith(f"{first.pid}\n"), "its words are still there"
        with holder(path) as second:
            assert said(second) == "holds"
            assert path.read_text().startswith(f"{second.pid}\n")


def test_of_many_processes_at_once_one_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )
        for _ in range(6)
    ]  # fmt: skip
    lines = [said(one) for one in started]
    assert sorted(line.split()[0] for line in lines) == ["6"] * 5 + ["holds"]
    for one in started:
        one.kill()
        one.communicate()


def test_in_one_process_too_there_is_one_writer(tmp_path: Path) -> None:
    with (
        write_lock(tmp_path / "lock"),
        pytest.raises(LockHeld, match=f"Process {os.getpid()} "),
        write_lock(tmp_path / "lock"),
    ):
        raise AssertionError("two writers")
    with write_lock(tmp_path / "lock"):
        refuse_held(tmp_path)  # our own stands in nobody's way


@pytest.mark.parametrize(
    "text", [b"", b"\0" * 50, b"nonsense\n", b"7", "12\n\x1b[31m\nx\u202ey\n".encode(), b"\xff" * 900]
)
def test_whatever_the_lock_file_says_the_lock_decides(text: bytes, tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.write_bytes(text)
    with write_lock(path):
        assert path.read_text().startswith(f"{os.getpid()}\n20")
        path.write_bytes(text)
        with pytest.raises(LockHeld) as caught, write_lock(path):
            raise AssertionError("two writers")
    assert caught.value.detail.isprintable()
    assert str(path) in caught.value.detail


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL])
def test_a_file_system_without_locks_is_told(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(lock, "_take", refused)
    with pytest.raises(NoLocks, match="cannot be locked") as caught, write_lock(tmp_path / "lock"):
        raise AssertionError("nobody is kept out")
    assert isinstance(caught.value, BadFile)
    assert "XDG_STATE_HOME" in caught.value.next
    refuse_held(tmp_path)
