"""What became of invitations in this run of the program: who was invited, what is left to a person, who failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.changes import Report, Result, UserChange
from oneflow_tui.setup.draft import UserDraft
from oneflow_tui.tui.steps.user_rows import address, role_word, workspaces_in_words

if TYPE_CHECKING:
    from oneflow_tui.session.session import Session


@dataclass(slots=True)
class Answers:
    """`left` and `refused` are sentences by address."""

    account_id: int | None = None
    invited: list[UserDraft] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def take(self, report: Report, actual: Actual) -> None:
        """Notes what a send answered."""
        for one in report.outcomes:
            if not isinstance(one.change, UserChange):
                continue
            wanted = one.change.wanted
            if one.result in (Result.DONE, Result.ALREADY):
                person = UserDraft(
                    email=wanted.email,
                    name=wanted.name,
                    title=wanted.title,
                    role="administrator" if wanted.role == "administrator" else "user",
                    workspaces=tuple(space for space in wanted.workspaces if isinstance(space, int)),
                )
                self.invited.append(person)
                self._leave(person, actual)
            elif one.result is not Result.MANUAL:
                self.refused[address(wanted.email)] = one.detail

    def _leave(self, person: UserDraft, actual: Actual) -> None:
        if person.role == "user" and not person.workspaces:
            return
        spaces = f", workspaces {workspaces_in_words(person.workspaces, actual)}" if person.workspaces else ""
        words = f"Left to a person, at Admin > Users: role {role_word(person.role)}{spaces}."
        self.left[address(person.email)] = words

    def forget(self, uids: set[str]) -> None:
        self.invited = [one for one in self.invited if one.uid not in uids]


_ANSWERS: WeakKeyDictionary[Session, Answers] = WeakKeyDictionary()


def answers_of(session: Session) -> Answers:
    """The answers of the account that is open, so that they outlive leaving the step."""
    account_id = session.account.id if session.account is not None else None
    found = _ANSWERS.get(session)
    if found is None or found.account_id != account_id:
        found = _ANSWERS[session] = Answers(account_id)
    return found
