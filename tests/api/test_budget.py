from __future__ import annotations

import asyncio

from oneflow_tui.api.budget import Budget
from tests.api.edge import FakeTime


async def test_the_window_slides() -> None:
    time = FakeTime()
    budget = time.budget(0.001)
    assert budget.limit == 2
    told: list[tuple[float, str]] = []

    async def one() -> float:
        async with budget.slot(lambda seconds, why: told.append((seconds, why))):
            return time.now

    assert await one() == 1000
    time.now = 1010
    assert await one() == 1010
    assert budget.used == 2
    assert budget.waiting == 0
    assert await one() == 1300
    assert told[0][0] == 290
    assert "our share" in told[0][1]
    assert told[-1] == (0.0, "")
    assert len(told) == 291
    assert budget.used == 2


async def test_a_fifth_by_default_and_never_nothing() -> None:
    assert [Budget().limit, Budget(1.0).limit, Budget(7).limit, Budget(0.00001).limit] == [400, 2000, 2000, 1]


async def test_at_most_eight_in_flight_and_given_back_when_cancelled() -> None:
    budget = FakeTime().budget()
    going = asyncio.Event()

    async def one() -> None:
        async with budget.slot():
            await going.wait()

    tasks = [asyncio.create_task(one()) for _ in range(12)]
    for _ in range(30):
        await asyncio.sleep(0)
    assert budget.in_flight == 8
    for task in tasks[:8]:
        task.cancel()
    await asyncio.gather(*tasks[:8], return_exceptions=True)
    for _ in range(30):
        await asyncio.sleep(0)
    assert budget.in_flight == 4
    going.set()
    await asyncio.gather(*tasks[8:])
    assert budget.in_flight == 0


async def test_waiting_can_be_cancelled() -> None:
    asleep = asyncio.Event()

    async def forever(_: float) -> None:
        asleep.set()
        await asyncio.Event().wait()

    budget = Budget(clock=lambda: 5.0, sleep=forever)
    budget.hold(60, "a pause")

    async def one() -> None:
        async with budget.slot():
            raise AssertionError("it began")

    task = asyncio.create_task(one())
    await asleep.wait()
    assert budget.waiting == 60
    assert budget.waiting_why == "a pause"
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    assert budget.waiting == 0
    assert budget.used == 0
