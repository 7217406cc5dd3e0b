"""Edits of data fields as pure functions: what a person does in the table, and the draft that comes of it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from oneflow_tui.models import DataField
from oneflow_tui.setup.draft import ChangedField, NewField, TypeDraft
from oneflow_tui.tui.dialogs.paste import read_file
from oneflow_tui.tui.steps.field_edits import (
    Past,
    free_id,
    moved,
    refusal,
    toggled,
    with_new,
    with_pasted,
    with_texts,
)
from oneflow_tui.tui.steps.field_rows import Line, count, lines, problems
from oneflow_tui.tui.widgets.meter import Meter

KNOWN = (
    DataField(custom_id="sys", id=1, name="System", source="system"),
    DataField(custom_id="vat", id=2, name="VAT", description="number", value="1"),
    DataField(custom_id="per--org-nr", id=3, name="Org"),
)
EDITS = TypeDraft(uid="t1", name="Acme", remote_id=7)


def row(edits: TypeDraft, custom_id: str, known: tuple[DataField, ...] | None = KNOWN) -> Line:
    return next(line for line in lines(edits, known) if line.custom_id == custom_id)


def test_account_rows_come_with_their_standing() -> None:
    edits = EDITS.model_copy(update={"removed": ("vat",), "new": (NewField(uid="n", custom_id="city"),)})
    assert [(line.custom_id, line.standing) for line in lines(edits, KNOWN)] == [
        ("sys", "system"),
        ("vat", "removed"),
        ("per--org-nr", "same"),
        ("city", "new"),
    ]
    assert count(lines(edits, KNOWN)) == 2


def test_a_change_keeps_the_value_that_it_was_made_on() -> None:
    edits = with_texts(EDITS, KNOWN, "vat", {"name": "VAT number"})
    assert edits.changed == (ChangedField(custom_id="vat", base={"name": "VAT"}, new={"name": "VAT number"}),)
    assert row(edits, "vat").was == {"name": "VAT"}
    edits = with_texts(edits, KNOWN, "vat", {"value": ""})
    assert edits.changed[0].new == {"name": "VAT number", "value": ""}
    edits = with_texts(edits, KNOWN, "vat", {"name": "VAT"})
    assert edits.changed == (ChangedField(custom_id="vat", base={"value": "1"}, new={"value": ""}),)
    assert with_texts(edits, KNOWN, "vat", {"value": "1"}).changed == ()


def test_a_system_field_never_becomes_a_change() -> None:
    assert with_texts(EDITS, KNOWN, "sys", {"name": "mine"}) == EDITS
    assert toggled(EDITS, [row(EDITS, "sys")]) == EDITS
    assert "cannot be changed" in refusal(row(EDITS, "sys"), "name")


def test_the_custom_id_of_a_field_of_the_account_is_refused_with_the_way_out() -> None:
    assert "a removal and a creation" in refusal(row(EDITS, "vat"), "custom_id")
    assert refusal(row(EDITS, "vat"), "name") == ""
    edits, _ = with_new(EDITS, KNOWN, {"custom_id": "city"})
    assert refusal(row(edits, "city"), "custom_id") == ""


def test_editing_the_custom_id_of_a_known_field_changes_nothing() -> None:
    assert with_texts(EDITS, KNOWN, "vat", {"custom_id": "x"}) == EDITS


def test_a_new_row_stands_behind_the_one_it_was_made_on() -> None:
    edits, key = with_new(EDITS, KNOWN, {"custom_id": "city"}, after="vat")
    assert [line.custom_id for line in lines(edits, KNOWN)] == ["sys", "vat", "city", "per--org-nr"]
    edits = with_texts(edits, KNOWN, key, {"custom_id": "town", "name": "Town"})
    assert row(edits, "town").texts["name"] == "Town"


def test_del_marks_unmarks_and_drops() -> None:
    edits, key = with_new(EDITS, KNOWN, {"custom_id": "city"})
    marked = toggled(edits, [row(edits, "vat"), row(edits, "city")])
    assert (marked.removed, marked.new) == (("vat",), ())
    assert toggled(marked, [row(marked, "vat")]).removed == ()
    both = toggled(marked, [row(marked, "vat"), row(marked, "per--org-nr")])
    assert both.removed == ("vat", "per--org-nr")
    assert key not in both.order


def test_rows_move_together_and_stay_at_the_end() -> None:
    edits = moved(EDITS, KNOWN, ["vat", "per--org-nr"], -1)
    assert [line.custom_id for line in lines(edits, KNOWN)] == ["vat", "per--org-nr", "sys"]
    assert moved(edits, KNOWN, ["vat", "per--org-nr"], -1) == edits
    assert [line.custom_id for line in lines(moved(edits, KNOWN, ["vat"], 1), KNOWN)] == ["per--org-nr", "vat", "sys"]


def test_pasted_rows_update_what_is_there_and_add_the_rest() -> None:
    rows = [
        {"custom_id": "vat", "name": "VAT number", "description": "", "placeholder": "", "value": ""},
        {"custom_id": "sys", "name": "mine", "description": "", "placeholder": "", "value": ""},
        {"custom_id": "per--org-nr", "name": "Org", "description": "", "placeholder": "", "value": ""},
        {"custom_id": "city", "name": "City", "description": "", "placeholder": "", "value": ""},
        {"custom_id": "city", "name": "Twice", "description": "", "placeholder": "", "value": ""},
    ]
    pasted = with_pasted(EDITS, KNOWN, rows)
    assert pasted.sentence == "5 rows: 2 new, 1 changed, 1 as they were, 1 left out (Oneflow's own fields)"
    assert row(pasted.edits, "vat").texts["description"] == "number", "an empty cell leaves what is there"
    found = problems(lines(pasted.edits, KNOWN), 150)
    assert [cells["custom_id"] for cells in found.values()] == [
        "Used 2 times; a custom_id is unique in its template type."
    ] * 2


def test_a_paste_onto_a_row_marked_for_removal_takes_the_mark_away() -> None:
    marked = toggled(EDITS, [row(EDITS, "vat")])
    pasted = with_pasted(marked, KNOWN, [{"custom_id": "vat", "name": "VAT"}])
    assert (pasted.edits.removed, pasted.changed) == ((), ("vat",))


def test_problems_are_the_persons_only() -> None:
    long_ago = DataField(custom_id="old", name="x", value="y" * 2000)
    assert problems(lines(EDITS, (*KNOWN, long_ago)), 150) == {}
    edits, key = with_new(EDITS, KNOWN, {"custom_id": "", "value": "y" * 1025})
    assert problems(lines(edits, KNOWN), 150)[key] == {
        "custom_id": "A custom_id is needed: your integration addresses the field by it.",
        "value": "1,025 characters; Oneflow takes at most 1,024.",
    }


def test_the_row_past_the_limit_is_the_new_one_wherever_it_stands() -> None:
    edits, key = with_new(EDITS, KNOWN, {"custom_id": "city"}, after="sys")
    assert list(problems(lines(edits, KNOWN), 2)) == [key]
    assert problems(lines(edits, KNOWN), 3) == {}


def test_a_new_row_of_a_custom_id_that_is_to_be_removed_is_a_problem() -> None:
    edits = toggled(EDITS, [row(EDITS, "vat")])
    edits, key = with_new(edits, KNOWN, {"custom_id": "vat"})
    assert "marked for removal" in problems(lines(edits, KNOWN), 150)[key]["custom_id"]


def test_an_edit_whose_field_moved_or_went_is_told() -> None:
    edits = with_texts(EDITS, KNOWN, "vat", {"name": "VAT number"})
    now = (KNOWN[1].model_copy(update={"name": "Steuer-ID"}),)
    assert row(edits, "vat", now).note == 'Changed in the account since you typed: name is now "Steuer-ID".'
    gone = row(edits, "vat", ())
    assert (gone.standing, gone.texts["name"]) == ("gone", "VAT number")
    assert problems([gone], 150) == {"vat": {"": gone.note}}
    assert toggled(edits, [gone]).changed == ()


def test_before_the_account_was_read_edits_are_shown_and_kept() -> None:
    edits = toggled(with_texts(EDITS, KNOWN, "vat", {"name": "VAT number"}), [row(EDITS, "per--org-nr")])
    assert [(line.custom_id, line.standing) for line in lines(edits, None)] == [
        ("vat", "unread"),
        ("per--org-nr", "unread"),
    ]
    assert toggled(edits, lines(edits, None)) == edits
    assert problems(lines(edits, None), 150) == {}


def test_two_fields_of_one_custom_id_in_the_account_do_not_break_the_table() -> None:
    twice = (KNOWN[1], KNOWN[1])
    assert len({line.key for line in lines(EDITS, twice)}) == 2


def test_undo_gives_back_the_edits_and_leaves_the_id() -> None:
    past = Past()
    past.keep(EDITS)
    edits, _ = with_new(EDITS.model_copy(update={"remote_id": 9}), KNOWN, {"custom_id": "city"})
    undone = past.undo(edits)
    assert undone is not None
    assert (undone.new, undone.remote_id) == ((), 9)
    assert past.undo(undone) is None


def test_a_copy_gets_a_custom_id_of_its_own() -> None:
    assert free_id("vat", {"vat", "vat_2"}) == "vat_3"


def test_150_rows_are_worked_in_and_checked_in_under_100_ms() -> None:
    rows = [{"custom_id": f"field_{number}", "name": f"Field {number}"} for number in range(150)]
    start = time.perf_counter()
    pasted = with_pasted(EDITS, KNOWN, rows)
    found = problems(lines(pasted.edits, KNOWN), 150)
    assert time.perf_counter() - start < 0.1
    assert len(pasted.new) == 150
    assert len(found) == 2, "two of the account's stand before them"


@pytest.mark.parametrize(
    ("used", "text"),
    [
        (37, "37 of 150 fields"),
        (135, "135 of 150 fields, near the limit"),
        (150, "150 of 150 fields, full"),
        (151, "151 of 150 fields, too many"),
    ],
)
def test_the_meter_says_in_words_where_it_stands(used: int, text: str) -> None:
    meter = Meter("fields")
    meter.set_reactive(Meter.used, used)
    meter.set_reactive(Meter.limit, 150)
    assert meter.text == text


def test_a_path_is_read_as_a_file(tmp_path: Path) -> None:
    file = tmp_path / "fields.csv"
    file.write_bytes("\ufeffcustom_id,name\nort,Örtchen\n".encode())
    assert read_file(f'"{file}"') == "custom_id,name\nort,Örtchen\n"
    file.write_bytes("ort;Örtchen".encode("cp1252"))
    assert read_file(str(file)) == "ort;Örtchen"
    assert read_file("vat\tVAT") is None
    with pytest.raises(ValueError, match=r"There is no file .*missing\.csv"):
        read_file(str(tmp_path / "missing.csv"))
