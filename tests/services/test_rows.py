"""A long list that is read where somebody looks, in memory."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from oneflow_tui.api.client import Client
from oneflow_tui.errors import NotAllowed
from oneflow_tui.models import Contract
from oneflow_tui.services.contracts import ContractQuery, Contracts
from oneflow_tui.services.rows import Rows
from tests.api.edge import client, refusal


class Account:
    """Contracts with the ids 0, 1, 2, …"""

    def __init__(self, total: int, *, count: bool = True) -> None:
        self.total = total
        self.with_count = count
        self.asked: list[int] = []
        self.params: dict[str, str] = {}
        self.refused: set[int] = set()
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.params = dict(request.url.params)
        offset = int(self.params.get("offset", 0))
        self.asked.append(offset)
        await self.gate.wait()
        if offset in self.refused:
            return refusal(403)
        data: list[dict[str, Any]] = [{"id": at} for at in range(offset, min(offset + 100, self.total))]
        answer: dict[str, Any] = {"data": data, "_links": {"next": {"href": None}}}
        if self.with_count:
            answer["count"] = self.total
        if offset + 100 < self.total:
            answer["_links"]["next"]["href"] = f"https://h/v1/contracts?limit=100&offset={offset + 100}"
        return httpx.Response(200, json=answer)


def listed(account: Account) -> tuple[Client, Rows[Contract], list[tuple[int, int]]]:
    one = client(account)
    told: list[tuple[int, int]] = []
    return one, Contracts(one).rows(on_page=lambda first, behind: told.append((first, behind))), told


def read(rows: Rows[Contract]) -> list[int]:
    """The places of the rows that are there."""
    assert all(one is None or one.id == at for at, one in enumerate(rows.rows))
    return [at for at, one in enumerate(rows.rows) if one is not None]


async def test_the_first_rows_are_one_request() -> None:
    account = Account(20_150)
    one, rows, told = listed(account)
    rows.want(0, 40)
    assert not account.asked
    await rows.first()
    assert account.asked == [0]
    assert read(rows) == list(range(100))
    assert (rows.count, rows.unreachable, len(rows.rows), rows.whole) == (20_150, 150, 20_000, False)
    assert told == [(0, 100)]
    await one.aclose()


async def test_what_is_in_view_is_read_and_a_little_ahead() -> None:
    account = Account(20_150)
    one, rows, told = listed(account)
    await rows.first()
    rows.want(5_050, 5_130)
    await rows.settled()
    assert account.asked[:3] == [0, 5_000, 5_100]
    assert sorted(account.asked) == [0, 4_800, 4_900, 5_000, 5_100, 5_200, 5_300]
    assert read(rows) == [*range(100), *range(4_800, 5_400)]
    assert (5_000, 5_100) in told
    rows.want(5_050, 5_130)
    await rows.settled()
    assert len(account.asked) == 7
    await one.aclose()


async def test_what_scrolled_out_of_view_unread_is_not_read_any_more() -> None:
    account = Account(20_150)
    one, rows, _ = listed(account)
    await rows.first()
    account.gate.clear()
    for first in range(1_000, 15_000, 700):
        rows.want(first, first + 40)
    rows.want(19_000, 19_040)
    account.gate.set()
    await rows.settled()
    assert rows.rows[19_000] is not None
    assert len(account.asked) < 20
    await one.aclose()


@pytest.mark.parametrize("count", [True, False])
@pytest.mark.parametrize("total", [0, 100, 1_730])
async def test_all_of_it(count: bool, total: int) -> None:
    account = Account(total, count=count)
    one, rows, _ = listed(account)
    await rows.read_all()
    assert read(rows) == list(range(total))
    assert rows.whole
    assert rows.count == total
    assert len(account.asked) == max(1, -(-total // 100))
    await one.aclose()


async def test_a_page_that_failed_is_asked_for_again() -> None:
    account = Account(1_000)
    account.refused = {300}
    one, rows, told = listed(account)
    with pytest.raises(NotAllowed):
        await rows.read_all()
    assert isinstance(rows.problem, NotAllowed)
    assert (0, 0) in told
    account.refused = set()
    await rows.read_all()
    assert rows.problem is None
    assert rows.whole
    assert read(rows) == list(range(1_000))
    await one.aclose()


async def test_cancelled_nothing_more_is_read() -> None:
    account = Account(5_000)
    one, rows, _ = listed(account)
    await rows.first()
    account.gate.clear()
    rows.want_all()
    await asyncio.sleep(0)
    rows.cancel()
    await rows.settled()
    assert one.budget.in_flight == 0
    assert read(rows) == list(range(100))
    assert not rows.whole
    await one.aclose()


async def test_an_odd_row_is_counted_and_spoils_no_other() -> None:
    one = client(lambda _: httpx.Response(200, json={"count": 3, "data": [{"id": 0}, {"id": "x"}, {"id": 2}]}))
    rows = Contracts(one).rows()
    await rows.read_all()
    assert (read(rows), rows.odd) == ([0, 2], 1)
    await one.aclose()


async def test_what_the_api_can_choose_by_is_sent_to_it() -> None:
    account = Account(3)
    one = client(account)
    query = ContractQuery(
        states=("draft", "signed"), text="a&b+c", published=("2026-01-01T00:00:00+02:00", ""), sort=("-state", "name")
    )
    await Contracts(one).rows(query).first()
    assert account.params == {
        "limit": "100",
        "sort": "-state,name",
        "filter[states]": "draft,signed",
        "filter[published_time]": "2026-01-01T00:00:00+02:00|",
        "filter[query]": "a&b+c",
    }
    await one.aclose()
