"""Contracts page by page, ahead of the eye and no further."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oneflow_tui.errors import UnexpectedAnswer
from oneflow_tui.models import Contract
from oneflow_tui.services.contracts import ContractQuery

if TYPE_CHECKING:
    from oneflow_tui.api.paging import Page
    from oneflow_tui.services import Services


@dataclass(frozen=True, slots=True)
class Wanted:
    """What Oneflow is asked to leave out: contracts in other states, and those that do not hold `text`."""

    states: tuple[str, ...] = ()
    text: str = ""

    @property
    def anything(self) -> bool:
        """Whether something is left out."""
        return bool(self.states or self.text)

    @property
    def words(self) -> str:
        """What is left, in words; "" where nothing is left out."""
        states = " or ".join(self.states)
        text = f"that Oneflow finds for “{self.text}”" if self.text else ""
        return ", ".join(part for part in (states, text) if part)


class ContractPages:
    """One listing. `items` are those that were read, in the account's order, each once; `on_page` is told those that
    are new, page by page."""

    def __init__(
        self, services: Services, wanted: Wanted, on_page: Callable[[list[Contract]], None] = lambda _: None
    ) -> None:
        self.wanted = wanted
        self._on_page = on_page
        self.items: list[Contract] = []
        self.ended = False
        self.odd = 0
        """How many that came could not be understood, and are left out."""
        self._pages = services.contracts.pages(ContractQuery(wanted.states, wanted.text))
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

    async def more(self, pages: int = 1) -> None:
        """Reads so many pages more, at once. Raises what reading raises; what came before a failure is kept."""
        async with self._one_at_a_time:
            if self.ended:
                return
            if self._next == 0:
                self._take(await self._pages.first(), 1)
            elif self._pages.total is None:
                await self._followed(pages)
            else:
                await self._together(range(self._next, min(self._next + pages, self._pages.total)))
            total = self._pages.total
            self.ended = self.ended or (total is not None and self._next >= total)

    async def _together(self, numbers: range) -> None:
        jobs = [asyncio.ensure_future(self._pages.at(number)) for number in numbers]
        try:
            for number, job in zip(numbers, jobs, strict=True):
                self._take(await job, number + 1)
                await asyncio.sleep(0)  # pages that came together must not hold the screen together
        finally:
            for job in jobs:
                job.cancel()
            await asyncio.gather(*jobs, return_exceptions=True)

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

    async def _followed(self, pages: int) -> None:
        if self._following is None:
            self._following = aiter(self._pages)
            await anext(self._following)  # the first page has been taken already
        for _ in range(pages):
            page = await anext(self._following, None)
            if page is None:
                self.ended = True
                return
            self._take(page, self._next + 1)

    def _take(self, page: Page, following: int) -> None:
        read = []
        for one in page.items:
            try:
                read.append(Contract.read(one, request_id=page.request_id))
            except UnexpectedAnswer:
                self.odd += 1
        fresh = [one for one in read if one.id not in self._known]
        self._known.update(one.id for one in fresh)
        self.items += fresh
        self._next = following
        self._on_page(fresh)
