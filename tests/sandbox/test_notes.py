"""What a real account would punish is noted, each kind of it."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Account
from tests.sandbox_server import SandboxServer


def notes(account: Account) -> dict[str, dict]:
    return {one["kind"]: one for one in account.state()["notes"]}


@pytest.fixture(scope="module")
def server() -> SandboxServer:
    """One of its own, since notes outlive a reset."""
    with SandboxServer().start("ready", arguments=["--rate-limit", "80/300"]) as running:
        yield running


def test_each_kind_is_noted_with_its_call_and_counted(account: Account) -> None:
    assert notes(account) == {}
    number = account.new_type()
    assert notes(account)["nobody"]["times"] == 1
    account.api.get("/users?limit=101")
    account.api.get("/users?limit=5000")
    assert (notes(account)["limit"]["call"], notes(account)["limit"]["times"]) == ("GET /users", 2)
    account.put_fields(number, [{"custom_id": "a"}, {"custom_id": "b"}])
    account.put_fields(number, [{"custom_id": "b"}])
    dropped = notes(account)["dropped_fields"]
    assert dropped["call"] == "PUT /template_types/{id}/data_fields"
    assert dropped["sentence"].startswith("1 data field")
    account.api.get(f"/users?token={account.server.token}", headers={"x-oneflow-api-token": ""})
    assert notes(account)["token_in_url"]["call"] == "GET /users"
    assert "no_pause" not in notes(account)


def test_what_is_passed_over_or_cleared_without_a_word_is_noted(account: Account) -> None:
    number = account.api.post(
        "/webhooks?colour=red",
        content='{"callback_url": "http://127.0.0.1:9/", "sign_keys": "x", "sign_key": "k", "filtres": []}',
        headers={"content-type": "text/plain"},
    ).json()["webhook_id"]
    seen = notes(account)
    assert seen["unknown_key"]["sentence"].endswith('without a word: "colour", "sign_keys", "filtres".')
    assert seen["media_type"]["call"] == "POST /webhooks"
    assert "https only" in seen["plain_http"]["sentence"]
    assert "dropped_webhook" not in seen
    account.api.put(f"/webhooks/{number}", json={"callback_url": "https://a.example/", "made_up": 1})
    assert notes(account)["dropped_webhook"]["sentence"].startswith("Left out and so cleared: sign_key.")
    assert "made_up" not in str(account.state()["notes"])


def test_a_contract_that_nobody_signs_and_a_token_that_goes_astray_are_noted(account: Account) -> None:
    account.plant("reset", {"seed": "typical"})
    body = {"workspace_id": 10101, "template_id": 10301}
    number = account.api.post("/contracts/create", json=body).json()["id"]
    assert account.api.post(f"/contracts/{number}/publish", json={"subject": "s", "message": "m"}).status_code == 200
    assert "stays pending" in notes(account)["nobody_signs"]["sentence"]
    where = account.api.get(f"/contracts/{number}/files/1?download=true").headers["location"]
    assert account.api.get(where).status_code == 400
    assert "Follow the redirect" in notes(account)["token_elsewhere"]["sentence"]


@pytest.mark.parametrize("limit", ["%C2%B2", "101x", "-101", "", "%00"])
def test_a_limit_that_is_no_number_is_no_note_and_no_failure(account: Account, limit: str) -> None:
    assert account.api.get(f"/workspaces?limit={limit}").status_code == 400
    assert "GET /workspaces" not in [one["call"] for one in account.state()["notes"]]


def test_a_request_soon_after_a_429_is_noted(account: Account) -> None:
    assert account.plant("faults", {"spec": "GET /ping: 429 x1"}).status_code == 200
    assert account.api.get("/ping").status_code == 429
    assert "no_pause" not in notes(account)
    assert account.api.get("/workspaces").status_code == 200
    assert notes(account)["no_pause"]["call"] == "GET /workspaces"
    assert account.api.get("/users").status_code == 200  # the success before said that the pause was over
    assert (notes(account)["no_pause"]["call"], notes(account)["no_pause"]["times"]) == ("GET /workspaces", 1)


def test_the_limit_itself_says_so_too(account: Account) -> None:
    while account.api.get("/ping").status_code != 429:
        continue
    account.api.get("/ping")
    account.api.get("/ping")
    noted = next(one for one in account.state()["notes"] if (one["kind"], one["call"]) == ("no_pause", "GET /ping"))
    assert noted["times"] == 2
