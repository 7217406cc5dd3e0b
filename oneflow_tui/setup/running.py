"""What the stages of an apply share: outcomes, what stops the rest, and how one thing is created exactly once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from oneflow_tui.errors import (
    AccountMoved,
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


class Stop:
    """A wish to stop: what is under way ends, nothing new begins."""

    def __init__(self) -> None:
        self.asked = False


class Run:
    """One apply under way. `wrote`: something may have been changed in the account."""

    def __init__(self, plan: Plan, services: Services, storage: Storage, tell: Callable[[Progress], None]) -> None:
        self.plan = plan
        self.services = services
        self.storage = storage
        self.wrote = False
        self.halted: tuple[Result, str] | None = None
        self.halt_code = 0
        self.warnings: list[str] = []
        self.type_ids: dict[str, int] = {}
        self._tell = tell
        self._outcomes: dict[int, Outcome] = {}

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
        """Whether nothing more may be sent."""
        return self.halted is not None

    def is_settled(self, change: Change) -> bool:
        return id(change) in self._outcomes

    def result_of(self, change: Change) -> Result | None:
        outcome = self._outcomes.get(id(change))
        return outcome.result if outcome is not None else None

    def fail(self, changes: Iterable[Change], problem: OneflowError, words: str = "", *, looked: bool = False) -> None:
        """Each of `changes` failed for `problem`. Stops the rest where going on has no use.

        `looked`: the account could still be looked at after it, so that a lost answer is no reason to stop.
        """
        for change in changes:
            text = f"{sentence(problem)} {words}".strip()
            self.settle(change, Result.FAILED, text, request_id=problem.request_id)
        if isinstance(problem, _ENDS_ALL if looked else _NO_USE_GOING_ON):
            self.halted = (Result.NOT_SENT, f"Not sent: {sentence(problem)}")
            self.halt_code = problem.exit_code

    def moved(self, words: str) -> None:
        """The account is not as planned: raises before the first write, else blocks all that is left."""
        if not self.wrote:
            raise AccountMoved(words)
        self.halted = (Result.BLOCKED, f"Not sent, since the account changed since the plan was made: {words}")

    def report(self) -> Report:
        """Every change with its outcome, in the plan's order; what is left bears what stopped it."""
        result, words = self.halted or (Result.NOT_SENT, "Not sent.")
        for change in self.plan.changes:
            if not self.is_settled(change):
                self.settle(change, result, words)
        return Report(
            tuple(self._outcomes[id(change)] for change in self.plan.changes),
            tuple(self.warnings),
            self.wrote,
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
        puts the id into the id map, before the journal forgets that it was being made. Never sends twice.
        """
        journal = self.storage.journal
        known = list(before)
        entry = journal.begin(change.kind.value, "create", change.id, None, {**noted, "before": known})
        try:
            made = await send()
        except OneflowError as problem:
            if not may_have_happened(problem):
                journal.end(entry, "refused")
                self.fail([change], problem)
                return None
            self.wrote = True
            try:
                seen = [one for one in await find() if one not in known]
            except OneflowError as again:
                words = "It could not be looked up either: run again, which looks it up before anything is sent."
                self.fail([change], problem, words, looked=True)
                self.fail([], again)
                return None
            if len(seen) != 1:
                journal.end(entry, "unclear" if seen else "not_there")
                words = (
                    f"Meanwhile {len(seen)} such things appeared ({', '.join(map(str, seen))}): choose one."
                    if seen
                    else "The account was looked at again and does not have it: run again to send it."
                )
                self.fail([change], problem, words, looked=True)
                return None
            made = seen[0]
        self.wrote = True
        if isinstance(made, int):
            keep(made)
        journal.end(entry, "done", made)
        return made
