"""Reading more than the window holds: it waits, and the window of Oneflow's limit is never exceeded."""

from __future__ import annotations

from bisect import bisect_right

import httpx

from oneflow_tui.api.budget import DEFAULT_SHARE, WHOLE_LIMIT, WINDOW
from oneflow_tui.services.contracts import Contracts
from tests.api.edge import FakeTime, client


async def test_three_readings_of_20000_contracts_keep_to_the_share() -> None:
    time = FakeTime()
    sent: list[float] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        sent.append(time.now)
        await time.sleep(0.05)
        offset = int(request.url.params.get("offset", 0))
        data = [{"id": at} for at in range(offset, min(offset + 100, 20_150))]
        return httpx.Response(200, json={"count": 20_150, "data": data})

    waited: list[str] = []
    one = client(answer, time, on_wait=lambda _, why: waited.append(why))
    for _ in range(3):
        assert sum([len(page.items) async for page in Contracts(one).pages()]) == 20_000
    assert len(sent) == 600
    assert max(bisect_right(sent, begun + WINDOW - 0.001) - at for at, begun in enumerate(sent)) <= 400
    assert int(WHOLE_LIMIT * DEFAULT_SHARE) == 400
    assert any(waited)
    await one.aclose()
