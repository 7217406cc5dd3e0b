"""A new file says what it was made from, in a form that a person can go on with."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from oneflow_tui.errors import BadFile
from oneflow_tui.setup.file.csv_fields import write_csv
from oneflow_tui.setup.file.models import FileField, FileType, FileWebhook, SetupFile
from oneflow_tui.setup.file.writing import write_setup
from tests.setup.file.making import EXAMPLE, read, setups


def test_the_example_of_the_promises_is_written_nearly_as_it_stands_there() -> None:
    text = write_setup(read(EXAMPLE))
    bare = [line.partition(" # ")[0].rstrip() for line in text.splitlines() if not line.startswith("#")]
    assert bare == [line.partition(" # ")[0].rstrip() for line in EXAMPLE.splitlines() if not line.startswith("#")]
    assert "# custom_ids to remove on purpose; absence alone never removes" in text


@given(setups())
@settings(max_examples=200, deadline=None)
def test_what_is_written_reads_back_the_same(setup: SetupFile) -> None:
    assert read(write_setup(setup)) == setup


def test_what_cannot_be_seen_is_spelled_out_and_the_rest_is_not() -> None:
    field = FileField(custom_id="a", name='Ünï "q" \\ \u200d', value="\x1b[31m\u202e\x00\n\t\x85\u00a0\U000e0001")
    setup = SetupFile(version=1, template_types=(FileType(name="A", data_fields=(field,)),))
    text = write_setup(setup)
    assert 'name = "Ünï \\"q\\" \\\\ \u200d"' in text
    assert 'value = "\\u001B[31m\\u202E\\u0000\\n\\t\\u0085\\u00A0\\U000E0001"' in text
    assert read(text) == setup


def test_fields_of_a_csv_file_are_not_written_twice() -> None:
    fields = (FileField(custom_id="a", name="A"),)
    one = FileType(name="A", data_fields_csv="f.csv", data_fields=fields)
    text = write_setup(SetupFile(version=1, template_types=(one,)))
    assert "custom_id =" not in text
    assert read(text, {"f.csv": write_csv(fields)}).template_types == (one,)


@pytest.mark.parametrize(
    ("setup", "words"),
    [
        (SetupFile(version=1, name="\ud800"), "not a Unicode scalar"),
        (SetupFile(version=1, template_types=(FileType(name=""),)), "A name is needed"),
        (
            SetupFile(
                version=1,
                template_types=(FileType(name="A", data_fields=(FileField(custom_id="a"), FileField(custom_id="a"))),),
            ),
            "Used 2 times",
        ),
        (
            SetupFile(
                version=1,
                template_types=(
                    FileType(name="A", data_fields_csv="f.csv", data_fields=(FileField(custom_id="a"),)),
                    FileType(name="B", data_fields_csv="f.csv", data_fields=(FileField(custom_id="b"),)),
                ),
            ),
            "would not read back the same",
        ),
    ],
)
def test_what_no_file_can_say_is_not_written(setup: SetupFile, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        write_setup(setup)


def test_a_sign_key_cannot_reach_a_file_by_way_of_the_models() -> None:
    with pytest.raises(ValueError, match="sign_key"):
        FileWebhook(callback_url="https://x.example.com/", sign_key="hunter2")
