"""JSON as lines, and bars: without a screen."""

from __future__ import annotations

import pytest

from oneflow_tui.account.figures import Bar
from oneflow_tui.tui.inspect.bars import bar_of, limits, shares
from oneflow_tui.tui.inspect.contract_pages import Wanted
from oneflow_tui.tui.inspect.json_lines import Document


def test_a_short_document_stands_open_and_folds() -> None:
    document = Document({"a": [1, {"b": "x"}], "c": None, "d": {}, "e": []})
    assert [node.line for node in document.visible()] == [
        "▾ {4}",
        '  ▾ "a": [2]',
        "      0: 1",
        "    ▾ 1: {1}",
        '        "b": "x"',
        '    "c": null',
        '    "d": { }',
        '    "e": [ ]',
    ]
    document.node("$.0").open = False
    assert [node.line for node in document.visible()][1:3] == ['  ▸ "a": [2]', '    "c": null']


def test_what_is_folded_is_found_and_revealed() -> None:
    document = Document({"a": {"b": {"c": "Needle"}}, "needle too": 1})
    document.fold_all(False)
    hits = document.holding("NEEDLE")
    assert [node.text for node in hits] == ['"c": "Needle"', '"needle too": 1']
    assert hits[0] not in document.visible()
    document.reveal(hits[0])
    assert hits[0] in document.visible()
    assert document.holding("") == []


def test_a_body_that_is_nested_deeper_than_python_goes_is_shown() -> None:
    value: object = "bottom"
    for _ in range(20_000):
        value = [value]
    document = Document(value)
    assert len(document.nodes) == 20_001
    assert document.nodes[-1].text == '0: "bottom"'
    assert len(document.visible()) < 10


@pytest.mark.parametrize(
    ("part", "drawn"), [(0, "    "), (0.001, "▏   "), (0.5, "██  "), (0.6, "██▍ "), (1, "████"), (7, "████")]
)
def test_a_bar_shows_anything_above_nothing_and_no_more_than_all(part: float, drawn: str) -> None:
    assert bar_of(part, 4) == drawn


def test_limits_are_said_in_words() -> None:
    bars = [Bar("a", 160, 150), Bar("b", 150, 150), Bar("c", 140, 150), Bar("\x1b[31md", 1, 150)]
    lines = limits(bars, 80)
    assert [line.words.partition("150")[2] for line in lines[:1]] == [", too many"]
    assert [line.words.rpartition(", ")[2] for line in lines[1:3]] == ["full", "near"]
    assert lines[3].words == " 1 of 150"
    assert "\x1b" not in lines[3].label
    assert shares([Bar("none", 0, 0)], 80)[0].words == " 0 of 0 (0%)"


def test_what_is_left_out_is_said_in_words() -> None:
    assert Wanted(("draft", "signed"), "Ada").words == "draft or signed, that Oneflow finds for “Ada”"
    assert not Wanted().anything
