"""The table without its editing: a view on a model, drawn line by line, with a cursor, marks and an order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from oneflow_tui.tui.widgets.grid import messages
from oneflow_tui.tui.widgets.grid.geometry import Layout, lay_out
from oneflow_tui.tui.widgets.grid.look import CSS, PARTS
from oneflow_tui.tui.widgets.grid.model import Column, GridModel, Kind, Row, RowState
from oneflow_tui.tui.widgets.grid.paint import Painter
from oneflow_tui.tui.widgets.grid.selection import Selection


class Table(ScrollView, can_focus=True):
    """Shows the rows of `model`. In `row_mode` the cursor is a whole row; `marks` is the leading column with the number
    of the row and the word of its state."""

    ALLOW_SELECT = False
    CursorMoved = messages.CursorMoved
    SelectionChanged = messages.SelectionChanged

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go(-1, 0)", "Up", show=False),
        Binding("down", "go(1, 0)", "Down", show=False),
        Binding("left", "go(0, -1)", "Left", show=False),
        Binding("right", "go(0, 1)", "Right", show=False),
        Binding("home", "edge('left')", "First column", show=False),
        Binding("end", "edge('right')", "Last column", show=False),
        Binding("ctrl+home", "edge('top')", "First row", show=False),
        Binding("ctrl+end", "edge('bottom')", "Last row", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("shift+up", "extend(-1)", "Mark upwards", show=False),
        Binding("shift+down", "extend(1)", "Mark downwards", show=False),
        Binding("space", "mark", "Mark the row", show=False),
        Binding("escape", "unmark", "Take the marks away", show=False),
        Binding("alt+s", "sort", "Sort by this column", show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = set(PARTS)
    DEFAULT_CSS = CSS

    cursor: reactive[Coordinate] = reactive(Coordinate(0, 0), repaint=False, init=False)

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        id: str | None = None,
        classes: str | None = None,
        row_mode: bool = False,
        marks: bool = True,
        empty_text: str = "Nothing here yet.",
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.model = GridModel(columns)
        self.row_mode, self.marks, self.empty_text = row_mode, marks, empty_text
        self.states = True  # whether the leading column has room for the words of states
        self.selection_of_rows = Selection()
        self.painter = Painter(lambda name, partial: self.get_component_rich_style(name, partial=partial))
        self._layout_for: tuple[int, int] = (-1, -1)
        self._layout_now = Layout(0, 0, (), (), 0)
        self._cursor_key: str | None = None
        self.model.listen(self._model_changed)

    # What is where

    @property
    def layout_now(self) -> Layout:
        """The columns for the present width; reckoned again only when the width or the number of rows changes."""
        wanted = (self.scrollable_size.width, len(str(len(self.model.rows))))
        if wanted != self._layout_for:
            self._layout_for = wanted
            self._layout_now = lay_out(
                self.model.columns, wanted[0], len(self.model.rows), self.marks, states=self.states
            )
        return self._layout_now

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor."""
        visible = self.model.visible
        return visible[self.cursor.row] if self.cursor.row < len(visible) else None

    @property
    def cursor_key(self) -> str | None:
        row = self.cursor_row
        return row.key if row else None

    @property
    def cursor_column(self) -> Column:
        return self.model.columns[self.cursor.column]

    @property
    def problem_at_cursor(self) -> str:
        """The sentence about the cell under the cursor, or about its row; empty where all is well."""
        row = self.cursor_row
        if row is None:
            return ""
        return row.problems.get(self.cursor_column.id) or row.problems.get("", "")

    @property
    def selected_keys(self) -> list[str]:
        """The marked rows in the order shown, or the row under the cursor."""
        return self.marked_keys or ([self.cursor_row.key] if self.cursor_row else [])

    @property
    def marked_keys(self) -> list[str]:
        """The marked rows in the order shown."""
        return self.selection_of_rows.in_order(self.model.visible)

    @property
    def has_cursor_focus(self) -> bool:
        """Whether the cursor is drawn as the place where keys go."""
        return self.has_focus

    # The model

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Shows other rows; the cursor stays on its key where that is still there."""
        self.model.set_rows(rows)

    def set_row(
        self,
        key: str,
        *,
        cells: Iterable[str] | None = None,
        state: RowState | None = None,
        problems: Mapping[str, str] | None = None,
        note: str | None = None,
    ) -> None:
        """Changes what is given of a row and repaints that row alone."""
        self.model.set_row(key, cells=cells, state=state, problems=problems, note=note)

    def go_to(self, key: str, column_id: str | None = None) -> None:
        """Puts the cursor on a row; KeyError where it is not to be seen."""
        column = self.cursor.column if column_id is None else self.model.column_number(column_id)
        self.cursor = Coordinate(self.model.index_of(key), column)

    def set_width(self, column_id: str, width: int) -> None:
        """Gives a column another width, in cells."""
        number = self.model.column_number(column_id)
        if self.model.columns[number].width != width:
            self.model.columns[number] = replace(self.model.columns[number], width=width)
            self._reckon_anew()

    def show_states(self, shown: bool = True) -> None:
        """Makes room for the words of states in the leading column, or takes it away."""
        if self.states != shown:
            self.states = shown
            self._reckon_anew()

    def _reckon_anew(self) -> None:
        self._layout_for = (-1, -1)
        self._size_to_model()
        self.refresh()

    def sort_by(self, column_id: str | None, reverse: bool = False) -> None:
        self.model.sort_by(column_id, reverse)

    def filter(self, text: str) -> None:
        self.model.filter(text)

    def _model_changed(self, kind: Kind, key: str | None) -> None:
        if kind == "row" and key is not None:
            self._repaint_key(key)
            return
        if self.selection_of_rows.keep(self.model):
            self._tell_selection()
        self._size_to_model()
        wanted = self._cursor_key
        place = self.cursor.row
        if wanted is not None and self.model.is_visible(wanted):
            place = self.model.index_of(wanted)
        self.cursor = Coordinate(place, self.cursor.column)
        self._cursor_settled()
        self.refresh()

    def _size_to_model(self) -> None:
        layout = self.layout_now
        self.virtual_size = Size(layout.scrolled_width(self.scrollable_size.width), len(self.model.visible) + 1)

    # Drawing

    def render_line(self, y: int) -> Strip:
        # Beneath a scrollbar nothing is to be seen, so nothing is drawn there.
        return self._line(y).extend_cell_length(self.size.width, self.painter.style("grid--even"))

    def _line(self, y: int) -> Strip:
        model, layout, width = self.model, self.layout_now, self.scrollable_size.width
        left, top = self.scroll_offset
        if y == 0:
            return self.painter.header(model.columns, layout, width, left, model.sorted_by, model.sorted_down)
        number = top + y - 1
        if not model.visible:
            words = self.empty_text if not model.filter_text else f"No row matches {model.filter_text!r}."
            return self.painter.words(words, y - 2, width)
        if number >= len(model.visible):
            return self.painter.blank(width)
        row = model.visible[number]
        return self.painter.row(
            row,
            number,
            model.columns,
            layout,
            width,
            left,
            cursor=self.cursor.column if number == self.cursor.row else None,
            whole=self.row_mode,
            chosen=row.key in self.selection_of_rows,
            focused=self.has_cursor_focus,
        )

    def notify_style_update(self) -> None:
        self.painter.forget()
        super().notify_style_update()

    def _repaint(self, *numbers: int) -> None:
        """Repaints rows by their place among the visible ones, and nothing else."""
        top, height = self.scroll_offset.y, self.scrollable_size.height
        lines = {number - top + 1 for number in numbers}
        regions = [Region(0, line, self.scrollable_size.width, 1) for line in lines if 1 <= line < height]
        if regions:
            self.refresh(*regions)

    def _repaint_key(self, key: str) -> None:
        if self.model.is_visible(key):
            self._repaint(self.model.index_of(key))

    def on_resize(self) -> None:
        self._size_to_model()
        self._show_cursor()

    def watch_show_vertical_scrollbar(self) -> None:
        self.on_resize()

    def watch_show_horizontal_scrollbar(self) -> None:
        self.on_resize()

    def on_focus(self) -> None:
        self._repaint(self.cursor.row)

    def on_blur(self) -> None:
        self._repaint(self.cursor.row)

    # The cursor

    def validate_cursor(self, cursor: Coordinate) -> Coordinate:
        last = max(len(self.model.visible) - 1, 0)
        return Coordinate(max(0, min(cursor.row, last)), max(0, min(cursor.column, len(self.model.columns) - 1)))

    def watch_cursor(self, old: Coordinate, new: Coordinate) -> None:
        self._repaint(old.row, new.row)
        self._show_cursor()
        self._cursor_key = self.cursor_key
        self.post_message(self.CursorMoved(self, self._cursor_key, self.cursor_column.id))

    def _cursor_settled(self) -> None:
        """After a change of the rows: tells where another row has come under an unmoved cursor."""
        if self.cursor_key != self._cursor_key:
            self._cursor_key = self.cursor_key
            self.post_message(self.CursorMoved(self, self._cursor_key, self.cursor_column.id))

    def _show_cursor(self) -> None:
        """Scrolls as little as brings the cell under the cursor into sight."""
        layout, (left, top) = self.layout_now, self.scroll_offset
        rows, room = self.scrollable_size.height - 1, self.scrollable_size.width - layout.gutter
        if rows < 1 or room < 1:
            return
        row, column = self.cursor
        y = min(max(top, row - rows + 1), row)
        x = left
        if not self.row_mode:
            place, width = layout.places[column], layout.widths[column] + 1
            x = min(layout.snapped(max(left, place + width - room)), place)
        if (x, y) != (left, top):
            self.scroll_to(x, y, animate=False, force=True)  # the scrollbars may come with the next layout only

    def action_go(self, rows: int, columns: int) -> None:
        self.selection_of_rows.let_go()
        if self.row_mode and columns:
            self.scroll_to(self.scroll_offset.x + 8 * columns, animate=False)
            return
        self.cursor = Coordinate(self.cursor.row + rows, self.cursor.column + columns)

    def action_edge(self, edge: str) -> None:
        self.selection_of_rows.let_go()
        row, column = self.cursor
        places = {"left": (row, 0), "right": (row, len(self.model.columns) - 1), "top": (0, column)}
        self.cursor = Coordinate(*places.get(edge, (len(self.model.visible) - 1, column)))

    def action_page(self, pages: int) -> None:
        self.selection_of_rows.let_go()
        self.cursor = Coordinate(self.cursor.row + pages * max(self.scrollable_size.height - 2, 1), self.cursor.column)

    # Marks

    def _tell_selection(self) -> None:
        self.post_message(self.SelectionChanged(self, self.marked_keys))

    def action_mark(self) -> None:
        """Marks the row, or takes its mark away."""
        row = self.cursor_row
        if row is not None:
            self.selection_of_rows.toggle(row.key)
            self._repaint(self.cursor.row)
            self._tell_selection()

    def action_extend(self, by: int) -> None:
        self.extend_to(self.cursor.row + by)

    def extend_to(self, place: int) -> None:
        """Marks all rows between where the range began and `place`, and moves there."""
        if not self.model.visible:
            return
        place = max(0, min(place, len(self.model.visible) - 1))
        self.selection_of_rows.extend(self.model.visible, self.cursor.row, place)
        self.cursor = Coordinate(place, self.cursor.column)
        self.refresh()
        self._tell_selection()

    def action_unmark(self) -> None:
        self.selection_of_rows.clear()
        self.refresh()
        self._tell_selection()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that mean nothing here go on to the screen."""
        if action == "unmark":
            return bool(self.selection_of_rows)
        return super().check_action(action, parameters)

    # Sorting

    def action_sort(self) -> None:
        self.sort_next(self.cursor.column)

    def sort_next(self, column: int) -> None:
        """Upwards, downwards, the rows' own order, in turn."""
        column_id = self.model.columns[column].id
        if self.model.sorted_by != column_id:
            self.model.sort_by(column_id)
        elif not self.model.sorted_down:
            self.model.sort_by(column_id, reverse=True)
        else:
            self.model.sort_by(None)
