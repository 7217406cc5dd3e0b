from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneflow_tui.tui.widgets.grid import Column, parse

COLUMNS = [
    Column("custom_id", "Custom ID"),
    Column("name", "Name"),
    Column("description", "Description"),
]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("\n\n", []),
        ("vat\tVAT number\tThe number\n", [["vat", "VAT number", "The number"]]),
        ("vat\tVAT number", [["vat", "VAT number", ""]]),
        ("vat\tVAT\td\tsurplus", [["vat", "VAT", "d"]]),
        ("vat,VAT number,The number", [["vat", "VAT number", "The number"]]),
        ('vat,"Number, of VAT","a ""good"" one"', [["vat", "Number, of VAT", 'a "good" one']]),
        ("vat;VAT, number;x", [["vat", "VAT, number", "x"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b", ""], ["c", "d", ""]]),
        ("a\tb\rc\td", [["a", "b", ""], ["c", "d", ""]]),
        ("\ufeffcustom_id,name\nvat,VAT", [["vat", "VAT", ""]]),
        ("Custom ID\tName\nvat\tVAT", [["vat", "VAT", ""]]),
        ("NAME,custom id\nVAT,vat", [["vat", "VAT", ""]]),
        ("name\nVAT\nPhone", [["", "VAT", ""], ["", "Phone", ""]]),
        ("name,colour\nVAT,red", [["name", "colour", ""], ["VAT", "red", ""]]),
        ('vat\t"two\nlines"\tx', [["vat", "two\nlines", "x"]]),
        ("vat\0\tVAT", [["vat", "VAT", ""]]),
        ("name,name\nx,y", [["name", "name", ""], ["x", "y", ""]]),
    ],
)
def test_rows_of_pasted_text(text: str, rows: list[list[str]]) -> None:
    assert parse(text, COLUMNS) == rows


plain_cells = st.text(st.characters(codec="utf-8", exclude_characters="\r\0\ufeff"), max_size=12)


@given(
    rows=st.lists(
        st.lists(plain_cells, min_size=3, max_size=3).filter(lambda row: any(cell.strip() for cell in row)), max_size=6
    ),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_spreadsheet_writes_is_read_back(rows: list[list[str]], line_end: str) -> None:
    rows = [[cell.lstrip(" ") for cell in row] for row in rows]
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerow(["custom_id", "name", "description"])
    writer.writerows(rows)
    assert parse(out.getvalue(), COLUMNS) == rows


@given(st.text(max_size=200))
def test_no_text_is_refused(text: str) -> None:
    assert all(len(row) == len(COLUMNS) for row in parse(text, COLUMNS))
