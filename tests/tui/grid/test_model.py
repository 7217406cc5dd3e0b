from __future__ import annotations

import pytest

from oneflow_tui.tui.widgets.grid import Column, GridModel, Row, RowState
from oneflow_tui.tui.widgets.grid.geometry import lay_out

COLUMNS = [Column("id", "Id"), Column("name", "Name")]


def model(*names: str) -> GridModel:
    made = GridModel(COLUMNS)
    made.set_rows(Row(f"k{number}", [f"id{number}", name]) for number, name in enumerate(names))
    return made


def names(of: GridModel) -> list[str]:
    return [row.cells[1] for row in of.visible]


def test_every_state_has_a_word_that_fits() -> None:
    words = {state: state.word for state in RowState}
    assert words == {
        RowState.PLAIN: "",
        RowState.NEW: "new",
        RowState.CHANGED: "changed",
        RowState.REMOVED: "removed",
        RowState.LOCKED: "locked",
        RowState.SENT: "done",
        RowState.FAILED: "failed",
    }


def test_an_edit_tells_the_row_alone_and_moves_nothing() -> None:
    one = model("b", "a", "c")
    one.sort_by("name")
    heard: list[tuple[str, str | None]] = []
    one.listen(lambda kind, key: heard.append((kind, key)))
    assert one.set_cell("k1", "name", "z") == "a"
    assert heard == [("row", "k1")]
    assert names(one) == ["z", "b", "c"]


def test_sorting_knows_numbers_and_puts_empty_last() -> None:
    one = model("f10", "f9", "", "F1")
    one.sort_by("name")
    assert names(one) == ["F1", "f9", "f10", ""]
    one.sort_by("name", reverse=True)
    assert names(one) == ["f10", "f9", "F1", ""]
    one.sort_by(None)
    assert names(one) == ["f10", "f9", "", "F1"]


def test_sorting_mixed_numbers_and_words() -> None:
    one = model("a", "1", "1a", "a1", "²", "007", "٨")
    one.sort_by("name")
    assert names(one)[:4] == ["1", "1a", "007", "٨"]


def test_sorting_takes_a_number_of_any_length() -> None:
    """Python refuses to read one of more than 4,300 digits, and foreign text may hold it."""
    long, longer = "8" * 5_000, "1" * 5_001
    one = model(longer, long, "9")
    one.sort_by("name")
    assert names(one) == ["9", long, longer]


def test_filter_looks_at_cells_state_and_note() -> None:
    one = model("Alpha", "Beta", "Gamma")
    one.set_row("k2", state=RowState.FAILED, note="Refused by Oneflow")
    one.filter("ALPHA")
    assert names(one) == ["Alpha"]
    one.filter("failed")
    assert names(one) == ["Gamma"]
    one.filter("refused")
    assert names(one) == ["Gamma"]
    assert not one.is_visible("k0")
    with pytest.raises(KeyError):
        one.index_of("k0")
    one.filter("")
    assert one.index_of("k2") == 2


def test_insert_move_remove() -> None:
    one = model("a", "b")
    one.insert(1, Row("new", ["x", "between"]))
    assert names(one) == ["a", "between", "b"]
    assert one.move("new", -1)
    assert names(one) == ["between", "a", "b"]
    assert not one.move("new", -5)
    assert one.remove("new").cells == ["x", "between"]
    assert names(one) == ["a", "b"]
    assert one.index_of("k1") == 1


def test_rows_that_are_added_come_last_and_are_filtered_as_the_others() -> None:
    model = GridModel([Column("name", "Name")])
    model.set_rows([Row("a", ["Ada"])])
    told: list[tuple[str, str | None]] = []
    model.listen(lambda kind, key: told.append((kind, key)))
    model.extend([Row("b", ["Bob"]), Row("c", ["Adam"])])
    assert [row.key for row in model.visible] == ["a", "b", "c"]
    assert told == [("rows", None)]
    model.filter("ada")
    model.extend([Row("d", ["Adal"]), Row("e", ["Eve"])])
    assert [row.key for row in model.visible] == ["a", "c", "d"]
    assert len(model) == 5
    with pytest.raises(ValueError, match="the same key"):
        model.extend([Row("a", ["again"])])


def test_keys_are_unique() -> None:
    one = model("a")
    with pytest.raises(ValueError, match="k0"):
        one.insert(0, Row("k0", ["", ""]))
    with pytest.raises(ValueError, match="same key"):
        one.set_rows([Row("x", ["", ""]), Row("x", ["", ""])])
    assert names(one) == ["a"]


def test_columns_share_what_is_left_and_fill_it() -> None:
    columns = [Column("a", "A", width=5), Column("b", "B"), Column("c", "C", flex=3)]
    layout = lay_out(columns, 60, 150, marks=True)
    assert layout.gutter + layout.total == 60
    assert layout.widths[0] == 5
    assert layout.widths[2] > 2 * layout.widths[1]


def test_no_title_is_narrower_than_its_column() -> None:
    columns = [Column(title.lower(), title, width=3) for title in ("Custom ID", "Description", "日本語の題")]
    assert lay_out(columns, 10, 1, marks=True).widths == (9, 11, 10)
