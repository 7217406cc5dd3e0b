"""Lists that come in pages. Source: developer documentation, "pagination"."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from oneflow_tui.api.answers import Answer
from oneflow_tui.api.budget import AT_ONCE
from oneflow_tui.errors import UnexpectedAnswer

PAGE = 100
LAST_OFFSET = 19_900
REACHABLE = LAST_OFFSET + PAGE

_ASKED_FOR = 2 * AT_ONCE
"""Pages asked for at a time: those in flight, and as many that wait for their places, so that none stays empty."""

_UNTAKEN = 4 * AT_ONCE
"""Pages that may lie ready before whoever reads has taken them."""

ODD = "A list with items that are no objects."

Item = dict[str, Any]
Get = Callable[[Mapping[str, str | int]], Awaitable[Answer]]
"""Gets one page by its query."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list to its end, in the account's order. `count` is what Oneflow says it holds, else what was read.

    `unreachable` is how many items lie past offset 19,900, where Oneflow lists no more; without a count at least 1.
    """

    items: tuple[Item, ...]
    count: int
    unreachable: int = 0
    request_id: str | None = None

    @property
    def reachable(self) -> bool:
        """Whether all of the list could be read."""
        return self.unreachable == 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `offset` is where it begins in the list, `odd` how many of its items are no objects, and left out."""

    items: list[Item]
    offset: int = 0
    request_id: str | None = None
    odd: int = 0

    @property
    def came(self) -> int:
        """How many items it had."""
        return len(self.items) + self.odd


def items_of(answer: Answer, keys: Sequence[str] = ("data",)) -> list[Item]:
    """The items of one page: a bare array, or the first of `keys` that the object has. Raises UnexpectedAnswer, also
    where one of them is no object."""
    found = _page(answer, keys)
    if found.odd:
        raise UnexpectedAnswer(ODD, status=answer.status, request_id=answer.request_id)
    return found.items


def _page(answer: Answer, keys: Sequence[str], offset: int = 0) -> Page:
    data = answer.data
    found = data if isinstance(data, list) else next((data[key] for key in keys if key in data), None)
    if not isinstance(found, list):
        raise UnexpectedAnswer("A list without its items.", status=answer.status, request_id=answer.request_id)
    items = [one for one in found if isinstance(one, dict)]
    return Page(items, offset, answer.request_id, len(found) - len(items))


def _count(answer: Answer) -> int | None:
    count = answer.data.get("count") if isinstance(answer.data, dict) else None
    return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None


def _next(answer: Answer) -> dict[str, str | int] | None:
    """The query of the next page's link. Only the query is used: a link never leads to another host or path."""
    links = answer.data.get("_links") if isinstance(answer.data, dict) else None
    link = links.get("next") if isinstance(links, dict) else None
    href = link.get("href") if isinstance(link, dict) else None
    if not isinstance(href, str) or not href:
        return None
    try:
        return dict(parse_qsl(urlsplit(href).query, keep_blank_values=True))
    except ValueError:
        raise UnexpectedAnswer("A list whose link to the next page is no address.") from None


class Pages:
    """A list as it comes. `await first()` is one request and tells `count`; `async for page in pages` gives all pages
    in the account's order, several asked for at once; `await at(number)` gives one of them.

    A failure is raised in its page's turn, after the pages before it; then, and when the reading is cancelled, what
    is still under way is ended. An item that a growing list shows twice is given once. Where Oneflow gives no count,
    pages are followed link by link.
    """

    def __init__(self, get: Get, params: Mapping[str, str | int], keys: Sequence[str] = ("data",)) -> None:
        self._get = get
        self._params = dict(params)
        self._keys = keys
        self._begun: tuple[Answer, Page] | None = None
        self._asking = asyncio.Lock()
        self.step = PAGE
        """Items in each page but the last: a server that gives shorter pages than asked for is followed at its own."""
        self.count: int | None = None
        """How many items Oneflow says there are; None before the first page, and where it does not say."""
        self.unreachable = 0
        """How many of them lie past what Oneflow lists; without a count 1 where there are some."""

    @property
    def total(self) -> int | None:
        """How many pages can be asked for by number; None before the first page, and without a count."""
        if self.count is None or self._begun is None:
            return None
        first = self._begun[1]
        if not first.came or self.count <= first.came:
            return 1
        return min(-(-self.count // self.step), LAST_OFFSET // self.step + 1)

    async def first(self) -> Page:
        """The first page; asked for once, however often it is called."""
        return (await self._begin())[1]

    async def _begin(self) -> tuple[Answer, Page]:
        async with self._asking:
            if self._begun is None:
                answer = await self._get({"limit": PAGE, **self._params})
                first = _page(answer, self._keys)
                count = _count(answer)
                if count is not None and count <= first.came and _next(answer) is not None:
                    count = None  # a link to a next page belies it: it is only the page's own
                self.count = count
                self.unreachable = max(0, (count or 0) - REACHABLE)
                self.step = min(first.came, PAGE) or PAGE
                self._begun = answer, first
            return self._begun

    async def at(self, number: int) -> Page:
        """The page of this number, from 0 and below `total`. Asked for anew each time but for the first."""
        if number == 0:
            return await self.first()
        offset = number * self.step
        answer = await self._get({**self._params, "limit": self.step, "offset": offset})
        return _page(answer, self._keys, offset)

    async def following(self) -> Following:
        """The pages behind the first, one after the other: for a list without a count."""
        return Following(self, *await self._begin())

    async def __aiter__(self) -> AsyncGenerator[Page, None]:
        first = await self.first()
        seen: set[object] = set()
        yield _once_each(first, seen)
        total = self.total
        rest = self._followed() if total is None else self._by_number(total)
        async with aclosing(rest) as pages:
            async for page in pages:
                yield _once_each(page, seen)

    async def _by_number(self, total: int) -> AsyncGenerator[Page, None]:
        """The pages after the first. None is asked for beyond a failed one, nor far ahead of who reads."""
        came: dict[int, Page | Exception] = {}
        news, room = asyncio.Event(), asyncio.Event()
        room.set()
        turn = asked = ready = 1
        end = total

        async def work() -> None:
            nonlocal asked, ready, end
            while True:
                await room.wait()
                number = asked
                if number >= end:
                    return
                asked += 1
                try:
                    came[number] = await self.at(number)
                except Exception as problem:
                    came[number] = problem
                    end = min(end, number)
                while ready in came:
                    ready += 1
                if ready - turn > _UNTAKEN:
                    room.clear()
                news.set()

        workers = [asyncio.ensure_future(work()) for _ in range(min(_ASKED_FOR, total - 1))]
        try:
            while turn < total:
                while turn not in came:
                    news.clear()
                    await news.wait()
                page = came.pop(turn)
                if isinstance(page, Exception):
                    raise page
                yield page
                turn += 1
                if ready - turn <= _UNTAKEN:
                    room.set()
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def _followed(self) -> AsyncGenerator[Page, None]:
        pages = await self.following()
        while (page := await pages.more()) is not None:
            yield page


class Following:
    """Pages one after the other: by the link to the next one; where there are no links, while pages are full and bring
    something new. After a failure it goes on where it was."""

    def __init__(self, pages: Pages, answer: Answer, first: Page) -> None:
        self._pages = pages
        self._known: set[tuple[tuple[str, str | int], ...]] = set()
        self._linked = isinstance(answer.data, dict) and isinstance(answer.data.get("_links"), dict)
        self._before = first
        self._query = self._behind(answer, first)

    def _behind(self, answer: Answer, page: Page) -> dict[str, str | int] | None:
        if self._linked:
            return _next(answer)
        return {"limit": PAGE, "offset": page.offset + page.came} if page.came == PAGE else None

    async def more(self) -> Page | None:
        """The next page; None at the end. Raises what asking raises."""
        query = self._query
        if query is None:
            return None
        asked = str(query.get("offset", ""))
        if asked.isdigit() and int(asked) > LAST_OFFSET:
            self._pages.unreachable = 1
            return None
        mark = tuple(sorted(query.items()))
        if mark in self._known:
            raise UnexpectedAnswer("A list whose link to the next page leads back.", request_id=self._before.request_id)
        answer = await self._pages._get({**self._pages._params, **query})
        page = _page(answer, self._pages._keys, self._before.offset + self._before.came)
        self._known.add(mark)
        same = not self._linked and page.items == self._before.items  # the offset may have been ignored
        if same or not page.came:
            self._query = None
            return None
        self._query, self._before = self._behind(answer, page), page
        return page


def _once_each(page: Page, seen: set[object]) -> Page:
    """Without the repetitions that arise when the list grows while it is read."""
    kept = []
    for item in page.items:
        key = next((item[name] for name in ("id", "webhook_id", "request_id") if name in item), None)
        if isinstance(key, int | str):
            if key in seen:
                continue
            seen.add(key)
        kept.append(item)
    return page if len(kept) == len(page.items) else replace(page, items=kept)


async def whole(pages: Pages) -> Listing:
    """Reads a list to its end. Raises its first failure."""
    items: list[Item] = []
    async with aclosing(pages.__aiter__()) as every:
        async for page in every:
            if page.odd:
                raise UnexpectedAnswer(ODD, request_id=page.request_id)
            items.extend(page.items)
    count = pages.count if pages.count is not None else len(items) + pages.unreachable
    return Listing(tuple(items), count, pages.unreachable, (await pages.first()).request_id)
