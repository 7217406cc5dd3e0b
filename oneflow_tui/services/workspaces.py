"""Workspaces."""

from __future__ import annotations

from dataclasses import dataclass

from oneflow_tui.api.client import Client
from oneflow_tui.api.paging import Pages, whole
from oneflow_tui.models import Workspace


@dataclass(frozen=True, slots=True)
class Workspaces:
    """Source: developer documentation, "workspaces"."""

    client: Client

    def pages(self) -> Pages:
        return self.client.paged("/workspaces", {"sort": "name"}, keys=("data", "workspaces"))

    async def list(self) -> list[Workspace]:
        listing = await whole(self.pages())
        return [Workspace.read(one, request_id=listing.request_id) for one in listing.items]
