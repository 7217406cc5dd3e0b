"""`apply --wait`: watches the account until a person has done their part, then does the rest of what was confirmed."""

from __future__ import annotations

from dataclasses import replace

from oneflow_tui.commands.answer import Answer
from oneflow_tui.commands.doing import PARTLY, PERSON, GoOn, do, told
from oneflow_tui.commands.progress import Talk
from oneflow_tui.commands.stopping import Stopping
from oneflow_tui.errors import AccountMoved, NetworkError, RateLimited, ServerTrouble
from oneflow_tui.session.headless import Headless
from oneflow_tui.setup.changes import Action, Approval, Change, Kind, Outcome, Plan, Report, Result
from oneflow_tui.setup.seen import fingerprint_of
from oneflow_tui.setup.told import plan_words, report_json
from oneflow_tui.setup.wanted import Wanted

FIRST_PAUSE, LONGEST_PAUSE, SLOWER = 3.0, 15.0, 1.3
"""Seconds between two looks, and how they grow."""

_PASSING = (NetworkError, RateLimited, ServerTrouble)
_PARTS = {Kind.USER: "users", Kind.WEBHOOK: "webhooks"}


def _parts(waits: list[Change]) -> list[str]:
    """What has to be looked at to see the steps done."""
    return sorted({_PARTS.get(change.kind, "template_types") for change in waits})


def _left(plan: Plan, report: Report) -> list[Change]:
    """The person's steps of a plan that are not done."""
    done = {id(one.change) for one in report.outcomes if one.result in (Result.DONE, Result.ALREADY)}
    return [one for one in plan.changes if one.action is Action.MANUAL and id(one) not in done]


def _may_go_on(report: Report) -> bool:
    """Whether waiting can help: nothing failed, and what is blocked waits for a person."""
    return not any(one.result in (Result.FAILED, Result.NOT_SENT) for one in report.outcomes)


async def wait_and_go_on(
    session: Headless,
    wanted: Wanted,
    plan: Plan,
    report: Report,
    approval: Approval,
    talked: Talk,
    stop: Stopping,
    go_on: GoOn,
) -> Answer:
    """Until no person's step is left, something fails, or it is stopped. Only what was confirmed is ever written.

    Raises AccountMoved where the account asks for a write that the confirmed plan did not hold.
    """
    confirmed = {(one.action, one.id) for one in plan.writes} - _done(report)
    while not stop.asked and _may_go_on(report) and (waits := _left(plan, report)):
        for change in waits:
            talked.line(f"Waiting for a person: {change.detail}")
        if session.console_url is not None:
            talked.line(f"The sandbox's console, where that is done: {session.console_url}")
        await _changed(session, _parts(waits), talked, stop)
        if stop.code:
            break
        try:
            plan = await session.plan_for(wanted)
        except _PASSING as problem:
            talked.line(f"Not seen this time: {problem.title}")
            continue
        new = [one for one in plan.writes if (one.action, one.id) not in confirmed]
        if new:
            return _moved(session, plan, AccountMoved(f"While waiting, something else became due: {new[0].detail}."))
        if plan.changes:
            try:
                _, report = await do(session, plan, Approval(plan.removals, approval.adopt), talked, stop, go_on)
            except AccountMoved as problem:
                return _moved(session, plan, problem)
            confirmed -= _done(report)
        else:
            report = Report()
    answer = told(session, plan, report, stop, go_on)
    return replace(answer, code=stop.code) if stop.code and answer.code == PERSON else answer


def _done(report: Report) -> set[tuple[Action, str]]:
    """What was brought about: to do it again would be another's change undone, and nobody confirmed that."""
    return {(one.change.action, one.change.id) for one in report.outcomes if one.result is Result.DONE}


def _moved(session: Headless, plan: Plan, problem: AccountMoved) -> Answer:
    """The new plan, not sent, where something had been written; else raises the problem."""
    if not session.requests.writes:
        raise problem
    outcomes = tuple(Outcome(one, Result.NOT_SENT, problem.detail) for one in plan.changes)
    report = Report(outcomes, (problem.detail,), began=True)
    value = {
        "profile": session.profile_name,
        **report_json(plan, report, session.requests.reads, session.requests.writes),
    }
    return Answer(value, [*plan_words(plan), problem.detail, problem.next], PARTLY)


async def _changed(session: Headless, parts: list[str], talked: Talk, stop: Stopping) -> None:
    """Looks, ever more slowly, until one of the parts differs from what the last plan was made from."""
    pause = FIRST_PAUSE
    before = fingerprint_of(session.actual)
    while not await stop.pause(pause):
        pause = min(pause * SLOWER, LONGEST_PAUSE)
        try:
            if fingerprint_of(await session.look(*parts)) != before:
                return
        except _PASSING as problem:
            talked.line(f"Not seen this time: {problem.title}")
