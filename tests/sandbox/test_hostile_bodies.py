"""Bodies that are no JSON, or hardly: refused, and neither the log nor the console stumbles over them later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from oneflow_tui.sandbox.keywords import BodyValidator
from tests.sandbox.conftest import Account
from tests.sandbox.test_people import USER
from tests.sandbox_server import SandboxServer

DEEP = b"[" * 101 + b"]" * 101
BODIES = [
    b'{"name": "\\ud800"}',
    b'{"name": NaN}',
    b'{"name": 1e999}',
    b'{"name": "x", "z": ' + b"[" * 600 + b"]" * 600 + b"}",
    b"[" * 4000,
    b'{"name": "x", "z": ' + DEEP + b"}",
    b'{"name": ' + b"9" * 5000 + b"}",
    b"\xff\xfe",
    b"",
]


@pytest.mark.parametrize("zone", ["+0000", "+00:00"])
@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:24]))
def test_a_bad_body_is_refused_and_leaves_log_and_console_whole(account: Account, body: bytes, zone: str) -> None:
    account.plant("switches", {"time_zone": zone})
    assert account.api.post("/template_types", content=body).status_code == 400
    entries = account.api.get("/logs?limit=5")
    assert entries.status_code == 200
    json.loads(entries.text, parse_constant=pytest.fail)
    assert account.console.get("/api/state").status_code == 200
    account.plant("switches", {"time_zone": "+0000"})


def test_of_a_very_bad_body_a_hundred_complaints_are_told(account: Account) -> None:
    body = json.dumps({"data_fields": [0] * 900, "x": 0})
    answer = account.api.put(f"/template_types/{account.new_type()}/data_fields", content=body)
    assert (answer.status_code, len(answer.json()["parameter_problems"])) == (400, 100)


@pytest.mark.parametrize("row", [0, {"custom_id": "a"}])
def test_a_very_long_list_is_refused_for_its_length_alone(account: Account, row: object) -> None:
    answer = account.put_fields(account.new_type(), [row] * 300_000)
    told = {"data_fields": ["Must hold 0 to 1000 values."]}
    assert (answer.status_code, answer.json()["parameter_problems"]) == (400, told)


class Unread(list):
    """A list that nobody may look into."""

    def __getitem__(self, _index: object) -> None:
        pytest.fail("looked into")

    def __iter__(self) -> Iterator:
        pytest.fail("looked into")


class Unwalked(dict):
    """The same of an object."""

    def __getitem__(self, _key: object) -> None:
        pytest.fail("looked into")


def test_nobody_looks_into_what_is_too_long() -> None:
    rows = BodyValidator({"maxItems": 2, "items": {"type": "integer"}, "contains": {"const": 1}})
    assert [error.validator for error in rows.iter_errors(Unread([1, 2, 3]))] == ["maxItems"]
    assert [error.validator for error in rows.iter_errors([1, 2])] == []
    keys = BodyValidator({"maxProperties": 1, "additionalProperties": {"type": "integer"}})
    assert [error.validator for error in keys.iter_errors(Unwalked(a=1, b=2))] == ["maxProperties"]
    assert [error.validator for error in keys.iter_errors({"a": "x"})] == ["type"]


def test_bodies_and_files_have_a_largest_size(account: Account) -> None:
    large = b'{"name": "' + b"x" * (9 * 1024 * 1024) + b'"}'
    assert account.api.post("/template_types", content=large).status_code == 413
    answer = account.api.post("/contracts/1/files", files={"file": ("a", b"x" * (21 * 1024 * 1024))})
    assert (answer.status_code, answer.json()["detail"]) == (413, "The file is too large.")
    assert account.api.get("/ping").status_code == 200


def test_a_hundred_levels_are_taken_and_changed_again(account: Account) -> None:
    deep = json.loads(b"[" * 90 + b"]" * 90)
    body = {"callback_url": "https://crm.example.com/", "configuration": deep}
    number = account.api.post("/webhooks", json=body).json()["webhook_id"]
    assert account.api.put(f"/webhooks/{number}", json=body).status_code == 200
    patch = {"op": "replace", "path": 'emails[type eq "work"]', "value": {"value": json.loads(DEEP)}}
    schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
    answer = account.scim.patch("/Users/10202", json={"schemas": schemas, "Operations": [patch]})
    assert (answer.status_code, USER in answer.text) == (400, False)


def test_a_whole_number_is_an_integer_however_it_is_written(account: Account) -> None:
    number = account.new_type()
    rule = b'{"type": "WORKSPACE", "values": [10101.0]}'
    body = b'{"callback_url": "https://a.example/", "template_group_id": %d.0, "filters": [{"filter_rules": [%s]}]}'
    made = account.api.post("/webhooks", content=body % (number, rule))
    assert f'"template_group_id":{number},' in made.text
    assert '"values":[10101]' in made.text


@pytest.mark.parametrize(
    "body",
    [
        b'{"callback_url": "https://a.example", "sign_key": "TOPSECRET",}',
        b'{"callback_url": "https://a.example", "sign_key": "TOPSECRET"}',
        b'{"callback_url": "https://a.example", "sign_key": "TOPSECRET", "configuration": "' + b"x" * 5000 + b'"}',
        b'{"sign_key": "TOPSECRET"',
    ],
)
def test_a_sign_key_is_never_in_the_log(account: Account, body: bytes) -> None:
    account.api.post("/webhooks", content=body)
    assert "TOPSECRET" not in account.api.get("/logs?limit=3").text


def test_tokens_and_the_key_of_an_access_link_are_not_in_the_log(account: Account) -> None:
    account.plant("reset", {"seed": "typical"})
    contract = account.api.get("/contracts/10602").json()
    participant = contract["parties"][1]["participants"][0]["id"]
    link = account.api.post(f"/contracts/10602/participants/{participant}/access_link").json()["access_link"]
    account.api.get(f"/users?access_token={account.server.token}")
    account.api.post("/template_types", json={"name": account.server.scim_token})
    text = account.api.get("/logs?limit=10").text
    for secret in (account.server.token, account.server.scim_token, link.partition("key=")[2]):
        assert secret
        assert secret not in text


def test_the_log_outlives_a_restart_with_hostile_bodies_in_it(tmp_path: Path) -> None:
    import httpx

    state = tmp_path / "account.db"
    with SandboxServer().start("ready", state) as server:
        headers = {"x-oneflow-api-token": server.token}
        with httpx.Client(base_url=server.base_url, headers=headers, trust_env=False) as api:
            for body in BODIES:
                assert api.post("/template_types", content=body).status_code == 400
        assert server.stop() == 128 + 15
        assert "Traceback" not in server.said
    with SandboxServer().start("ready", state) as server:
        answer = httpx.get(f"{server.base_url}/logs", headers=headers, trust_env=False)
        assert answer.json()["count"] == len(BODIES)
