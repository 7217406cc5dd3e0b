import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneflow_tui.text import clean, shorten

HOSTILE = {
    "\x1b[2J": "\\u001b[2J",
    "\x1b]52;c;aGk=\x07": "\\u001b]52;c;aGk=\\u0007",
    "\x9b31m": "\\u009b31m",
    "a\u202eb": "a\\u202eb",
    "\u2066x\u2069": "\\u2066x\\u2069",
    "zero\u200bwidth": "zero\\u200bwidth",
    "\ud800": "\\ud800",
    "soft\u00adhyphen": "soft\\u00adhyphen",
    "two\nlines": "two↵lines",
    "two\r\nlines": "two↵lines",
    "a\tb": "a⇥b",
    "\u2028": "↵",
    "\U000e0041": "\\U000e0041",
    "no\u00a0break": "no break",
}


@pytest.mark.parametrize(("raw", "shown"), HOSTILE.items())
def test_what_could_act_on_a_terminal_is_made_visible(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@pytest.mark.parametrize("text", ["Åsa Öberg", "契約", "x [/red] y", "[@click=app.quit]", "Kontaktperson", "👩‍💻", ""])
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert clean(text) == text


def test_lines_are_kept_where_asked_for() -> None:
    assert clean("one\r\ntwo\tthree\x1b", lines=True) == "one\ntwo\tthree\\u001b"


@given(st.text())
def test_the_answer_is_always_one_harmless_line(text: str) -> None:
    shown = clean(text)
    assert all(character.isprintable() or character in "\u200c\u200d" for character in shown)
    assert clean(shown) == shown


def test_shorten_marks_what_it_cut() -> None:
    assert shorten("abcdef", 4) == "abc…"
    assert shorten("abcd", 4) == "abcd"
