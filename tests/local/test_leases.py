"""Two programs with one draft open: one saves, the other says why it does not; nothing that was typed is lost."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from oneflow_tui.errors import LockHeld, NewerFile, OneflowError
from oneflow_tui.local import lock
from oneflow_tui.local.drafts import DraftWriter, load_draft
from oneflow_tui.local.files import write_record
from oneflow_tui.options import Options
from oneflow_tui.session.session import Session
from oneflow_tui.setup.draft import Draft
from tests.local.damage import asides

OTHER = """
import pathlib, sys
from oneflow_tui.local.drafts import DraftWriter
from oneflow_tui.setup.draft import Draft
path = pathlib.Path(sys.argv[1])
writer = DraftWriter()
writer.load(path)
print("loaded", flush=True)
for line in sys.stdin:
    writer.save(path, Draft(step=line.strip()))
    print(writer.flush(), writer.trouble, flush=True)
"""


class Other:
    """Another process that has a draft open, and saves what it is told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.pid = process.pid

    def said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def save(self, step: str) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{step}\n")
        self.process.stdin.flush()
        return self.said()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def other(path: Path) -> Iterator[Other]:
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    ) as process:  # fmt: skip
        opened = Other(process)
        try:
            assert opened.said() == "loaded"
            yield opened
        finally:
            process.kill()


def step(path: Path) -> str:
    draft = load_draft(path)
    assert draft is not None
    return draft.step


async def test_the_second_program_does_not_save_and_names_the_first(tmp_path: Path) -> None:
    path = tmp_path / "draft"
    told: list[OneflowError | None] = []
    writer = DraftWriter(told.append)
    assert writer.load(path) is None
    with other(path) as first:
        assert first.save("users") == "True None"
        writer.save(path, Draft(step="webhooks"))
        assert not writer.flush()
        assert isinstance(writer.trouble, LockHeld)
        assert writer.trouble.detail == f"another oneflow-tui (process {first.pid}) has it open"
        assert step(path) == "users"
        assert first.save("test") == "True None", "the first goes on"
        assert asides(path) == []
        assert len(told) == 1, "told once, not with every try"
        first.end()
    writer.save(path, Draft(step="summary"))
    assert writer.flush(), "a dead program holds nothing"
    assert writer.trouble is None
    assert told[-1] is None
    assert step(path) == "summary"
    (aside,) = asides(path)
    assert writer.kept == aside
    assert aside.name.startswith("draft.other-")
    assert step(aside) == "test", "what the first wrote since is kept"
    with other(path) as second:
        refused = second.save("users")
        assert refused == f"False another oneflow-tui (process {os.getpid()}) has it open"
        await writer.close()
        assert second.save("users") == "True None", "who has ended holds nothing"


async def test_what_could_not_be_saved_is_tried_again_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "draft"
    writer = DraftWriter()
    with other(path) as first:
        first.save("users")
        writer.load(path)
        writer.save(path, Draft(step="webhooks"))
        assert not writer.flush()
        first.end()
        assert await writer.close()
    assert step(path) == "webhooks"
    assert asides(path) == [], "what was loaded is written over"


async def test_a_draft_that_changed_on_disk_is_kept_aside_once(tmp_path: Path) -> None:
    path = tmp_path / "draft"
    writer = DraftWriter()
    writer.save(path, Draft(step="token"))
    assert writer.flush()
    write_record(path, Draft(step="by hand").model_dump(mode="json"))
    for at in range(3):
        writer.save(path, Draft(step=f"step {at}"))
        assert writer.flush()
    (aside,) = asides(path)
    assert step(aside) == "by hand"
    path.write_bytes(b"damaged meanwhile")
    writer.save(path, Draft(step="on"))
    assert await writer.close()
    assert {one.name.split("-")[0] for one in asides(path)} == {"draft.other", "draft.damaged"}
    assert step(path) == "on"


async def test_a_newer_program_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "draft"
    writer = DraftWriter()
    writer.save(path, Draft(step="token"))
    assert writer.flush()
    path.write_bytes(b'{"format":2,"value":1}\n')
    writer.save(path, Draft(step="users"))
    assert not await writer.close()
    assert path.read_bytes() == b'{"format":2,"value":1}\n'
    assert asides(path) == []


async def test_where_no_locks_are_known_drafts_are_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock, "_take", refused)
    writer = DraftWriter()
    writer.save(tmp_path / "draft", Draft(step="users"))
    assert await writer.close()
    assert step(tmp_path / "draft") == "users"


async def test_the_session_says_that_its_draft_is_not_saved_and_goes_on() -> None:
    session = await Session.open(Options(profile="acme"), environ={})
    path = session.folder / "draft"
    with other(path) as first:
        first.save("users")
        changed: list[str] = []
        session.on_change = lambda: changed.append(session.waiting)
        session.set_draft(Draft(step="webhooks"))
        await session._writer.flushed()
        words = f"the draft is not saved: another oneflow-tui (process {first.pid}) has it open"
        assert session.waiting == words
        assert session.draft.step == "webhooks", "in memory it is as typed"
        first.end()
    session.set_draft(Draft(step="test"))
    await session._writer.flushed()
    assert session.waiting.startswith("the other draft is kept as draft.other-")
    await session.close()
    assert step(path) == "test"
    assert [step(one) for one in asides(path)] == ["users"]


async def test_a_newer_draft_is_told_left_and_does_not_stand_in_the_way() -> None:
    session = await Session.open(Options(profile="acme"), environ={})
    path = session.folder / "draft"
    await session.close()
    write_record(path, {"version": 2})
    whole = path.read_bytes()
    session = await Session.open(Options(profile="acme"), environ={})
    assert not session.resumed
    session.set_draft(Draft(step="webhooks"))
    await session._writer.flushed()
    assert session.waiting == f"the draft is not saved: {path} was written by a newer oneflow-tui."
    with pytest.raises(NewerFile):
        await session.recall()
    await session.close()
    assert path.read_bytes() == whole


async def test_the_sandbox_is_not_cleared_under_another_program() -> None:
    session = await Session.open(Options(sandbox=True, sandbox_reset=True), environ={})
    path = session.folder / "draft"
    with other(path) as first:
        first.save("users")
        with pytest.raises(LockHeld, match=f"Process {first.pid} "):
            await session.choose("sandbox")
        session._draft = Draft(step="typed")
        with pytest.raises(LockHeld):
            await session.start_over()
        assert session.draft.step == "typed", "refused before anything is left"
        assert step(path) == "users"
    await session.close()
