"""What the services do with answers that the sandbox does not give."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from oneflow_tui.api.address import read_address
from oneflow_tui.api.client import ScimClient
from oneflow_tui.errors import Conflict, PlanNeeded, ServerTrouble, UnexpectedAnswer
from oneflow_tui.models import DataField
from oneflow_tui.services.data_fields import DataFields, fingerprint, sent_form
from oneflow_tui.services.extensions import Extensions
from oneflow_tui.services.template_types import TemplateTypes
from oneflow_tui.services.users import Invitations
from oneflow_tui.services.webhooks import Webhooks, filters_of
from tests.api.edge import BASE, FakeTime, client, refusal

FULL = {
    "_links": {"self": {"href": "x"}},
    "_private": 1,
    "active": True,
    "custom_id": "vat",
    "description": None,
    "id": 5,
    "name": "VAT",
    "placeholder": "SE…",
    "source": "user",
    "value": "\ud800",
    "brand_new": {"deep": [1]},
}


def test_a_field_goes_back_as_it_came() -> None:
    assert sent_form(DataField.read(FULL)) == {
        "custom_id": "vat",
        "name": "VAT",
        "description": None,
        "placeholder": "SE…",
        "value": "\ud800",
        "brand_new": {"deep": [1]},
    }
    assert sent_form(DataField.read({"custom_id": "x"})) == {
        "custom_id": "x",
        "name": "",
        "description": "",
        "placeholder": "",
        "value": "",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"custom_id": "Vat"},
        {"name": "V"},
        {"description": "d"},
        {"placeholder": ""},
        {"value": "v"},
        {"active": False},
        {"source": "system"},
    ],
)
def test_a_fingerprint_sees_every_change(change: dict[str, Any]) -> None:
    assert fingerprint([DataField.read(FULL)]) != fingerprint([DataField.read(FULL | change)])


def test_null_and_empty_are_one_to_a_fingerprint() -> None:
    assert fingerprint([DataField.read(FULL)]) == fingerprint([DataField.read(FULL | {"description": ""})])


async def test_missing_data_fields_never_pass_for_none() -> None:
    one = client(lambda _: httpx.Response(200, json={"id": 1, "name": "x"}))
    with pytest.raises(UnexpectedAnswer):
        await DataFields(one).read(1)
    await one.aclose()


@pytest.mark.parametrize("status", [402, 403, 404])
async def test_a_refusal_means_off(status: int) -> None:
    one = client(lambda _: refusal(status, "not in your plan"))
    state = await Extensions(one).template_types()
    assert (state.outcome, state.request_id) == ("off", "req-1==")
    assert state.detail == f"Oneflow refuses it (HTTP {status}): not in your plan"
    await one.aclose()


@pytest.mark.parametrize("response", [httpx.Response(404, html="<html>"), httpx.Response(403, html="<html>")])
async def test_a_web_page_does_not_mean_off(response: httpx.Response) -> None:
    one = client(lambda _: response)
    with pytest.raises(UnexpectedAnswer):
        await Extensions(one).template_types()
    await one.aclose()


async def test_trouble_does_not_mean_off() -> None:
    one = client(lambda _: refusal(500))
    with pytest.raises(ServerTrouble):
        await Extensions(one).template_types()
    await one.aclose()


def test_filters_are_one_with_up_to_two_rules() -> None:
    assert filters_of([], []) is None
    assert filters_of(["a"], []) == [{"filter_rules": [{"type": "EVENT_TYPE", "values": ["a"]}]}]
    assert filters_of(["a"], [1, 2]) == [
        {"filter_rules": [{"type": "EVENT_TYPE", "values": ["a"]}, {"type": "WORKSPACE", "values": [1, 2]}]}
    ]


@pytest.mark.parametrize("wrap", [lambda x: x, lambda x: {"data": x}, lambda x: {"webhooks": x}])
async def test_webhooks_in_any_envelope(wrap: Any) -> None:
    one = client(lambda _: httpx.Response(200, json=wrap([{"webhook_id": 3}, {"id": 4}])))
    assert [hook.id for hook in await Webhooks(one).list()] == [3, 4]
    await one.aclose()


async def test_unknown_keys_of_a_webhook_survive() -> None:
    raw = {
        "webhook_id": 3,
        "_links": {},
        "legacy_webhook": False,
        "integration_instance": None,
        "configuration": {"a": 1},
        "brand_new": [1],
        "callback_url": "https://old.example",
        "template_group_id": 8,
    }
    sent: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "PUT":
            sent.append(json.loads(request.content))
            return httpx.Response(200)
        return httpx.Response(200, json=raw)

    one = client(answer)
    assert (await Webhooks(one).replace(3, "https://new.example", raw=raw)).id == 3
    assert sent == [
        {
            "configuration": {"a": 1},
            "brand_new": [1],
            "callback_url": "https://new.example",
            "filters": None,
            "template_group_id": None,
        }
    ]
    await one.aclose()


@pytest.mark.parametrize("location", ["https://api.oneflow.com/v1/webhooks/77", "/v1/webhooks/77/", None])
async def test_a_creation_that_names_itself_by_location_only(location: str | None) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(201, headers={"location": location} if location else {})
        assert request.url.path == "/v1/webhooks/77"
        return httpx.Response(200, json={"id": 77})

    one = client(answer)
    if location:
        assert (await Webhooks(one).create("https://x.example")).id == 77
    else:
        with pytest.raises(UnexpectedAnswer, match="does not name it"):
            await Webhooks(one).create("https://x.example")
    await one.aclose()


async def test_the_eleventh_type_refused_is_told() -> None:
    one = client(lambda _: refusal(402, "At most 10 blueprints"))
    with pytest.raises(PlanNeeded, match="At most 10 blueprints"):
        await TemplateTypes(one).create("x")
    await one.aclose()


def scim(handler: Any) -> ScimClient:
    time = FakeTime()
    return ScimClient(
        read_address(BASE),
        SecretStr("scim-secret"),
        transport=httpx.MockTransport(handler),
        clockwork=time.works(),
        budget=time.budget(),
    )


async def test_scim_speaks_its_own_way() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"] == "Bearer scim-secret"
        assert "x-oneflow-api-token" not in request.headers
        assert str(request.url).startswith("https://api.oneflow.com/scim/v1/Users")
        if request.method == "GET":
            assert request.url.params["filter"] == 'userName eq "a\\"b@example.com"'
            return httpx.Response(200, json={"totalResults": 0})
        assert request.headers["content-type"] == "application/scim+json"
        assert json.loads(request.content) == {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": 'a"b@example.com',
            "displayName": "A B",
            "active": True,
        }
        return httpx.Response(201, json={"id": 9, "userName": 'a"b@example.com', "displayName": "A B"})

    one = scim(answer)
    assert (await Invitations(one).invite('a"b@example.com', "A B")).id == "9"
    await one.aclose()


async def test_a_scim_server_that_does_not_filter_is_read_to_its_end() -> None:
    people = [{"id": str(number), "userName": f"p{number}@example.com"} for number in range(250)]

    def answer(request: httpx.Request) -> httpx.Response:
        start = int(request.url.params["startIndex"])
        return httpx.Response(200, json={"totalResults": 250, "Resources": people[start - 1 : start + 99]})

    one = scim(answer)
    found = await Invitations(one).find("P249@example.com")
    assert found is not None
    assert found.id == "249"
    assert await Invitations(one).find("x@example.com") is None
    await one.aclose()


async def test_a_scim_refusal_is_ours() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"totalResults": 0, "Resources": []})
        return httpx.Response(409, json={"schemas": ["e"], "status": "409", "detail": "exists"})

    one = scim(answer)
    with pytest.raises(Conflict, match="exists"):
        await Invitations(one).invite("a@example.com", "A")
    await one.aclose()
