"""From a plan to a confirmed write: the gates, the doing, what is left, and the command that goes on."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from oneflow_tui.commands.answer import Answer
from oneflow_tui.commands.asking import ask, can_ask, confirmed
from oneflow_tui.commands.progress import Talk
from oneflow_tui.commands.stopping import Stopping
from oneflow_tui.errors import GateRefused, ReadOnly
from oneflow_tui.options import Options
from oneflow_tui.session.headless import Headless
from oneflow_tui.setup.changes import Approval, Plan, Report, Result
from oneflow_tui.setup.told import remaining, report_json, report_words
from oneflow_tui.setup.words import counted, listed, quoted

PERSON, PARTLY = 3, 7
_LEFT = (Result.FAILED, Result.BLOCKED, Result.NOT_SENT)


@dataclass(frozen=True, slots=True)
class GoOn:
    """How the command is called again: its words before the flags, as ("apply", "oneflow.toml")."""

    words: tuple[str, ...]
    options: Options
    flags: tuple[str, ...] = ()

    def command(self, deletes: int, adopt: Iterable[str], more: Iterable[str] = ()) -> str:
        """The exact command to go on; `more`: flags that it needs beside those that it had."""
        parts = ["oneflow-tui", *self.words, *dict.fromkeys((*self.flags, *more))]
        one = self.options
        parts += ["--sandbox"] if one.sandbox else ["--profile", one.profile] if one.profile else []
        for host in one.allow_hosts:
            parts += ["--allow-host", host]
        if one.plain_token_file:
            parts.append("--plain-token-file")
        if deletes:
            parts += ["--allow-deletes", str(deletes)]
        for name in adopt:
            parts += _flag("--adopt", name)
        return shlex.join(parts)


def _flag(flag: str, value: str) -> list[str]:
    """A flag with its value, which may look like a flag itself."""
    return [f"{flag}={value}"] if value.startswith("-") else [flag, value]


async def approval_for(
    plan: Plan, options: Options, named: argparse.Namespace, show: Callable[[], None], what: str, go_on: GoOn
) -> Approval:
    """What was confirmed, by flags or by the person at the terminal. Raises GateRefused for anything less.

    `show` puts the plan before the person's eyes, also where it is refused: a restore is shown nowhere else. Without
    a terminal everything that is missing is named at once, with the command that has it all.
    """
    asks = can_ask(options) and not named.yes
    adopt = frozenset(getattr(named, "adopt", ()))
    strangers = {name: there for name, there in plan.adoptions.items() if name not in adopt}
    if named.allow_deletes is not None or not asks:
        missing = _missing(plan, named, strangers, asks)
        if missing:
            show()
            more = () if asks else ("--yes",)
            names = [*adopt, *strangers] if not asks else list(adopt)
            command = go_on.command(plan.removals, names, more)
            raise GateRefused(missing, next=f"If the plan is what you want: {command}")
    if not plan.changes or not asks:
        return Approval(plan.removals, adopt | set(plan.adoptions) if asks else adopt)
    show()
    if not plan.writes:
        return Approval(plan.removals, adopt)
    for name, there in strangers.items():
        question = f"{quoted(name)} (id {there}) was not made from this machine. Write into it?"
        if not await confirmed(question):
            raise GateRefused(f"Writing into {quoted(name)} (id {there}) was not confirmed.")
    if plan.removals and named.allow_deletes is None:
        typed = await ask(f"Type the number of removals to confirm them ({counted(plan.removals, 'removal')}):")
        if typed != str(plan.removals):
            raise GateRefused(f"The plan holds {counted(plan.removals, 'removal')}; {quoted(typed)} was typed.")
    if not await confirmed(f"{what} {counted(len(plan.writes), 'change')}?"):
        raise GateRefused("You did not say yes.", next="")
    return Approval(plan.removals, adopt | set(strangers))


def _missing(plan: Plan, named: argparse.Namespace, strangers: dict[str, int], asks: bool) -> str:
    """What was not confirmed, in sentences; "" where all was."""
    sentences: list[str] = []
    given = named.allow_deletes
    if (given or 0) != plan.removals:
        says = "was not given" if given is None else f"says {given}"
        sentences.append(f"The plan holds {counted(plan.removals, 'removal')}; --allow-deletes {says}.")
    if not asks:
        if strangers:
            names = listed([f"{quoted(name)} (id {there})" for name, there in strangers.items()])
            sentences.append(f"This machine did not make {names}; writing there has to be confirmed with --adopt.")
        if plan.changes and not named.yes:
            sentences.append(f"Nobody could be asked about {counted(len(plan.changes), 'change')}; --yes confirms.")
    return " ".join(sentences)


async def do(
    session: Headless, plan: Plan, approval: Approval, talked: Talk, stop: Stopping, go_on: GoOn
) -> tuple[Answer, Report]:
    """Applies a confirmed plan and tells what became of it."""
    if session.read_only and plan.writes:
        raise ReadOnly(f"{counted(len(plan.writes), 'change')} would have been sent.")
    report = await session.apply(plan, approval, talked.progress, stop)
    talked.end()
    return told(session, plan, report, stop, go_on), report


def told(session: Headless, plan: Plan, report: Report, stop: Stopping, go_on: GoOn) -> Answer:
    """The answer of an apply: JSON, words and the exit code."""
    requests = session.requests
    value: dict[str, Any] = {
        "profile": session.profile_name,
        **report_json(plan, report, requests.reads, requests.writes),
    }
    lines = report_words(report)
    code = exit_code(report, stop)
    if any(one.result in _LEFT for one in report.outcomes):
        deletes, names = remaining(plan, report)
        command = go_on.command(deletes, names)
        value["go_on"] = command
        lines = [*lines, f"To go on: {command}"]
    return Answer(value, lines, code)


def exit_code(report: Report, stop: Stopping) -> int:
    """0 all is as wanted; 3 a person's steps are left; 7 something failed or is blocked; 4, 5, 6 where nothing was sent
    since the token failed, the session is read-only, or the network failed; 128+n where a signal ended it."""
    if any(one.result in _LEFT for one in report.outcomes):
        if stop.code:
            return stop.code
        wrote = report.count(Result.DONE) > 0 or report.began
        return report.halt_code if report.halt_code in (4, 5, 6) and not wrote else PARTLY
    return PERSON if report.count(Result.MANUAL) else 0
