"""A list that is not all there says so, whatever the account counts."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from oneflow_tui.api.address import read_address
from oneflow_tui.api.client import ScimClient
from oneflow_tui.api.paging import Pages
from oneflow_tui.errors import UnexpectedAnswer
from oneflow_tui.models import User
from oneflow_tui.services.directory import Directory
from oneflow_tui.session.reading import _listed
from tests.api.edge import client

ALL = [{"id": number, "email": f"u{number}@x.example"} for number in range(1, 451)]


def paged(answer: Any) -> Pages:
    def respond(request: httpx.Request) -> httpx.Response:
        offset = int(request.url.params.get("offset", 0))
        return httpx.Response(200, json=answer(offset))

    return client(respond).paged("/users")


async def test_a_count_that_is_only_the_pages_own_is_not_believed() -> None:
    def answer(offset: int) -> Any:
        more = {"href": f"http://127.0.0.1:1/v1/users?offset={offset + 100}&limit=100"} if offset < 400 else None
        page = ALL[offset : offset + 100]
        return {"_links": {"next": more}, "count": len(page), "data": page}

    part = await _listed("users", paged(answer), User)
    assert len(part.items) == 450
    assert not part.problems


@pytest.mark.parametrize("gap", ["an empty page", "the same page again"])
async def test_what_is_missing_is_named(gap: str) -> None:
    def answer(offset: int) -> Any:
        page = ALL[offset : offset + 100]
        if offset == 100:
            page = [] if gap == "an empty page" else ALL[:100]
        return {"count": 450, "data": page}

    part = await _listed("users", paged(answer), User)
    assert len(part.items) == 350
    assert [type(one) for one in part.problems] == [UnexpectedAnswer]
    assert "350 of 450 came" in part.problems[0].detail


async def test_a_number_that_no_float_holds_is_no_answer() -> None:
    one = client(lambda _: httpx.Response(200, content=b'{"count": 1, "data": [{"id": 1, "x": 1e999}]}'))
    with pytest.raises(UnexpectedAnswer):
        await one.get("/users")
    fine = client(lambda _: httpx.Response(200, content=b'{"x": 1e300, "id": 123456789012345678901234567890}'))
    assert (await fine.get("/users")).data == {"x": 1e300, "id": 123456789012345678901234567890}
    await one.aclose()
    await fine.aclose()


PEOPLE = [{"id": str(number), "userName": f"u{number}"} for number in range(250)]


@pytest.mark.parametrize(
    "form",
    [
        lambda page: {"totalResults": 250, "Resources": page},
        lambda page: {"Resources": page},
        lambda page: {"totalResults": None, "Resources": page},
        lambda page: {"totalResults": "250", "Resources": page},
    ],
)
async def test_scim_lists_are_read_to_their_end(form: Any) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        start = int(request.url.params["startIndex"]) - 1
        return httpx.Response(200, json=form(PEOPLE[start : start + 100]))

    found = await Directory(scim(respond)).users()
    assert [one["id"] for one in found.items] == [one["id"] for one in PEOPLE]


async def test_a_bare_list_and_one_that_knows_no_pages_are_read_once() -> None:
    assert len((await Directory(scim(lambda _: httpx.Response(200, json=PEOPLE))).users()).items) == 250
    again = scim(lambda _: httpx.Response(200, json={"totalResults": 400, "Resources": PEOPLE}))
    assert len((await Directory(again).users()).items) == 250


def scim(respond: Any) -> ScimClient:
    address = read_address("http://127.0.0.1:1/v1")
    return ScimClient(address, SecretStr("scim-token"), transport=httpx.MockTransport(respond))
