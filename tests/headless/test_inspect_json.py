from __future__ import annotations

import json
from typing import Any

import pytest

from oneflow_tui.commands.inspect_json import Out


@pytest.mark.parametrize(
    "value",
    ["é\u2028", "\ud800", "\x7f", "\x9b", 10**40, -0.0, 1e-7, 0.1 + 0.2, None, True, {"": []}, [[{"x": "\U0001f600"}]]],
)
def test_contracts_written_as_they_come_are_one_object_of_ascii(value: Any, capsys: pytest.CaptureFixture[str]) -> None:
    pages: list[list[dict[str, Any]]] = [[{"id": 1, "x": value}, {"id": 2}], [], [{"id": 3, "x": value}]]
    out = Out()
    for page in pages:
        out.contracts(page)
    out.end({"contracts": [], "incomplete": []})
    text = capsys.readouterr().out
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    assert json.loads(text) == {
        "schema_version": 1,
        "contracts": [one for page in pages for one in page],
        "incomplete": [],
    }


@pytest.mark.parametrize("pages", [[], [[]], [[], []], [[], [{"id": 1}]]])
def test_no_contracts_are_an_empty_list(pages: list[list[Any]], capsys: pytest.CaptureFixture[str]) -> None:
    out = Out()
    for page in pages:
        out.contracts(page)
    out.end({"contracts": [], "incomplete": []})
    assert json.loads(capsys.readouterr().out)["contracts"] == [one for page in pages for one in page]
