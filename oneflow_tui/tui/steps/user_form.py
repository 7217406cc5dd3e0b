"""The forms of the step Users: one person, or a pasted list. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from oneflow_tui.models import Workspace
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.draft import Draft, UserDraft
from oneflow_tui.tui.dialogs.record_form import FormField, Values
from oneflow_tui.tui.steps import user_rows

SAME = "Use the same e-mail in your own system."


def _rights(person: UserDraft, workspaces: Sequence[Workspace]) -> list[FormField]:
    return [
        FormField("role", "Role", kind="choice", value=person.role, options=user_rows.ROLES),
        FormField(
            "workspaces",
            "Workspaces",
            kind="many",
            value=tuple(str(one) for one in person.workspaces),
            options=[(str(one.id), one.name or str(one.id)) for one in workspaces],
            hint="A person sets role and workspaces in the web app: no API call does.",
        ),
    ]


def one_person(person: UserDraft, draft: Draft, actual: Actual) -> list[FormField]:
    """The fields of one person."""

    def problem(email: str) -> str | None:
        return user_rows.address_problem(email, person.uid, draft, actual)

    return [
        FormField("email", "E-mail", value=person.email, hint=SAME, check=problem),
        FormField("name", "Full name", value=person.name),
        FormField("title", "Title", value=person.title, hint="Optional."),
        *_rights(person, actual.workspaces or ()),
    ]


def person_from(person: UserDraft, values: Values) -> UserDraft:
    """The person as the form says."""
    texts = {key: str(values[key]).strip() for key in ("email", "name", "title", "role")}
    return person.model_copy(update={**texts, "workspaces": workspaces_from(values)})


def workspaces_from(values: Values) -> tuple[int, ...]:
    return tuple(int(one) for one in values["workspaces"])


def a_list(text: str, actual: Actual) -> list[FormField]:
    """A box for many people, who get one role and the same workspaces; each can be changed afterwards."""
    return [
        FormField(
            "people",
            "People",
            kind="lines",
            value=text,
            hint="Lines, commas, semicolons, “Ada Lovelace <ada@x.com>”, or columns of a spreadsheet.",
            check=user_rows.list_problem,
        ),
        *_rights(UserDraft(email=""), actual.workspaces or ()),
    ]
