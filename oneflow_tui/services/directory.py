"""The users and groups as SCIM lists them."""

from __future__ import annotations

from dataclasses import dataclass

from oneflow_tui.api.client import ScimClient
from oneflow_tui.api.paging import PAGE, REACHABLE, Item, Listing, items_of
from oneflow_tui.errors import NoScimToken


@dataclass(frozen=True, slots=True)
class Directory:
    """SCIM 2.0. Source: developer documentation, "SCIM users"; that there are groups is assumed."""

    scim: ScimClient | None

    async def users(self) -> Listing:
        return await self._all("/Users")

    async def groups(self) -> Listing:
        return await self._all("/Groups")

    async def _all(self, path: str) -> Listing:
        """A list to its end, page after page: SCIM counts from 1, and may give fewer than asked for."""
        if self.scim is None:
            raise NoScimToken(
                "There is none on this machine (Enterprise plan).", next="`oneflow-tui login --scim` keeps one."
            )
        items: list[Item] = []
        known: set[object] = set()
        request_id = None
        while True:
            answer = await self.scim.get(path, {"startIndex": len(items) + 1, "count": PAGE})
            request_id = request_id or answer.request_id
            bare = isinstance(answer.data, list)
            total = answer.data.get("totalResults") if isinstance(answer.data, dict) else None
            # SCIM may leave Resources out, or null, where nothing was found.
            nothing = not bare and total == 0 and not answer.data.get("Resources")
            page = [] if nothing else items_of(answer, ("Resources",))
            fresh = [one for one in page if not isinstance(one.get("id"), str | int) or one["id"] not in known]
            known |= {one["id"] for one in fresh if isinstance(one.get("id"), str | int)}
            items += fresh
            # Without a word on how many there are, until a page brings nothing new.
            ended = bare or not fresh or (isinstance(total, int) and len(items) >= total)
            if ended or len(items) >= REACHABLE:
                return Listing(tuple(items), len(items), 0, request_id)
