"""Section 9: where a sandbox may be lenient."""

from __future__ import annotations

from tests.sandbox.conftest import Account


def test_plain_lists_take_limit_and_offset(typical: Account) -> None:
    """Webhooks, logs, tags and folders take limit and offset."""
    for path in ("/webhooks", "/logs", "/tags", "/folders"):
        whole = typical.api.get(path).json()["data"]
        assert len(whole) > 1
        page = typical.api.get(f"{path}?limit=1&offset=1").json()["data"]
        assert len(page) == 1
        assert path == "/logs" or page == whole[1:2]


def test_contacts_take_workspace_id(typical: Account) -> None:
    """Contacts can be asked for by workspace_id."""
    contacts = typical.api.get("/contacts").json()["data"]
    number = contacts[0]["workspace_id"]
    found = typical.api.get(f"/contacts?workspace_id={number}").json()["data"]
    assert found == [contact for contact in contacts if contact["workspace_id"] == number]
    assert typical.api.get("/contacts?workspace_id=99").json()["data"] == []


def test_unknown_query_keys_are_ignored(account: Account) -> None:
    """A query key that a call does not know is ignored."""
    assert account.api.get("/templates?colour=red").json()["data"] == account.api.get("/templates").json()["data"]
    assert account.api.get("/ping?colour=red").status_code == 200


def test_any_host_header_is_accepted(account: Account) -> None:
    """Any Host header is accepted on loopback."""
    assert account.api.get("/ping", headers={"host": "oneflow.test:80"}).status_code == 200


def test_links_are_built_from_the_host_header(account: Account) -> None:
    """Links are built from the Host header."""
    links = account.api.get("/templates", headers={"host": "oneflow.test:80"}).json()["_links"]
    assert links["self"]["href"].startswith("http://oneflow.test:80/v1/templates")
