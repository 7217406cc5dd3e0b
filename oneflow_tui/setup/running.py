"""What the stages of an apply share: outcomes, what stops the rest, and how one thing is created exactly once.

Jobs that do not need each other run side by side. None is cut off because another failed: what has begun is brought
to its end, and what has not begun asks `has_stopped` right before it notes its write, with no await in between.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from oneflow_tui.api.budget import AT_ONCE
from oneflow_tui.errors import (
    AccountMoved,
    BadFile,
    HostRefused,
    LoginNeeded,
    NetworkError,
    OneflowError,
    RateLimited,
    ReadOnly,
    SecretElsewhere,
    ServerTrouble,
    UnexpectedAnswer,
)
from oneflow_tui.setup.changes import Change, Outcome, Plan, Progress, Report, Result
from oneflow_tui.setup.journal import Storage
from oneflow_tui.setup.stop import Stop

if TYPE_CHECKING:
    from oneflow_tui.services import Services

_ENDS_ALL = (LoginNeeded, ReadOnly, HostRefused, SecretElsewhere)
_NO_USE_GOING_ON = (*_ENDS_ALL, NetworkError, RateLimited)


def may_have_happened(problem: OneflowError) -> bool:
    """Whether a write that ended so may have been done: no answer, or none that tells."""
    if isinstance(problem, NetworkError):
        return problem.sent
    return isinstance(problem, ServerTrouble | UnexpectedAnswer)


def sentence(problem: OneflowError) -> str:
    """Title and detail of an error as one text."""
    return problem.title + "." if problem.detail == problem.title else f"{problem.title}: {problem.detail}"


Job = tuple[Sequence[Change], Callable[[], Awaitable[None]]]
"""The changes that a job is about, and the job."""


class Run:
    """One apply under way. `begun`: a write was noted, so that something may have been changed in the account."""

    def __init__(
        self,
        plan: Plan,
        services: Services,
        storage: Storage,
        tell: Callable[[Progress], None],
        stop: Stop | None = None,
    ) -> None:
        self.plan = plan
        self.services = services
        self.storage = storage
        self.begun = False
        self._perhaps_sent: set[str] = set()
        self.halted: tuple[Result, str] | None = None
        self.halt_code = 0
        self.warnings: list[str] = []
        self.type_ids: dict[str, int] = {}
        self._tell = tell
        self._stop = stop or Stop()
        self._outcomes: dict[int, Outcome] = {}
        self._troubles: list[tuple[Sequence[Change], OneflowError]] = []

    def say(self, words: str) -> None:
        """A progress event that settles nothing."""
        self._tell(Progress(len(self._outcomes), len(self.plan.changes), words))

    def settle(
        self,
        change: Change,
        result: Result,
        detail: str = "",
        *,
        remote_id: int | str | None = None,
        request_id: str | None = None,
    ) -> None:
        """Notes what became of a change, once, and tells it."""
        known = remote_id if remote_id is not None else change.remote_id
        outcome = Outcome(change, result, detail, known, request_id)
        self._outcomes[id(change)] = outcome
        words = f"{change.detail or change.id}: {result.value.replace('_', ' ')}"
        self._tell(Progress(len(self._outcomes), len(self.plan.changes), words, outcome))

    def has_stopped(self) -> bool:
        """Whether nothing more may be begun."""
        if self._stop.asked:
            self._halt(Result.NOT_SENT, "Not sent: stopped by you.")
        return self.halted is not None

    def _halt(self, result: Result, words: str, code: int = 0) -> None:
        """Ends the run; the first reason is the one that is told. `code`: the exit code of the failure."""
        if self.halted is None:
            self.halted, self.halt_code = (result, words), code

    def is_settled(self, change: Change) -> bool:
        return id(change) in self._outcomes

    def result_of(self, change: Change) -> Result | None:
        outcome = self._outcomes.get(id(change))
        return outcome.result if outcome is not None else None

    def fail(
        self,
        changes: Iterable[Change],
        problem: OneflowError,
        words: str = "",
        *,
        looked: bool = False,
        ends: bool = False,
    ) -> None:
        """Each of `changes` failed for `problem`. Stops the rest where going on has no use, or where it `ends` all.

        `looked`: the account could still be looked at after it, so that a lost answer is no reason to stop.
        """
        for change in changes:
            text = f"{sentence(problem)} {words}".strip()
            self.settle(change, Result.FAILED, text, request_id=problem.request_id)
        if ends or isinstance(problem, _ENDS_ALL if looked else _NO_USE_GOING_ON):
            self._halt(Result.NOT_SENT, f"Not sent: {sentence(problem)}", problem.exit_code)

    def moved(self, words: str) -> None:
        """The account is not as planned: blocks all that has not begun. `heed_troubles` raises it where nothing has."""
        self._troubles.append(((), AccountMoved(words)))
        self._halt(Result.BLOCKED, f"Not sent, since the account changed since the plan was made: {words}")

    async def together(self, jobs: Iterable[Job]) -> None:
        """Does jobs side by side, a few at once, and returns when each has ended.

        Where the account moved, or a file of ours cannot be used, that is raised if no write was begun at all; else
        it is the outcome of the changes concerned, and the rest is not begun.
        """
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(changes: Sequence[Change], work: Callable[[], Awaitable[None]]) -> None:
            async with gate:
                if self.has_stopped():
                    return
                try:
                    await work()
                except OneflowError as problem:
                    self._troubles.append((changes, problem))
                    self._halt(Result.NOT_SENT, f"Not sent: {sentence(problem)}", problem.exit_code)
                except BaseException:
                    self._halt(Result.NOT_SENT, "Not sent.")
                    raise

        ended = await asyncio.gather(*(one(*job) for job in jobs), return_exceptions=True)
        for problem in ended:
            if problem is not None:
                raise problem
        self.heed_troubles()

    def heed_troubles(self) -> None:
        """Raises what stood in the way where no write was begun at all; else it is the outcome of what it concerns."""
        if self._troubles and not self.begun:
            raise self._troubles[0][1]
        for changes, trouble in self._troubles:
            self.fail([change for change in changes if not self.is_settled(change)], trouble)
        self._troubles.clear()

    def begin(self, kind: str, action: str, address: str, remote_id: int | str | None, noted: Mapping[str, Any]) -> str:
        """Notes the write that is sent next; returns its entry. Raises BadFile: then nothing may be sent."""
        entry = self.storage.journal.begin(kind, action, address, remote_id, noted)
        self.begun = True
        self._perhaps_sent.add(entry)
        return entry

    def end(self, entry: str, result: str, remote_id: int | str | None = None) -> None:
        """Notes what became of a write. "refused": it changed nothing."""
        if result == "refused":
            self._perhaps_sent.discard(entry)
        self.note(lambda: self.storage.journal.end(entry, result, remote_id))

    def note(self, write: Callable[[], None]) -> bool:
        """Writes a file of ours after something was sent. Where that fails nothing more is begun, but the report goes
        on: what was sent is told, and the next run looks at the account."""
        try:
            write()
        except BadFile as problem:
            self.warnings.append(f"What was sent could not be noted on this machine. {sentence(problem)}")
            self._halt(Result.NOT_SENT, f"Not sent: {sentence(problem)}")
            return False
        return True

    def report(self) -> Report:
        """Every change with its outcome, in the plan's order; what is left bears what stopped it."""
        result, words = self.halted or (Result.NOT_SENT, "Not sent.")
        for change in self.plan.changes:
            if not self.is_settled(change):
                self.settle(change, result, words)
        return Report(
            tuple(self._outcomes[id(change)] for change in self.plan.changes),
            tuple(self.warnings),
            bool(self._perhaps_sent),
            self.halt_code,
        )

    async def create_once(
        self,
        change: Change,
        *,
        noted: Mapping[str, Any],
        before: Iterable[int | str],
        send: Callable[[], Awaitable[int | str]],
        find: Callable[[], Awaitable[list[int]]],
        keep: Callable[[int], None],
    ) -> int | str | None:
        """Creates one thing, journalled; after a lost answer looks whether it came about. None where it did not.

        `before`: ids of things like it that were there just before; `find` reads those that are there now; `keep`
        puts the id into the id map, before the journal forgets that it was being made. Never sends twice, and begins
        nothing where the run has stopped.
        """
        if self.has_stopped():
            return None
        known = list(before)
        entry = self.begin(change.kind.value, "create", change.id, None, {**noted, "before": known})
        try:
            made = await send()
        except OneflowError as problem:
            if not may_have_happened(problem):
                self.end(entry, "refused")
                self.fail([change], problem)
                return None
            try:
                seen = [one for one in await find() if one not in known]
            except OneflowError as again:
                words = "It could not be looked up either: run again, which looks it up before anything is sent."
                self.fail([change], problem, words, looked=True)
                self.fail([], again)
                return None
            if len(seen) != 1:
                self.end(entry, "unclear" if seen else "not_there")
                words = (
                    f"Meanwhile {len(seen)} such things appeared ({', '.join(map(str, seen))}): choose one."
                    if seen
                    else "The account was looked at again and does not have it: run again to send it."
                )
                self.fail([change], problem, words, looked=True)
                return None
            made = seen[0]
        if not isinstance(made, int) or self.note(lambda: keep(made)):
            self.end(entry, "done", made)
        return made
