"""The wizard and the set-up file: the file becomes edits of the draft, and what the wizard holds becomes a file."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from oneflow_tui.errors import BadFile
from oneflow_tui.local.own_files import read_own
from oneflow_tui.local.set_up_file import beside, parsed, write_texts
from oneflow_tui.local.threads import in_daemon
from oneflow_tui.setup.changes import Action, Kind
from oneflow_tui.setup.file.merging import Merged, merge_setup
from oneflow_tui.setup.file.models import SetupFile
from oneflow_tui.setup.file.pulling import Pulled
from oneflow_tui.setup.file.wanting import wanted_of
from oneflow_tui.setup.file.writing import write_setup
from oneflow_tui.setup.from_file import Stranger, draft_from, plan_of_file, strangers
from oneflow_tui.setup.match import needed_types
from oneflow_tui.setup.to_file import set_up_of
from oneflow_tui.setup.wanted import Wanted

if TYPE_CHECKING:
    from oneflow_tui.session.session import Session

_PARTS = ("template_types", "webhooks", "users", "workspaces")
_NO_FILE = "Name the file that is meant, or save your set-up as one."


@dataclass(frozen=True, slots=True)
class OpenedSetUp:
    """A set-up file as read, and what of the account it would write into although this machine did not make it."""

    path: Path
    setup: SetupFile
    strangers: tuple[Stranger, ...] = ()


@dataclass(frozen=True, slots=True)
class Saving:
    """What is to be written to `path`: `before` is what it holds now, None where there is no such file.

    `kept` are the addresses of what the file has and the wizard does not; `warnings` name what the file lacks.
    """

    path: Path
    before: bytes | None
    merged: Merged
    warnings: tuple[str, ...] = ()

    @property
    def kept(self) -> tuple[str, ...]:
        return self.merged.kept

    @property
    def is_new(self) -> bool:
        return self.before is None


def last_file(session: Session) -> str:
    """The set-up file that was opened or saved last, as one would type it from here; "" where there was none."""
    with contextlib.suppress(OSError, ValueError):
        return str(Path(session.draft.set_up_file).relative_to(Path.cwd())) if session.draft.set_up_file else ""
    return session.draft.set_up_file


async def open_set_up(session: Session, path: Path) -> OpenedSetUp:
    """Reads a set-up file and what it speaks of in the account. Nothing changes.

    Raises BadFile with every problem of the file, what reading the account raises, and BadInput or GateRefused where
    the file does not fit the account.
    """
    limit = session.field_limit
    setup = await in_daemon(lambda: parsed(path, read_own(path, next=_NO_FILE), limit=limit), name="set-up file")
    wanted = wanted_of(setup)
    await _look(session, wanted)
    return OpenedSetUp(path, setup, strangers(wanted, session.actual, session.ids()))


async def _look(session: Session, wanted: Wanted) -> None:
    await session.look(*_PARTS)
    types = needed_types(wanted, session.actual, session.ids())
    if types:
        await session.look(types=types)


async def take_set_up(session: Session, opened: OpenedSetUp, adopt: Collection[Stranger] = ()) -> tuple[str, ...]:
    """Puts what the file asks into the draft, in place of what waits there; returns what only a person can do.

    Of the strangers that are not in `adopt` nothing is taken. A sign key that the file names is kept for its webhook;
    where there is none, the Webhooks step asks for it. Raises KeyringTrouble, and what setup.plan.make_plan raises.
    """
    ids, wanted = session.ids(), wanted_of(opened.setup)
    wanted = await session.with_sign_keys_of(wanted, plan_of_file(wanted, session.actual, ids))
    declined = [one for one in opened.strangers if one not in adopt]
    draft = draft_from(wanted, session.actual, ids, session.draft, declined=declined)
    draft = draft.model_copy(update={"set_up_file": str(opened.path.absolute())})
    keys = {one.uid: one.sign_key for one in wanted.webhooks if one.new_sign_key and one.sign_key is not None}
    session.take_draft(draft, keys)
    return tuple(
        change.detail
        for change in plan_of_file(wanted, session.actual, ids).changes
        if change.kind is Kind.TEMPLATE_TYPE and change.action is Action.MANUAL
    )


async def prepare_saving(session: Session, path: Path, *, drop: bool = False) -> Saving:
    """What saving to `path` would write: a new file, or what the wizard holds worked into the one that is there.

    `drop`: what the file has and the wizard does not goes out of the file. Nothing is written. Raises BadFile where
    the file is not a set-up file, and what reading the account raises.
    """
    limit = session.field_limit
    types = [one.remote_id for one in session.draft.types if one.remote_id is not None]
    await session.look(*_PARTS)
    there = [one for one in types if session.actual.type_by_id(one) is not None]
    if there:
        await session.look(types=there)

    def work() -> Saving:
        before = read_own(path) if path.exists() or path.is_symlink() else None
        old = parsed(path, before, limit=limit) if before is not None else None
        found = _held(session, old)
        if old is None or before is None:
            return Saving(path, None, Merged(write_setup(found.setup)), found.warnings)
        merged = merge_setup(
            before.decode("utf-8"),
            old,
            found.setup,
            drop=drop,
            removals=True,
            names=found.names,
            csv=lambda name: read_own(beside(path, name)),
        )
        return Saving(path, before, merged, found.warnings)

    return await in_daemon(work, name="set-up file")


def _held(session: Session, old: SetupFile | None) -> Pulled:
    account = session.account
    return set_up_of(
        session.draft,
        session.actual,
        name=account.name if account is not None else "",
        ids=session.ids(),
        known_sign_keys=session.known_sign_keys,
        like=old,
    )


async def save_set_up(session: Session, saving: Saving) -> None:
    """Writes what was prepared. Raises BadFile, also where the file has changed since; it is then as it was."""

    def work() -> None:
        now = read_own(saving.path) if saving.path.exists() else None
        if now != saving.before:
            raise BadFile(f"{saving.path} has changed meanwhile.", next="It has been left as it is. Save once more.")
        write_texts(saving.path, saving.merged.text, saving.merged.csv)

    await in_daemon(work, name="set-up file")
    session.set_draft(session.draft.model_copy(update={"set_up_file": str(saving.path.absolute())}))
