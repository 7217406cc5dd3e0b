"""Services against a sandbox process of their own, over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from pydantic import SecretStr

from oneflow_tui.api.address import read_address
from oneflow_tui.services import Services, connect
from tests.sandbox_server import SandboxServer


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer().start("ready") as server:
        yield server


@pytest.fixture
async def services(sandbox: SandboxServer) -> AsyncIterator[Services]:
    made = connect(
        read_address(sandbox.base_url),
        SecretStr(sandbox.token),
        scim_token=SecretStr(sandbox.scim_token),
        console_url=sandbox.console_url,
    )
    yield made
    await made.aclose()
