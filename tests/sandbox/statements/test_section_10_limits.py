"""Section 10: every limit once more, in one place."""

from __future__ import annotations

import http.client

from tests.sandbox.conftest import Account
from tests.sandbox_server import SandboxServer

URL = "https://crm.example.com/"


def fields(account: Account, count: int, length: int = 0) -> int:
    rows = [{"custom_id": f"f{at}", "name": "F", "value": "x" * length} for at in range(count)]
    return account.put_fields(account.new_type(), rows).status_code


def filtered(account: Account, *rules: int) -> int:
    """Makes a webhook with rules of so many values each."""
    filter_rules = [{"type": "EVENT_TYPE", "values": ["contract:sign"] * count} for count in rules]
    body = {"callback_url": URL, "filters": [{"filter_rules": filter_rules}]}
    return account.api.post("/webhooks", json=body).status_code


def test_1024_characters_a_value(account: Account) -> None:
    """A field's value: 1,024 characters."""
    assert [fields(account, 1, 1024), fields(account, 1, 1025)] == [200, 400]


def test_150_fields_a_template_type(account: Account) -> None:
    """Fields of a template type: 150 by default."""
    assert [fields(account, 150), fields(account, 151)] == [200, 400]


def test_10_template_types_an_account(account: Account) -> None:
    """Custom blueprints of an account: 10 by default; here that is a switch."""
    account.plant("switches", {"type_cap": "10"})
    try:
        statuses = [account.api.post("/template_types", json={"name": f"Type {at}"}).status_code for at in range(11)]
    finally:
        account.plant("switches", {"type_cap": "off"})
    assert (set(statuses[:10]), statuses[10]) == ({200}, 403)


def test_1000_characters_a_callback_url(account: Account) -> None:
    """A callback_url: 1 to 1,000 characters."""
    urls = ["", URL + "a" * (1000 - len(URL)), URL + "a" * (1001 - len(URL))]
    assert [account.api.post("/webhooks", json={"callback_url": url}).status_code for url in urls] == [400, 200, 400]


def test_2_rules_a_filter(account: Account) -> None:
    """Rules of a filter: 1 or 2."""
    assert [filtered(account, *[1] * count) for count in range(4)] == [400, 200, 200, 400]


def test_50_values_a_rule(account: Account) -> None:
    """Values of a rule: 1 to 50."""
    assert [filtered(account, count) for count in (0, 1, 50, 51)] == [400, 200, 200, 400]


def test_100_items_a_page(account: Account) -> None:
    """Items of a page: 100."""
    assert [account.api.get(f"/users?limit={limit}").status_code for limit in (100, 101)] == [200, 400]


def test_an_offset_of_19900(account: Account) -> None:
    """An offset: 19,900 at most."""
    assert [account.api.get(f"/users?offset={offset}").status_code for offset in (19900, 19901)] == [200, 400]


def test_2000_requests_in_5_minutes() -> None:
    """Requests of a token in 5 minutes: 2,000."""
    with SandboxServer().start("ready") as server:
        place = server.base_url.removeprefix("http://").removesuffix("/v1")
        connection = http.client.HTTPConnection(place, timeout=30)
        statuses = []
        for _ in range(2001):
            connection.request("GET", "/v1/ping", headers={"x-oneflow-api-token": server.token})
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
        connection.close()
    assert (set(statuses[:2000]), statuses[2000]) == ({200}, 429)


def test_40_characters_a_token(account: Account) -> None:
    """A token: 40 characters; a shorter one is not let in."""
    token = account.server.token
    assert len(token) == 40
    assert account.api.get("/ping", headers={"x-oneflow-api-token": token[:-1]}).status_code == 401
