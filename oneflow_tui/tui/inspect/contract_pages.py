"""Contracts page by page, ahead of the eye and no further."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oneflow_tui.models import Contract

if TYPE_CHECKING:
    from oneflow_tui.api.paging import Page
    from oneflow_tui.services import Services


@dataclass(frozen=True, slots=True)
class Wanted:
    """What Oneflow is asked to leave out: contracts in other states, and those that do not hold `text`."""

    states: tuple[str, ...] = ()
    text: str = ""

    @property
    def query(self) -> dict[str, str | int]:
        found: dict[str, str | int] = {}
        if self.states:
            found["filter[states]"] = ",".join(self.states)
        if self.text:
            found["filter[query]"] = self.text
        return found

    @property
    def words(self) -> str:
        """What is left, in words; "" where nothing is left out."""
        states = " or ".join(self.states)
        text = f"that Oneflow finds for “{self.text}”" if self.text else ""
        return ", ".join(part for part in (states, text) if part)


class ContractPages:
    """One listing. `items` are those that were read, in the account's order, each once."""

    def __init__(self, services: Services, wanted: Wanted) -> None:
        self.wanted = wanted
        self.items: list[Contract] = []
        self.ended = False
        self._pages = services.client.paged("/contracts", wanted.query, keys=("data", "contracts"))
        self._next = 0  # the number of the page to be asked for
        self._known: set[int] = set()
        self._following: AsyncIterator[Page] | None = None  # where Oneflow does not say how many there are
        self._one_at_a_time = asyncio.Lock()
        self._counted: int | None = None  # where a later look has told another number

    @property
    def count(self) -> int | None:
        """How many there are; None where Oneflow has not said."""
        return self._pages.count if self._counted is None else self._counted

    @property
    def unreachable(self) -> int:
        """How many of them lie beyond what Oneflow lists."""
        return self._pages.unreachable

    @property
    def begun(self) -> bool:
        return self._next > 0

    @property
    def pages_left(self) -> int | None:
        """How many requests the rest takes; None where that is not known."""
        total = self._pages.total
        return None if total is None else max(0, total - self._next)

    async def more(self, pages: int = 1) -> list[Contract]:
        """Reads so many pages more, at once, and returns what is new in them. Raises what reading raises; what came
        before a failure is kept."""
        async with self._one_at_a_time:
            found: list[Contract] = []
            if self.ended:
                return found
            if self._next == 0:
                found += self._take(await self._pages.first(), 1)
                self._look_for_end()
                return found
            if self._pages.total is None:
                return found + await self._followed(pages)
            last = min(self._next + pages, self._pages.total)
            jobs = [asyncio.ensure_future(self._pages.at(number)) for number in range(self._next, last)]
            try:
                for job in jobs:
                    found += self._take(await job, self._next + 1)
                    await asyncio.sleep(0)  # pages that came together must not hold the screen together
            finally:
                for job in jobs:
                    job.cancel()
                await asyncio.gather(*jobs, return_exceptions=True)
            self._look_for_end()
            return found

    def renew(self, later: ContractPages) -> None:
        """Takes what a later look at the first page brought: all of it where that is the whole list."""
        self._counted = later.count
        if later.ended and self.ended:
            self.items, self._known = list(later.items), set(later._known)
            return
        anew = {one.id: one for one in later.items}
        self.items = [anew.pop(one.id, one) for one in self.items]
        for one in anew.values():
            self.put(one)

    def put(self, contract: Contract) -> None:
        """Adds one that was asked for by its id; its page does not add it again."""
        if contract.id not in self._known:
            self._known.add(contract.id)
            self.items.append(contract)

    async def _followed(self, pages: int) -> list[Contract]:
        found: list[Contract] = []
        if self._following is None:
            self._following = aiter(self._pages)
            await anext(self._following)  # the first page has been taken already
        for _ in range(pages):
            page = await anext(self._following, None)
            if page is None:
                self.ended = True
                break
            found += self._take(page, self._next + 1)
        return found

    def _take(self, page: Page, following: int) -> list[Contract]:
        """A page is taken whole or, where something in it cannot be read, not at all."""
        read = [Contract.read(one, request_id=page.request_id) for one in page.items]
        fresh = [one for one in read if one.id not in self._known]
        self._known.update(one.id for one in fresh)
        self.items += fresh
        self._next = following
        return fresh

    def _look_for_end(self) -> None:
        total = self._pages.total
        if total is not None:
            self.ended = self._next >= total
