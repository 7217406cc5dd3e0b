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
from oneflow_tui.setup.told import report_json, report_words
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


class Course:
    """What became of each change over all rounds: an early one is not lost in what a later round tells."""

    def __init__(self, plan: Plan, report: Report) -> None:
        self._outcomes: dict[tuple[Action, str], Outcome] = {}
        self.plan, self.report = plan, report
        self.add(plan, report)

    def add(self, plan: Plan, report: Report) -> None:
        """A round. A change that its plan no longer holds is done: by this program, or by whoever it waited for."""
        latest = {(one.change.action, one.change.id): one for one in report.outcomes}
        for key, outcome in self._outcomes.items():
            if key not in latest and outcome.result not in (Result.DONE, Result.ALREADY):
                self._outcomes[key] = replace(outcome, result=Result.DONE, detail="seen done in the account")
        self._outcomes.update(latest)
        outcomes = tuple(self._outcomes.values())
        self.plan = replace(plan, changes=tuple(one.change for one in outcomes))
        warnings = tuple(dict.fromkeys((*self.report.warnings, *report.warnings)))
        began = self.report.began or report.began
        self.report = Report(outcomes, warnings, began, report.halt_code)


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
    course = Course(plan, report)
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
            due = AccountMoved(f"While waiting, something else became due: {new[0].detail}.")
            return _moved(session, plan, due, course)
        report = Report()
        if plan.changes:
            try:
                _, report = await do(session, plan, Approval(plan.removals, approval.adopt), talked, stop, go_on)
            except AccountMoved as problem:
                return _moved(session, plan, problem, course)
            confirmed -= _done(report)
        course.add(plan, report)
    answer = told(session, course.plan, course.report, stop, go_on)
    return replace(answer, code=stop.code) if stop.code and answer.code == PERSON else answer


def _done(report: Report) -> set[tuple[Action, str]]:
    """What was brought about: to do it again would be another's change undone, and nobody confirmed that."""
    return {(one.change.action, one.change.id) for one in report.outcomes if one.result is Result.DONE}


def _moved(session: Headless, plan: Plan, problem: AccountMoved, course: Course) -> Answer:
    """The new plan, not sent, where something had been written; else raises the problem."""
    if not session.requests.writes:
        raise problem
    outcomes = tuple(Outcome(one, Result.NOT_SENT, problem.detail) for one in plan.changes)
    course.add(plan, Report(outcomes, (problem.detail,), began=True))
    value = {
        "profile": session.profile_name,
        **report_json(course.plan, course.report, session.requests.reads, session.requests.writes),
    }
    return Answer(value, [*report_words(course.report), problem.next], PARTLY)


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
