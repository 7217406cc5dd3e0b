"""The table of statements and the tests belong together, and no call of the API is left out of both."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.sandbox.conftest import Account

HERE = Path(__file__).parent
MARKS = ("doc", "seen", "assumed", "unknown")
NUMBER = "1"  # an id of the form of one, of nothing that there is

# Every call of the API. By hand, so that a call that the sandbox forgets is missed here.
CALLS = (
    "GET /ping",
    "GET /accounts/me",
    "GET /template_types",
    "POST /template_types",
    "GET /template_types/{id}",
    "PUT /template_types/{id}/data_fields",
    "GET /helpers/template_types/{id}/data_fields",
    "GET /templates",
    "GET /templates/{id}",
    "GET /workspaces",
    "GET /workspaces/{id}",
    "GET /users",
    "GET /webhooks",
    "POST /webhooks",
    "GET /webhooks/{id}",
    "PUT /webhooks/{id}",
    "DELETE /webhooks/{id}",
    "GET /helpers/contract_create_data",
    "GET /contracts",
    "POST /contracts/create",
    "GET /contracts/{id}",
    "PUT /contracts/{id}",
    "DELETE /contracts/{id}",
    "POST /contracts/{id}/publish",
    "POST /contracts/{id}/copy",
    "POST /contracts/{id}/move",
    "POST /contracts/{id}/decline",
    "POST /contracts/{id}/mark_as_signed",
    "GET /contracts/{id}/data_fields",
    "PUT /contracts/{id}/data_fields/{field_id}",
    "PUT /contracts/{id}/data_fields/c::{custom_id}",
    "GET /contracts/{id}/parties",
    "POST /contracts/{id}/parties",
    "POST /contracts/{id}/parties/{pid}/participants",
    "POST /contracts/{id}/participants/{id}/access_link",
    "GET /contracts/{id}/files",
    "POST /contracts/{id}/files",
    "GET /contracts/{id}/files/{file_id}",
    "GET /contracts/{id}/events",
    "GET /contacts",
    "GET /folders",
    "GET /tags",
    "GET /logs",
)
SCIM_CALLS = (
    "GET /Users",
    "POST /Users",
    "GET /Users/{id}",
    "PUT /Users/{id}",
    "PATCH /Users/{id}",
    "DELETE /Users/{id}",
    "GET /Groups",
    "POST /Groups",
    "GET /Groups/{id}",
    "PUT /Groups/{id}",
    "PATCH /Groups/{id}",
    "DELETE /Groups/{id}",
)
NO_CALLS = (
    "PUT /template_types/{id}",
    "PATCH /template_types/{id}",
    "DELETE /template_types/{id}",
    "DELETE /template_types",
    "GET /template_types/{id}/data_fields",
    "POST /template_types/{id}/data_fields",
    "PATCH /template_types/{id}/data_fields",
    "POST /templates",
    "PUT /templates/{id}",
    "DELETE /templates/{id}",
    "POST /workspaces",
    "PUT /workspaces/{id}",
    "DELETE /workspaces/{id}",
    "POST /users",
    "GET /users/{id}",
    "PUT /users/{id}",
    "PATCH /users/{id}",
    "DELETE /users/{id}",
    "POST /invitations",
    "PATCH /webhooks/{id}",
    "DELETE /webhooks",
    "POST /contracts",
    "PATCH /contracts/{id}",
    "POST /contracts/{id}/sign",
    "PUT /contracts/{id}/parties",
    "POST /tags",
    "DELETE /logs",
    "GET /extensions",
    "POST /extensions",
    "PUT /accounts/me",
    "GET /accounts",
)


class Row(NamedTuple):
    section: str
    mark: str
    statement: str
    test: str


def tables() -> tuple[list[Row], list[Row]]:
    """The rows of both tables; in the second the reason stands for the test."""
    first, second = (HERE / "TABLE.md").read_text(encoding="utf-8").split("\n## ")
    return list(rows(first)), list(rows(second))


def rows(text: str) -> Iterator[Row]:
    for line in text.splitlines():
        if line.startswith("| ") and not line.startswith(("| §", "| ---")):
            cells = re.split(r"(?<!\\)\|", line.strip("|"))
            yield Row(*(cell.strip().replace("\\|", "|") for cell in cells))


def functions() -> dict[str, str]:
    """The docstring of each test that states something."""
    return {
        f"{path.stem}.py::{node.name}": ast.get_docstring(node) or ""
        for path in sorted(HERE.glob("test_section_*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def stated() -> list[str]:
    return [row.statement for row in tables()[0]]


def calls_of(statement: str) -> Iterator[str]:
    """The calls that a statement begins with, as "GET, POST /a and PUT /a/{id}: ..."."""
    head, colon, _ = statement.partition(": ")
    for part in head.split(" and ") if colon else ():
        methods, slash, path = part.partition(" /")
        if slash and methods.replace(", ", "").isupper():
            yield from (f"{method} /{path}" for method in methods.split(", "))


def filled(call: str) -> tuple[str, str]:
    """Method and path of a call, with something in place of each name."""
    method, path = call.split(" ")
    return method, re.sub(r"\{\w+\}", NUMBER, path)


def test_each_row_has_its_test_and_each_test_its_row() -> None:
    assert sorted(row.test for row in tables()[0]) == sorted(functions())


def test_each_test_says_the_statement_of_its_row() -> None:
    said = functions()
    assert [row.statement for row in tables()[0]] == [said[row.test] for row in tables()[0]]


def test_statements_are_one_line_and_no_two_alike() -> None:
    assert [said for said in functions().values() if not said or "\n" in said] == []
    assert len(set(functions().values())) == len(functions())


def test_rows_stand_in_the_order_of_the_sections_with_known_marks() -> None:
    for table in tables():
        sections = [int(row.section) for row in table]
        assert sections == sorted(sections)
        assert {row.mark for row in table} <= set(MARKS)
        assert all(all(row) for row in table)


def test_each_call_has_a_row_and_no_row_speaks_of_another() -> None:
    named = {call for said in stated() for call in calls_of(said)}
    assert set(CALLS) | set(SCIM_CALLS) <= named
    assert named <= {*CALLS, *SCIM_CALLS, *NO_CALLS}


@pytest.mark.parametrize("call", CALLS)
def test_each_call_is_known_to_the_sandbox(account: Account, call: str) -> None:
    method, path = filled(call)
    assert is_known(account.api.options(path).headers["allow"], method)
    assert account.api.request(method, path, json={}).status_code != 405


@pytest.mark.parametrize("call", SCIM_CALLS)
def test_each_call_of_scim_is_known_to_the_sandbox(account: Account, call: str) -> None:
    method, path = filled(call)
    assert is_known(account.scim.options(path).headers["allow"], method)
    assert account.scim.request(method, path, json={}).status_code != 405


@pytest.mark.parametrize("call", NO_CALLS)
def test_what_is_no_call_is_unknown_to_the_sandbox(account: Account, call: str) -> None:
    method, path = filled(call)
    answer = account.api.request(method, path, json={})
    assert (answer.status_code, answer.json()["title"]) in ((404, "Not Found"), (405, "Method Not Allowed"))
    assert answer.status_code == 404 or not is_known(answer.headers["allow"], method)


def is_known(allow: str, method: str) -> bool:
    return method in allow.split(", ")
