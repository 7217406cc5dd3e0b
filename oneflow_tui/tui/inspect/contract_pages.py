"""Contracts page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oneflow_tui.errors import UnexpectedAnswer
from oneflow_tui.models import Contract
from oneflow_tui.services.contracts import ContractQuery
from oneflow_tui.tui.inspect.pages_ahead import PagesAhead

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


class ContractPages(PagesAhead):
    """One listing. `items` are those that were read, in the account's order, each once; `on_page` is told those that
    are new, page by page."""

    def __init__(
        self, services: Services, wanted: Wanted, on_page: Callable[[list[Contract]], None] = lambda _: None
    ) -> None:
        query = ContractQuery(wanted.states, wanted.text)
        super().__init__(services.contracts.pages(query))
        self.params = query.params()
        """What Oneflow is asked by, as it is sent."""
        self.wanted = wanted
        self._on_page = on_page
        self.items: list[Contract] = []
        self.odd = 0
        """How many that came could not be understood, and are left out."""
        self.gone: set[int] = set()
        """Ids of those that a later look no longer found. They stay in `items` until the list is read anew."""
        self._known: set[int] = set()
        self._ends: list[int] = []  # how many items there were after each page
        self._counted: tuple[int | None, int] | None = None  # how many a later look has told, and unreachable ones

    @property
    def count(self) -> int | None:
        """How many there are, as the latest look told; None where Oneflow has not said and not all were read."""
        told = super().count if self._counted is None else self._counted[0]
        if told is None and self.ended and not self.unreachable:
            return len(self.items) - len(self.gone) + self.odd
        return told

    @property
    def unreachable(self) -> int:
        """How many of them lie beyond what Oneflow lists, as the latest look told."""
        return super().unreachable if self._counted is None else self._counted[1]

    def missing(self, later: ContractPages) -> list[Contract]:
        """Those of the pages that a later look read too, which it did not find; what was gone before is not told
        again."""
        pages = len(self._ends) if later.ended else min(later.read, len(self._ends))
        listed = self.items[: self._ends[pages - 1]] if pages else []
        return [one for one in listed if one.id not in later._known and one.id not in self.gone]

    def renew(self, later: ContractPages, asked: Iterable[Contract], gone: Iterable[int]) -> None:
        """Puts what a later look at the first pages found, and those that were asked for one by one, in the place of
        what was there; what is new comes behind all. Whatever is gone stays until the list is read anew."""
        anew = {one.id: one for one in (*later.items, *asked)}
        self.gone = (self.gone | set(gone)) - anew.keys()
        self.items = [anew.pop(one.id, one) for one in self.items]
        for one in anew.values():
            self.put(one)
        self._counted = later.count, later.unreachable
        if self.ended and not later.ended and later.pages_left is not None and self._lacking:
            # What was its last page has become longer, or is no longer the last.
            self._pages = later._pages
            self._next = max(1, (len(self.items) - len(self.gone)) // self._pages.step)
            self.ended = False

    @property
    def whole(self) -> bool:
        """Whether all are here: where one is removed between two pages, another is on neither."""
        return self.ended and not self._lacking

    @property
    def _lacking(self) -> bool:
        return len(self.items) - len(self.gone) + self.odd < (self.count or 0) - self.unreachable

    def put(self, contract: Contract, *, new: bool = True) -> None:
        """Takes one that was asked for by its id, in its place where it is listed; where it is not, and is to be there,
        behind all: its page does not add it again."""
        if contract.id in self._known:
            self.items = [contract if one.id == contract.id else one for one in self.items]
        elif new:
            self._known.add(contract.id)
            self.items.append(contract)

    def keep(self, page: Page) -> None:
        read = []
        self.odd += page.odd
        for one in page.items:
            try:
                read.append(Contract.read(one, request_id=page.request_id))
            except UnexpectedAnswer:
                self.odd += 1
        fresh = [one for one in read if one.id not in self._known]
        self._known.update(one.id for one in fresh)
        self.items += fresh
        self._ends.append(len(self.items))
        self._on_page(fresh)
