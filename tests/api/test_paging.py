from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import httpx
import pytest

from oneflow_tui.errors import NotAllowed, ServerTrouble, UnexpectedAnswer
from tests.api.edge import client, refusal


class Account:
    """A list of `total` items, in pages."""

    def __init__(
        self, total: int, *, count: bool = True, cap: int = 100, links_to: str = "https://api.oneflow.com/v1"
    ) -> None:
        self.items = [{"id": number} for number in range(total)]
        self.with_count = count
        self.cap = cap
        self.links_to = links_to
        self.offsets: list[int] = []
        self.in_flight = 0
        self.most = 0
        self.on_request: Callable[[int], Awaitable[None]] | None = None

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        assert request.url.host == "api.oneflow.com"
        limit = min(int(request.url.params.get("limit", 100)), self.cap)
        offset = int(request.url.params.get("offset", 0))
        self.offsets.append(offset)
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        for _ in range(5):
            await asyncio.sleep(0)
        if self.on_request is not None:
            await self.on_request(offset)
        self.in_flight -= 1
        if offset > 19_900:
            return refusal(400, "offset")
        page: dict[str, Any] = {"data": self.items[offset : offset + limit], "_links": {"next": {"href": None}}}
        if self.with_count:
            page["count"] = len(self.items)
        if offset + limit < len(self.items):
            page["_links"]["next"]["href"] = f"{self.links_to}/x?limit={limit}&offset={offset + limit}"
        return httpx.Response(200, json=page)


@pytest.mark.parametrize("total", [0, 1, 99, 100, 101, 250, 1000])
@pytest.mark.parametrize("count", [True, False])
async def test_all_in_order(total: int, count: bool) -> None:
    account = Account(total, count=count)
    one = client(account)
    listing = await one.pages("/x")
    assert [item["id"] for item in listing.items] == list(range(total))
    assert (listing.count, listing.reachable, listing.unreachable) == (total, True, 0)
    assert len(account.offsets) == max(1, -(-total // 100))
    await one.aclose()


async def test_eight_at_once() -> None:
    account = Account(2000)
    one = client(account)
    await one.pages("/x")
    assert account.most == 8
    await one.aclose()


async def test_a_list_past_the_reachable_says_so() -> None:
    for count in (True, False):
        account = Account(20_150, count=count)
        one = client(account)
        listing = await one.pages("/x")
        assert len(listing.items) == 20_000
        assert not listing.reachable
        assert listing.unreachable == (150 if count else 1)
        assert listing.count == (20_150 if count else 20_001)
        assert max(account.offsets) == 19_900
        await one.aclose()


async def test_a_server_with_shorter_pages_is_read_whole() -> None:
    one = client(Account(130, cap=50))
    assert [item["id"] for item in (await one.pages("/x")).items] == list(range(130))
    await one.aclose()


async def test_a_link_to_another_host_is_read_for_its_query_only() -> None:
    one = client(Account(150, count=False, links_to="https://evil.example/v9"))
    assert len((await one.pages("/x")).items) == 150
    await one.aclose()


async def test_a_link_that_leads_back_ends() -> None:
    one = client(lambda _: httpx.Response(200, json={"data": [{"id": 1}], "_links": {"next": {"href": "/x?offset=0"}}}))
    with pytest.raises(UnexpectedAnswer, match="leads back"):
        await one.pages("/x")
    await one.aclose()


@pytest.mark.parametrize("body", [[{"id": 1}], {"data": [{"id": 1}]}, {"webhooks": [{"id": 1}]}])
async def test_any_known_envelope(body: Any) -> None:
    one = client(lambda _: httpx.Response(200, json=body))
    assert (await one.pages("/x", keys=("data", "webhooks"))).items == ({"id": 1},)
    await one.aclose()


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": {}}, {"data": [1]}, [None], [{"id": 1}, None]])
async def test_a_list_without_items_never_passes_for_empty(body: Any) -> None:
    one = client(lambda _: httpx.Response(200, json=body))
    with pytest.raises(UnexpectedAnswer, match=r"without its items|that are no objects"):
        await one.pages("/x")
    await one.aclose()


async def test_items_that_are_no_objects_are_left_out_page_by_page() -> None:
    one = client(lambda _: httpx.Response(200, json=[{"id": 1}, None, 7, {"id": 2}]))
    found = [page async for page in one.paged("/x")]
    assert [(page.items, page.odd) for page in found] == [([{"id": 1}, {"id": 2}], 2)]
    await one.aclose()


@pytest.mark.parametrize("heeds", [True, False])
async def test_a_bare_array_that_is_full_is_read_on(heeds: bool) -> None:
    """Whether it comes in pages is not known; where the offset is not heeded, the first page comes again."""
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        begin = int(request.url.params.get("offset", 0)) if heeds else 0
        asked.append(begin)
        return httpx.Response(200, json=[{"id": number} for number in range(begin, min(begin + 100, 250))])

    one = client(answer)
    assert len((await one.pages("/x")).items) == (250 if heeds else 100)
    assert asked == ([0, 100, 200] if heeds else [0, 0])
    await one.aclose()


async def test_a_count_that_is_only_the_pages_own_is_no_count() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        begin = int(request.url.params.get("offset", 0))
        items = [{"id": number} for number in range(begin, min(begin + 100, 250))]
        link = {"href": f"/x?offset={begin + 100}"} if begin < 200 else None
        return httpx.Response(200, json={"data": items, "count": len(items), "_links": {"next": link}})

    one = client(answer)
    pages = one.paged("/x")
    await pages.first()
    assert (pages.count, pages.total) == (None, None)
    assert (await one.pages("/x")).count == 250
    await one.aclose()


async def test_following_goes_on_where_it_was_after_a_failure() -> None:
    failing = True

    def answer(request: httpx.Request) -> httpx.Response:
        begin = int(request.url.params.get("offset", 0))
        if begin == 100 and failing:
            return httpx.Response(403, json={"status": 403})
        link = {"href": f"/x?offset={begin + 100}"} if begin < 300 else None
        items = [{"id": number} for number in range(begin, begin + 100)]
        return httpx.Response(200, json={"data": items, "_links": {"next": link}})

    one = client(answer)
    following = await one.paged("/x").following()
    with pytest.raises(NotAllowed):
        await following.more()
    failing = False
    offsets = []
    while (page := await following.more()) is not None:
        offsets.append((page.offset, page.items[0]["id"]))
    assert offsets == [(100, 100), (200, 200), (300, 300)]
    await one.aclose()


async def test_one_failing_page_fails_the_list_and_ends_the_others() -> None:
    account = Account(900)

    async def answer(request: httpx.Request) -> httpx.Response:
        return refusal(500) if request.url.params.get("offset") == "300" else await account(request)

    one = client(answer)
    with pytest.raises(ServerTrouble):
        await one.pages("/x")
    assert one.budget.in_flight == 0
    await one.aclose()


class Slow(Account):
    """An account whose pages are answered when the test says so."""

    def __init__(self, total: int) -> None:
        super().__init__(total)
        self.held: dict[int, asyncio.Event] = {}
        self.everything = False

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        offset = int(request.url.params.get("offset", 0))
        if offset in self.held:
            self.in_flight += 1
            self.most = max(self.most, self.in_flight)
            await self.held[offset].wait()
            self.in_flight -= 1
        return await super().__call__(request)


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(20_000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("it did not come about")


async def test_pages_come_in_order_and_a_slow_one_holds_back_no_other_request() -> None:
    account = Slow(2000)
    account.held[100] = asyncio.Event()
    one = client(account)
    pages = one.paged("/x")
    assert len((await pages.first()).items) == 100
    assert (pages.count, pages.total, account.offsets) == (2000, 20, [0])
    taken: list[int] = []

    async def read() -> None:
        async for page in pages:
            taken.append(page.offset)

    reading = asyncio.ensure_future(read())
    await until(lambda: len(account.offsets) == 19)
    assert taken == [0]
    assert account.most == 8
    account.held[100].set()
    await reading
    assert taken == list(range(0, 2000, 100))
    await one.aclose()


async def test_eight_are_in_flight_as_long_as_pages_remain() -> None:
    """A server that answers only while eight requests are with it gets an end of it."""
    account = Account(20_000)
    one = client(account)
    held = True

    async def answer(offset: int) -> None:
        nonlocal held
        held = held and offset < 19_200
        await until(lambda: not held or offset == 0 or one.budget.in_flight == 8)

    account.on_request = answer
    assert len((await one.pages("/x")).items) == 20_000
    assert account.most == 8
    await one.aclose()


async def test_reading_waits_for_who_takes_the_pages() -> None:
    account = Account(20_000)
    one = client(account)
    async with aclosing(one.paged("/x").__aiter__()) as pages:
        await anext(pages)
        await anext(pages)
        await until(lambda: account.in_flight == 0 and one.budget.in_flight == 0)
        assert 32 <= len(account.offsets) <= 64
    await one.aclose()


async def test_what_came_before_a_failing_page_is_given() -> None:
    account = Account(20_000)

    async def answer(request: httpx.Request) -> httpx.Response:
        return refusal(403) if request.url.params.get("offset") == "300" else await account(request)

    one = client(answer)
    taken = []

    async def read() -> None:
        async for page in one.paged("/x"):
            taken.append(page.offset)

    with pytest.raises(NotAllowed):
        await read()
    assert taken == [0, 100, 200]
    assert len(account.offsets) < 64
    await one.aclose()


async def test_leaving_off_ends_what_is_under_way() -> None:
    account = Slow(20_000)
    account.held = {offset: asyncio.Event() for offset in range(200, 20_000, 100)}
    one = client(account)
    async with aclosing(one.paged("/x").__aiter__()) as pages:
        assert [(await anext(pages)).offset for _ in range(2)] == [0, 100]
        await until(lambda: one.budget.in_flight == 8)
    assert one.budget.in_flight == 0
    await one.aclose()


async def test_one_page_by_its_number() -> None:
    account = Account(250)
    one = client(account)
    pages = one.paged("/x")
    assert pages.total is None
    await asyncio.gather(pages.first(), pages.first())
    assert pages.total == 3
    assert [item["id"] for item in (await pages.at(2)).items] == list(range(200, 250))
    assert account.offsets == [0, 200]
    await one.aclose()


async def test_an_item_that_a_growing_list_shows_twice_is_given_once() -> None:
    async def answer(request: httpx.Request) -> httpx.Response:
        offset = int(request.url.params.get("offset", 0))
        start = max(0, offset - 1)  # one was added at the front meanwhile
        return httpx.Response(200, json={"count": 300, "data": [{"id": at} for at in range(start, offset + 100)]})

    one = client(answer)
    assert [item["id"] for item in (await one.pages("/x")).items] == list(range(300))
    await one.aclose()
