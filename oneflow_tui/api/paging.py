"""Lists that come in pages. Source: developer documentation, "pagination"."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from oneflow_tui.api.answers import Answer
from oneflow_tui.errors import UnexpectedAnswer

PAGE = 100
LAST_OFFSET = 19_900
REACHABLE = LAST_OFFSET + PAGE

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


def items_of(answer: Answer, keys: Sequence[str] = ("data",)) -> list[Item]:
    """The items of one page: a bare array, or the first of `keys` that the object has. Raises UnexpectedAnswer."""
    data = answer.data
    found = data if isinstance(data, list) else next((data[key] for key in keys if key in data), None)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise UnexpectedAnswer("A list without its items.", status=answer.status, request_id=answer.request_id)
    return found


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


def _once_each(items: list[Item]) -> tuple[Item, ...]:
    """Without the repetitions that arise when the list grows while it is read."""
    seen: set[object] = set()
    kept = []
    for item in items:
        key = item.get("id", item.get("webhook_id"))
        if isinstance(key, int | str):
            if key in seen:
                continue
            seen.add(key)
        kept.append(item)
    return tuple(kept)


async def together(jobs: Sequence[Coroutine[Any, Any, Answer]]) -> list[Answer]:
    """All answers in order; the first failure or a cancellation ends the others and is raised as it is."""
    tasks = [asyncio.ensure_future(job) for job in jobs]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def read_pages(get: Get, params: Mapping[str, str | int], keys: Sequence[str] = ("data",)) -> Listing:
    """Reads a list to its end: the pages after the first at once where the count is known, else link by link."""
    asked = {"limit": PAGE, **params}
    first = await get(asked)
    items = list(items_of(first, keys))
    count = _count(first)
    if count is None:
        return await _by_links(get, dict(params), first, items, keys)
    if items and count > len(items):
        # A server that gives shorter pages than asked for is followed at its own step.
        step = min(len(items), PAGE)

        async def page(offset: int) -> Answer:
            return await get({**asked, "limit": step, "offset": offset})

        offsets = range(step, min(count, LAST_OFFSET + step), step)
        for answer in await together([page(offset) for offset in offsets if offset <= LAST_OFFSET]):
            items.extend(items_of(answer, keys))
    return Listing(_once_each(items), count, max(0, count - REACHABLE), first.request_id)


async def _by_links(
    get: Get, params: dict[str, str | int], answer: Answer, items: list[Item], keys: Sequence[str]
) -> Listing:
    request_id = answer.request_id
    seen: set[tuple[tuple[str, str | int], ...]] = set()
    beyond = 0
    while (query := _next(answer)) is not None:
        mark = tuple(sorted(query.items()))
        if mark in seen:
            raise UnexpectedAnswer("A list whose link to the next page leads back.", request_id=answer.request_id)
        seen.add(mark)
        offset = str(query.get("offset", ""))
        if offset.isdigit() and int(offset) > LAST_OFFSET:
            beyond = 1
            break
        answer = await get({**params, **query})
        page = items_of(answer, keys)
        if not page:
            break
        items.extend(page)
    found = _once_each(items)
    return Listing(found, len(found) + beyond, beyond, request_id)
