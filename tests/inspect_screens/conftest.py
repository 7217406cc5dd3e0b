"""Sandboxes with accounts to look into; the environment names one as the account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.plain import Plain
from tests.sandbox_server import SandboxServer


@pytest.fixture(scope="session")
def _running() -> Iterator[SandboxServer]:
    with SandboxServer().start("typical", arguments=["--rate-limit", "off"]) as running:
        yield running


@pytest.fixture(scope="session")
def _large() -> Iterator[SandboxServer]:
    with SandboxServer().start("large", arguments=["--rate-limit", "off"]) as running:
        yield running


def name_as_account(monkeypatch: pytest.MonkeyPatch, sandbox: SandboxServer) -> None:
    monkeypatch.setenv("ONEFLOW_BASE_URL", sandbox.base_url)
    monkeypatch.setenv("ONEFLOW_SCIM_BASE_URL", sandbox.scim_base_url)
    monkeypatch.setenv("ONEFLOW_API_TOKEN", sandbox.token)
    monkeypatch.setenv("ONEFLOW_SCIM_TOKEN", sandbox.scim_token)


@pytest.fixture
def sandbox(_running: SandboxServer, monkeypatch: pytest.MonkeyPatch) -> SandboxServer:
    """The typical account, as new."""
    name_as_account(monkeypatch, _running)
    return _running.begin_anew("typical")


@pytest.fixture
def plain(sandbox: SandboxServer) -> Plain:
    """The same account by plain HTTP, and a person's part in it."""
    return Plain(sandbox.base_url, sandbox.token, sandbox.console_url)


@pytest.fixture
def large(_large: SandboxServer, monkeypatch: pytest.MonkeyPatch) -> SandboxServer:
    """60 template types, 200 templates, 500 users, 20,150 contracts. Nothing in it is changed."""
    name_as_account(monkeypatch, _large)
    return _large
