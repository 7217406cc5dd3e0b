"""The editable table: cells are edited in an input laid over them, rows come in by pasting, the mouse does all too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate
from textual.message import Message
from textual.reactive import reactive

from oneflow_tui.tui.widgets.grid import messages
from oneflow_tui.tui.widgets.grid.clipboard import parse
from oneflow_tui.tui.widgets.grid.editor import CellEditor, Way
from oneflow_tui.tui.widgets.grid.keys import run_own_binding
from oneflow_tui.tui.widgets.grid.model import Column, Kind, RowState
from oneflow_tui.tui.widgets.grid.table import Table

OWN_ACTIONS = frozenset({"go", "edge", "page", "extend", "mark", "unmark", "sort", "choose", "edit"})
GOOD_EDITOR = 24  # cells: a narrower cell is edited in an input this wide where there is room to its right
LEAST_EDITOR = 12  # cells: where there is less room, the input begins further left


class Grid(Table):
    """Shows and edits the rows of `model`.

    The grid changes cells and the order shown; rows come and go through its owner, who calls the model. `read_only`
    grids are not edited and send RowChosen instead. Typing replaces the cell under the cursor; Enter and F2 edit it.
    In the editor Enter, Tab and the vertical arrows keep the text and move on, Escape restores.
    """

    CellEdited = messages.CellEdited
    RowsPasted = messages.RowsPasted
    RowChosen = messages.RowChosen
    EditRefused = messages.EditRefused

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Edit", show=False),
        Binding("f2", "edit", "Edit the cell", show=False),
    ]

    read_only: reactive[bool] = reactive(False, repaint=False)

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        id: str | None = None,
        classes: str | None = None,
        read_only: bool = False,
        row_mode: bool = False,
        marks: bool = True,
        empty_text: str = "Nothing here yet.",
    ) -> None:
        super().__init__(columns, id=id, classes=classes, row_mode=row_mode, marks=marks, empty_text=empty_text)
        self.set_reactive(Grid.read_only, read_only)
        self._edited: tuple[str, str] | None = None  # key and column id of the cell in the editor

    def compose(self) -> ComposeResult:
        if not self.row_mode:
            yield CellEditor(self.keep_edit, self.drop_edit)

    @property
    def is_container(self) -> bool:
        """The editor is a child, so it has to be laid out."""
        return True

    @property
    def is_editing(self) -> bool:
        """Whether a cell is in the editor."""
        return self._edited is not None

    @property
    def typed(self) -> messages.CellEdited | None:
        """What keeping the edit would tell; None while no cell is in the editor."""
        if self._edited is None:
            return None
        key, column_id = self._edited
        return self.CellEdited(self, key, column_id, self.model.cell(key, column_id), self.editor.value)

    @property
    def editor(self) -> CellEditor:
        """The input that lies over the cell; there is none in row mode."""
        return self.query_one(CellEditor)

    @property
    def has_cursor_focus(self) -> bool:
        return self.has_focus or self.is_editing

    # Editing

    def edit_refusal(self) -> str:
        """Why the cell under the cursor cannot be edited; empty where it can."""
        row = self.cursor_row
        if row is None:
            return "There is no row to edit."
        if self.read_only or self.row_mode:
            return "This table is for reading only."
        if row.state is RowState.LOCKED:
            return row.note or "This row is locked and cannot be changed."
        if row.state is RowState.REMOVED:
            return "This row is marked for removal. Take the mark away to edit it."
        if not self.cursor_column.editable:
            return f"{self.cursor_column.title} cannot be changed."
        return ""

    def start_edit(self, typed: str | None = None) -> bool:
        """Opens the editor on the cell under the cursor; `typed` replaces its text. False where that is refused."""
        if self.is_editing:
            self.keep_edit()
        why = self.edit_refusal()
        row = self.cursor_row
        if why or row is None:
            self.post_message(self.EditRefused(self, row.key if row else "", why))
            return False
        self._show_cursor()
        raw = row.cells[self.cursor.column]
        self._edited = (row.key, self.cursor_column.id)
        editor = self.editor
        self._place_editor()
        editor.value = raw if typed is None else typed
        editor.cursor_position = len(editor.value)
        editor.display = True
        self.screen.set_focus(editor, scroll_visible=False)
        self._repaint(self.cursor.row)
        return True

    def _place_editor(self) -> None:
        """Lays the editor over its cell, wider than a narrow one, inside what is to be seen."""
        if self._edited is None:
            return
        key, column_id = self._edited
        row, column = self.model.index_of(key), self.model.column_number(column_id)
        layout, (left, top) = self.layout_now, self.scroll_offset
        if not 0 <= row - top < self.scrollable_size.height - 1:
            self.keep_edit()  # scrolled away from
            return
        room = max(self.scrollable_size.width - layout.gutter, 1)
        x = max(0, min(layout.places[column] + 1 - left, room - LEAST_EDITOR))
        width = min(max(layout.widths[column], GOOD_EDITOR), room - x)
        self.editor.styles.offset = (layout.gutter + left + x, row + 1)
        self.editor.styles.width = width

    def keep_edit(self, way: Way = "stay") -> None:
        """Puts the editor's text into the cell and moves on that way; next and previous open the next cell."""
        if self._edited is None:
            return
        (key, column_id), new = self._edited, self.editor.value
        self._close_editor()
        if key in self.model and self.model.cell(key, column_id) != new:
            old = self.model.set_cell(key, column_id, new)
            self.post_message(self.CellEdited(self, key, column_id, old, new))
        row, column = self.cursor
        if way in {"down", "up"}:
            self.cursor = Coordinate(row + (1 if way == "down" else -1), column)
        elif way in {"next", "previous"}:
            following = self._editable_cell(1 if way == "next" else -1)
            if following is not None:
                self.cursor = following
                self.start_edit()

    def drop_edit(self) -> None:
        """Closes the editor and leaves the cell as it was."""
        if self._edited is not None:
            self._close_editor()

    def _close_editor(self) -> None:
        editor = self.editor
        self._edited = None
        if self.screen.focused is editor:
            self.screen.set_focus(self, scroll_visible=False)
        editor.display = False
        self._repaint(self.cursor.row)

    def _editable_cell(self, step: int) -> Coordinate | None:
        """The next cell that may be edited, row after row; None behind the last and before the first."""
        visible, columns = self.model.visible, self.model.columns
        row, column = self.cursor
        while True:
            column += step
            if not 0 <= column < len(columns):
                row += step
                column = 0 if step > 0 else len(columns) - 1
            if not 0 <= row < len(visible):
                return None
            if columns[column].editable and visible[row].state not in {RowState.LOCKED, RowState.REMOVED}:
                return Coordinate(row, column)

    @on(CellEditor.Changed)
    @on(CellEditor.Blurred)
    @on(CellEditor.Submitted)
    def _kept_inside(self, event: Message) -> None:
        """The owner's handlers for its own inputs hear nothing of the editor."""
        event.stop()

    def _model_changed(self, kind: Kind, key: str | None) -> None:
        """Other rows may come in while a cell is being edited: the editor stays on its row while that can be seen."""
        if self._edited is not None and kind != "row":
            if self._edited[0] not in self.model:
                self.drop_edit()
            elif not self.model.is_visible(self._edited[0]):
                self.keep_edit()
        super()._model_changed(kind, key)
        if kind != "row":
            self._place_editor()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._scrolled()

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_x(old_value, new_value)
        self._scrolled()

    def _scrolled(self) -> None:
        """The editor goes with its cell."""
        if self.is_editing:
            self._place_editor()
            self.refresh(layout=True)

    def on_resize(self) -> None:
        super().on_resize()
        self._place_editor()

    # Keys

    def action_choose(self) -> None:
        """Enter: edits the cell, or chooses the row where nothing is edited."""
        row = self.cursor_row
        if self.read_only or self.row_mode:
            if row is not None:
                self.post_message(self.RowChosen(self, row.key))
        else:
            self.start_edit()

    def action_edit(self) -> None:
        self.start_edit()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.is_editing and action in OWN_ACTIONS:
            return False
        if action == "edit":
            return not self.read_only and not self.row_mode
        return super().check_action(action, parameters)

    async def on_key(self, event: events.Key) -> None:
        """Typing replaces the cell. Keys that were on their way when the editor opened go into it."""
        if self.is_editing:
            await self.editor.take_key(event)
            return
        if await run_own_binding(self, event):
            return
        if event.is_printable and event.character is not None and not self.read_only and not self.row_mode:
            self.start_edit(event.character)
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Rows pasted onto the grid go to the owner, who decides what becomes of them."""
        if self.read_only or self.row_mode:
            return
        event.stop()
        if self.is_editing:
            self.editor.take_paste(event.text)
            return
        rows = parse(event.text, self.model.columns)
        if rows:
            self.post_message(self.RowsPasted(self, rows))

    # Mouse

    def on_click(self, event: events.Click) -> None:
        if event.widget is not self:
            return
        offset = event.get_content_offset(self)
        if offset is None:
            return
        event.stop()
        layout, (left, top) = self.layout_now, self.scroll_offset
        column = layout.column_at(offset.x - layout.gutter + left) if offset.x >= layout.gutter else None
        if offset.y == 0:
            if column is not None:
                self.sort_next(column)
            return
        place = top + offset.y - 1
        if place >= len(self.model.visible):
            return
        if event.shift:
            self.extend_to(place)
            return
        self.selection_of_rows.let_go()
        self.cursor = Coordinate(place, self.cursor.column if column is None else column)
        if event.ctrl or (column is None and event.chain == 1):
            self.action_mark()
        elif event.chain == 2 and column is not None:
            self.action_choose()
