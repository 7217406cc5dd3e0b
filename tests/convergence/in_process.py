"""An account on a sandbox, and services that speak to it: in this process, or over sockets to a process of its own."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from pydantic import SecretStr

from oneflow_tui.api.address import Address, read_address
from oneflow_tui.api.budget import Budget
from oneflow_tui.api.client import Client, Clockwork, ScimClient
from oneflow_tui.api.traffic import Traffic
from oneflow_tui.sandbox.access import Door
from oneflow_tui.sandbox.app import App
from oneflow_tui.sandbox.delivery.courier import Courier
from oneflow_tui.sandbox.faults import Faults
from oneflow_tui.sandbox.notes import Notes
from oneflow_tui.sandbox.sandbox import Sandbox
from oneflow_tui.sandbox.seeds import SCIM_TOKEN, TOKEN
from oneflow_tui.sandbox.store import Store
from oneflow_tui.services import Services
from tests.convergence.wire import InThisProcess, Wire
from tests.sandbox_server import SandboxServer


@dataclass
class Ground:
    """What a case runs on: the sandbox's own store, the wire before it, and services with and without SCIM."""

    store: Store
    wire: Wire
    with_scim: Services
    without_scim: Services

    def services(self, has_scim: bool) -> Services:
        return self.with_scim if has_scim else self.without_scim


class _Silent(Notes):
    """No advice on standard error: a case does on purpose what it is about."""

    def add(self, kind: str, call: str, sentence: str) -> None:
        return None


def _clockwork() -> Clockwork:
    """Time that never passes but where somebody sleeps, and then at once."""
    ticks = itertools.count()

    async def sleep(_: float) -> None:
        return None

    return Clockwork(clock=lambda: next(ticks) * 1e-6, sleep=sleep)


def _opened(store: Store, wire: Wire, address: Address) -> Ground:
    time = _clockwork()
    budget = Budget(1.0, clock=time.clock, sleep=time.sleep)
    budget.limit = 1 << 40  # no case is to wait
    shared = {"budget": budget, "traffic": Traffic(), "transport": wire, "clockwork": time}
    client = Client(address, SecretStr(TOKEN), **shared)
    scim = ScimClient(address, SecretStr(SCIM_TOKEN), **shared)
    return Ground(store, wire, Services(client, scim), Services(client))


def in_process() -> Ground:
    """A sandbox without a limit of requests, as an ASGI application in this process. It delivers no webhooks."""
    store = Store("ready")
    app = App(Sandbox(store, Door(None), Faults(), Courier(store), _Silent()))
    return _opened(store, Wire(InThisProcess(app)), read_address("http://127.0.0.1:8787/v1"))


@asynccontextmanager
async def over_sockets(state: Path) -> AsyncIterator[Ground]:
    """A sandbox process. This process opens its state file too, so that any account can be put into it."""
    with SandboxServer().start("ready", state, arguments=["--rate-limit", "off"]) as server:
        store = Store("ready", state)
        transport = httpx.AsyncHTTPTransport(trust_env=False)
        try:
            yield _opened(store, Wire(transport), read_address(server.base_url))
        finally:
            await transport.aclose()
            store.close()
