"""JSON as lines, and bars: without a screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from oneflow_tui.account.figures import Bar, requests_over_time
from oneflow_tui.tui.inspect.bars import bar_of, limits, over_time, shares, steps_for
from oneflow_tui.tui.inspect.contract_pages import Wanted
from oneflow_tui.tui.inspect.json_lines import Document
from oneflow_tui.tui.inspect.pictures import hanging

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


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
    assert [line.words.rpartition(", ")[2] for line in lines[1:3]] == ["full", "near the limit"]
    assert lines[3].words == " 1 of 150"
    assert "\x1b" not in lines[3].label


@pytest.mark.parametrize("width", [36, 40, 53, 93, 200])
def test_no_line_of_a_picture_is_wider_than_its_room(width: int) -> None:
    bars = [Bar("a long name of a template type, as people give them", 1_234, 20_150), Bar("draft", 18_916, 20_150)]
    moments = requests_over_time([NOW] * 2_000, NOW, steps=steps_for(width))
    for line in [
        *shares(bars, width),
        *limits([Bar("Deal", 140, 150), Bar("", 9, 150)], width),
        *over_time(moments, 2_000, width),
    ]:
        assert len(f"{line.label} {line.bar}{line.words}") <= width, line


def test_requests_over_time_name_their_scale() -> None:
    moments = requests_over_time([NOW - timedelta(seconds=100), NOW, NOW], NOW, steps=steps_for(80))
    asked, window, axis = over_time(moments, 400, 80)
    assert asked.bar.endswith("█")
    assert asked.words == " at most 2"
    assert window.words == " now 3 of 400"
    assert axis.bar.startswith("5 min ago")
    assert axis.bar.endswith("now")
    assert len(asked.bar) == len(window.bar) == len(axis.bar)


def test_the_tree_goes_on_beside_its_branches() -> None:
    assert hanging("│  ├─ 12 data fields: customer_name, org_number, and 7 more", 34) == [
        "│  ├─ 12 data fields:",
        "│  │    customer_name, org_number,",
        "│  │    and 7 more",
    ]
    assert hanging("   └─ webhook https://crm.example.com/a/long/path: every event", 40)[1].startswith("       ")


def test_what_is_left_out_is_said_in_words() -> None:
    assert Wanted(("draft", "signed"), "Ada").words == "draft or signed, that Oneflow finds for “Ada”"
    assert not Wanted().anything
