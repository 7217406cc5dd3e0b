"""Webhooks. A filter is built as one with up to two rules, since how several combine is not stated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from oneflow_tui.api.client import Answer, Client
from oneflow_tui.api.paging import Pages, whole
from oneflow_tui.errors import UnexpectedAnswer
from oneflow_tui.models import Webhook

_OF_THE_SERVER = {"webhook_id", "id", "integration_instance", "legacy_webhook", "created_time", "updated_time"}


def filters_of(events: Sequence[str], workspaces: Sequence[int]) -> list[dict[str, Any]] | None:
    """The `filters` of a webhook; None where it hears every event of every workspace."""
    rules: list[dict[str, Any]] = []
    if events:
        rules.append({"type": "EVENT_TYPE", "values": list(events)})
    if workspaces:
        rules.append({"type": "WORKSPACE", "values": list(workspaces)})
    return [{"filter_rules": rules}] if rules else None


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Source: developer documentation, "create a webhook", "webhook"."""

    client: Client

    def pages(self) -> Pages:
        """The envelope is not certain: an array, or an object with `data` or `webhooks`."""
        return self.client.paged("/webhooks", keys=("data", "webhooks"))

    async def list(self) -> list[Webhook]:
        """All of them."""
        listing = await whole(self.pages())
        return [Webhook.read(one, request_id=listing.request_id) for one in listing.items]

    async def get(self, webhook_id: int) -> Webhook:
        return self._one(await self.client.get(f"/webhooks/{webhook_id}"))

    async def create(
        self,
        callback_url: str,
        events: Sequence[str] = (),
        workspaces: Sequence[int] = (),
        template_type_id: int | None = None,
        sign_key: SecretStr | None = None,
    ) -> Webhook:
        """Never repeated by itself. `sign_key` never comes back from Oneflow."""
        body = {
            "callback_url": callback_url,
            "filters": filters_of(events, workspaces),
            "template_group_id": template_type_id,
            "sign_key": sign_key,
        }
        answer = await self.client.post("/webhooks", body)
        if isinstance(answer.data, dict) and ("webhook_id" in answer.data or "id" in answer.data):
            return self._one(answer)
        found = re.search(r"/webhooks/(\d{1,18})/?$", answer.location or "")
        if found is None:
            raise UnexpectedAnswer("The webhook was made, but the answer does not name it.")
        return await self.get(int(found.group(1)))

    async def replace(
        self,
        webhook_id: int,
        callback_url: str,
        events: Sequence[str] = (),
        workspaces: Sequence[int] = (),
        template_type_id: int | None = None,
        sign_key: SecretStr | None = None,
        *,
        raw: Mapping[str, Any] | None = None,
    ) -> Webhook:
        """Sends the whole webhook. Whether a PUT is partial is unknown, so keys of `raw` (the object as read) that
        this program does not know go back unchanged. Without `sign_key` the key is left out, which may clear it.
        """
        body: dict[str, Any] = {
            key: value
            for key, value in (raw or {}).items()
            if key not in _OF_THE_SERVER and key != "sign_key" and not key.startswith("_")
        }
        body |= {
            "callback_url": callback_url,
            "filters": filters_of(events, workspaces),
            "template_group_id": template_type_id,
        }
        if sign_key is not None:
            body["sign_key"] = sign_key
        answer = await self.client.put(f"/webhooks/{webhook_id}", body)
        data = answer.data
        if isinstance(data, dict) and ("webhook_id" in data or "id" in data):
            return self._one(answer)
        return await self.get(webhook_id)

    async def delete(self, webhook_id: int) -> None:
        """Removes one. Not found on a repetition is done; not found at once is NotFound."""
        await self.client.delete(f"/webhooks/{webhook_id}")

    @staticmethod
    def _one(answer: Answer) -> Webhook:
        return Webhook.read(answer.data, request_id=answer.request_id)
