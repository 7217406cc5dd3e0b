"""A long list whose rows are read when somebody looks at them, for a table that scrolls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from oneflow_tui.api.budget import AT_ONCE
from oneflow_tui.api.paging import Page, Pages
from oneflow_tui.errors import OneflowError, UnexpectedAnswer
from oneflow_tui.models import Remote

M = TypeVar("M", bound=Remote)

AHEAD = 2
"""Pages that are read before and behind those in view."""

_WALK = -1
"""In place of a page's number: without a count pages follow each other by their links."""


class Rows(Generic[M]):
    """Rows by their place in the list; None: not read yet, or not as expected.

    `first()` is one request; `want` asks for what is in view and a little more, and drops what was wanted before and
    is not under way yet; `want_all` lets everything else follow. At most 8 requests are in flight.
    """

    def __init__(
        self, pages: Pages, model: type[M], on_page: Callable[[int, int], None] = lambda _first, _behind: None
    ) -> None:
        """`on_page` is told the rows that came: the first one and the one behind the last; an empty span where
        `problem` changed. Called on the event loop."""
        self.rows: list[M | None] = []
        self.odd = 0
        """How many of the rows that were read are not as expected."""
        self.problem: OneflowError | None = None
        """Why the last page could not be read; a further `want` tries again."""
        self._pages = pages
        self._model = model
        self._on_page = on_page
        self._came: set[int] = set()
        self._walked = False
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._wanted: list[int] = []

    @property
    def count(self) -> int:
        """How many there are, as Oneflow says; without its word how many were read."""
        return len(self.rows) if self._pages.count is None else self._pages.count

    @property
    def unreachable(self) -> int:
        """How many of them lie beyond what Oneflow lists."""
        return self._pages.unreachable

    @property
    def whole(self) -> bool:
        """Whether all that can be reached was read."""
        total = self._pages.total
        return self._walked if total is None else len(self._came) >= total

    @property
    def reading(self) -> bool:
        return bool(self._under_way)

    async def first(self) -> None:
        """Reads the first page. Raises what reading raises."""
        page = await self._pages.first()
        if 0 not in self._came:
            self._take(0, page)

    def want(self, first: int, behind: int) -> None:
        """The rows from `first` to before `behind` are in view. Returns at once; does nothing before `first()`."""
        step = self._pages.step
        begin, end = max(0, first) // step, -(-max(behind, first + 1) // step)
        near = [*range(begin, end), *range(end, end + AHEAD), *range(begin - 1, begin - 1 - AHEAD, -1)]
        self._want(near)

    def want_all(self) -> None:
        """Reads whatever is left, in order, behind what is in view."""
        total = self._pages.total
        self._want([*self._wanted, *range(1 if total is None else total)])

    async def read_all(self) -> None:
        """Reads whatever is left. Raises the first failure."""
        await self.first()
        self.want_all()
        while self._under_way:
            await asyncio.wait([*self._under_way.values()])
            if self.problem is not None:
                raise self.problem

    async def settled(self) -> None:
        """Waits until nothing is under way."""
        while self._under_way:
            await asyncio.wait([*self._under_way.values()])

    def cancel(self) -> None:
        """Ends what is under way; what was read stays."""
        self._wanted = []
        for task in self._under_way.values():
            task.cancel()

    def _want(self, numbers: Iterable[int]) -> None:
        self.problem = None
        if self._came:
            self._wanted = [one for one in dict.fromkeys(numbers) if self._lacks(one)]
            if self._pages.total is None and not self._walked and _WALK not in self._under_way:
                self._wanted = [_WALK]
            self._go_on()

    def _lacks(self, number: int) -> bool:
        there = 0 <= number < (self._pages.total or 0)
        return there and number not in self._came and number not in self._under_way

    def _go_on(self) -> None:
        while self._wanted and len(self._under_way) < AT_ONCE:
            number = self._wanted.pop(0)
            task = asyncio.ensure_future(self._read(number))
            self._under_way[number] = task
            task.add_done_callback(lambda _, number=number: self._ended(number))  # type: ignore[misc]

    def _ended(self, number: int) -> None:
        self._under_way.pop(number, None)
        self._go_on()

    async def _read(self, number: int) -> None:
        try:
            if number != _WALK:
                self._take(number, await self._pages.at(number))
                return
            at = 0
            async for page in self._pages:
                if at not in self._came:
                    self._take(at, page)
                at += 1
            self._walked = True
        except OneflowError as problem:
            self.problem = problem
            self._wanted = []
            self._on_page(0, 0)

    def _take(self, number: int, page: Page) -> None:
        if not self.rows and self._pages.count is not None:
            reach = (self._pages.total or 1) * self._pages.step
            self.rows = [None] * min(self._pages.count, reach)
        end = page.offset + len(page.items)
        self.rows.extend([None] * (end - len(self.rows)))
        for at, item in enumerate(page.items, page.offset):
            try:
                self.rows[at] = self._model.read(item, request_id=page.request_id)
            except UnexpectedAnswer:
                self.odd += 1
        self._came.add(number)
        self._on_page(page.offset, end)
