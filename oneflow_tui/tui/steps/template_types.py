"""Template types: the account's in a table, which of them belong to this integration, and new ones."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Button, Static

from oneflow_tui.setup.changes import Kind
from oneflow_tui.setup.draft import TypeDraft
from oneflow_tui.setup.validate import type_name_problem
from oneflow_tui.text import clean
from oneflow_tui.tui.actions import keys
from oneflow_tui.tui.clipboard import copy
from oneflow_tui.tui.dialogs.confirm import Confirm
from oneflow_tui.tui.dialogs.record_form import FormField, RecordForm, Values
from oneflow_tui.tui.steps.base import StepScreen, StepWanted
from oneflow_tui.tui.steps.commands import curl
from oneflow_tui.tui.steps.field_edits import edits_of
from oneflow_tui.tui.steps.type_rows import TypeLine, custom_warning, type_lines, with_released
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.copyable import Copyable
from oneflow_tui.tui.widgets.grid import Column, Grid, Row, RowState
from oneflow_tui.tui.widgets.grid.messages import CursorMoved, RowChosen

WORDS = (
    "Enter makes a type of the account ours, which is to say part of this integration; ^n adds a new one. The API can "
    "neither rename nor delete a type: that is done in the web app."
)
THREE_WAYS = (
    "An id is also found in the address of the type's page in the web app, in its details there, and through the "
    "templates endpoint of the API."
)
OFF = "The Template types extension is off, so the account takes no template type. A person switches it on."
EMPTY = "No template types yet. ^n adds one; several can be created in one go."
COLUMNS = (
    Column("name", "name", min_width=14, flex=3),
    Column("description", "description", min_width=11, flex=3),
    Column("id", "id", min_width=8, flex=1, align="right"),
    Column("ours", "ours", width=9),
)
STATES = {"other": RowState.PLAIN, "ours": RowState.PLAIN, "new": RowState.NEW, "gone": RowState.FAILED}
OURS = {"other": "no", "ours": "yes", "new": "yes", "gone": "gone"}
BUTTONS = (("add", "Add"), ("edit", "Edit"), ("remove", "Remove"), ("copy", "Copy id"))
NO_TYPE = ("There is no template type under the cursor.", "^n adds one.")
FIXED = "The API can neither rename nor change a template type."


class TemplateTypesScreen(StepScreen):
    """Rows are the account's types and the draft's; Enter says whether a type belongs to this integration."""

    STEP = "template_types"
    AUTO_FOCUS = "#types"
    BINDINGS: ClassVar[list[BindingType]] = [*keys("send", "add", "edit", "remove", "copy", "browser", "curl")]
    DEFAULT_CSS = """
    TemplateTypesScreen #type-words, TemplateTypesScreen #type-note { height: auto; color: $text-muted; }
    TemplateTypesScreen #type-note { min-height: 2; }
    TemplateTypesScreen #three-ways { display: none; height: auto; color: $text-muted; }
    TemplateTypesScreen.-roomy #three-ways { display: block; }
    TemplateTypesScreen #custom-limit { display: none; height: auto; color: $warning; }
    TemplateTypesScreen #custom-limit.-shown { display: block; }
    TemplateTypesScreen #off { display: none; height: auto; }
    TemplateTypesScreen #off.-shown { display: block; }
    TemplateTypesScreen #off Static { width: 1fr; color: $warning; height: auto; }
    TemplateTypesScreen #type-id { display: none; }
    TemplateTypesScreen #type-id.-shown { display: block; }
    TemplateTypesScreen #tools { height: 1; }
    TemplateTypesScreen #tools Button { margin-right: 1; min-width: 5; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, TypeLine] = {}

    def compose_step(self) -> ComposeResult:
        yield Static(WORDS, id="type-words", markup=False)
        with Horizontal(id="off"):
            yield Static(OFF, markup=False)
            yield Button("Go to Extension", id="go-extension", compact=True, variant="primary")
        yield Grid(COLUMNS, id="types", row_mode=True, read_only=True, empty_text=EMPTY)
        yield Static("", id="type-note")
        yield Copyable("", "the id of the template type", label="id", id="type-id")
        yield Static("", id="custom-limit")
        yield Static(THREE_WAYS, id="three-ways", markup=False)
        with Horizontal(id="tools"):
            yield Button("It is ours", id="ours", compact=True)
            for action, label in BUTTONS:
                yield Button(label, compact=True, action=f"screen.{action}")

    def compose_moves(self) -> ComposeResult:
        yield Button("Open a set-up file", compact=True, action="app.open_file")
        yield Button("Review, send", compact=True, variant="primary", action="screen.send")

    @property
    def grid(self) -> Grid:
        return self.query_one("#types", Grid)

    @property
    def line(self) -> TypeLine | None:
        """The row under the cursor."""
        return self._lines.get(self.grid.cursor_key or "")

    async def arrive(self) -> None:
        await self.session.look("template_types")

    def curl_commands(self) -> list[tuple[str, str]]:
        body = {"name": "Acme CRM deal", "description": "Contracts made from a deal"}
        return [
            curl(self.session, "Lists the template types with their ids", "GET", "/template_types?sort=name"),
            curl(self.session, "Creates a template type", "POST", "/template_types", body),
        ]

    # Showing

    def show_state(self) -> None:
        lines = type_lines(self.session.draft, self.session.actual)
        self._lines = {line.key: line for line in lines}
        self.grid.set_rows(
            Row(
                line.key,
                [line.name, line.description, line.id_text, OURS[line.standing]],
                STATES[line.standing],
                note=line.note,
            )
            for line in lines
        )
        self.query_one("#off").set_class(self.session.actual.extension == "off", "-shown")
        warning = custom_warning(self.session.draft, self.session.actual)
        limit = self.query_one("#custom-limit", Static)
        limit.update(warning)
        limit.set_class(bool(warning), "-shown")
        self._show_line()

    @on(CursorMoved)
    def _show_line(self) -> None:
        line = self.line
        self.query_one("#type-note", Static).update(content(line.note if line is not None else ""))
        id_text = line.id_text if line is not None else ""
        copyable = self.query_one("#type-id", Copyable)
        copyable.show(id_text)
        copyable.set_class(bool(id_text), "-shown")
        ours = self.query_one("#ours", Button)
        ours.label = "Let it go" if line is not None and line.standing == "ours" else "It is ours"
        ours.disabled = line is None or line.standing in ("new", "gone")

    # What belongs to this integration

    @on(RowChosen)
    @on(Button.Pressed, "#ours")
    def _toggle(self) -> None:
        line, draft = self.line, self.session.draft
        if line is None:
            return
        if line.standing == "new":
            self.action_edit()
        elif line.standing == "other" and line.there is not None:
            typed = next((one for one in draft.types if one.remote_id is None and one.name == line.name), None)
            adopted = (typed or TypeDraft(name=line.name)).model_copy(
                update={"description": line.description, "remote_id": line.there.id}
            )
            self.session.set_draft(draft.with_type(adopted))
            self.notify(
                f"{clean(line.name)} is ours now. Nothing was sent, and what it holds stays.", timeout=4, markup=False
            )
            self.renew()
        else:
            self._release(line)

    def _release(self, line: TypeLine) -> None:
        """Takes a type out of this integration; edits of its fields that were not sent are asked about first."""
        one = self.session.draft.type(line.draft.uid) if line.draft is not None else None
        if one is None:
            return

        def release(agreed: bool | None) -> None:
            if agreed:
                self.session.set_draft(with_released(self.session.draft, one))
                self.renew()

        waiting = edits_of(one)
        if not waiting:
            release(True)
            return
        fields = "1 data field that was" if waiting == 1 else f"{waiting} data fields that were"
        self.app.push_screen(
            Confirm(
                f"Let {clean(one.name)} go",
                f"Edits of {fields} not sent would be forgotten. The account is not touched.",
                yes="Forget the edits",
            ),
            release,
        )

    # New ones

    def _form(self, title: str, one: TypeDraft) -> None:
        others = [line.name for line in self._lines.values() if line.key != one.uid]

        def keep(values: Values | None) -> None:
            if values is None:
                return
            changed = one.model_copy(
                update={"name": str(values["name"]).strip(), "description": str(values["description"])}
            )
            self.session.set_draft(self.session.draft.with_type(changed))
            self.renew()
            self.grid.go_to(changed.uid)

        fields = [
            FormField(
                "name",
                "Name",
                value=one.name,
                hint="Think twice: it is changed in the web app only.",
                check=lambda name: type_name_problem(name.strip(), others),
            ),
            FormField("description", "Description", value=one.description, hint="Optional."),
        ]
        self.app.push_screen(RecordForm(title, fields), keep)

    def action_add(self) -> None:
        self._form("A new template type", TypeDraft(name=""))

    def action_edit(self) -> None:
        line = self.line
        if line is None:
            self.problem(*NO_TYPE)
            return
        if line.standing == "new" and line.draft is not None:
            self._form("A new template type", line.draft)
        else:
            self.problem(FIXED, "Rename or delete it in the web app (F9); F5 reads it again.")

    def action_remove(self) -> None:
        line, draft = self.line, self.session.draft
        if line is None:
            self.problem(*NO_TYPE)
            return
        if line.standing == "other":
            self.problem(FIXED, "It is deleted in the web app (F9). It does not belong to this integration.")
            return
        bound = [hook for hook in draft.webhooks if line.draft is not None and hook.type_uid == line.draft.uid]
        if line.standing == "new" and bound:
            self.problem("A new webhook is bound to this type.", "Bind it to another one on the Webhooks step first.")
            return
        self._release(line)

    # Moves

    def action_copy(self) -> None:
        line = self.line
        if line is not None and line.id_text:
            copy(self.app, line.id_text, "the id of the template type")
        else:
            self.notify("No id yet: it comes when the type is created (F6).", markup=False)

    @on(Button.Pressed, "#go-extension")
    def _go_extension(self) -> None:
        self.post_message(StepWanted("extension"))

    def action_send(self) -> None:
        self.app.clear_notifications()  # they would lie over the plan
        if self.session.actual.extension == "off":
            self.problem(OFF, "Go to Extension; what you typed is kept.")
        else:
            self.send_plan(Kind.TEMPLATE_TYPE, look=lambda: self.session.look("template_types"))
