"""Somebody changes the account between the plan and the apply: refused before the first write, nothing sent."""

from __future__ import annotations

import random

import pytest

from oneflow_tui.errors import AccountMoved, GateRefused
from oneflow_tui.setup.changes import Plan
from tests.convergence.accounts import Account
from tests.convergence.case import made
from tests.convergence.driver import applied, planned, shown
from tests.convergence.in_process import Ground, in_process
from tests.convergence.remote import OF_CREATED_TYPES, OF_WRITTEN_FIELDS, OF_WRITTEN_WEBHOOKS, Change, Scene
from tests.convergence.wishes import Wish
from tests.setup.double import Book

SEED = 4
CHANGES = 200
KINDS = (*OF_WRITTEN_FIELDS, *OF_WRITTEN_WEBHOOKS, *OF_CREATED_TYPES)


async def _moved(ground: Ground, account: Account, wish: Wish, change: Change, rng: random.Random) -> Plan | None:
    """Plans, lets the change happen and applies; None where this account has nothing that it could happen to."""
    ground.wire.fresh()
    account.plant(ground.store, rng)
    ground.wire.extras = account.extras
    book = Book()
    book.known = wish.ids
    services = ground.services(wish.has_scim)
    try:
        plan = await planned(services, book, wish.resolved)
    except GateRefused:
        return None
    with ground.store.change():
        if not change(Scene(rng, ground.store, plan, ground.wire.extras)):
            return None
    held = ground.store.revision
    try:
        await applied(services, book, plan)
    except AccountMoved as refusal:
        assert refusal.exit_code == 3  # noqa: PT017
    else:
        pytest.fail(f"{change.__name__} was not noticed\n{shown(plan)}")
    assert ground.wire.writes == []
    assert ground.store.revision == held
    assert book.open_entries() == []
    return plan


async def test_two_hundred_changes_by_somebody_else_are_refused() -> None:
    ground, number = in_process(), 0
    times = dict.fromkeys(KINDS, 0)
    while sum(times.values()) < CHANGES:
        change = min(times, key=lambda one: times[one])
        number += 1
        account, wish, rng = made(SEED, number)
        if account.extension and await _moved(ground, account, wish, change, rng) is not None:
            times[change] += 1
    assert min(times.values()) >= CHANGES // len(KINDS)
