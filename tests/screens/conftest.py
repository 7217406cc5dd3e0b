"""The sandbox as a process of its own, and the wizard pointed at it through a proxy that can make trouble."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from oneflow_tui.tui.steps import base
from tests.sandbox_server import SandboxServer
from tests.screens.trouble import Trouble


@dataclass(frozen=True)
class Other:
    """Somebody else at the same account: plain HTTP past our client and past the proxy."""

    server: SandboxServer
    api: httpx.Client
    console: httpx.Client

    def state(self) -> dict[str, Any]:
        """All that the sandbox holds."""
        return self.console.get("/api/state").raise_for_status().json()

    def does(self, path: str, body: object) -> Any:
        """A person's part in the web app, by the console: "extension", "invitations", …"""
        return self.console.post(f"/api/{path}", json=body).raise_for_status().json()

    def new_type(self, name: str) -> int:
        """Makes a template type through the API."""
        return self.api.post("/template_types", json={"name": name}).raise_for_status().json()["id"]


@pytest.fixture(scope="session")
def _running() -> Iterator[SandboxServer]:
    with SandboxServer().start("new", arguments=["--rate-limit", "off"]) as running:
        yield running


@pytest.fixture
def sandbox(_running: SandboxServer) -> SandboxServer:
    """A new account: a company, workspaces, templates, users; the extension off."""
    return _running.begin_anew("new")


@pytest.fixture
def other(sandbox: SandboxServer) -> Iterator[Other]:
    headers = {"x-oneflow-api-token": sandbox.token}
    with (
        httpx.Client(base_url=sandbox.base_url, headers=headers, trust_env=False) as api,
        httpx.Client(base_url=sandbox.console_url, trust_env=False) as console,
    ):
        yield Other(sandbox, api, console)


@pytest.fixture
async def trouble(
    sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch, quick_retries: None
) -> AsyncIterator[Trouble]:
    """The proxy before the sandbox; the environment names it as the account's address, and gives no token."""
    async with Trouble(sandbox.base_url) as proxy:
        monkeypatch.setenv("ONEFLOW_BASE_URL", proxy.base_url)
        monkeypatch.setenv("ONEFLOW_SCIM_BASE_URL", proxy.scim_base_url)
        yield proxy


@pytest.fixture
def token(sandbox: SandboxServer, trouble: Trouble, monkeypatch: pytest.MonkeyPatch) -> str:
    """The environment gives the token, so that the wizard is signed in when it starts."""
    monkeypatch.setenv("ONEFLOW_API_TOKEN", sandbox.token)
    return sandbox.token


@pytest.fixture
def _quick_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps that watch the account look every 50 ms, so that a test need not wait 3 s."""
    monkeypatch.setattr(base, "WATCH_FIRST", 0.05)
    monkeypatch.setattr(base, "WATCH_LAST", 0.05)
