"""The set-up file in the wizard: opening one fills the steps with what it asks, saving writes what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from oneflow_tui.errors import OneflowError
from oneflow_tui.flags import SET_UP_FILE
from oneflow_tui.session.set_up import (
    OpenedSetUp,
    Saving,
    last_file,
    open_set_up,
    prepare_saving,
    save_set_up,
    take_set_up,
)
from oneflow_tui.setup.changes import Kind
from oneflow_tui.setup.from_file import Stranger
from oneflow_tui.setup.waiting import first_step, waiting_words
from oneflow_tui.setup.words import counted, listed, quoted
from oneflow_tui.text import clean
from oneflow_tui.tui.dialogs.base import Answer, Dialog
from oneflow_tui.tui.dialogs.confirm import Confirm
from oneflow_tui.tui.dialogs.reading import Reading
from oneflow_tui.tui.dialogs.set_up_file import NamedFile, Opened
from oneflow_tui.tui.steps import TITLES
from oneflow_tui.tui.steps.base import StepScreen, StepWanted

if TYPE_CHECKING:
    from oneflow_tui.session.session import Session

OPEN_WORDS = (
    "What the file asks beyond what the account holds becomes edits on the steps. Nothing is sent before you have seen "
    "it there and said yes."
)
SAVE_WORDS = (
    "The template types of this integration with their data fields, the webhooks and the people go into the file. In a "
    "set-up file that is there already, comments and order stay, and webhooks and people of others are not added."
)
NO_ACCOUNT = ("A set-up file is compared with an account.", "Give the token of the account first.")
MOST = 8
"""Things that a question spells out; more are counted."""


def _some(things: Sequence[str]) -> str:
    lines = [f"  {clean(one)}" for one in things[:MOST]]
    return "\n".join([*lines, *([f"  and {len(things) - MOST} more"] if len(things) > MOST else [])])


async def _ask(screen: StepScreen, dialog: Dialog[Answer]) -> Answer | None:
    """What the dialog answers; None where it was closed."""
    return await screen.app.push_screen_wait(dialog)


# Opening


async def open_file(screen: StepScreen, session: Session) -> None:
    """Asks for the file, for what it would replace and write into, and puts its edits into the draft."""
    if session.account is None:
        screen.problem(*NO_ACCOUNT)
        return

    async def work(path: Path) -> OpenedSetUp:
        return await open_set_up(session, path)

    name = last_file(session) or SET_UP_FILE
    opened = await _ask(screen, NamedFile("Open a set-up file", OPEN_WORDS, name, "Open", work))
    if opened is None or not await _may_replace(screen, session):
        return
    adopt: list[Stranger] = []
    for one in opened.strangers:
        agreed = await _ask(screen, _ours(one))
        if agreed is None:
            screen.notify("Nothing was taken from the file.", markup=False)
            return
        adopt += [one] if agreed else []
    try:
        by_person = await take_set_up(session, opened, adopt)
    except OneflowError as problem:
        screen.problem(problem)
        return
    screen.problem("")
    screen.renew()
    left = [one for one in opened.strangers if one not in adopt]
    step = first_step(session.draft, session.actual)
    title = f"Opened {clean(opened.path.name)}"
    text = _asked(session, left, by_person)
    wanted = await _ask(screen, Opened(title, text, step, TITLES.get(step, "")))
    if wanted:
        screen.post_message(StepWanted(wanted))


async def _may_replace(screen: StepScreen, session: Session) -> bool:
    waiting = waiting_words(session.draft)
    if not waiting:
        return True
    question = f"The file takes the place of what waits here and was not sent: {listed(waiting)}."
    answer = await _ask(screen, Confirm("Replace your edits?", question, yes="Replace", no="Keep mine"))
    return bool(answer)


def _ours(one: Stranger) -> Confirm:
    kind = "template type" if one.kind is Kind.TEMPLATE_TYPE else "webhook"
    question = (
        f"The account has a {kind} {quoted(one.name)} ({one.id}) that was not made here, and the file asks to change "
        "it. Make it ours? If not, it is left alone, and so are the file's edits of it."
    )
    return Confirm(f"Make this {kind} ours?", question, yes="Make it ours", no="Leave it alone")


def _asked(session: Session, left: Sequence[Stranger], by_person: Sequence[str]) -> str:
    waiting = waiting_words(session.draft)
    parts = ["The account already is as the file says: there is nothing to send."]
    if waiting:
        parts = [f"It asks for:\n{_some(waiting)}", "Each stands on its step as your own edits do; F6 there sends it."]
    keyless = sum(one.new_sign_key and session.sign_key(one.uid) is None for one in session.draft.webhooks)
    if keyless:
        parts.append(f"Not at hand: the sign key of {counted(keyless, 'webhook')}. Enter on Webhooks asks for it.")
    if left:
        parts.append(f"Left alone, as you said:\n{_some([f'{quoted(one.name)} ({one.id})' for one in left])}")
    if by_person:
        parts.append(f"Only a person can do this:\n{_some(by_person)}")
    return "\n\n".join(parts)


# Saving


async def save_file(screen: StepScreen, session: Session) -> None:
    """Asks for the file and for what it has and the wizard does not, and writes it."""
    if session.account is None:
        screen.problem(*NO_ACCOUNT)
        return

    async def work(path: Path) -> Saving:
        return await prepare_saving(session, path)

    name = last_file(session) or SET_UP_FILE
    saving = await _ask(screen, NamedFile("Save as a set-up file", SAVE_WORDS, name, "Save", work))
    if saving is None:
        return
    try:
        chosen = await _settled(screen, session, saving)
        if chosen is None:
            screen.notify("Nothing was written.", markup=False)
            return
        await save_set_up(session, chosen)
    except OneflowError as problem:
        screen.problem(problem)
        return
    screen.problem("")
    await _tell_saved(screen, chosen)


async def _settled(screen: StepScreen, session: Session, saving: Saving) -> Saving | None:
    """The saving as the person wants it, None where they do not."""
    name = quoted(str(saving.path))
    if not saving.is_new and str(saving.path.absolute()) != session.draft.set_up_file:
        question = f"{name} is a set-up file already. Yours is worked into it; its comments and order stay."
        if not await _ask(screen, Confirm("Work it into this file?", question, yes="Work it in", no="Do not")):
            return None
    if not saving.kept:
        return saving
    question = f"{name} has what is neither in the account nor typed here:\n{_some(saving.kept)}\nKeep it in the file?"
    answer = await _ask(screen, Confirm("Keep what is only in the file?", question, yes="Take it out", no="Keep it"))
    if answer is None:
        return None
    return await prepare_saving(session, saving.path, drop=True) if answer else saving


async def _tell_saved(screen: StepScreen, saved: Saving) -> None:
    name = clean(str(saved.path))
    if saved.before == saved.merged.text.encode("utf-8") and not saved.merged.csv:
        words = f"{name} said all of it already."
    else:
        words = f"Saved: {name}"
    told = [("Left out of the file", saved.warnings), ("Kept in the file", saved.kept)]
    parts = [f"{title}:\n{_some(things)}" for title, things in told if things]
    if parts:
        await _ask(screen, Reading(words, "\n\n".join(parts)))
    else:
        screen.notify(words, markup=False)
