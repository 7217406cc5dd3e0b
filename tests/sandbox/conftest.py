from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from tests.sandbox_server import SandboxServer


@dataclass(frozen=True)
class Account:
    """A running sandbox with a client for each of its three surfaces."""

    server: SandboxServer
    api: httpx.Client
    scim: httpx.Client
    console: httpx.Client

    def new_type(self, name: str = "Deal") -> int:
        return self.api.post("/template_types", json={"name": name}).json()["id"]

    def put_fields(self, number: int, fields: list[dict]) -> httpx.Response:
        return self.api.put(f"/template_types/{number}/data_fields", json={"data_fields": fields})

    def fields(self, number: int) -> list[dict]:
        return self.api.get(f"/template_types/{number}").json()["data_fields"]

    def plant(self, path: str, body: object) -> httpx.Response:
        return self.console.post(f"/api/{path}", json=body)

    def state(self) -> dict:
        return self.console.get("/api/state").json()


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer().start("ready") as running:
        yield running


@pytest.fixture(scope="module")
def clients(server: SandboxServer) -> Iterator[Account]:
    token = {"x-oneflow-api-token": server.token}
    bearer = {"authorization": f"Bearer {server.scim_token}"}
    with (
        httpx.Client(base_url=server.base_url, headers=token, trust_env=False) as api,
        httpx.Client(base_url=server.scim_base_url, headers=bearer, trust_env=False) as scim,
        httpx.Client(base_url=server.console_url, trust_env=False) as console,
    ):
        yield Account(server, api, scim, console)


@pytest.fixture
def account(clients: Account) -> Account:
    """A fresh account of the seed "ready"."""
    assert clients.plant("reset", {"seed": "ready"}).json() == {"seed": "ready"}
    return clients
