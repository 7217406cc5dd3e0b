"""Templates, and which template type each carries. Assigning one is done in the web app."""

from __future__ import annotations

from dataclasses import dataclass

from oneflow_tui.api.client import Client
from oneflow_tui.api.paging import Pages, whole
from oneflow_tui.models import Template


@dataclass(frozen=True, slots=True)
class Templates:
    """Source: developer documentation, "templates"."""

    client: Client

    def pages(self, template_type_id: int | None = None, active: bool | None = None) -> Pages:
        """`active` None gives both (the API by itself gives active ones only)."""
        shown = "" if active is None else str(active).lower()
        params: dict[str, str | int] = {"sort": "name", "filter[active]": shown}
        if template_type_id is not None:
            params["template_type_id"] = template_type_id
        return self.client.paged("/templates", params, keys=("data", "templates"))

    async def list(self, template_type_id: int | None = None, active: bool | None = None) -> list[Template]:
        listing = await whole(self.pages(template_type_id, active))
        return [Template.read(one, request_id=listing.request_id) for one in listing.items]

    async def get(self, template_id: int) -> Template:
        answer = await self.client.get(f"/templates/{template_id}")
        return Template.read(answer.data, request_id=answer.request_id)
