from __future__ import annotations

from typing import Any

import pytest
from textual import events, on
from textual.app import App, ComposeResult
from textual.coordinate import Coordinate
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Button, Input

from oneflow_tui.tui.widgets.grid import Column, Grid, Row, RowState

COLUMNS = [
    Column("custom_id", "Custom ID"),
    Column("name", "Name"),
    Column("description", "Description"),
    Column("fixed", "Kind", editable=False),
    Column("value", "Value"),
]
HOSTILE = ["x [/red] y", "[@click=app.quit]z", "\x1b[31mr", "\x1b]52;c;aGk=\x07", "a\u202eb", "\x9b31m", "[bold]"]


class Owner(App[None]):
    def __init__(self, rows: list[Row], **options: object) -> None:
        super().__init__()
        self.grid = Grid(COLUMNS, empty_text="Nothing yet. Ctrl+N adds one.", **options)  # type: ignore[arg-type]
        self.grid.set_rows(rows)
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.grid
        yield Button("after")

    @on(Grid.CellEdited)
    @on(Grid.RowsPasted)
    @on(Grid.EditRefused)
    @on(Grid.RowChosen)
    @on(Grid.SelectionChanged)
    @on(Grid.CursorMoved)
    @on(Input.Changed)
    @on(Input.Submitted)
    @on(Input.Blurred)
    def hear(self, message: Message) -> None:
        self.heard.append(message)

    def of(self, kind: type[Any]) -> list[Any]:
        return [message for message in self.heard if isinstance(message, kind)]


def rows(count: int = 5, **cells: str) -> list[Row]:
    return [Row(f"k{n}", [f"id_{n}", f"Name {n}", f"About {n}", "text", str(n)]) for n in range(count)]


def lines(grid: Grid) -> list[str]:
    return [grid.render_line(y).text for y in range(grid.size.height)]


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()
    await pilot.pause()


async def test_shows_titles_numbers_and_states() -> None:
    some = rows()
    some[1].state, some[2].state = RowState.CHANGED, RowState.REMOVED
    some[2].problems = {"name": "Name is used twice."}
    app = Owner(some)
    async with app.run_test(size=(100, 12)):
        shown = lines(app.grid)
        for title in ("#", "Custom ID", "Name", "Description", "Kind", "Value"):
            assert title in shown[0]
        assert shown[1].split() == ["1›", "id_0", "Name", "0", "About", "0", "text", "0"]
        assert shown[2].startswith(" 2 changed  id_1")
        assert shown[3].startswith(" 3 removed! id_2")
        assert "!Name 2" in shown[3]
        assert {app.grid.render_line(y).cell_length for y in range(app.grid.size.height)} == {app.grid.size.width}


async def test_empty_grid_says_what_to_do() -> None:
    app = Owner([])
    async with app.run_test(size=(80, 12)) as pilot:
        assert lines(app.grid)[2].strip() == "Nothing yet. Ctrl+N adds one."
        await pilot.press("down", "enter", "space", "shift+down", "x", "end", "pagedown")
        assert app.grid.selected_keys == []
        assert app.of(Grid.EditRefused)[0].why == "There is no row to edit."
        app.grid.set_rows(rows(2))
        app.grid.filter("nowhere")
        await pilot.pause()
        assert lines(app.grid)[2].strip() == "No row matches 'nowhere'."


async def test_hostile_text_is_shown_and_does_nothing() -> None:
    some = [Row(str(n), [text, text, text, text, text]) for n, text in enumerate(HOSTILE)]
    app = Owner(some)
    async with app.run_test(size=(200, 14)) as pilot:
        shown = lines(app.grid)
        assert "x [/red] y" in shown[1]
        assert "[@click=app.quit]z" in shown[2]
        assert r"\u001b[31mr" in shown[3]
        assert r"\u001b]52;c;aGk=\u0007" in shown[4]
        assert r"a\u202eb" in shown[5]
        await pilot.click(app.grid, offset=(30, 2))
        for number in range(len(HOSTILE)):
            app.grid.go_to(str(number), "custom_id")
            await pilot.press("enter")
            drawn = "".join(
                segment.text
                for strip in app.screen._compositor.render_strips()
                for segment in strip
                if not segment.control
            )
            assert not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or c == "\u202e" for c in drawn)
            await pilot.press("end", "q", "enter")
        assert [row.cells[0] for row in app.grid.model.rows] == [text + "q" for text in HOSTILE]
        assert app.is_running


async def test_enter_edits_and_goes_down() -> None:
    app = Owner(rows())
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        await pilot.press("right", "enter")
        assert app.grid.is_editing
        await paste(pilot, " more\r\n  and more\n")
        await pilot.press("enter")
        edited = app.of(Grid.CellEdited)
        assert [(e.key, e.column_id, e.old, e.new) for e in edited] == [("k0", "name", "Name 0", "Name 0more and more")]
        assert app.grid.model.cell("k0", "name") == "Name 0more and more"
        assert app.grid.cursor == Coordinate(1, 1)
        assert app.grid.has_focus
        assert not app.grid.is_editing
        assert not app.of(Input.Changed) + app.of(Input.Submitted) + app.of(Input.Blurred)  # type: ignore[operator]


async def test_typing_replaces_and_nothing_typed_is_lost() -> None:
    app = Owner(rows())
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        await pilot.pause()
        for character in "vat":  # as fast as they can come: all before the first is handled
            app.post_message(events.Key(character, character))
        await pilot.pause()
        await pilot.press("enter")
        assert app.grid.model.cell("k0", "custom_id") == "vat"


async def test_a_burst_of_keys_is_taken_in_order() -> None:
    app = Owner(rows())
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        await pilot.pause()
        burst = [
            "down",
            "v",
            "a",
            "x",
            "backspace",
            "t",
            "enter",
            "n",
            "w",
            "tab",
            "o",
            "enter",
            "right",
            "z",
            "escape",
        ]
        for key in burst:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await pilot.pause()
        assert app.grid.model.cell("k1", "custom_id") == "vat"
        assert app.grid.model.cell("k2", "custom_id") == "nw"
        assert app.grid.model.cell("k2", "name") == "Name 2o"
        assert len(app.of(Grid.CellEdited)) == 3
        assert app.grid.cursor == Coordinate(3, 2)
        assert not app.grid.is_editing


async def test_keys_of_the_grid_rest_while_editing() -> None:
    app = Owner(rows(50))
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        await pilot.press("x", "space", "y", "pagedown", "ctrl+end", "alt+s", "shift+down", "f2", "enter")
        assert app.grid.model.cell("k0", "custom_id") == "x y"
        assert app.grid.cursor == Coordinate(1, 0)
        assert app.grid.model.sorted_by is None


async def test_escape_restores() -> None:
    app = Owner(rows())
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        await pilot.press("x", "y", "escape")
        assert app.grid.model.cell("k0", "custom_id") == "id_0"
        assert not app.of(Grid.CellEdited)
        assert app.grid.has_focus
        assert app.grid.cursor == Coordinate(0, 0)


async def test_tab_keeps_and_goes_through_what_can_be_edited() -> None:
    some = rows(3)
    some[1].state = RowState.LOCKED
    app = Owner(some)
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        app.grid.go_to("k0", "description")
        await pilot.press("a", "tab")
        assert app.grid.cursor == Coordinate(0, 4)
        assert app.grid.is_editing
        await pilot.press("tab")
        assert app.grid.cursor == Coordinate(2, 0)
        await pilot.press("shift+tab")
        assert app.grid.cursor == Coordinate(0, 4)
        await pilot.press("escape", "tab")
        assert isinstance(app.focused, Button)
        assert app.grid.model.cell("k0", "description") == "a"
        assert len(app.of(Grid.CellEdited)) == 1


async def test_tab_in_the_last_cell_ends_editing() -> None:
    app = Owner(rows(1))
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        app.grid.go_to("k0", "value")
        await pilot.press("9", "tab")
        assert not app.grid.is_editing
        assert app.grid.has_focus
        assert app.grid.model.cell("k0", "value") == "9"


async def test_focus_elsewhere_keeps_what_was_typed() -> None:
    app = Owner(rows())
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        await pilot.press("n")
        await pilot.click(Button)
        assert app.grid.model.cell("k0", "custom_id") == "n"
        assert not app.grid.is_editing
        assert isinstance(app.focused, Button)


async def test_rows_that_come_in_do_not_end_an_edit() -> None:
    app = Owner(rows())
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        await pilot.press("a", "b")
        app.grid.set_rows([Row("first", ["", "", "", "", ""]), *rows()])
        app.grid.set_row("k0", state=RowState.CHANGED)
        await pilot.pause()
        await pilot.press("c", "enter")
        assert app.grid.model.cell("k0", "custom_id") == "abc"
        assert app.of(Grid.CellEdited)[0].old == "id_0"
        await pilot.press("z")
        app.grid.set_rows([])
        await pilot.pause()
        assert not app.grid.is_editing
        assert app.grid.has_focus


async def test_what_cannot_be_edited_says_why() -> None:
    some = rows()
    some[0].state, some[0].note = RowState.LOCKED, "A system field is Oneflow's own."
    some[1].state = RowState.REMOVED
    app = Owner(some)
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        await pilot.press("x", "down", "enter", "down", "right", "right", "right", "f2")
        assert [(e.key, e.why) for e in app.of(Grid.EditRefused)] == [
            ("k0", "A system field is Oneflow's own."),
            ("k1", "This row is marked for removal. Take the mark away to edit it."),
            ("k2", "Kind cannot be changed."),
        ]
        assert not app.grid.is_editing


async def test_paste_gives_rows_to_the_owner_and_changes_nothing() -> None:
    app = Owner(rows(1))
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        await pilot.pause()
        await paste(pilot, "Name\tCustom ID\r\nVAT\tvat\r\n")
        assert [e.rows for e in app.of(Grid.RowsPasted)] == [[["vat", "VAT", "", "", ""]]]
        assert len(app.grid.model) == 1


@pytest.mark.parametrize("options", [{"read_only": True}, {"row_mode": True}])
async def test_a_grid_for_reading_chooses_rows(options: dict[str, bool]) -> None:
    app = Owner(rows(), **options)
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        await pilot.press("down", "x", "f2", "enter")
        await paste(pilot, "a\tb")
        await pilot.click(app.grid, offset=(30, 4), times=2)
        assert [e.key for e in app.of(Grid.RowChosen)] == ["k1", "k3"]
        assert not app.of(Grid.CellEdited) + app.of(Grid.RowsPasted)  # type: ignore[operator]


async def test_marks_and_ranges() -> None:
    app = Owner(rows())
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        await pilot.press("down")
        assert app.grid.selected_keys == ["k1"]
        await pilot.press("shift+down", "shift+down")
        assert app.grid.selected_keys == ["k1", "k2", "k3"]
        assert app.of(Grid.SelectionChanged)[-1].keys == ["k1", "k2", "k3"]
        await pilot.press("shift+up")
        assert app.grid.selected_keys == ["k1", "k2"]
        assert "✓" in lines(app.grid)[2]
        await pilot.press("end", "down", "space")
        assert app.grid.selected_keys == ["k1", "k2", "k3"]
        app.grid.model.remove("k2")
        assert app.grid.selected_keys == ["k1", "k3"]
        await pilot.press("escape")
        assert app.grid.marked_keys == []


async def test_mouse() -> None:
    app = Owner(rows())
    async with app.run_test(size=(80, 12)) as pilot:
        grid, layout = app.grid, app.grid.layout_now
        x = layout.gutter + layout.places[1] + 2
        await pilot.click(grid, offset=(x, 3))
        assert grid.cursor == Coordinate(2, 1)
        await pilot.click(grid, offset=(x, 4), times=2)
        assert grid.is_editing
        assert grid.editor.region.y == 4
        assert grid.editor.region.x == layout.gutter + layout.places[1] + 1
        await pilot.press("end", "!")
        await pilot.click(grid, offset=(x, 1))
        assert grid.model.cell("k3", "name") == "Name 3!"
        assert grid.cursor == Coordinate(0, 1)
        await pilot.click(grid, offset=(x, 3), shift=True)
        assert grid.marked_keys == ["k0", "k1", "k2"]
        await pilot.click(grid, offset=(x, 2), control=True)
        assert grid.marked_keys == ["k0", "k2"]


async def test_header_sorts_in_three_steps_and_the_cursor_stays_on_its_row() -> None:
    some = rows(3)
    for row, name in zip(some, ["b", "c", "a"], strict=True):
        row.cells[1] = name
    app = Owner(some)
    async with app.run_test(size=(80, 12)) as pilot:
        grid = app.grid
        offset = (grid.layout_now.gutter + grid.layout_now.places[1] + 1, 0)
        seen = []
        for _ in range(3):
            await pilot.click(grid, offset=offset)
            seen.append(("".join(row.cells[1] for row in grid.model.visible), grid.cursor_key, lines(grid)[0]))
        assert [one[0] for one in seen] == ["abc", "cba", "bca"]
        assert {one[1] for one in seen} == {"k0"}
        assert "▲Name" in seen[0][2]
        assert "▼Name" in seen[1][2]
        assert "Name" in seen[2][2].replace("▲", "").replace("▼", "")


async def test_a_narrow_grid_scrolls_sideways_and_cuts_no_title() -> None:
    app = Owner(rows(40))
    async with app.run_test(size=(45, 12)) as pilot:
        grid = app.grid
        grid.focus()
        titles = {column.title for column in COLUMNS}
        seen: set[str] = set()
        for _ in COLUMNS:
            await pilot.pause()
            drawn = "".join(segment.text for segment in app.screen._compositor.render_strips()[0])
            header = drawn[grid.layout_now.gutter : grid.scrollable_size.width]
            words = set(header.replace("◂", " ").replace("▸", " ").replace("Custom ID", "Custom_ID").split())
            words = {word.replace("_", " ") for word in words}
            assert words <= titles
            seen |= words
            shown = "".join(segment.text for segment in app.screen._compositor.render_strips()[1])
            assert grid.model.rows[0].cells[grid.cursor.column] in shown
            assert grid.scroll_offset.x in grid.layout_now.places  # half an id would be taken for a whole one
            await pilot.press("right")
        assert seen == titles
        assert lines(grid)[1].startswith(" 1›")
        await pilot.press("ctrl+end")
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        bottom = grid.scrollable_size.height - 1
        assert "".join(segment.text for segment in strips[bottom]).startswith("40›")
        await pilot.press("pageup", "ctrl+home", "home")
        assert grid.scroll_offset == (0, 0)


async def test_a_cell_cut_by_the_right_edge_says_so() -> None:
    app = Owner(rows(1))
    async with app.run_test(size=(25, 6)) as pilot:
        await pilot.pause()
        app.grid.model.set_cell("k0", "name", "Invoice reference")
        assert lines(app.grid)[1].endswith(" id_0      In…")
        assert lines(app.grid)[0].endswith(" Custom ID   ▸")


async def test_wide_characters_keep_the_columns() -> None:
    some = [Row("a", ["日本語" * 9, "é e\u0301 👩\u200d👩\u200d👧", "x", "y", "z"]), *rows(1)]
    app = Owner(some)
    async with app.run_test(size=(80, 12)):
        grid = app.grid
        layout = grid.layout_now
        for column, start in enumerate(["日本語", "é", "x", "y", "z"]):
            strip = grid.render_line(1).crop(layout.gutter + layout.places[column] + 1)
            assert strip.text.startswith(start)
        assert grid.render_line(1).cell_length == grid.size.width


async def test_problems_are_told_for_the_cell_under_the_cursor() -> None:
    app = Owner(rows())
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        app.grid.set_row("k1", problems={"name": "Name is missing.", "": "Two rows are the same."})
        await pilot.press("down")
        assert app.grid.problem_at_cursor == "Two rows are the same."
        await pilot.press("right")
        assert app.grid.problem_at_cursor == "Name is missing."
        assert app.of(Grid.CursorMoved)[-1].column_id == "name"
        assert app.of(Grid.CursorMoved)[-1].key == "k1"


async def test_an_edit_repaints_its_row_alone() -> None:
    app = Owner(rows(200))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        drawn: list[int] = []
        original = app.grid.render_line
        app.grid.render_line = lambda y: (drawn.append(y), original(y))[1]  # type: ignore[method-assign,func-returns-value]
        app.grid.model.set_cell("k4", "name", "other")
        await pilot.pause()
        assert drawn == [5]
        drawn.clear()
        app.grid.set_row("k150", state=RowState.NEW)  # out of sight
        await pilot.pause()
        assert drawn == []


async def test_the_wheel_scrolls_and_takes_the_editor_along() -> None:
    app = Owner(rows(200))
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        app.grid.go_to("k5")
        await pilot.press("q")
        app.grid.scroll_to(y=2, animate=False)
        await pilot.pause()
        assert app.grid.editor.region.y == 4
        app.grid.scroll_to(y=100, animate=False)
        await pilot.pause()
        assert not app.grid.is_editing
        assert app.grid.model.cell("k5", "custom_id") == "q"


async def test_another_window_in_front_does_not_end_an_edit() -> None:
    app = Owner(rows())
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.focus()
        await pilot.press("q")
        app.post_message(events.AppBlur())
        await pilot.pause()
        app.post_message(events.AppFocus())
        await pilot.pause()
        await pilot.press("r", "enter")
        assert app.grid.model.cell("k0", "custom_id") == "qr"


async def test_new_rows_can_be_gone_to_at_once() -> None:
    app = Owner(rows(1))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        app.grid.set_rows(rows(100))
        app.grid.go_to("k99", "name")
        await pilot.pause()
        assert any("id_99" in line for line in lines(app.grid))
