"""Reading anew what has been read, to see what has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from oneflow_tui.account.difference import Differing, difference
from oneflow_tui.errors import NotFound
from oneflow_tui.models import Contract
from oneflow_tui.tui.inspect.contract_pages import ContractPages
from oneflow_tui.tui.inspect.sections import LISTS, SCIM
from oneflow_tui.tui.widgets.grid.model import RowState

if TYPE_CHECKING:
    from oneflow_tui.tui.inspect.desk import Desk

MOST_PAGES = 10
"""Pages of contracts that are read again, of those that were read; of a list that was read to its end as many too."""
MOST_ASKED = 10
"""Contracts that are asked for one by one: those that are missing where they stood."""
_MARKS = {"added": RowState.NEW, "changed": RowState.CHANGED, "removed": RowState.REMOVED}


async def look_again(desk: Desk, *, whole: bool = False) -> list[Differing]:
    """Reads anew what has been read or has failed; returns and marks what differs from before. With `whole` SCIM and
    the API log too, of which no differences are told.

    Raises what reading raises, once all has been tried.
    """
    before = desk.seen
    gone: list[Contract] = []
    lists = [one for one in LISTS if desk.parts[one].state in ("read", "failed")]
    failed = {one for one, part in desk.parts.items() if part.state == "failed"}
    read = {one for one, part in desk.parts.items() if part.state == "read"} if whole else set()
    lists += (failed | read) & {"log", *(SCIM if desk.session.has_scim else ())}
    jobs: list[Coroutine[Any, Any, None]] = [desk.read(one) for one in lists]
    if desk.pages.begun:
        jobs.append(_contracts(desk, gone))
    elif "contracts" in failed:
        jobs.append(desk.read("contracts"))
    answers = await asyncio.gather(*jobs, return_exceptions=True)
    if before.fields or "data_fields" in failed:  # of the template types that are there by now
        answers += await asyncio.gather(desk.read("data_fields"), return_exceptions=True)
    found = await asyncio.to_thread(difference, before, desk.seen)
    told = {one.id for one in found if one.kind == "contract" and one.action == "removed"}
    found += [Differing("removed", "contract", one.id, one.name) for one in gone if one.id not in told]
    if found:
        before_that = [] if desk.compared_with else desk.changes  # a comparison with a snapshot is over
        desk.changes, desk.compared_with = [*before_that, *found], ""
        desk.marks.update({(one.kind, one.id): _MARKS[one.action] for one in found})
        desk.on_change("changes")
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return found


async def _contracts(desk: Desk, gone: list[Contract]) -> None:
    """The first pages again: what is new or changed there takes its place. Those that are no longer there are added to
    `gone`."""
    listed, later = desk.pages, ContractPages(desk.services, desk.pages.wanted)
    with desk.reading("contracts"):
        await later.more()
        await later.more((MOST_PAGES if listed.ended else min(listed.read, MOST_PAGES)) - 1)
        missing = listed.missing(later)
        there: list[Contract] = []
        if not later.whole or later.wanted.anything:  # they may have moved to another page, or out of the filter
            missing, there = await _asked(desk, missing[:MOST_ASKED])
        listed.renew(later, there, {one.id for one in missing})
        desk.forget_contracts(one.id for one in missing)
        desk.take([*later.items, *there])
        gone += missing


async def _asked(desk: Desk, missing: list[Contract]) -> tuple[list[Contract], list[Contract]]:
    """Which of them are gone, and the others as they are now. Raises what asking raises."""
    answers = await asyncio.gather(*(desk.services.contracts.get(one.id) for one in missing), return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, NotFound):
            raise answer
    gone = [one for one, answer in zip(missing, answers, strict=True) if isinstance(answer, NotFound)]
    return gone, [desk.as_listed(answer) for answer in answers if isinstance(answer, Contract)]
