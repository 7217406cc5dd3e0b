"""Every thing of a TOML text is found where it stands, in all the forms that TOML has."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from oneflow_tui.setup.file.places import Path, Place, Places

FORMS = '''\
# a comment
version = 1
"quoted key" = "a"   # "not a key" = 1
'single' = { a = 1, b = { "c d" = [1, 2], e.f = 3 } }
dotted . key."third part" = true
dotted.other = 1979-05-27 07:32:00
long = """
[[not.a.header]]
x = 1 \\
"""
literal = \'\'\'
[no]
\'\'\'
quotes = """"a" ""b"""""
list = [
  "one", # [a]
  [ "two", ], # }
  { x = 1 },
]

[[types]]
name = "A"
  [[types.fields]]
  id = "a"

  [[types.fields]]
  id = "b"
  [types.fields.inner]
  deep = 1

[between]
x = 1

[[types]]
name = "B"
"\\u0066ields" = [
  { id = "c" },

  { id = "d" }
]
[later.sub]
a = 1
[later]
b = 2
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("version",), 2),
        (("quoted key",), 3),
        (("single", "b", "c d"), 4),
        (("single", "b", "e", "f"), 4),
        (("dotted", "key", "third part"), 5),
        (("dotted", "other"), 6),
        (("long",), 7),
        (("literal",), 11),
        (("quotes",), 14),
        (("list",), 15),
        (("list", 0), 16),
        (("list", 1, 0), 17),
        (("list", 2, "x"), 18),
        (("types",), 21),
        (("types", 0), 21),
        (("types", 0, "name"), 22),
        (("types", 0, "fields", 0, "id"), 24),
        (("types", 0, "fields", 1), 26),
        (("types", 0, "fields", 1, "inner", "deep"), 29),
        (("between", "x"), 32),
        (("types", 1, "name"), 35),
        (("types", 1, "fields", 0, "id"), 37),
        (("types", 1, "fields", 1, "id"), 39),
        (("later", "b"), 44),
        (("later", "sub", "a"), 42),
        # what is not there: the nearest thing around it
        (("types", 1, "fields", 1, "nothing"), 39),
        (("types", 0, "nothing", 3), 21),
        (("types", 9, "name"), 21),
        (("nothing",), 1),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_path_has_its_line(path: Path, line: int, line_end: str) -> None:
    assert Places(FORMS.replace("\n", line_end)).line(path) == line


def spans_are_right(text: str, place: Place, value: object) -> None:
    """Each value's span, read by itself, gives the value; the tree has the same keys as the data."""
    if isinstance(value, dict):
        assert set(place.items) == set(value)
        for key, inner in value.items():
            spans_are_right(text, place.items[key], inner)
    elif isinstance(value, list):
        assert len(place.elements) == len(value)
        for one, inner in zip(place.elements, value, strict=True):
            spans_are_right(text, one, inner)
    if place.kind in ("value", "array", "inline"):
        assert tomllib.loads(f"k = {text[place.value : place.end]}") == {"k": value}


def test_each_span_is_that_of_its_value() -> None:
    for text in (FORMS, FORMS.replace("\n", "\r\n")):
        spans_are_right(text, Places(text).root, tomllib.loads(text))


KEYS = st.sampled_from(["a", "b-c", "d e", "", "ö", 'q"', "x.y", "\n"])
VALUES = st.recursive(
    st.integers(-5, 5)
    | st.booleans()
    | st.text(st.characters(codec="utf-8"), max_size=5)
    | st.datetimes()
    | st.floats(-9, 9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
@settings(max_examples=150, deadline=None)
def test_whatever_another_program_writes_is_followed(data: dict[str, Any]) -> None:
    text = tomlkit.dumps(data)
    spans_are_right(text, Places(text).root, tomllib.loads(text))


@given(st.text(alphabet="ab[]{}=.,#\"' \n\\1", max_size=60))
@settings(max_examples=300, deadline=None)
def test_what_is_not_toml_has_lines_too(text: str) -> None:
    assert 1 <= Places(text).line(("a", 0, "b")) <= text.count("\n") + 1
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    spans_are_right(text, Places(text).root, data)
