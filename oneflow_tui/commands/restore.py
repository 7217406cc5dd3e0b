"""`oneflow-tui restore`: data fields as they were before a write, as a plan like any other."""

from __future__ import annotations

import argparse

from oneflow_tui.commands.answer import Answer, profile_names, run_for_profiles
from oneflow_tui.commands.doing import GoOn, approval_for, do, told
from oneflow_tui.commands.progress import Talk
from oneflow_tui.commands.stopping import stoppable
from oneflow_tui.errors import BadInput, Usage
from oneflow_tui.options import Options
from oneflow_tui.session.headless import Headless
from oneflow_tui.setup.changes import Report
from oneflow_tui.setup.restoring import restore_words, wanted_of_backup
from oneflow_tui.setup.told import plan_words
from oneflow_tui.setup.words import address_words, counted
from oneflow_tui.text import clean


def run(options: Options, named: argparse.Namespace) -> int:
    """Lists the backups, or restores one; exit codes as apply's."""
    if len(profile_names(options)) > 1:
        raise Usage("A backup is of one account.", next="Name one profile.")

    async def work(options: Options) -> Answer:
        talked = Talk()
        async with Headless.opened(options, on_wait=talked.waiting) as session:
            if named.backup is None:
                return _listing(session, options)
            return await _restore(session, options, named, talked)

    return run_for_profiles(options, work)


def _listing(session: Headless, options: Options) -> Answer:
    listing = session.files.backups()
    rows = listing.found
    value = {
        "backups": [
            {"name": one.name, "time": one.time, "template_type_id": one.type_id, "data_fields": len(one.fields)}
            for one in rows
        ],
        "troubles": list(listing.troubles),
    }
    called = {type_id: address_words(address) for address, type_id in session.ids().template_types.items()}
    lines = [
        f"{one.name}  {called.get(one.type_id, f'the template type {one.type_id}')}: "
        f"{counted(len(one.fields), 'data field')}"
        for one in rows
    ] or ["There is no backup yet. One is kept before each write of data fields."]
    lines += [clean(one) for one in listing.troubles]
    if rows:
        command = GoOn(("restore", rows[0].name), options).command(0, ())
        lines.append(f"To put the fields back as they were before a write, as before the last one: {command}")
    return Answer(value, lines)


async def _restore(session: Headless, options: Options, named: argparse.Namespace, talked: Talk) -> Answer:
    backup = session.files.backup(named.backup)
    actual = await session.look("template_types")
    there = actual.type_by_id(backup.type_id)
    if there is None:
        raise BadInput(
            f"The account has no template type {backup.type_id} any more, so its data fields cannot be put back.",
            next="`oneflow-tui restore` lists the backups.",
        )
    actual = await session.look(types=[there.id])
    now = actual.fields[there.id]
    wanted = wanted_of_backup(there.id, there.name, backup.fields, now, exact=named.exact)
    words = restore_words(backup.fields, now, named.exact)
    plan = await session.plan_for(wanted)
    talked.end()

    def show() -> None:
        for line in plan_words(plan):
            talked.line(line)
        for line in words:
            talked.line(line)

    flags = (("--yes",) if named.yes else ()) + (("--exact",) if named.exact else ())
    go_on = GoOn(("restore", clean(named.backup)), options, flags)
    approval = await approval_for(plan, options, named, show, "Restore", go_on)
    with stoppable(talked.line) as stop:
        if not plan.changes:
            answer = told(session, plan, Report(), stop, go_on)
            later = words[1:]  # the first is about what a write cannot bring back
            lines = ["Nothing to do: the data fields of the backup already are as they were.", *later]
            return Answer({**answer.value, "notes": words}, lines, 0)
        answer, _ = await do(session, plan, approval, talked, stop, go_on)
    return Answer({**answer.value, "notes": words}, [*answer.lines, *words], answer.code)
