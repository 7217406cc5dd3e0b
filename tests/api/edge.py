"""A server in memory and a clock that only moves when something sleeps."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from pydantic import SecretStr

from oneflow_tui.api.address import read_address
from oneflow_tui.api.budget import Budget
from oneflow_tui.api.client import Client, Clockwork

TOKEN = "planted-7f3a9c0d1e2b4c5d6e7f8091a2b3c4d5e6f"
BASE = "https://api.oneflow.com/v1"
Handler = Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]]


class FakeTime:
    def __init__(self) -> None:
        self.now = 1000.0
        self.sleeps: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)

    def works(self) -> Clockwork:
        start = datetime(2026, 1, 1, tzinfo=UTC)
        return Clockwork(
            clock=self.clock,
            sleep=self.sleep,
            random=lambda: 1.0,
            now=lambda: start + timedelta(seconds=self.now - 1000.0),
        )

    def budget(self, share: float = 0.2) -> Budget:
        return Budget(share, clock=self.clock, sleep=self.sleep)


def client(handler: Handler, time: FakeTime | None = None, **more: Any) -> Client:
    time = time or FakeTime()
    return Client(
        read_address(more.pop("base", BASE)),
        SecretStr(TOKEN),
        transport=httpx.MockTransport(handler),
        clockwork=time.works(),
        budget=more.pop("budget", None) or time.budget(),
        **more,
    )


def refusal(status: int, detail: str = "no", **more: Any) -> httpx.Response:
    body = {"status": status, "detail": detail, "title": "T", "error_code": status * 10000, "request_id": "req-1=="}
    return httpx.Response(status, json=body | more)
