"""Data fields: the table in which each template type gets its fields, and the one road on which they are sent."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Select, Static

from oneflow_tui.errors import OneflowError
from oneflow_tui.setup.changes import Report
from oneflow_tui.setup.draft import TypeDraft
from oneflow_tui.tui.actions import keys
from oneflow_tui.tui.clipboard import copy
from oneflow_tui.tui.dialogs.paste import PasteRows
from oneflow_tui.tui.steps.base import StepScreen, StepWanted
from oneflow_tui.tui.steps.field_desk import FieldDesk
from oneflow_tui.tui.steps.field_edits import (
    edits_of,
    free_id,
    moved,
    refusal,
    toggled,
    with_new,
    with_pasted,
    with_texts,
)
from oneflow_tui.tui.steps.field_forms import PASTE_WORDS, curl_of, field_form, limit_form
from oneflow_tui.tui.steps.field_rows import COLUMNS, Line, count, problems
from oneflow_tui.tui.steps.field_table import FIELD_COLUMNS, FOR_A_TYPE, FieldGrid
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.filter_box import FilterBox
from oneflow_tui.tui.widgets.grid.messages import CellEdited, CursorMoved, EditRefused, RowsPasted
from oneflow_tui.tui.widgets.meter import Meter

EMPTY = "No data fields yet. ^n adds one; paste rows from a spreadsheet right here, or with ^o."
BUTTONS = (
    ("add", "Add"),
    ("edit", "Edit"),
    ("duplicate", "Duplicate"),
    ("remove", "Remove"),
    ("move(-1)", "▲"),
    ("move(1)", "▼"),
    ("paste_rows", "Paste"),
    ("undo", "Undo"),
)


class DataFieldsScreen(StepScreen):
    """Shows the fields of one type of this integration at a time; each edit is in the draft at once."""

    STEP = "data_fields"
    AUTO_FOCUS = "#fields"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys("send", "add", "edit", "duplicate", "remove", "move_up", "move_down", "paste", "undo", "copy", "filter"),
        *keys("next_type", "curl"),
    ]
    DEFAULT_CSS = """
    DataFieldsScreen #field-top { height: 1; }
    DataFieldsScreen #type { width: 1fr; min-width: 20; margin-right: 1; }
    DataFieldsScreen #limit { margin-left: 1; min-width: 8; }
    DataFieldsScreen #conflicts { display: none; height: auto; max-height: 3; color: $warning; }
    DataFieldsScreen #conflicts.-shown { display: block; }
    DataFieldsScreen #about { height: auto; min-height: 1; max-height: 3; color: $text-muted; }
    DataFieldsScreen #about.-problem { color: $error; }
    DataFieldsScreen.-roomy #about { min-height: 2; }
    DataFieldsScreen #tools { height: 1; }
    DataFieldsScreen #tools Button { min-width: 3; margin-right: 1; }
    DataFieldsScreen #no-types { height: auto; display: none; }
    DataFieldsScreen #go-types { display: none; }
    DataFieldsScreen.-no-types #no-types, DataFieldsScreen.-no-types #go-types { display: block; }
    DataFieldsScreen.-no-types #field-top, DataFieldsScreen.-no-types #fields { display: none; }
    DataFieldsScreen.-no-types #about, DataFieldsScreen.-no-types #tools { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.desk = FieldDesk(lambda: self.session)
        self._refused = False
        self._options: list[tuple[Content, str]] = []

    def compose_step(self) -> ComposeResult:
        yield Static(
            "No template type belongs to this integration yet. Create one, or say which of the account's is yours, "
            "on the step before.\n",
            id="no-types",
        )
        yield Button("Go to Template types", id="go-types", compact=True, variant="primary")
        with Horizontal(id="field-top"):
            yield Select[str]([], id="type", compact=True, prompt="Template type")
            yield Meter("fields", id="meter")
            yield Button("Limit…", id="limit", compact=True)
        yield FilterBox(id="field-filter")
        yield FieldGrid(id="fields", empty_text=EMPTY)
        yield Static("", id="conflicts")
        yield Static("", id="about")
        with Horizontal(id="tools"):
            for action, label in BUTTONS:
                yield Button(label, compact=True, action=f"screen.{action}")

    def compose_moves(self) -> ComposeResult:
        yield Button("Filter", compact=True, action="screen.filter")
        yield Button("Review, send", compact=True, variant="primary", action="screen.send")

    @property
    def grid(self) -> FieldGrid:
        return self.query_one(FieldGrid)

    async def arrive(self) -> None:
        await self.desk.look()

    def curl_commands(self) -> list[tuple[str, str]]:
        return curl_of(self.session, self.desk.edits)

    # Showing

    def show_state(self) -> None:
        edits = self.desk.edits
        self.set_class(edits is None, "-no-types")
        self.refresh_bindings()
        if edits is None:
            self.query_one("#go-types").focus()
            return
        self._show_types(edits)
        self._show_rows()

    def _show_types(self, edits: TypeDraft) -> None:
        select = self.query_one("#type", Select)
        options = []
        names = Counter(one.name for one in self.desk.types)
        for one in self.desk.types:
            number = f" ({one.remote_id or 'not created yet'})" if names[one.name] > 1 else ""
            waiting = edits_of(one)
            edits_waiting = f" · {waiting} {'edit' if waiting == 1 else 'edits'}" if waiting else ""
            named = f"{one.name}{number}{edits_waiting}"
            options.append((content(named), one.uid))
        if options != self._options:
            self._options = options
            with select.prevent(Select.Changed):
                select.set_options(options)
        with select.prevent(Select.Changed):
            select.value = edits.uid

    def _show_rows(self) -> None:
        lines = self.desk.lines
        self.grid.show_lines(lines, problems(lines, self.desk.limit), self.desk.outcomes)
        meter = self.query_one(Meter)
        meter.used, meter.limit = count(lines), self.desk.limit
        told = self.desk.conflicts
        line = self.query_one("#conflicts", Static)
        line.set_class(bool(told), "-shown")
        more = f" And {len(told) - 1} more." if len(told) > 1 else ""
        line.update(content(f"{told[0]}{more}" if told else ""))
        self._show_about()

    @on(CursorMoved)
    def _cursor_moved(self) -> None:
        if self._refused:
            self._refused = False
            self.problem("")
        self._show_about()

    def _refuse(self, title: str, why: str) -> None:
        """Says why a row or cell stays as it is; gone when the cursor moves on."""
        self.problem(title, why)
        self._refused = True

    def _show_about(self) -> None:
        sentence, is_problem = self.grid.about_cursor()
        about = self.query_one("#about", Static)
        about.update(content(sentence))
        about.set_class(is_problem, "-problem")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a template type there is nothing to edit, and no key names it."""
        if action in FOR_A_TYPE and self.is_signed_in and self.desk.edits is None:
            return False
        return super().check_action(action, parameters)

    # Editing

    def _change(self, edits: TypeDraft, *custom_ids: str) -> None:
        """Puts the next state into the draft and shows it; the named rows forget what became of them."""
        if self.desk.change(edits):
            self.desk.forget_outcomes(set(custom_ids))
            self.problem("")
        self._edited()

    def _edited(self) -> None:
        """Shows the draft; after a button of the mouse the keys go to the table again."""
        self.renew()
        if isinstance(self.focused, Button):
            self.grid.focus()

    def _reveal(self, key: str, column_id: str) -> None:
        """Puts the cursor on a cell; a filter that hides it is taken away."""
        self.grid.reveal(key, column_id)
        if not self.grid.model.filter_text:
            self.query_one(FilterBox).forget()

    def _row(self) -> tuple[TypeDraft, Line] | None:
        """The shown type's edits and the line under the cursor."""
        edits, line = self.desk.edits, self.grid.lines.get(self.grid.cursor_key or "")
        return (edits, line) if edits is not None and line is not None else None

    @on(CellEdited)
    def _cell_edited(self, event: CellEdited) -> None:
        edits, line = self.desk.edits, self.grid.lines.get(event.key)
        if edits is None or line is None:
            return
        self._change(with_texts(edits, self.desk.known, event.key, {event.column_id: event.new}), line.custom_id)

    def keep_typed(self) -> None:
        typed, edits = self.grid.typed if self.is_ready else None, self.desk.edits
        if typed is not None and edits is not None:
            self.desk.change(with_texts(edits, self.desk.known, typed.key, {typed.column_id: typed.new}))

    @on(EditRefused)
    def _edit_refused(self, event: EditRefused) -> None:
        if event.key:
            self._refuse("That cell stays as it is.", event.why)
        else:
            self.action_add()

    def action_add(self) -> None:
        edits = self.desk.edits
        if edits is None:
            return
        self.grid.keep_edit()
        changed, key = with_new(self.desk.edits or edits, self.desk.known, {}, self.grid.cursor_key)
        self._change(changed)
        self._reveal(key, "custom_id")
        self.grid.start_edit()

    def action_edit(self) -> None:
        found = self._row()
        if found is None:
            return
        edits, line = found
        if not line.is_ours_to_change:
            self._refuse("This row stays as it is.", refusal(line, "name"))
            return

        def keep(texts: dict[str, str] | None) -> None:
            now = self.desk.edits
            if texts is not None and now is not None and now.uid == edits.uid:
                self._change(with_texts(now, self.desk.known, line.key, texts), line.custom_id)

        field_form(self.app, line, self.desk.lines, self.desk.limit, keep)

    def action_duplicate(self) -> None:
        edits, key = self.desk.edits, None
        if edits is None or not self.grid.chosen_lines():
            return
        taken = {line.custom_id for line in self.desk.lines}
        for line in self.grid.chosen_lines():
            custom_id = free_id(line.custom_id, taken)
            taken.add(custom_id)
            edits, key = with_new(edits, self.desk.known, {**line.texts, "custom_id": custom_id}, key or line.key)
        self._change(edits)
        if key is not None:
            self._reveal(key, "custom_id")

    def action_remove(self) -> None:
        edits, chosen = self.desk.edits, self.grid.chosen_lines()
        kept = [line for line in chosen if line.standing in ("system", "unread")]
        if edits is None or not chosen:
            return
        self._change(toggled(edits, chosen), *(line.custom_id for line in chosen))
        if kept:
            self._refuse("This row stays as it is.", kept[0].note)

    def action_move(self, by: int) -> None:
        edits, model = self.desk.edits, self.grid.model
        if model.filter_text or model.sorted_by:
            self.problem("The rows are filtered or sorted.", "Clear the filter (^f, Esc) or the sorting to move rows.")
        elif edits is not None and self.grid.selected_keys:
            self._change(moved(edits, self.desk.known, self.grid.selected_keys, by))

    def action_undo(self) -> None:
        if self.desk.undo():
            self.problem("")
            self._edited()
        else:
            self.notify("Nothing to take back here.", timeout=3, markup=False)

    @on(RowsPasted)
    def _rows_pasted(self, event: RowsPasted) -> None:
        self._take_rows(event.rows)

    def action_paste_rows(self) -> None:
        self.app.push_screen(PasteRows(FIELD_COLUMNS, PASTE_WORDS), self._take_rows)

    def _take_rows(self, rows: list[list[str]] | None) -> None:
        edits = self.desk.edits
        if not rows or edits is None:
            return
        texts = [dict(zip(COLUMNS, [row[0].strip(), *row[1:]], strict=True)) for row in rows]
        pasted = with_pasted(edits, self.desk.known, texts)
        self._change(pasted.edits, *(row["custom_id"] for row in texts))
        touched = [*pasted.new, *pasted.changed]
        if touched:
            self._reveal(touched[0], "custom_id")
        self.app.clear_notifications()  # one is enough: they lie over the meter
        self.notify(f"{pasted.sentence}. ^z takes it back.", markup=False)

    # Looking around

    def action_filter(self) -> None:
        self.query_one(FilterBox).open()

    def action_cancel(self) -> None:
        """Esc: takes the filter away where one is, else stops the request under way."""
        if self.is_ready and self.query_one(FilterBox).is_open:
            self.query_one(FilterBox).close()
        else:
            super().action_cancel()

    def action_copy(self) -> None:
        row = self.grid.cursor_row
        if row is not None:
            copy(self.app, row.cells[self.grid.cursor.column], f"the {self.grid.cursor_column.title} of this row")

    def action_next_type(self) -> None:
        self.desk.choose_next()
        self.renew()

    @on(Select.Changed, "#type")
    def _type_chosen(self, event: Select.Changed) -> None:
        if isinstance(event.value, str):
            self.desk.choose(event.value)
            self.renew()
            self.grid.focus()

    @on(Button.Pressed, "#limit")
    def _limit_pressed(self) -> None:
        def keep(limit: int | None) -> None:
            if limit is None:
                return
            try:
                self.desk.raise_limit(limit)
            except OneflowError as problem:
                self.problem(problem)
            self.renew()

        limit_form(self.app, self.desk.limit, keep)

    @on(Button.Pressed, "#go-types")
    def _go_types(self) -> None:
        self.post_message(StepWanted("template_types"))

    # Sending

    def action_send(self) -> None:
        """Refuses where a cell cannot be sent, and goes there; else looks again, shows the plan and sends it."""
        if self.grid.is_editing:
            self.grid.keep_edit()
            self.call_later(self.action_send)
            return
        self.app.clear_notifications()  # they would lie over the plan
        self.desk.drop_blank_rows()
        stop = self.desk.stop()
        if stop is not None:
            self.desk.choose(stop.uid)
            self.renew()
            self._reveal(stop.key, stop.column)
            cells = "1 cell" if stop.number == 1 else f"{stop.number} cells"
            self.problem(f"{cells} cannot be sent as they are.", f"The first: {stop.sentence}")
        elif self.desk.only_order:
            self.problem(
                "Only the order changed.", "Oneflow is sent the new order together with the next other change."
            )
        else:
            self.send_plan(*self.desk.kinds, look=lambda: self.desk.look("templates"))

    def sent(self, report: Report) -> None:
        self.desk.remember(report)
        super().sent(report)
        if report.warnings and not report.failed:
            self.problem(report.warnings[0], "Look at the table, and at the backup that was made before the write.")
