"""The table of data fields as it is drawn: columns, rows with their state and sentences, and which cell may change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events

from oneflow_tui.setup.changes import Outcome, Result
from oneflow_tui.tui.steps.field_edits import refusal
from oneflow_tui.tui.steps.field_rows import COLUMNS, Line
from oneflow_tui.tui.widgets.grid import Column, Grid, Row, RowState

FIELD_COLUMNS = (
    Column("custom_id", "custom_id", min_width=14, flex=2),
    Column("name", "name", min_width=14, flex=2),
    Column("description", "description", min_width=14, flex=2),
    Column("placeholder", "placeholder", min_width=11, flex=1),
    Column("value", "value", min_width=9, flex=1),
)
FOR_A_TYPE = frozenset(
    ["send", "add", "edit", "duplicate", "remove", "move", "paste_rows", "undo", "copy", "filter", "next_type"]
)
"""The actions that need a template type to work on."""
HINTS = {
    "custom_id": "custom_id: your integration finds the field by it.",
    "name": "name: what people see beside the field.",
    "description": "description: a word of explanation for people.",
    "placeholder": "placeholder: shown while the field is empty.",
    "value": "value: at most 1,024 characters; templates keep theirs.",
}
"""One line each at 80 columns."""

STATES = {
    "same": RowState.PLAIN,
    "new": RowState.NEW,
    "changed": RowState.CHANGED,
    "removed": RowState.REMOVED,
    "system": RowState.LOCKED,
    "unread": RowState.LOCKED,
    "gone": RowState.CHANGED,
}
TOOK = (Result.DONE, Result.ALREADY)


def result_sentence(outcome: Outcome) -> str:
    """What the account said to a change."""
    if outcome.result in TOOK:
        return "Done: read back from the account."
    said = outcome.detail or outcome.result.value.replace("_", " ")
    request = f" (request {outcome.request_id})" if outcome.request_id else ""
    return f"Did not take: {said}{request}"


def grid_row(line: Line, problems: Mapping[str, str], outcome: Outcome | None) -> Row:
    """A row of the table; `outcome` is what became of it when it was sent last."""
    state, note = STATES[line.standing], line.note
    if outcome is not None:
        note = result_sentence(outcome) + (f" {note}" if note else "")
        state = RowState.SENT if outcome.result in TOOK else RowState.FAILED
    elif line.was:
        was = "; ".join(f"{name} was {text!r}" if text else f"{name} was empty" for name, text in line.was.items())
        note = note or f"In the account: {was}."
    return Row(line.key, [line.texts[column] for column in COLUMNS], state, dict(problems), note)


class FieldGrid(Grid):
    """The grid of data fields: a cell is refused with the reason of its line, and rows are changed in place."""

    DEFAULT_CSS = """
    FieldGrid { height: 1fr; }
    """

    def __init__(self, *, id: str, empty_text: str) -> None:
        super().__init__(FIELD_COLUMNS, id=id, empty_text=empty_text)
        self.lines: dict[str, Line] = {}

    def show_lines(
        self,
        lines: Sequence[Line],
        problems: Mapping[str, Mapping[str, str]],
        outcomes: Mapping[str, Outcome],
    ) -> None:
        """Shows the lines. Where the rows are the same ones, only those that differ are drawn again."""
        self.lines = {line.key: line for line in lines}
        rows = [grid_row(line, problems.get(line.key, {}), outcomes.get(line.custom_id)) for line in lines]
        if [row.key for row in rows] != [row.key for row in self.model.rows]:
            self.set_rows(rows)
            return
        for row, shown in zip(rows, self.model.rows, strict=True):
            if row != shown:
                self.set_row(row.key, cells=row.cells, state=row.state, problems=row.problems, note=row.note)

    def edit_refusal(self) -> str:
        line = self.lines.get(self.cursor_key or "")
        why = refusal(line, self.cursor_column.id) if line is not None else ""
        return why or super().edit_refusal()

    def on_paste(self, event: events.Paste) -> None:
        """One line without a tab goes into the cell under the cursor; anything more is rows, which the owner takes."""
        text = event.text.strip("\r\n")
        is_text = bool(text) and not set(text) & set("\t\r\n")
        if self.cursor_column.id == "custom_id":
            is_text = is_text and not set(text) & set(",;")
        if self.is_editing or not is_text or self.edit_refusal():
            return
        event.stop()
        event.prevent_default()
        if self.start_edit(text):
            self.keep_edit()

    def chosen_lines(self) -> list[Line]:
        """The marked rows, or the one under the cursor."""
        return [self.lines[key] for key in self.selected_keys if key in self.lines]

    def about_cursor(self) -> tuple[str, bool]:
        """The sentence for the cell under the cursor, and whether it is a problem."""
        problem, row = self.problem_at_cursor, self.cursor_row
        if problem:
            return problem, True
        if row is not None and row.note:
            return row.note, row.state is RowState.FAILED
        return (HINTS[self.cursor_column.id] if row is not None else ""), False

    def reveal(self, key: str, column_id: str) -> None:
        """Puts the cursor on a cell, whatever the filter hid."""
        if self.model.filter_text and key not in {row.key for row in self.model.visible}:
            self.filter("")
        self.go_to(key, column_id or COLUMNS[0])
        self.focus()
        self.call_after_refresh(self._show_cursor)  # new rows can be scrolled to once they have been laid out
