"""Workspaces."""

from __future__ import annotations

from dataclasses import dataclass

from oneflow_tui.api.client import Client
from oneflow_tui.models import Workspace


@dataclass(frozen=True, slots=True)
class Workspaces:
    """Source: developer documentation, "workspaces"."""

    client: Client

    async def list(self) -> list[Workspace]:
        listing = await self.client.pages("/workspaces", {"sort": "name"}, keys=("data", "workspaces"))
        return [Workspace.read(one, request_id=listing.request_id) for one in listing.items]
