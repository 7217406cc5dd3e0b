"""Data fields as CSV: what spreadsheets write is read, and what is written reads back equal."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneflow_tui.errors import BadFile
from oneflow_tui.models import FIELD_ATTRIBUTES
from oneflow_tui.setup.file.csv_fields import CSV_LIMIT, CsvFields, read_csv, write_csv
from oneflow_tui.setup.file.models import FileField
from tests.setup.file.making import CUSTOM_IDS, TEXT, problems, read

TYPE = 'version = 1\n[[template_types]]\nname = "A"\ndata_fields_csv = "f.csv"\n'


def fields(text: str | bytes) -> tuple[FileField, ...]:
    found = read_csv(text.encode() if isinstance(text, str) else text, file="f.csv")
    assert [one.sentence for one in found.problems] == []
    return found.fields


def said(text: str | bytes) -> list[str]:
    found = read_csv(text.encode() if isinstance(text, str) else text, file="f.csv")
    return [one.sentence for one in found.problems]


CITY = FileField(custom_id="city", name="City, or town", value="")


@pytest.mark.parametrize(
    "text",
    [
        'custom_id,name,value\ncity,"City, or town",\n',
        'value;custom_id;name\r\n;city;"City, or town"\r\n',
        "\ufeffCustom ID\tName\tValue\ncity\tCity, or town\t",
        '\n\nname,CUSTOM-ID,,value\n"City, or town",city,,\n,,,\n\n',
        'custom_id, name, value\ncity, "City, or town"\n',
    ],
)
def test_every_layout_gives_the_same_fields(text: str) -> None:
    assert fields(text) == (CITY,)


def test_without_titles_the_columns_go_in_order_as_far_as_the_widest_row() -> None:
    assert fields("vat,VAT\ncity,City,Where\n") == (
        FileField(custom_id="vat", name="VAT", description=""),
        FileField(custom_id="city", name="City", description="Where"),
    )


def test_cells_keep_their_line_breaks_and_quotes() -> None:
    (one,) = fields('custom_id,value\na,"one\r\ntwo ""three"""\n')
    assert one.value == 'one\r\ntwo "three"'


@pytest.mark.parametrize("text", ["", "\n \n", "custom_id,name\n"])
def test_an_empty_file_has_no_fields(text: str) -> None:
    assert fields(text) == ()


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "custom_id,nmae\na,b\n",
            [
                'f.csv, line 1, column 2: The column "nmae" is not known here. '
                "The columns are custom_id, name, description, placeholder and value."
            ],
        ),
        ("custom_id,name,Name\na,b,c\n", ["f.csv, line 1, column 3: The column name is there twice."]),
        ("name,value\na,b\n", ["f.csv, line 1: There is no column custom_id."]),
        (
            "custom_id,name\na,b\nc,d,,e\n",
            [
                "f.csv, line 3, column 3: There are 4 cells, and 2 columns. "
                "A cell with the delimiter in it needs quotes."
            ],
        ),
        (
            'custom_id,name\n"a\nb",c\n\n"d"x,e\n',
            [
                "f.csv, line 5: From here on it is not CSV (',' expected after '\"'). "
                "A quote inside a quoted cell is written twice."
            ],
        ),
        (b"custom_id\na\n\xe5\n", ["f.csv, line 3: It is not UTF-8. Save it as CSV UTF-8."]),
        (b"a" * (CSV_LIMIT + 1), ["f.csv: It is larger than 5 MB; nobody writes that many fields."]),
    ],
)
def test_a_problem_names_file_line_and_column(text: str | bytes, sentences: list[str]) -> None:
    assert said(text) == sentences


def test_the_fields_of_a_csv_file_are_those_of_the_type_which_still_names_it() -> None:
    (one,) = read(TYPE, {"f.csv": "custom_id,name\na,A\n"}).template_types
    assert (one.data_fields_csv, one.data_fields) == ("f.csv", (FileField(custom_id="a", name="A"),))


def test_the_rules_for_fields_hold_in_csv_with_its_lines() -> None:
    text = "name;custom_id\nA;a\n\nB;a\nC;\nD;" + "d\n"
    assert problems(TYPE + 'delete_data_fields = ["d"]\n', {"f.csv": text}) == [
        'oneflow.toml, line 5: template_types["A"].delete_data_fields #1: It is wanted and to be removed at once.',
        'f.csv, line 2, column 2: template_types["A"].data_fields["a"].custom_id: '
        "Used 2 times; a custom_id is unique in its template type.",
        'f.csv, line 4, column 2: template_types["A"].data_fields["a"].custom_id: '
        "Used 2 times; a custom_id is unique in its template type.",
        'f.csv, line 5, column 2: template_types["A"].data_fields[""].custom_id: '
        "A custom_id is needed: your integration addresses the field by it.",
    ]


ROWS = st.sets(st.sampled_from(FIELD_ATTRIBUTES)).flatmap(
    lambda given: st.lists(
        st.fixed_dictionaries({"custom_id": CUSTOM_IDS | TEXT.filter(str.strip), **dict.fromkeys(given, TEXT)}),
        max_size=5,
    )
)
LIKES = st.sampled_from(
    [
        None,
        CsvFields(delimiter=";", bom=True, line_end="\r\n"),
        CsvFields(delimiter="\t", titled=False),
        CsvFields(columns=("value", "custom_id"), delimiter=","),
        CsvFields(columns=("custom_id",), titled=False),
    ]
)


@given(ROWS, LIKES)
@settings(max_examples=300, deadline=None)
def test_what_is_written_reads_back_equal(rows: list[dict[str, str]], like: CsvFields | None) -> None:
    given_fields = tuple(FileField(**row) for row in rows)
    text = write_csv(given_fields, like)
    assert fields(text) == given_fields


def test_the_layout_of_a_file_stays() -> None:
    text = "\ufeffvalue;name;custom_id\r\n;A;a\r\n"
    found = read_csv(text.encode(), file="f.csv")
    assert write_csv(found.fields, found) == text


def test_what_csv_cannot_say_is_refused() -> None:
    with pytest.raises(BadFile, match="name is left out of some"):
        write_csv([FileField(custom_id="a", name="A"), FileField(custom_id="b")])
    with pytest.raises(BadFile, match="renamed_from"):
        write_csv([FileField(custom_id="a", renamed_from="b")])


@given(st.binary(max_size=80) | st.text(alphabet=',;\t"\n\rab\ufeff', max_size=40).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_no_bytes_stop_the_reader(data: bytes) -> None:
    read_csv(data, file="f.csv")


def test_a_line_break_in_the_first_cell_does_not_hide_the_delimiter() -> None:
    assert fields('"a\r"\tb\n') == (FileField(custom_id="a\r", name="b"),)
