"""`oneflow-tui apply`: make the account as the set-up file says, or do a plan that was written before."""

from __future__ import annotations

import argparse
import contextlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from oneflow_tui.commands.answer import Answer, profile_names, run_for_profiles
from oneflow_tui.commands.doing import GoOn, approval_for, do, told
from oneflow_tui.commands.limits import field_limit
from oneflow_tui.commands.progress import Talk
from oneflow_tui.commands.stopping import stoppable
from oneflow_tui.commands.waiting import wait_and_go_on
from oneflow_tui.errors import AccountMoved, BadFile, BadInput, GateRefused, MissingInput, Usage
from oneflow_tui.flags import SET_UP_FILE
from oneflow_tui.local.files import unpacked
from oneflow_tui.local.own_files import read_own
from oneflow_tui.local.set_up_file import NO_FILE, parsed
from oneflow_tui.options import Options
from oneflow_tui.session.headless import Headless
from oneflow_tui.setup.changes import Plan, Report
from oneflow_tui.setup.file.models import SetupFile
from oneflow_tui.setup.file.wanting import wanted_of
from oneflow_tui.setup.plan_file import PlanRecord, check_same, read_plan_record
from oneflow_tui.setup.told import plan_words
from oneflow_tui.setup.wanted import Wanted


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be applied: a set-up, and the plan that was made of it before, if any."""

    name: str
    wanted: Wanted
    record: PlanRecord | None = None
    flags: tuple[str, ...] = field(default=())


def _asked(named: argparse.Namespace, options: Options) -> _Asked:
    """Reads FILE or PLAN. `--adopt A B FILE` is read as it is meant: the last name is the file, if it is one."""
    name = named.file
    if name is None and len(named.adopt) > 1 and Path(named.adopt[-1]).is_file():
        name = named.adopt.pop()
    name = name or SET_UP_FILE
    path = Path(name)
    data = read_own(path, next=NO_FILE)
    flags = (("--yes",) if named.yes else ()) + (("--wait",) if named.wait else ())
    if not data.lstrip().startswith(b"{"):
        return _Asked(name, wanted_of(parsed(path, data, limit=field_limit(options))), None, flags)
    try:
        record = read_plan_record(unpacked(data))
        setup = SetupFile.model_validate_json(json.dumps(record.setup))
    except (ValueError, RecursionError) as problem:
        why = "its parts do not fit" if isinstance(problem, ValidationError) else str(problem)
        raise BadFile(f"{path} is not a plan as `plan --out` wrote it: {why}.", next="Make the plan again.") from None
    return _Asked(name, wanted_of(setup), record, flags)


def run(options: Options, named: argparse.Namespace) -> int:
    """0 the account equals the file, 3 a person's steps are left, 5 not confirmed, 7 partly applied."""
    asked = _asked(named, options)
    several = len(profile_names(options)) > 1
    if several and asked.record is not None:
        raise Usage("A plan is for one account.", next="Apply the set-up file, or one plan for each profile.")
    if several and not named.yes:
        raise Usage("Several accounts are not asked about one by one.", next="Run `plan` for them, then say --yes.")

    async def work(options: Options) -> Answer:
        talked = Talk(options.profile or "" if several else "")
        async with Headless.opened(options, on_wait=talked.waiting) as session:
            return await _apply(session, asked, options, named, talked)

    return run_for_profiles(options, work)


async def _apply(session: Headless, asked: _Asked, options: Options, named: argparse.Namespace, talked: Talk) -> Answer:
    if asked.record is not None:
        asked.record.check_place(account_id=session.account_id, host=session.host)
    plan = await _planned(session, asked)
    talked.end()

    def show() -> None:
        for line in plan_words(plan):
            talked.line(line)

    name = f"./{asked.name}" if asked.name.startswith("-") else asked.name
    go_on = GoOn(("apply", name), options, asked.flags)
    approval = await approval_for(plan, options, named, show, "Apply", go_on)
    with stoppable(talked.line) as stop:
        if plan.changes:
            answer, report = await do(session, plan, approval, talked, stop, go_on)
            if asked.record is not None and report.began and report.failed:
                with contextlib.suppress(BadFile):  # then it is refused as a plan of an account that moved
                    session.files.save_begun_plan(asked.record.mark)
        else:
            report = Report()
            answer = _nothing(told(session, plan, report, stop, go_on), plan_words(plan))
        if named.wait and answer.code in (3, 7) and not stop.asked:
            answer = await wait_and_go_on(session, asked.wanted, plan, report, approval, talked, stop, go_on)
    return answer


async def _planned(session: Headless, asked: _Asked) -> Plan:
    """The plan; of a kept one, the same or none: a set-up that could be planned then and cannot now has been moved."""
    if asked.record is None:
        return await session.plan_for(asked.wanted)
    try:
        plan = await session.plan_for(asked.wanted)
    except MissingInput:
        raise
    except (BadInput, GateRefused) as problem:
        raise AccountMoved(problem.detail, next="Make the plan anew and read it.") from None
    check_same(asked.record, plan, session.actual, begun=asked.record.mark in session.files.begun_plans())
    return plan


def _nothing(answer: Answer, lines: list[str]) -> Answer:
    value: dict[str, Any] = answer.value
    return Answer(value, lines, answer.code)
