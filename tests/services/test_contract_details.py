from __future__ import annotations

import contextlib

import httpx
import pytest

from oneflow_tui.errors import NotAllowed, NotFound
from oneflow_tui.models import Contract, LogEntry
from oneflow_tui.services import Services
from oneflow_tui.services.contracts import Contracts
from oneflow_tui.services.directory import Directory
from tests.api.edge import client, refusal

HREF = "https://api.oneflow.com/v1/template_types/77"
FULL = {
    "id": 5,
    "state": "signed",
    "_links": {"template_type": {"href": HREF}},
    "_private": {"name": "Deal", "workspace_id": 3, "value": {"amount": "10.00", "currency": "SEK"}},
    "_private_ownerside": {"created_time": "2026-01-01T00:00:00Z", "template_id": 9, "template_type_id": 8},
    "lifecycle_state": {"lifecycle_state": "active"},
    "parties": [
        {"id": 1, "name": "Acme", "type": "company", "my_party": True, "participants": [{"id": 2, "name": "Ada"}]},
        {"id": 3, "name": None, "type": "individual", "participant": {"id": 4, "email": "bo@x.example"}},
    ],
    "tags": [{"id": 1, "name": "vip"}],
    "published_time": None,
    "data_fields": [{"id": 6, "name": "VAT", "value": "SE1", "_private_ownerside": {"custom_id": "vat"}}],
}


def test_a_contract_in_full() -> None:
    one = Contract.read(FULL)
    assert (one.name, one.workspace_id, one.template_id, one.template_type_id) == ("Deal", 3, 9, 8)
    assert (one.value, one.lifecycle, one.tags, one.published_time) == ("10.00 SEK", "active", ("vip",), "")
    assert [(party.name, party.type, party.is_mine) for party in one.parties] == [
        ("Acme", "company", True),
        ("", "individual", False),
    ]
    assert [(person.id, person.name, person.email) for person in one.participants] == [
        (2, "Ada", ""),
        (4, "", "bo@x.example"),
    ]
    assert one.data_fields is not None
    assert [(field.custom_id, field.value) for field in one.data_fields] == [("vat", "SE1")]
    assert Contract.read(FULL | {"_private_ownerside": None}).template_type_id == 77


@pytest.mark.parametrize("odd", [None, 7, "text", [], {}, [None], [7], {"x": None}])
@pytest.mark.parametrize(
    "key",
    ["_links", "_private_ownerside", "lifecycle_state", "parties", "tags", "published_time", "data_fields", "nothing"],
)
def test_a_contract_with_anything_in_it_is_read(key: str, odd: object) -> None:
    one = Contract.read(FULL | {key: odd})
    assert one.id == 5
    read = (one.name, one.template_id, one.template_type_id, one.lifecycle, one.tags, one.published_time, one.value)
    assert read is not None
    assert one.participants is not None
    assert one.raw[key] == odd


def test_a_bare_contract() -> None:
    one = Contract.read({"id": 1, "_private": None, "state": None})
    assert (one.name, one.state, one.value, one.created_time, one.parties) == ("", None, "", "", ())
    assert one.data_fields is None


def test_a_log_entry_with_a_text_or_an_object() -> None:
    assert LogEntry.read({}).path == ""
    one = LogEntry.read(
        {"request_body": {"a": 1}, "response_body": "x", "response_code": 200, "request_endpoint": "/p"}
    )
    assert (one.request_body, one.response_body, one.status, one.path) == ({"a": 1}, "x", 200, "/p")


async def test_a_part_that_is_refused_does_not_spoil_the_others() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v1")
        if path == "/contracts/5":
            return httpx.Response(200, json={key: value for key, value in FULL.items() if key != "data_fields"})
        if path.endswith("/events"):
            return refusal(403)
        return httpx.Response(200, json={"data": [{"id": 6, "name": "x"}], "count": 1})

    one = client(answer)
    found = await Contracts(one).details(5)
    assert found.contract.name == "Deal"
    assert found.parties is not None
    assert len(found.parties) == 2
    assert found.data_fields is not None
    assert found.files is not None
    assert found.events is None
    assert list(found.incomplete) == ["events"]
    assert isinstance(found.incomplete["events"], NotAllowed)
    await one.aclose()


async def test_a_contract_that_is_not_there() -> None:
    one = client(lambda _: refusal(404))
    with pytest.raises(NotFound):
        await Contracts(one).details(5)
    await one.aclose()


async def test_the_whole_of_it_on_the_sandbox(services: Services) -> None:
    """Logs, groups, webhooks and the like come in every known envelope."""
    await services.webhooks.create("https://crm.example.com/x")
    log = [LogEntry.read(one) async for page in services.logs.pages() for one in page.items]
    assert any("webhooks" in one.path for one in log)
    directory: Directory = services.directory
    assert (await directory.users()).items
    with contextlib.suppress(NotFound):  # an account may have no groups
        assert (await directory.groups()).items == ()
    assert len([page async for page in services.webhooks.pages()]) == 1
