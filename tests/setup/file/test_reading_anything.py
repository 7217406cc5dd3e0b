"""Whatever stands in a file, the reader does no more than refuse it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from oneflow_tui.errors import BadFile
from tests.setup.file.making import problems, read


@given(st.binary(max_size=200) | st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_bytes_do_more_than_be_refused(text: bytes | str) -> None:
    try:
        read(text)
    except BadFile:
        return


PIECES = [
    *("version = 1", "\n", "[[template_types]]", "[[template_types.data_fields]]", "[[webhooks]]", "[users]", "name"),
    *(" = ", "1", "true", '"', "'", '"""', "[", "]", "{", "}", ",", "#", "custom_id = 'a'", "data_fields", ".", "\r\n"),
    *("\\", "1979-05-27 07:32:00", "inf", "sign_key = 's3cret-s3cret'", "events", "'''", "callback_url = 'x'", " "),
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@settings(max_examples=500, deadline=None)
def test_nothing_like_toml_does_more_than_be_refused(text: str) -> None:
    problems(text)
