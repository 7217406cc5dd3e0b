"""A long list page by page, ahead of the eye and no further."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oneflow_tui.api.paging import Following, Page, Pages


class PagesAhead:
    """One listing. A subclass keeps what comes of a page in `_take`."""

    def __init__(self, pages: Pages) -> None:
        self.ended = False
        self._pages = pages
        self._next = 0  # the number of the page to be asked for
        self._following: Following | None = None  # where Oneflow does not say how many there are
        self._one_at_a_time = asyncio.Lock()

    def keep(self, page: Page) -> None:
        """Takes what a page brought."""
        raise NotImplementedError

    @property
    def count(self) -> int | None:
        """How many there are; None where Oneflow has not said."""
        return self._pages.count

    @property
    def unreachable(self) -> int:
        """How many of them lie beyond what Oneflow lists."""
        return self._pages.unreachable

    @property
    def begun(self) -> bool:
        return self._next > 0

    @property
    def read(self) -> int:
        """How many pages have been read."""
        return self._next

    @property
    def pages_left(self) -> int | None:
        """How many requests the rest takes; None where that is not known."""
        total = self._pages.total
        return None if total is None else max(0, total - self._next)

    def _take(self, page: Page, following: int) -> None:
        self._next = following
        self.keep(page)

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

    async def _followed(self, pages: int) -> None:
        if self._following is None:
            self._following = await self._pages.following()
        for _ in range(pages):
            page = await self._following.more()
            if page is None:
                self.ended = True
                return
            self._take(page, self._next + 1)


class LogPages(PagesAhead):
    """The account's log of API calls. `items` are those that came, each once: our own requests push the older ones on
    while we read."""

    def __init__(self, pages: Pages) -> None:
        super().__init__(pages)
        self.items: list[Any] = []
        self._known: set[str] = set()

    def keep(self, page: Page) -> None:
        for item in page.items:
            mark = item.get("request_id")
            if not isinstance(mark, str) or mark not in self._known:
                self._known.add(str(mark))
                self.items.append(item)
