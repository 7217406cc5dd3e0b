"""Whether an extension is on. No call tells: it is found out by trying."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oneflow_tui.api.client import Client
from oneflow_tui.api.paging import items_of
from oneflow_tui.errors import ApiError, NotAllowed, NotFound, PlanNeeded

Outcome = Literal["on", "off", "probably_on"]


@dataclass(frozen=True, slots=True)
class ExtensionState:
    """`detail` is a sentence that may hold Oneflow's own words; `status` the HTTP status that it was told from."""

    outcome: Outcome
    detail: str
    request_id: str | None = None
    status: int = 200


@dataclass(frozen=True, slots=True)
class Extensions:
    """What a call answers while an extension is off is not known; a refusal of 402, 403 or 404 is taken for off."""

    client: Client

    async def template_types(self) -> ExtensionState:
        """Lists template types. Other failures than a refusal are raised."""
        refused: ApiError
        try:
            answer = await self.client.get("/template_types", {"limit": 1})
        except (PlanNeeded, NotAllowed, NotFound) as problem:
            refused = problem
        else:
            return self.of_listing(len(items_of(answer, ("data", "template_types"))), answer.request_id)
        return ExtensionState(
            "off", f"Oneflow refuses it (HTTP {refused.status}): {refused.detail}", refused.request_id, refused.status
        )

    @staticmethod
    def of_listing(types: int, request_id: str | None = None) -> ExtensionState:
        """The same from a listing that has been read already; `types` is how many template types there are."""
        if types:
            return ExtensionState("on", "The account has template types.", request_id)
        return ExtensionState(
            "probably_on", "Oneflow answers, but there is no template type yet: the first one will tell.", request_id
        )
