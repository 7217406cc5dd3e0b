"""Section 8: extensions, which a person switches on."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Account

WEBHOOK = {"callback_url": "https://crm.example.com/oneflow"}


def off(account: Account) -> None:
    assert account.plant("conditions", {"template_types_on": False, "webhooks_on": False}).status_code == 200


@pytest.mark.parametrize("path", ["/extensions", "/accounts/me/extensions", "/accounts/10001/extensions"])
def test_no_call_lists_or_switches_extensions(account: Account, path: str) -> None:
    """No call lists an account's extensions or switches one on."""
    for method in ("GET", "POST", "PUT", "PATCH"):
        assert account.api.request(method, path).status_code == 404


def test_an_extension_is_switched_on_by_a_person(account: Account) -> None:
    """Switching an extension on is a person's step in the web app, which the console stands in for."""
    off(account)
    account.plant("extension", {"on": True})
    assert account.api.get("/template_types").status_code == 200


def test_the_webhooks_extension_has_to_be_on(account: Account) -> None:
    """Webhooks need the Webhooks extension to be on."""
    off(account)
    assert account.api.post("/webhooks", json=WEBHOOK).status_code == 403


def test_a_call_of_an_extension_that_is_off_is_403(account: Account) -> None:
    """What a call answers while its extension is off is unknown; here 403 by default."""
    off(account)
    assert [account.api.get(path).status_code for path in ("/template_types", "/webhooks")] == [403, 403]
    assert account.api.post("/template_types", json={"name": "A"}).status_code == 403


def test_on_is_known_by_a_template_type(account: Account) -> None:
    """The extension is on where a template type exists or was created."""
    account.new_type()
    assert account.api.get("/template_types").json()["count"] == 1


def test_off_is_known_by_a_refusal(account: Account) -> None:
    """The extension is off where the list is refused."""
    off(account)
    assert account.api.get("/template_types").is_client_error


def test_an_empty_list_leaves_it_open(account: Account) -> None:
    """A 200 with nothing in it leaves open whether the extension is on: the first creation tells."""
    account.plant("switches", {"extension_off": "empty"})
    try:
        off(account)
        listed, made = account.api.get("/template_types"), account.api.post("/template_types", json={"name": "A"})
    finally:
        account.plant("switches", {"extension_off": "403"})
    assert (listed.status_code, listed.json()["data"], made.status_code) == (200, [], 403)
