from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from oneflow_tui.tui.text import cleaned, content, fit, strip_cell, width_of


@given(st.text(max_size=60), st.integers(0, 40), st.sampled_from(["left", "right"]))
def test_a_cell_is_exactly_as_wide_as_asked(raw: str, width: int, align: str) -> None:
    text = fit(raw, width, align)
    assert cell_len(text) == width
    assert sum(segment.cell_length for segment in strip_cell(raw, width, Style(), align)) == width


@given(st.text(max_size=60), st.integers(1, 40))
def test_nothing_in_a_cell_acts_on_the_terminal(raw: str, width: int) -> None:
    text = fit(raw, width)
    assert cleaned(text) == text
    assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in text)


@pytest.mark.parametrize(
    ("raw", "width", "shown"),
    [
        ("abc", 5, "abc  "),
        ("abcdef", 5, "abcd…"),
        ("abcde", 5, "abcde"),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日… "),
        ("e\u0301a\u0301", 2, "e\u0301a\u0301"),
        ("a\nb", 4, "a↵b "),
        ("\x1b[2J", 9, "\\u001b[2J"),
    ],
)
def test_fit(raw: str, width: int, shown: str) -> None:
    assert fit(raw, width) == shown


def test_right_aligned() -> None:
    assert fit("42", 5, "right") == "   42"
    assert fit("日", 5, "right") == "   日"


def test_brackets_are_text() -> None:
    for raw in ("x [/red] y", "[@click=app.quit]x[/]", "[bold]b[/bold]"):
        assert content(raw).plain == raw
        assert content(raw, "bold").plain == raw


def test_content_keeps_lines_only_when_asked() -> None:
    assert content("a\nb").plain == "a↵b"
    assert content("a\nb\x1b", lines=True).plain == "a\nb\\u001b"


def test_width_counts_cells() -> None:
    assert width_of("日本") == 4
    assert width_of("\x1b") == 6
