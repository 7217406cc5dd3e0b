"""Users: who is in the account, whom to invite, and each ticked off as they come."""

from __future__ import annotations

import contextlib
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from oneflow_tui.errors import Conflict
from oneflow_tui.setup.changes import Kind, Report
from oneflow_tui.setup.draft import UserDraft
from oneflow_tui.setup.words import counted
from oneflow_tui.tui.actions import keys
from oneflow_tui.tui.dialogs.record_form import RecordForm, Values
from oneflow_tui.tui.steps import user_form, user_rows
from oneflow_tui.tui.steps.base import StepScreen
from oneflow_tui.tui.steps.user_answers import Answers, answers_of
from oneflow_tui.tui.steps.user_rows import Line
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.copyable import Copyable
from oneflow_tui.tui.widgets.grid import Column, Grid, Row, RowState

BY_HAND = (
    "A person invites in the web app (F9): Admin > Users > Invite user (older: Users & Groups): name, e-mail, role, "
    "workspaces. They get an e-mail and must accept. This step watches and ticks each off."
)
BY_SCIM = (
    "F6 invites them with your SCIM token; they get an e-mail and must accept. A person sets role and workspaces in "
    "the web app (F9): Admin > Users, tabs Users, Groups and Roles."
)
COLUMNS = (
    Column("email", "E-mail", min_width=18, flex=4),
    Column("state", "State", width=9),
    Column("name", "Name", min_width=6, flex=3),
    Column("role", "Role", width=5),
    Column("workspaces", "Where", min_width=5, flex=2),
)
STATES = {
    "there": RowState.PLAIN,
    "ticked": RowState.SENT,
    "waiting": RowState.NEW,
    "invited": RowState.SENT,
    "inactive": RowState.PLAIN,
}


class UsersScreen(StepScreen):
    """The people to invite lie in the draft; what the invitations answered is kept until the program ends."""

    STEP = "users"
    AUTO_FOCUS = "#users, #go-token"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys("add", "paste", "edit", "remove", "send", "do_it", "copy", "curl", "browser")
    ]
    DEFAULT_CSS = """
    UsersScreen #users { min-height: 4; }
    UsersScreen #user-note { height: auto; max-height: 3; }
    UsersScreen Copyable { height: auto; max-height: 2; width: 100%; }
    UsersScreen #do-it.-hidden { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, Line] = {}

    def compose_step(self) -> ComposeResult:
        yield Static("", classes="words quiet", id="user-words")
        yield Grid(COLUMNS, id="users", read_only=True, row_mode=True, empty_text="Nobody yet: ^o pastes a list.")
        yield Static("", id="user-note")
        yield Copyable("", "what to enter in the web app", id="user-copy")
        with Horizontal(classes="row"):
            yield Button("Remove", id="remove", compact=True, action="screen.remove")
            yield Button("Do it for me (sandbox)", id="do-it", compact=True)

    def compose_moves(self) -> ComposeResult:
        yield Button("Add", id="add", compact=True, action="screen.add")
        yield Button("Paste a list", id="paste", compact=True, action="screen.paste_rows")
        yield Button("Edit", id="edit", compact=True, action="screen.edit")
        yield Button("Review, send", id="send", compact=True, action="screen.send", variant="primary")

    # What is shown

    @property
    def _answers(self) -> Answers:
        return answers_of(self.session)

    @property
    def grid(self) -> Grid:
        return self.query_one("#users", Grid)

    @property
    def line(self) -> Line | None:
        """The one under the cursor."""
        return self._lines.get(self.grid.cursor_key or "")

    async def arrive(self) -> None:
        await self.session.look("users", "workspaces")
        self._watch()

    def _watch(self) -> None:
        """Watches while somebody is awaited, however they come to be there."""
        running = any(one.group == "watch" and one.node is self and not one.is_finished for one in self.workers)
        if self._awaited() and not running:
            self.watch_account(self._look)

    async def _look(self) -> bool:
        await self.session.look("users")
        return not self._awaited()

    def _awaited(self) -> bool:
        session = self.session
        there = {user.address for user in session.actual.users or () if user.active}
        people = [*session.draft.users, *self._answers.invited]
        return any(user_rows.address(one.email) not in there for one in people)

    def show_state(self) -> None:
        session = self.session
        answers = self._answers
        found = user_rows.lines(
            session.draft, session.actual, invited=answers.invited, left=answers.left, refused=answers.refused
        )
        self._lines = {line.key: line for line in found}
        self.grid.empty_text = (
            "Nobody yet: ^o pastes a list." if session.actual.users is not None else "Not read yet: F5 looks again."
        )
        self.grid.set_rows(self._row(line) for line in found)
        waiting = user_rows.waiting(session.draft, session.actual)
        count = f" Waiting: {counted(len(waiting), 'person', 'people')}." if waiting else ""
        self.query_one("#user-words", Static).update(
            content(f"{BY_SCIM if session.has_scim else BY_HAND} {user_form.SAME}{count}")
        )
        self.query_one("#do-it").set_class(not (waiting and session.is_own_sandbox), "-hidden")
        self.refresh_bindings()
        self._show_line()

    def _row(self, line: Line) -> Row:
        why = self._answers.refused.get(user_rows.address(line.email), "") if line.standing == "waiting" else ""
        return Row(
            line.key, line.cells, RowState.FAILED if why else STATES[line.standing], {"": why} if why else {}, line.note
        )

    @on(Grid.CursorMoved)
    def _show_line(self) -> None:
        line = self.line
        self.query_one("#user-note", Static).update(content(line.note, "$warning") if line is not None else Content(""))
        copyable = self.query_one("#user-copy", Copyable)
        copyable.display = line is not None
        if line is not None:
            copyable.show(line.invitation if line.edit is not None else line.email)
            copyable.what = "what to enter in the web app" if line.edit is not None else "the e-mail"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "do_it":
            return (
                self.is_signed_in
                and self.session.is_own_sandbox
                and bool(user_rows.waiting(self.session.draft, self.session.actual))
            )
        return super().check_action(action, parameters)

    # Typing

    def _open(self, person: UserDraft, title: str) -> None:
        session = self.session

        def kept(values: Values | None) -> None:
            if values is not None:
                self._answers.refused.pop(user_rows.address(person.email), None)
                session.set_draft(session.draft.with_user(user_form.person_from(person, values)))
                self._kept(person.uid)

        self.app.push_screen(RecordForm(title, user_form.one_person(person, session.draft, session.actual)), kept)

    def _kept(self, key: str | None) -> None:
        self.problem("")
        self.renew()
        if key in self._lines:
            self.grid.go_to(str(key))
        self.grid.focus()
        self._watch()

    def action_add(self) -> None:
        self._open(UserDraft(email=""), "Add a person")

    def action_edit(self) -> None:
        line = self.line
        if line is not None and line.edit is not None and line.standing == "waiting":
            self._open(line.edit, "Change a person")
        elif line is not None:
            self.problem(f"{line.email} is in the account or invited.", "A person changes users at Admin > Users.")
        else:
            self.problem("There is nobody under the cursor.", "^n adds a person.")

    def action_paste_rows(self, text: str = "") -> None:
        session = self.session

        def kept(values: Values | None) -> None:
            if values is None:
                return
            spaces = user_form.workspaces_from(values)
            draft, words = user_rows.take_list(
                str(values["people"]), str(values["role"]), spaces, session.draft, session.actual
            )
            session.set_draft(draft)
            self.notify(words, markup=False)
            self._kept(draft.users[-1].uid if draft.users else None)

        form = RecordForm("Paste a list of people", user_form.a_list(text, session.actual), done="Take them")
        self.app.push_screen(form, kept)

    def on_paste(self, event: events.Paste) -> None:
        """A list pasted onto the table opens the box with it."""
        if self.is_ready and event.text.strip():
            event.stop()
            self.action_paste_rows(event.text)

    def action_remove(self) -> None:
        chosen = [self._lines[key] for key in self.grid.selected_keys if key in self._lines]
        mine = [line.edit for line in chosen if line.edit is not None]
        draft = self.session.draft
        for edit in mine:
            draft = draft.without_user(edit.uid)
        self._answers.forget({edit.uid for edit in mine})
        if chosen and not mine:
            self.problem(f"{chosen[0].email} is in the account.", "A person removes users at Admin > Users.")
            return
        self.session.set_draft(draft)
        self.problem("")
        self.renew()

    # Sending and the rest

    def action_send(self) -> None:
        self._answers.refused.clear()
        self.send_plan(Kind.USER, look=self.arrive)

    def sent(self, report: Report) -> None:
        self._answers.take(report, self.session.actual)
        super().sent(report)
        self._watch()

    @on(Button.Pressed, "#do-it")
    def action_do_it(self) -> None:
        session = self.session
        console = session.services.console if session.services is not None else None
        if console is None:
            return

        async def invite_and_accept() -> None:
            for one in user_rows.waiting(session.draft, session.actual):
                with contextlib.suppress(Conflict):  # invited before: what is left is to accept
                    await console.invite(one.email, one.name or one.email, one.role, one.workspaces)
                await console.accept_invitation(one.email)
            await session.look("users")

        self.ask(invite_and_accept, shown=True, sentence="Inviting and accepting…")

    def action_copy(self) -> None:
        if self.line is None:
            self.problem("There is nobody to copy yet.", "^n adds a person.")
        else:
            self.query_one("#user-copy", Copyable).action_copy_it()

    def curl_commands(self) -> list[tuple[str, str]]:
        from oneflow_tui.tui.steps.commands import curl

        return [curl(self.session, "Who is in the account?", "GET", "/users")]

    @on(Grid.RowChosen)
    def _edit_wanted(self) -> None:
        self.action_edit()
