"""The sandbox as a process of its own, and the wizard pointed at it through a proxy that can make trouble."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.sandbox_server import SandboxServer
from tests.screens.trouble import Trouble


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    """A new account: a company, workspaces, templates, users; the extension off."""
    with SandboxServer().start("new") as running:
        yield running


@pytest.fixture
async def trouble(sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Trouble]:
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
