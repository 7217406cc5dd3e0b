"""Services against a sandbox process of their own, over HTTP; once for each position of each of its switches."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from pydantic import SecretStr

from oneflow_tui.api.address import read_address
from oneflow_tui.sandbox.switches import ALL
from oneflow_tui.services import Services, connect
from tests.sandbox_server import DEFAULTS, SandboxServer

_TURNED = [{one.name: position} for one in ALL for position in one.positions[1:]]
_ALL_TURNED = {one.name: one.positions[-1] for one in ALL}


def _name(turned: dict[str, str]) -> str:
    if turned == _ALL_TURNED:
        return "all-turned"
    return "-".join(f"{name}={position}" for name, position in turned.items()) or "defaults"


@pytest.fixture(params=[{}, *_TURNED, _ALL_TURNED], ids=_name)
def switches(request: pytest.FixtureRequest) -> dict[str, str]:
    """The position of every switch: all at their default but for one, or every one of them turned."""
    return DEFAULTS | request.param


@pytest.fixture(scope="module")
def running() -> Iterator[SandboxServer]:
    with SandboxServer().start("ready", arguments=["--rate-limit", "off"]) as server:
        yield server


@pytest.fixture
def sandbox(running: SandboxServer, switches: dict[str, str]) -> SandboxServer:
    """A fresh account on a sandbox whose switches stand as `switches` says."""
    running.begin_anew("ready")
    with httpx.Client(base_url=running.console_url, trust_env=False) as console:
        assert console.post("/api/switches", json=switches).json() == switches
    return running


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
