"""Webhooks: what is accepted, what comes back, what never does."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Account

URL = "https://crm.example.com/oneflow"


def rules(*items: dict) -> list[dict]:
    return [{"filter_rules": list(items)}]


EVENTS = {"type": "EVENT_TYPE", "values": ["contract:publish"]}


def test_the_life_of_a_webhook(account: Account) -> None:
    number = account.new_type()
    filters = rules(EVENTS, {"type": "WORKSPACE", "values": [10101]})
    body = {"callback_url": URL, "filters": filters, "sign_key": "hush-hush", "template_group_id": number}
    made = account.api.post("/webhooks", json=body)
    assert made.status_code == 200
    webhook = made.json()
    assert made.headers["location"] == f"{account.server.base_url}/webhooks/{webhook['webhook_id']}"
    assert webhook == {
        "callback_url": URL,
        "filters": filters,
        "integration_instance": None,
        "legacy_webhook": False,
        "template_group_id": number,
        "webhook_id": webhook["webhook_id"],
    }
    path = f"/webhooks/{webhook['webhook_id']}"
    assert account.api.get(path).json() == webhook
    assert account.api.get("/webhooks").json()["data"] == [webhook]
    assert "hush-hush" not in account.console.get("/api/state").text
    assert account.state()["webhooks"][0]["has_sign_key"] is True

    replaced = account.api.put(path, json={"callback_url": f"{URL}/2"}).json()
    assert (replaced["callback_url"], replaced["filters"], replaced["template_group_id"]) == (f"{URL}/2", None, None)
    assert account.state()["webhooks"][0]["has_sign_key"] is False

    assert account.api.delete(path).status_code == 200
    assert account.api.delete(path).status_code == 404
    assert account.api.get("/webhooks").json()["count"] == 0


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"callback_url": ""}, "callback_url"),
        ({"callback_url": None}, "callback_url"),
        ({"callback_url": 5}, "callback_url"),
        ({"callback_url": "http://crm.example.com/"}, "callback_url"),
        ({"callback_url": "https://"}, "callback_url"),
        ({"callback_url": "https://a b/"}, "callback_url"),
        ({"callback_url": "https://[x/"}, "callback_url"),
        ({"callback_url": "https://x.example/" + "a" * 983}, "callback_url"),
        ({"sign_key": 5}, "sign_key"),
        ({"template_group_id": 99}, "template_group_id"),
        ({"template_group_id": True}, "template_group_id"),
        ({"filters": {}}, "filters"),
        ({"filters": [5]}, "filters.0"),
        ({"filters": rules()}, "filters.0.filter_rules"),
        ({"filters": rules(EVENTS, EVENTS, EVENTS)}, "filters.0.filter_rules"),
        ({"filters": rules({"type": "USER", "values": [1]})}, "filters.0.filter_rules.0.type"),
        ({"filters": rules(EVENTS, {"type": "WORKSPACE", "values": []})}, "filters.0.filter_rules.1.values"),
        ({"filters": rules({"type": "EVENT_TYPE", "values": ["e"] * 51})}, "filters.0.filter_rules.0.values"),
        ({"filters": rules({"type": "EVENT_TYPE", "values": ["e", 1]})}, "filters.0.filter_rules.0.values.1"),
        ({"filters": rules({"type": "WORKSPACE", "values": [1]})}, "filters.0.filter_rules.0.values.0"),
    ],
)
def test_what_is_wrong_is_named_by_path(account: Account, change: dict, path: str) -> None:
    answer = account.api.post("/webhooks", json={"callback_url": URL} | change)
    assert (answer.status_code, list(answer.json()["parameter_problems"])) == (400, [path])
    assert account.api.get("/webhooks").json()["count"] == 0


@pytest.mark.parametrize(
    "url", ["https://x.example/" + "a" * 982, "http://127.0.0.1:9/x", "http://localhost/x", "http://[::1]:9/"]
)
def test_https_of_a_thousand_characters_and_http_to_loopback_are_taken(account: Account, url: str) -> None:
    assert account.api.post("/webhooks", json={"callback_url": url}).status_code == 200


def test_fifty_values_are_taken(account: Account) -> None:
    filters = rules({"type": "EVENT_TYPE", "values": [f"contract:e{at}" for at in range(50)]}, EVENTS)
    assert account.api.post("/webhooks", json={"callback_url": URL, "filters": filters}).status_code == 200
