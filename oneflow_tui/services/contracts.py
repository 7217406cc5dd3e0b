"""Contracts, as far as the Test step looks at them."""

from __future__ import annotations

from dataclasses import dataclass

from oneflow_tui.api.client import Client
from oneflow_tui.api.paging import items_of
from oneflow_tui.models import Contract


@dataclass(frozen=True, slots=True)
class Contracts:
    """Source: developer documentation, "contracts"."""

    client: Client

    async def list(self, limit: int = 100) -> list[Contract]:
        """The first `limit` (1..100) contracts: one page."""
        answer = await self.client.get("/contracts", {"limit": limit})
        return [Contract.read(one, request_id=answer.request_id) for one in items_of(answer, ("data", "contracts"))]

    async def get(self, contract_id: int) -> Contract:
        answer = await self.client.get(f"/contracts/{contract_id}")
        return Contract.read(answer.data, request_id=answer.request_id)
