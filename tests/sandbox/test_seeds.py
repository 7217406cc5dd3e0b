"""What the seeds hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import httpx
import pytest
from jsonschema import Draft202012Validator

from tests.sandbox.conftest import Account
from tests.sandbox_server import SandboxServer


@pytest.fixture(scope="module")
def large() -> Iterator[httpx.Client]:
    with (
        SandboxServer().start("large", arguments=["--rate-limit", "off"]) as server,
        httpx.Client(
            base_url=server.base_url, headers={"x-oneflow-api-token": server.token}, trust_env=False, timeout=60
        ) as api,
    ):
        yield api


def every(api: httpx.Client, path: str) -> list[dict]:
    items: list[dict] = []
    url: str | None = f"{path}{'&' if '?' in path else '?'}limit=100"
    while url:
        body = api.get(url).json()
        items += body["data"]
        url = body["_links"]["next"]["href"]
    return items


def test_typical_is_a_finished_set_up(clients: Account) -> None:
    clients.plant("reset", {"seed": "typical"})
    api = clients.api
    sales, order = api.get("/template_types").json()["data"]
    fields = clients.fields(sales["id"])
    assert len(fields) == 12
    assert [one["custom_id"] for one in fields if one["source"] == "system"] == ["contract_ref"]
    assert len(clients.fields(order["id"])) == 2
    template = api.get("/templates/10301").json()
    assert (template["name"], template["template_active"]) == ("Sales agreement", True)
    assert template["template_type"]["id"] == sales["id"]
    assert template["workspaces"] == [{"id": 10101, "name": "Sales"}]
    webhooks = api.get("/webhooks").json()["data"]
    assert [one["template_group_id"] for one in webhooks] == [sales["id"], None]
    assert all(one["filters"] and one["callback_url"].startswith("https://crm.example.com/") for one in webhooks)
    contracts = api.get("/contracts").json()["data"]
    assert len(contracts) == 12
    states = Counter(one["state"] for one in contracts)
    assert set(states) == {"draft", "pending", "overdue", "signed", "declined"}
    for one in contracts:
        for_them = api.get(f"/contracts/{one['id']}/events").json()["data"]
        assert ("contract:sign" in [event["type"] for event in for_them]) is (one["state"] == "signed")
        assert (one["published_time"] is None) is (one["state"] == "draft")
        assert one["_private_ownerside"]["template_type_id"] is not None
        assert api.get(f"/contracts/{one['id']}/data_fields").json()["count"] in (12, 2)


def test_a_seed_is_the_same_each_time(clients: Account) -> None:
    seen = []
    for _ in range(2):
        clients.plant("reset", {"seed": "typical"})
        seen.append([clients.api.get(path).json() for path in ("/contracts", "/templates", "/webhooks", "/tags")])
    assert seen[0] == seen[1]


def test_large_is_more_than_can_be_reached(large: httpx.Client) -> None:
    last = large.get("/contracts?offset=19900").json()
    assert (last["count"], len(last["data"])) == (20150, 100)
    assert last["_links"]["next"]["href"] is None
    assert len(every(large, "/templates?filter[active]=")) == 200
    assert large.get("/users").json()["count"] == 500
    types = every(large, "/template_types")
    assert len(types) == 60
    for one in types:
        fields = large.get(f"/template_types/{one['id']}").json()["data_fields"]
        assert len({field["custom_id"] for field in fields}) == len({field["id"] for field in fields}) == 150
    contracts = every(large, "/contracts?filter[published_time]=2026-03-01|2026-03-20")
    assert len(contracts) > 1000
    assert len({one["id"] for one in contracts}) == len(contracts)


def test_what_is_shared_in_large_is_changed_in_one_contract_only(large: httpx.Client) -> None:
    drafts = every(large, "/contracts?filter[states]=draft")
    template = drafts[-1]["_private_ownerside"]["template_id"]
    first, second = [one["id"] for one in drafts if one["_private_ownerside"]["template_id"] == template][-2:]
    field = large.get(f"/contracts/{first}/data_fields").json()["data"][0]
    before = large.get(f"/contracts/{second}/data_fields").json()
    answer = large.put(f"/contracts/{first}/data_fields/{field['id']}", json={"value": "only here"})
    assert answer.json()["value"] == "only here"
    assert large.get(f"/contracts/{second}/data_fields").json() == before


@pytest.mark.parametrize("path", ["/contracts", "/contracts/10602", "/contracts/10602/parties"])
def test_answers_are_as_the_document_says(clients: Account, path: str) -> None:
    clients.plant("reset", {"seed": "typical"})
    document = clients.api.get(clients.server.base_url.removesuffix("/v1") + "/openapi.json").json()
    pattern = path.replace("10602", "{id}")
    schema = document["paths"][pattern]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator = Draft202012Validator(schema | {"components": document["components"]})
    assert list(validator.iter_errors(clients.api.get(path).json())) == []
