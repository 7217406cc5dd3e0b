"""Whether the token works, and whose account it opens."""

from __future__ import annotations

from dataclasses import dataclass

from oneflow_tui.api.client import Answer, Client
from oneflow_tui.models import Account


@dataclass(frozen=True, slots=True)
class Accounts:
    """Source: developer documentation, "authentication and authorization"."""

    client: Client

    async def ping(self) -> Answer:
        """Raises LoginNeeded where the token or the acting-as e-mail is not accepted."""
        return await self.client.get("/ping")

    async def me(self) -> Account:
        answer = await self.client.get("/accounts/me")
        return Account.read(answer.data, request_id=answer.request_id)
