"""`oneflow-tui plan`: what apply would do."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from oneflow_tui.commands.answer import Answer, profile_names, run_for_profiles
from oneflow_tui.commands.doing import GoOn
from oneflow_tui.commands.limits import field_limit
from oneflow_tui.commands.progress import Talk
from oneflow_tui.errors import Usage
from oneflow_tui.local.files import packed
from oneflow_tui.local.own_files import write_own
from oneflow_tui.local.set_up_file import read_file
from oneflow_tui.options import Options
from oneflow_tui.session.headless import Headless
from oneflow_tui.setup.file.wanting import wanted_of
from oneflow_tui.setup.plan_file import plan_record
from oneflow_tui.setup.told import plan_json, plan_words
from oneflow_tui.text import clean

DIFFERENCES = 3


def run(options: Options, named: argparse.Namespace) -> int:
    """0 where there is nothing to do, 3 where there is, a person's step included."""
    several = len(profile_names(options)) > 1
    if several and named.out:
        raise Usage("A plan file is for one account.", next="Make one for each profile.")
    setup = read_file(Path(named.file), limit=field_limit(options))
    if named.out and Path(named.out).exists() and Path(named.out).samefile(named.file):
        raise Usage("The plan would take the place of the set-up file.", next="Name another file after --out.")

    async def work(options: Options) -> Answer:
        talked = Talk(options.profile or "" if several else "")
        async with Headless.opened(replace(options, read_only=True), on_wait=talked.waiting) as session:
            plan = await session.plan_for(wanted_of(setup))
            talked.end()
            value = {"profile": session.profile_name, **plan_json(plan), "requests": session.requests.counts}
            if named.out:
                record = plan_record(
                    setup.model_dump(mode="json"),
                    plan,
                    session.actual,
                    account_id=session.account_id,
                    host=session.host,
                )
                write_own(Path(named.out), packed(record), private=True)
                name = f"./{named.out}" if named.out.startswith("-") else named.out
                command = GoOn(("apply", name), options).command(0, ())
                talked.line(f"The plan is in {clean(named.out)}. To do it, while nothing has moved: {command}")
            return Answer(value, plan_words(plan), DIFFERENCES if plan.changes else 0)

    return run_for_profiles(options, work)
