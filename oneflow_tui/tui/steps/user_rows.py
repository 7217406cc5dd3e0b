"""The people as the person sees them: who is in the account, and who of the draft is there already. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from oneflow_tui.models import User
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.draft import Draft, UserDraft
from oneflow_tui.setup.validate import email_problem, parse_people
from oneflow_tui.setup.words import counted, quoted

Standing = Literal["there", "ticked", "waiting", "invited", "inactive"]
"""there: in the account; ticked: of the draft and there now; waiting: to be invited; invited: through SCIM, and not
seen in the account yet; inactive: in the account, and not active."""

ROLES = (("user", "User"), ("administrator", "Administrator"))


def address(email: str) -> str:
    """An e-mail as it is compared: case-folded."""
    return email.strip().casefold()


@dataclass(frozen=True, slots=True)
class Line:
    """One row in words. `key` is `id-N` for a user of the account, else the uid of the draft's person."""

    key: str
    standing: Standing
    email: str
    name: str
    role: str
    workspaces: str
    remote: User | None
    edit: UserDraft | None
    note: str = ""

    @property
    def word(self) -> str:
        return "there now" if self.standing == "ticked" else self.standing

    @property
    def cells(self) -> list[str]:
        role = "Admin" if self.role == role_word("administrator") else self.role
        return [self.email, self.word, self.name, role, self.workspaces]

    @property
    def invitation(self) -> str:
        """What a person types into the web app's form."""
        spaces = f"workspaces: {self.workspaces}" if self.edit is not None and self.edit.workspaces else ""
        title = self.edit.title if self.edit is not None else ""
        return ", ".join(part for part in (self.name, self.email, title, self.role, spaces) if part)


def role_word(role: str) -> str:
    return dict(ROLES).get(role, role)


def workspaces_in_words(ids: Sequence[int], actual: Actual) -> str:
    names = {one.id: one.name for one in actual.workspaces or ()}
    return ", ".join(names.get(one) or str(one) for one in ids)


def _of_account(user: User, edit: UserDraft | None, actual: Actual, left: Mapping[str, str]) -> Line:
    role = "" if user.is_admin is None else role_word("administrator" if user.is_admin else "user")
    standing: Standing = "there" if edit is None else "ticked"
    note = left.get(user.address, "")
    if not user.active:
        standing = "inactive"
        state = f" ({user.state})" if user.state and user.state != "inactive" else ""
        note = f"In the account, but not active{state}: a person activates them at Admin > Users."
    elif edit is not None and edit.role == "administrator" and user.is_admin is False:
        note = "You want them as Administrator: a person sets the role at Admin > Users."
    return Line(
        key=f"id-{user.id}",
        standing=standing,
        email=user.email,
        name=user.name,
        role=role,
        workspaces=workspaces_in_words(edit.workspaces, actual) if edit is not None else "",
        remote=user,
        edit=edit,
        note=note,
    )


def _of_draft(edit: UserDraft, actual: Actual, standing: Standing, note: str) -> Line:
    return Line(
        key=edit.uid,
        standing=standing,
        email=edit.email,
        name=edit.name,
        role=role_word(edit.role),
        workspaces=workspaces_in_words(edit.workspaces, actual),
        remote=None,
        edit=edit,
        note=note,
    )


def lines(
    draft: Draft,
    actual: Actual,
    *,
    invited: Sequence[UserDraft] = (),
    left: Mapping[str, str] | None = None,
    refused: Mapping[str, str] | None = None,
) -> list[Line]:
    """All rows, those of the draft first. `invited`: sent through SCIM and no longer in the draft; `left` and
    `refused`: what is left to a person, and why the last invitation failed, by address."""
    there = {user.address: user for user in actual.users or ()}
    rows: list[Line] = []
    taken: set[str] = set()
    for edit in draft.users:
        known = there.get(address(edit.email))
        taken.add(address(edit.email))
        if known is not None:
            rows.append(_of_account(known, edit, actual, left or {}))
        else:
            rows.append(_of_draft(edit, actual, "waiting", (refused or {}).get(address(edit.email), "")))
    for edit in invited:
        if address(edit.email) not in taken and address(edit.email) not in there:
            rows.append(_of_draft(edit, actual, "invited", "Invited: the person gets an e-mail and must accept."))
    rows += [_of_account(user, None, actual, left or {}) for user in actual.users or () if user.address not in taken]
    return rows


def waiting(draft: Draft, actual: Actual) -> list[UserDraft]:
    """Whom of the draft the account does not have yet."""
    there = {user.address for user in actual.users or ()}
    return [one for one in draft.users if address(one.email) not in there]


def address_problem(email: str, uid: str, draft: Draft, actual: Actual) -> str | None:
    """What is wrong with the address of one person: its form, or that they are there or listed already."""
    if problem := email_problem(email):
        return problem
    wanted = address(email)
    if any(address(one.email) == wanted for one in draft.users if one.uid != uid):
        return "This address is in your list already."
    known = next((user for user in actual.users or () if user.address == wanted), None)
    if known is not None and uid not in {one.uid for one in draft.users}:
        return "There already." if known.active else "In the account, but not active: Admin > Users."
    return None


def list_problem(text: str) -> str | None:
    """What is wrong with a pasted list; None where each of its addresses can be used."""
    people = parse_people(text)
    if not people:
        return "Paste at least one e-mail address."
    wrong = [one for one in people if one.problem]
    if not wrong:
        return None
    more = f" And {len(wrong) - 1} more." if len(wrong) > 1 else ""
    return f"{quoted(wrong[0].email or wrong[0].name)}: {wrong[0].problem}{more}"


def take_list(text: str, role: str, workspaces: Sequence[int], draft: Draft, actual: Actual) -> tuple[Draft, str]:
    """The draft with the people of a pasted list, and what became of them in words."""
    known = {user.address for user in actual.users or ()}
    listed = {address(one.email) for one in draft.users}
    added = there = again = 0
    for one in parse_people(text):
        wanted = address(one.email)
        if one.problem:
            continue
        if wanted in listed:
            again += 1
        elif wanted in known:
            there += 1
        else:
            added += 1
            listed.add(wanted)
            person = UserDraft(
                email=one.email.strip(),
                name=one.name,
                role="administrator" if role == "administrator" else "user",
                workspaces=tuple(workspaces),
            )
            draft = draft.with_user(person)
    parts = [f"{counted(added, 'person', 'people')} added"]
    if there:
        parts.append(f"{there} in the account already")
    if again:
        parts.append(f"{again} in your list already")
    return draft, ", ".join(parts) + "."
