"""Webhooks: the account's and those typed here in one table; each in a form; sent as a plan."""

from __future__ import annotations

import secrets
import shlex
from typing import ClassVar

from pydantic import SecretStr
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from oneflow_tui.setup.changes import Report
from oneflow_tui.setup.draft import WebhookDraft
from oneflow_tui.tui.actions import keys
from oneflow_tui.tui.dialogs.record_form import RecordForm, Values
from oneflow_tui.tui.steps import webhook_form, webhook_rows, webhook_sending
from oneflow_tui.tui.steps.base import StepScreen
from oneflow_tui.tui.steps.webhook_rows import Line
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.copyable import Copyable
from oneflow_tui.tui.widgets.grid import Column, Grid, Row, RowState

WORDS = (
    "While you develop, events of any contract trigger every webhook made by hand; once your integration extension is "
    "in place, only those of contracts made through it. In the web app: Marketplace > Webhooks > Create webhook (the "
    "Webhooks extension has to be on)."
)
COLUMNS = (
    Column("url", "Callback URL", min_width=14, flex=4),
    Column("events", "Events", min_width=7, flex=3),
    Column("type", "Type", min_width=6, flex=2),
    Column("workspaces", "Where", min_width=5, flex=2),
    Column("key", "Key", width=4),
    Column("id", "Id", width=6, align="right"),
)
STATES = {
    "same": RowState.PLAIN,
    "new": RowState.NEW,
    "changed": RowState.CHANGED,
    "removed": RowState.REMOVED,
    "gone": RowState.CHANGED,
}


class WebhooksScreen(StepScreen):
    """What is typed lies in the draft; sign keys lie with the session, under the draft's uid."""

    STEP = "webhooks"
    AUTO_FOCUS = "#webhooks, #go-token"
    BINDINGS: ClassVar[list[BindingType]] = [*keys("add", "edit", "remove", "send", "copy", "curl", "browser")]
    DEFAULT_CSS = """
    WebhooksScreen #webhooks { min-height: 4; }
    WebhooksScreen #webhook-note { height: auto; max-height: 4; }
    WebhooksScreen #webhook-copies { height: 1; }
    WebhooksScreen #webhook-copies Copyable { margin-right: 2; height: 1; }
    WebhooksScreen #webhook-url { width: 1fr; }
    WebhooksScreen #webhook-key { height: auto; max-height: 2; width: 100%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, Line] = {}
        self._refused: dict[str, str] = {}  # uid → why the last sending did not take it

    def compose_step(self) -> ComposeResult:
        yield Static(WORDS, markup=False, classes="words quiet", id="webhook-words")
        yield Grid(COLUMNS, id="webhooks", read_only=True, row_mode=True, empty_text="No webhook yet: ^n adds one.")
        yield Static("", id="webhook-note")
        with Horizontal(id="webhook-copies"):
            yield Copyable("", "the id", label="id", id="webhook-id")
            yield Copyable("", "the URL", id="webhook-url")
        yield Copyable("", "a command that reads its sign key", label="its sign key:", id="webhook-key")

    def compose_moves(self) -> ComposeResult:
        yield Button("Add", id="add", compact=True, action="screen.add")
        yield Button("Edit", id="edit", compact=True, action="screen.edit")
        yield Button("Remove", id="remove", compact=True, action="screen.remove")
        yield Button("Review, send", id="send", compact=True, action="screen.send", variant="primary")

    # What is shown

    @property
    def grid(self) -> Grid:
        return self.query_one("#webhooks", Grid)

    @property
    def line(self) -> Line | None:
        """The one under the cursor."""
        return self._lines.get(self.grid.cursor_key or "")

    @property
    def _loopback_ok(self) -> bool:
        return self.session.on_sandbox

    async def arrive(self) -> None:
        await self.session.look("template_types", "workspaces", "webhooks")

    def show_state(self) -> None:
        session = self.session
        found = webhook_rows.lines(
            session.draft,
            session.actual,
            session.known_sign_keys,
            loopback_ok=self._loopback_ok,
            lost_keys=[one.uid for one in session.draft.webhooks if one.new_sign_key and not session.sign_key(one.uid)],
        )
        self._lines = {line.key: line for line in found}
        self.grid.empty_text = (
            "No webhook yet: ^n adds one." if session.actual.webhooks is not None else "Not read yet: F5 looks again."
        )
        self.grid.set_rows(self._row(line) for line in found)
        self._show_line()

    def _row(self, line: Line) -> Row:
        why = self._refused.get(line.edit.uid, "") if line.edit is not None else ""
        problems = {"": line.problem or why} if line.problem or why else {}
        return Row(line.key, line.cells, RowState.FAILED if why else STATES[line.standing], problems, line.note)

    @on(Grid.CursorMoved)
    def _show_line(self) -> None:
        line = self.line
        note = self.query_one("#webhook-note", Static)
        number = self.query_one("#webhook-id", Copyable)
        url = self.query_one("#webhook-url", Copyable)
        key = self.query_one("#webhook-key", Copyable)
        key.display = False
        number.display = line is not None and line.remote is not None
        url.display = line is not None and bool(line.url)
        if line is None:
            note.update("")
            return
        why = line.problem or (self._refused.get(line.edit.uid, "") if line.edit is not None else "")
        parts = [content(why, "bold $error")] if why else []
        parts += [content(line.note, "$warning")] if line.note else []
        parts.append(content(line.sentence))
        note.update(Content(" ").join(parts))
        if line.remote is not None:
            number.show(str(line.remote.id))
            if line.sign_key == "kept" and self.session.sign_key_place("") == "keyring":
                key.display = True
                key.show(shlex.join(["python3", "-m", "keyring", "get", *self.session.sign_key_entry(line.remote.id)]))
        url.show(line.url)

    # Typing

    def action_add(self) -> None:
        self._open(WebhookDraft(), None)

    def action_edit(self) -> None:
        line = self.line
        if line is None:
            self.problem("There is no webhook under the cursor.", "^n adds one.")
        elif line.standing == "removed":
            self.problem("This webhook is marked for removal.", "Del takes the mark away.")
        elif line.edit is not None:
            self._open(line.edit, line)
        elif line.remote is not None:
            self._open(webhook_form.draft_of(line.remote, self.session.draft), line)

    def _open(self, edit: WebhookDraft, line: Line | None) -> None:
        session = self.session
        webhook = line.remote if line is not None else None
        around = webhook_form.Around(
            session.draft,
            session.actual,
            keeps=session.sign_key_place(edit.uid),
            key_known=webhook is not None and webhook.id in session.known_sign_keys,
            new_key_there=session.sign_key(edit.uid) is not None,
            loopback_ok=self._loopback_ok,
        )
        title = "Add a webhook" if edit.action == "add" else f"Change the webhook {edit.remote_id}"
        form = RecordForm(title, webhook_form.fields(edit, around, webhook), check=webhook_form.check)

        def kept(values: Values | None) -> None:
            if values is not None:
                self._keep(webhook_form.draft_from(edit, values), values, form.secrets.get("typed_key"), line)

        self.app.push_screen(form, kept)

    def _keep(self, edit: WebhookDraft, values: Values, typed: SecretStr | None, line: Line | None) -> None:
        session = self.session
        if typed is not None:
            session.remember_sign_key(edit.uid, typed)
        elif values["key"] == "generate":
            session.remember_sign_key(edit.uid, SecretStr(secrets.token_urlsafe(32)))
        elif not edit.new_sign_key:
            session.give_up_sign_key(edit.uid)
        self._refused.pop(edit.uid, None)
        webhook = line.remote if line is not None else None
        if webhook is not None and webhook_form.changes_nothing(edit, webhook, session.draft):
            session.set_draft(session.draft.without_webhook(edit.uid))
        else:
            session.set_draft(session.draft.with_webhook(edit))
        self.problem("")
        self.renew()
        key = f"id-{webhook.id}" if webhook is not None else edit.uid
        if key in self._lines:
            self.grid.go_to(key)
        self.grid.focus()

    def action_remove(self) -> None:
        chosen = [self._lines[key] for key in self.grid.selected_keys if key in self._lines]
        draft = self.session.draft
        for line in chosen:
            if line.remote is None and line.edit is not None:
                draft = draft.without_webhook(line.edit.uid)
                self.session.give_up_sign_key(line.edit.uid)
            elif line.remote is not None and line.standing != "removed":
                edit = line.edit or webhook_form.draft_of(line.remote, draft)
                draft = draft.with_webhook(edit.model_copy(update={"action": "remove"}))
            elif line.remote is not None and line.edit is not None:
                edit = line.edit.model_copy(update={"action": "change"})
                nothing = webhook_form.changes_nothing(edit, line.remote, draft)
                draft = draft.without_webhook(edit.uid) if nothing else draft.with_webhook(edit)
        self.session.set_draft(draft)
        self.problem("")
        self.renew()

    # Sending and the rest

    def action_send(self) -> None:
        wrong = next((line for line in self._lines.values() if line.problem), None)
        if wrong is not None:
            self.grid.go_to(wrong.key)
            self.problem(f"{wrong.url or 'A webhook'}: {wrong.problem}", "Enter edits it; nothing has been sent.")
            return
        self._refused.clear()
        self.send_plan(*webhook_sending.kinds_of(self.session.draft), look=self.arrive)

    def sent(self, report: Report) -> None:
        self._refused = webhook_sending.refusals(report)
        super().sent(report)

    def action_copy(self) -> None:
        line = self.line
        if line is None:
            self.problem("There is nothing to copy yet.", "^n adds a webhook.")
        else:
            self.query_one("#webhook-id" if line.remote is not None else "#webhook-url", Copyable).action_copy_it()

    def curl_commands(self) -> list[tuple[str, str]]:
        return webhook_sending.curl_commands(self.session)

    @on(Grid.RowChosen)
    def _edit_wanted(self) -> None:
        self.action_edit()
