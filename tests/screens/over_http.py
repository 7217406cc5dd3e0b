"""The sandbox by plain HTTP, not through our client: what a test compares with."""

from __future__ import annotations

from typing import Any

from tests.e2e.plain import Plain
from tests.sandbox_server import SandboxServer


def plain(sandbox: SandboxServer) -> Plain:
    return Plain(sandbox.base_url, sandbox.token, sandbox.console_url)


def webhooks(sandbox: SandboxServer) -> list[dict[str, Any]]:
    """The webhooks without what differs from run to run."""
    keys = ("callback_url", "filters", "template_group_id")
    return [{key: one[key] for key in keys} for one in plain(sandbox).all("/webhooks")]


def users(sandbox: SandboxServer) -> dict[str, dict[str, Any]]:
    """By e-mail."""
    return {one["email"]: one for one in plain(sandbox).all("/users")}
