"""Contacts, folders, tags, and the log of calls."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Account


@pytest.fixture
def typical(clients: Account) -> Account:
    assert clients.plant("reset", {"seed": "typical"}).status_code == 200
    return clients


def test_contacts_of_a_workspace(typical: Account) -> None:
    everyone = typical.api.get("/contacts").json()
    assert everyone["count"] == 4
    assert everyone["data"][0]["company_name"] == "Fjord AS"
    ours = typical.api.get("/contacts?workspace_id=10102").json()["data"]
    assert [one["name"] for one in ours] == ["Eva Svensson"]
    assert typical.api.get("/contacts?workspace_id=x").status_code == 400


def test_folders_name_what_they_lie_in(typical: Account) -> None:
    folders = typical.api.get("/folders").json()["data"]
    assert [(one["name"], one["path"]) for one in folders] == [
        ("2026", []),
        ("First quarter", ["2026"]),
        ("Reviewed", []),
    ]


def test_tags(typical: Account) -> None:
    tags = typical.api.get("/tags?limit=2").json()
    assert (tags["count"], [one["name"] for one in tags["data"]]) == (3, ["Renewal", "Key account"])
    typical.plant("switches", {"plain_lists": "whole"})
    try:
        assert len(typical.api.get("/tags?limit=2").json()["data"]) == 3
    finally:
        typical.plant("switches", {"plain_lists": "paged"})


@pytest.mark.parametrize("path", ["/contacts", "/folders", "/tags", "/contracts"])
def test_they_are_empty_at_first(account: Account, path: str) -> None:
    assert account.api.get(path).json()["data"] == []


def test_the_log_tells_what_was_asked_and_hides_what_opens(account: Account) -> None:
    body = {"callback_url": "https://crm.example.com/x", "sign_key": "very secret"}
    account.api.post("/webhooks", json=body)
    missing = account.api.get("/contracts/12?x=1")
    answer = account.api.get("/logs?limit=2")
    assert account.server.token not in answer.text
    assert "very secret" not in answer.text
    newest, before = answer.json()["data"]
    assert (newest["request_method"], newest["request_endpoint"]) == ("GET", "/contracts/{id}")
    assert newest["request_path"].endswith("/contracts/12?x=1")
    assert (newest["response_code"], newest["request_id"]) == (404, missing.json()["request_id"])
    assert newest["response_body"]["status"] == 404
    assert before["request_body"]["callback_url"] == body["callback_url"]
    assert (type(newest["api_version"]), type(newest["request_duration"])) == (int, int)
