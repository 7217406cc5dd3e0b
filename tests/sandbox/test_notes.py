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
    with SandboxServer().start("ready", arguments=["--rate-limit", "40/300"]) as running:
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
