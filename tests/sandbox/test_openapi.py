"""The OpenAPI document: whole, marked, served as it is printed, and kept by the sandbox in a short run of schemathesis.

The long run is `python -m tests.sandbox.schema_run`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.sandbox import schema_run
from tests.sandbox.conftest import Account

EXAMPLES = 8


@pytest.fixture(scope="module")
def printed() -> dict:
    command = [sys.executable, "-m", "oneflow_tui.sandbox", "--openapi"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout)


def operations(document: dict) -> Iterator[tuple[str, dict]]:
    for call in schema_run.calls(document):
        method, path = call.split()
        yield call, document["paths"][path][method.lower()]


def resolved(document: dict, schema: dict) -> dict:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def test_it_is_served_as_it_is_printed(account: Account, printed: dict) -> None:
    answer = httpx.get(account.server.base_url.removesuffix("/v1") + "/openapi.json", trust_env=False)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    text = json.dumps(printed).replace("http://127.0.0.1:8787", account.server.base_url.removesuffix("/v1"))
    assert answer.json() == json.loads(text)
    assert printed["openapi"].startswith("3.1")


def test_each_call_says_what_it_does_and_how_well_it_is_known(printed: dict) -> None:
    names = []
    for call, operation in operations(printed):
        assert operation["x-mark"] in ("doc", "seen", "assumed"), call
        assert operation["description"].endswith("."), call
        assert operation["security"] != [], call
        names.append(operation["operationId"])
        assert "401" in operation["responses"], call
    assert len(set(names)) == len(names) > 50
    marks = {call: operation["x-mark"] for call, operation in operations(printed)}
    assert marks["GET /ping"] == "doc"
    assert marks["GET /webhooks"] == "seen"
    assert marks["PATCH /Users/{id}"] == "assumed"


def test_each_answer_names_its_keys_and_types(printed: dict) -> None:
    def check(call: str, schema: dict) -> None:
        whole = resolved(printed, schema)
        for part in [*whole.get("allOf", []), *whole.get("anyOf", [])]:
            check(call, part)
        if whole.get("type") == "object" and whole.get("maxProperties") != 0:
            assert whole["required"], (call, whole)
            for key in whole["required"]:
                assert key in whole["properties"], (call, key)
        if whole.get("type") == "array":
            check(call, whole["items"])

    for call, operation in operations(printed):
        for status, answer in operation["responses"].items():
            for media in answer.get("content", {}).values():
                assert media["schema"], (call, status)
                check(f"{call} {status}", media["schema"])


def test_every_list_that_is_sent_has_a_largest_length(printed: dict) -> None:
    def unbounded(schema: object) -> Iterator[dict]:
        if isinstance(schema, dict):
            if "array" in schema.get("type", ()) and "maxItems" not in schema:
                yield schema
            for part in schema.values():
                yield from unbounded(part)
        elif isinstance(schema, list):
            for part in schema:
                yield from unbounded(part)

    for call, operation in operations(printed):
        for media in operation.get("requestBody", {"content": {}})["content"].values():
            assert list(unbounded({**media["schema"], "examples": []})) == [], call


def test_every_link_leads_to_a_call_and_gives_what_it_takes(printed: dict) -> None:
    by_name = {operation["operationId"]: operation for _, operation in operations(printed)}
    links = 0
    for call, operation in operations(printed):
        for answer in operation["responses"].values():
            for link in answer.get("links", {}).values():
                target: dict[str, Any] = by_name[link["operationId"]]
                needed = {one["name"] for one in target["parameters"] if one["in"] == "path"}
                assert set(link["parameters"]) == needed, (call, link)
                links += 1
    assert links > 30


def test_schemathesis_finds_no_breach_in_a_short_run() -> None:
    outcome = schema_run.run(EXAMPLES)
    assert not outcome.failed, outcome.text
    reached = [call for call in outcome.statuses if outcome.successes(call)]
    assert len(reached) > 45, sorted(set(outcome.statuses) - set(reached))
