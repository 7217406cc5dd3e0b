"""`oneflow-tui status`: each step, as the account shows it, with or without a set-up file."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from oneflow_tui.commands.answer import Answer, profile_names, run_for_profiles
from oneflow_tui.commands.doing import GoOn
from oneflow_tui.commands.limits import field_limit
from oneflow_tui.commands.progress import Talk
from oneflow_tui.errors import Usage
from oneflow_tui.flags import SET_UP_FILE
from oneflow_tui.local.set_up_file import read_file
from oneflow_tui.options import Options
from oneflow_tui.session.headless import Headless
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.file.models import SetupFile
from oneflow_tui.setup.file.wanting import wanted_of
from oneflow_tui.setup.progress import StepState
from oneflow_tui.setup.standing import steps_of_account, steps_of_plan
from oneflow_tui.text import clean

_MARKS = {"done": "done     ", "needs_you": "needs you", "blocked": "blocked  ", "unknown": "unknown  "}


def run(options: Options, named: argparse.Namespace) -> int:
    """0 whatever the steps say: they are what was asked for."""
    if len(profile_names(options)) > 1:
        raise Usage("The status is of one account.", next="Name one profile.")
    name = named.file or (SET_UP_FILE if Path(SET_UP_FILE).is_file() else None)
    setup = read_file(Path(name), limit=field_limit(options)) if name is not None else None

    async def work(options: Options) -> Answer:
        talked = Talk()
        async with Headless.opened(replace(options, read_only=True), on_wait=talked.waiting) as session:
            steps = await _steps(session, setup, name or "", GoOn(("apply", name or ""), options).command(0, ()))
            talked.end()
            return _answer(session, steps, name)

    return run_for_profiles(options, work)


async def _steps(session: Headless, setup: SetupFile | None, name: str, command: str) -> list[StepState]:
    if setup is not None:
        plan = await session.plan_for(wanted_of(setup))
        actual = await session.look("templates") if session.actual.extension != "off" else session.actual
        return steps_of_plan(actual, plan, wanted_of(setup), session.files.ids(), name, command)
    actual = await session.look("template_types", "webhooks", "users")
    if actual.extension != "off":
        actual = await session.look("templates")
    return steps_of_account(await _until_fields(session, actual))


async def _until_fields(session: Headless, actual: Actual) -> Actual:
    """Reads types until one has data fields: that is all that the step asks for."""
    for one in actual.template_types or ():
        actual = await session.look(types=[one.id])
        if any(not field.is_system for field in actual.fields[one.id]):
            break
    return actual


def _answer(session: Headless, steps: list[StepState], name: str | None) -> Answer:
    value = {
        "account": {"id": session.account_id, "name": session.account_name},
        "profile": session.profile_name,
        "environment": session.environment,
        "acting_as": session.acting_as,
        "file": name,
        "steps": [{"id": one.id, "state": one.standing.value, "detail": one.detail, "todo": one.todo} for one in steps],
    }
    lines = [f"{clean(session.account_name)} ({session.account_id}), {session.environment_label}"]
    for one, after in zip(steps, [*steps[1:], None], strict=True):
        lines.append(f"{_MARKS[one.standing.value]}  {one.title}: {one.detail}".rstrip(": "))
        if one.todo and (after is None or after.todo != one.todo):  # said once for steps that stand together
            lines.append(f"           {one.todo}")
    return Answer(value, lines)
