"""What the log of calls says of a call that trouble befell, and that no connection outlives it."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
import uvicorn
from uvicorn.server import ServerState

from oneflow_tui.sandbox.access import Door
from oneflow_tui.sandbox.app import App
from oneflow_tui.sandbox.delivery.courier import Courier
from oneflow_tui.sandbox.faults import Faults
from oneflow_tui.sandbox.faults.connection import Connection
from oneflow_tui.sandbox.log import CallLog, Entry
from oneflow_tui.sandbox.sandbox import Sandbox
from oneflow_tui.sandbox.seeds import TOKEN, USER_EMAIL
from oneflow_tui.sandbox.store import Store

WAIT = 20.0  # seconds


@dataclass
class Running:
    """A sandbox inside the test."""

    sandbox: Sandbox
    server: ServerState
    client: httpx.AsyncClient
    connections: list[weakref.ref[Connection]]

    async def logged(self) -> Entry:
        """The last call, once there is one."""
        async with asyncio.timeout(WAIT):
            while not self.sandbox.log.newest():
                await asyncio.sleep(0)
        return self.sandbox.log.newest()[0]


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    store = Store("ready")
    sandbox = Sandbox(store, Door(None), Faults(), Courier(store))
    config = uvicorn.Config(App(sandbox), http=Connection, ws="none", lifespan="off", log_config=None)
    config.load()
    state, connections = ServerState(), []

    def connection() -> Connection:
        made = Connection(config, state, {})
        connections.append(weakref.ref(made))
        return made

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    headers = {"x-oneflow-api-token": TOKEN, "x-oneflow-user-email": USER_EMAIL}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/v1", headers=headers, trust_env=False) as client:
        yield Running(sandbox, state, client, connections)
    server.close()


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("500", 500),
        ("html 200", 200),
        ("empty 204", 204),
        ("redirect", 302),
        ("delay 1ms", 200),
        ("slow-body 20ms", 200),
        ("garbage", 200),
        ("wrong-type", 200),
        ("lost-write", 200),
    ],
)
async def test_an_answer_is_logged_as_the_client_saw_it(running: Running, kind: str, status: int) -> None:
    running.sandbox.faults = Faults(f"*: {kind}")
    answer = await running.client.post("/template_types", json={"name": "Deal"})
    entry = await running.logged()
    assert (answer.status_code, entry.status, entry.answer) == (status, status, answer.content)


@pytest.mark.parametrize(
    ("kind", "done"),
    [
        ("reset-before", 0),
        ("reset-after", 1),
        ("close-before", 0),
        ("close-after", 1),
        ("stall 1ms", 0),
    ],
)
async def test_no_answer_is_logged_as_none(running: Running, kind: str, done: int) -> None:
    running.sandbox.faults = Faults(f"*: {kind}")
    with pytest.raises(httpx.TransportError):
        await running.client.post("/template_types", json={"name": "Deal"})
    entry = await running.logged()
    assert (entry.method, entry.endpoint, entry.status, entry.answer) == ("POST", "/template_types", 0, b"")
    assert len(running.sandbox.store.all("template_types")) == done
    assert running.sandbox.store.revision == done


async def test_of_a_cut_body_the_part_that_was_seen_is_logged(running: Running) -> None:
    whole = (await running.client.get("/users")).content
    running.sandbox.log = CallLog(running.sandbox.store)
    running.sandbox.faults = Faults("*: cut")
    with pytest.raises(httpx.RemoteProtocolError, match=f"received {len(whole) // 2} bytes, expected {len(whole)}"):
        await running.client.get("/users")
    entry = await running.logged()
    assert (entry.status, entry.answer) == (200, whole[: len(whole) // 2])


@pytest.mark.parametrize("kind", ["stall", "delay 600s"])
async def test_a_client_that_leaves_ends_the_wait_and_has_seen_nothing(running: Running, kind: str) -> None:
    running.sandbox.faults = Faults(f"*: {kind}")
    call = asyncio.create_task(running.client.post("/template_types", content=b" " * 300_000 + b'{"name": "Deal"}'))
    async with asyncio.timeout(WAIT):
        while not running.sandbox.faults.rules[0].hits:
            await asyncio.sleep(0)
    call.cancel()
    await asyncio.wait([call], timeout=WAIT)
    assert (await running.logged()).status == 0


async def test_no_connection_is_kept(running: Running) -> None:
    kinds = ("reset-before", "reset-after", "close-after", "cut", "stall 1ms", "slow-body 1ms", "500", "delay 1ms")
    for kind in kinds:
        running.sandbox.faults = Faults(f"*: {kind}")
        try:
            await running.client.get("/users")
        except httpx.TransportError:
            continue
    await running.client.aclose()
    async with asyncio.timeout(WAIT):
        while running.server.connections or running.server.tasks:
            await asyncio.sleep(0)
    gc.collect()
    assert len(running.connections) >= 5
    assert [one() for one in running.connections if one() is not None] == []
