"""Somebody changes the account between a plan that was kept and its apply, wherever in it: the plan is refused."""

from __future__ import annotations

import json
import random

import pytest

from oneflow_tui.errors import AccountMoved, BadInput, GateRefused
from oneflow_tui.setup.plan_file import check_same, plan_record, read_plan_record
from tests.convergence.accounts import Account
from tests.convergence.case import made
from tests.convergence.driver import looked_and_planned, shown
from tests.convergence.in_process import Ground, in_process
from tests.convergence.remote import BEYOND, OF_CREATED_TYPES, OF_WRITTEN_FIELDS, OF_WRITTEN_WEBHOOKS, Change, Scene
from tests.convergence.wishes import Wish
from tests.setup.double import Book

SEED = 8
KINDS = (*OF_WRITTEN_FIELDS, *OF_WRITTEN_WEBHOOKS, *OF_CREATED_TYPES, *BEYOND)
CHANGES = 200


async def _refused(ground: Ground, account: Account, wish: Wish, change: Change, rng: random.Random) -> bool:
    """Keeps a plan, lets the change happen and takes the plan up; False where there is nothing to do it to."""
    ground.wire.fresh()
    account.plant(ground.store, rng)
    ground.wire.extras = account.extras
    book = Book()
    book.known = wish.ids
    services = ground.services(wish.has_scim)
    actual, plan = await looked_and_planned(services, book, wish.resolved)
    record = plan_record({}, plan, actual, account_id=1, host="x")
    kept = read_plan_record(json.loads(json.dumps(record)))
    actual, plan = await looked_and_planned(services, book, wish.resolved)
    check_same(kept, plan, actual)
    with ground.store.change():
        if not change(Scene(rng, ground.store, plan, ground.wire.extras)):
            return False
    held = ground.store.revision
    try:
        actual, plan = await looked_and_planned(services, book, wish.resolved)
    except (AccountMoved, GateRefused, BadInput):
        pass  # what was chosen or named is gone, or it is no longer clear which one is meant
    else:
        try:
            check_same(kept, plan, actual)
        except AccountMoved as refusal:
            assert refusal.exit_code == 3  # noqa: PT017
        else:
            pytest.fail(f"{change.__name__} was not noticed\n{shown(plan)}")
    assert ground.wire.writes == []
    assert ground.store.revision == held
    return True


async def test_two_hundred_changes_anywhere_in_the_account_are_refused() -> None:
    ground, number = in_process(), 0
    times = dict.fromkeys(KINDS, 0)
    while sum(times.values()) < CHANGES:
        change = min(times, key=lambda one: times[one])
        number += 1
        account, wish, rng = made(SEED, number)
        if account.extension and await _refused(ground, account, wish, change, rng):
            times[change] += 1
    assert min(times.values()) >= CHANGES // len(KINDS)
