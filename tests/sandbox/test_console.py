"""The console: who may use it, and its page."""

from __future__ import annotations

import re

import pytest

from tests.sandbox.conftest import Account


def test_the_page_brings_all_it_needs(account: Account) -> None:
    page = account.console.get(account.server.console_url)
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    named = re.findall(r'(?:src|href)="([^"#]+)"', page.text)
    assert set(named) == {"/console/console.css", "/console/console.js", "/openapi.json"}
    root = account.server.console_url.removesuffix("/console")
    assert account.console.get(f"{root}/openapi.json").json()["openapi"].startswith("3.")
    wanted, seen = {"/console/console.css", "/console/console.js"}, set()
    while wanted:
        path = wanted.pop()
        seen.add(path)
        asset = account.console.get(root + path)
        assert asset.status_code == 200, path
        kind = "text/javascript" if path.endswith(".js") else "text/css"
        assert asset.headers["content-type"].startswith(kind)
        assert "'unsafe" not in asset.headers["content-security-policy"]
        assert not re.search(r"https?://|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", asset.text)
        wanted |= {f"/console/{name}" for name in re.findall(r'(?:from|import) "\./([^"]+)"', asset.text)} - seen
    assert len(seen) > 10
    assert account.server.token not in page.text


def test_the_state_tells_what_to_copy(account: Account) -> None:
    assert account.state()["access"] == {
        "base_url": account.server.base_url,
        "scim_base_url": account.server.scim_base_url,
        "token": account.server.token,
        "user_email": "ada@nordlys.example",
        "scim_token": account.server.scim_token,
    }


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:1"}, 403),
        ({"host": "evil.example"}, 403),
        ({"host": "evil.example", "origin": "http://evil.example"}, 403),
        ({"host": "["}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/json; charset=utf-8"}, 200),
    ],
)
def test_pages_from_elsewhere_change_and_learn_nothing(account: Account, headers: dict, status: int) -> None:
    content = {"content-type": "application/json"} | headers
    answer = account.console.post("/api/extension", content='{"on": false}', headers=content)
    assert answer.status_code == status
    assert account.state()["extension"] is (status != 200)
    if status == 403:
        assert account.console.get("/api/state", headers=headers).status_code == 403


def test_its_own_page_may(account: Account) -> None:
    origin = account.server.console_url.removesuffix("/console")
    answer = account.console.post("/api/extension", json={"on": False}, headers={"origin": origin})
    assert (answer.status_code, answer.json()) == (200, {"on": False})


def test_changes_are_posts_only(account: Account) -> None:
    answer = account.console.get("/api/extension")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_template_carries_the_values_of_the_type_it_was_given(account: Account) -> None:
    number = account.new_type()
    account.put_fields(number, [{"custom_id": "a", "name": "A", "value": "1"}])
    given = account.plant("templates/10301/template_type", {"template_type_id": number}).json()
    assert (given["template_type_id"], given["data_fields"]) == (number, {"a": "1"})
    taken = account.plant("templates/10301/template_type", {"template_type_id": None}).json()
    assert (taken["template_type_id"], taken["data_fields"]) == (None, {})
    assert account.plant("templates/10301/template_type", {"template_type_id": 99}).status_code == 400
    assert account.plant("templates/1/template_type", {"template_type_id": number}).status_code == 404


def test_reset_takes_a_known_seed(account: Account) -> None:
    account.new_type()
    assert account.plant("reset", {"seed": "new"}).json() == {"seed": "new"}
    state = account.state()
    assert (state["extension"], state["template_types"]) == (False, [])
    assert account.plant("reset", {"seed": "full"}).status_code == 400


def test_the_state_tells_only_what_has_changed(account: Account) -> None:
    def since(revision: str) -> dict:
        return account.console.get("/api/state", params={"since": revision}).json()

    whole = account.state()
    revision = whole["revision"]
    assert since(revision) == {"revision": revision, "unchanged": True}

    account.api.get("/ping")
    called = since(revision)
    assert called["revision"] != revision
    assert called["calls"][0]["path"] == "/v1/ping"
    assert "notes" in called
    assert "users" not in called

    account.new_type()
    changed = since(called["revision"])
    assert changed.keys() == whole.keys()
    assert since(changed["revision"])["unchanged"] is True


@pytest.mark.parametrize("revision", ["", "0", "x.1.2", "\0", "9" * 5000])
def test_a_revision_of_another_sandbox_gets_everything(account: Account, revision: str) -> None:
    answer = account.console.get("/api/state", params={"since": revision})
    assert "users" in answer.json()


def test_calls_are_shown_without_what_is_secret(account: Account) -> None:
    token = account.server.token
    account.api.get("/workspaces", params={"limit": 5, "token": token})
    account.api.post("/webhooks", json={"callback_url": "https://x.example/", "sign_key": "hush-hush"})
    account.api.get("/nowhere")
    calls = account.state()["calls"]
    assert [(one["method"], one["path"], one["status"]) for one in calls[:3]] == [
        ("GET", "/v1/nowhere", 404),
        ("POST", "/v1/webhooks", 200),
        ("GET", "/v1/workspaces", 200),
    ]
    assert all(one["ms"] >= 0 for one in calls)
    assert token not in str(calls)
    assert "hush-hush" not in str(calls)
    for _ in range(60):
        account.api.get("/ping")
    assert len(account.state()["calls"]) == 50
