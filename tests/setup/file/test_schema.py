"""The published JSON Schema is that of the models, and judges files as they do."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from oneflow_tui.setup.file.schema import SCHEMA_FILE, setup_schema
from tests.setup.file.making import EXAMPLE, problems


def published() -> Any:
    return json.loads((files("oneflow_tui") / "schemas" / SCHEMA_FILE).read_text("utf-8"))


def test_the_published_schema_is_that_of_the_models() -> None:
    assert published() == setup_schema(), "write json.dumps(setup_schema(), indent=2) to the published file"


def test_it_is_a_schema_and_every_key_says_what_it_is() -> None:
    schema = published()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == SCHEMA_FILE
    for part in (schema, *schema["$defs"].values()):
        assert part["title"]
        assert part["additionalProperties"] is False
        for key, found in part["properties"].items():
            assert found["description"].endswith("."), key


def test_it_takes_the_example_of_the_promises() -> None:
    jsonschema.validate(tomllib.loads(EXAMPLE), published())


@pytest.mark.parametrize(
    "text",
    [
        "name = 'x'",
        "version = 2",
        "version = true",
        "version = 1\nunknown = 1",
        "version = 1\nusers = [{ email = 'a@x.se', role = 'boss' }]",
        "version = 1\ntemplate_types = [{ name = 'A', data_fields = [{ name = 'x' }] }]",
        "version = 1\ntemplate_types = [{ name = 'A', data_fields = [{ custom_id = 'x', value = 3 }] }]",
        "version = 1\ntemplate_types = [{ name = 'A', data_fields = [{ custom_id = 'x', value = '"
        + "x" * 1025
        + "' }] }]",
        "version = 1\nwebhooks = [{ callback_url = 'https://x.example.com/', template_type = true }]",
        "version = 1\nwebhooks = [{ callback_url = 'https://x.example.com/', sign_key = 'hunter2' }]",
        "version = 1\nwebhooks = [{ callback_url = 'https://x.example.com/', events = 'contract:sign' }]",
    ],
)
def test_it_refuses_what_the_reader_refuses(text: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tomllib.loads(text), published())
    assert problems(text)
