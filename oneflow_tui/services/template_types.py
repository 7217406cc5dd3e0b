"""Template types. No call renames or deletes one: that is done in the web app."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oneflow_tui.api.client import Answer, Client
from oneflow_tui.api.paging import Pages, whole
from oneflow_tui.errors import UnexpectedAnswer
from oneflow_tui.models import DataField, TemplateType
from oneflow_tui.services.data_fields import fields_of

_Fields = list[DataField]  # the class below has a method of the name list


@dataclass(frozen=True, slots=True)
class TemplateTypes:
    """Source: developer documentation, "template type"."""

    client: Client

    def pages(self) -> Pages:
        """By name. Whether items carry their data fields is unknown, so they are not read from here."""
        return self.client.paged("/template_types", {"sort": "name"}, keys=("data", "template_types"))

    async def list(self) -> list[TemplateType]:
        """All of them, by name."""
        listing = await whole(self.pages())
        return [TemplateType.read(one, request_id=listing.request_id) for one in listing.items]

    async def answer(self, type_id: int) -> Answer:
        """The type with its data fields as Oneflow gives it."""
        return await self.client.get(f"/template_types/{type_id}")

    async def get(self, type_id: int) -> tuple[TemplateType, _Fields]:
        answer = await self.answer(type_id)
        return TemplateType.read(answer.data, request_id=answer.request_id), fields_of(answer)

    async def create(self, name: str, description: str = "") -> TemplateType:
        """Never repeated by itself: after a lost answer (NetworkError with `sent`) look before trying again."""
        body = {"name": name} | ({"description": description} if description else {})
        answer = await self.client.post("/template_types", body)
        if isinstance(answer.data, dict) and "id" in answer.data:
            return TemplateType.read(answer.data, request_id=answer.request_id)
        found = re.search(r"/template_types/(\d{1,18})/?$", answer.location or "")
        if found is None:
            raise UnexpectedAnswer("The template type was made, but the answer does not name it.")
        return (await self.get(int(found.group(1))))[0]
