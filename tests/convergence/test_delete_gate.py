"""Whatever a plan removes, and however many: a wrong number is refused, and nothing is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from oneflow_tui.errors import GateRefused
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.apply import apply
from oneflow_tui.setup.changes import Approval, Plan, Result
from oneflow_tui.setup.look import PARTS, look
from oneflow_tui.setup.plan import make_plan
from oneflow_tui.setup.wanted import Wanted, WantedField, WantedType, WantedWebhook
from tests.convergence.in_process import Ground, in_process
from tests.setup.double import Book

TYPE, FIRST_HOOK, MOST = 501, 601, 150
URL = "https://crm.example.com/{}"
OTHER = WantedWebhook("https://new.example.com/", separate=True)  # so that a plan without removals is not empty


def _type(going: int) -> tuple[WantedType, ...]:
    return (
        WantedType(
            "Acme",
            remote_id=TYPE,
            fields=(WantedField("stays", "Another name"),),
            delete_fields=tuple(f"f{at}" for at in range(going)),
        ),
    )


def fields(going: int) -> Wanted:
    return Wanted(_type(going), (OTHER,))


def webhooks_by_id(going: int) -> Wanted:
    return Wanted(_type(0), (OTHER,), delete_webhook_ids=tuple(range(FIRST_HOOK, FIRST_HOOK + going)))


def webhooks_by_url(going: int) -> Wanted:
    return Wanted(_type(0), (OTHER,), delete_webhooks=tuple(URL.format(at) for at in range(going)))


def mixed(going: int) -> Wanted:
    ids = tuple(range(FIRST_HOOK, FIRST_HOOK + going // 3))
    urls = tuple(URL.format(at) for at in range(going // 3, going // 3 + going // 4))
    return Wanted(_type(going - len(ids) - len(urls)), (OTHER,), delete_webhooks=urls, delete_webhook_ids=ids)


def renames(going: int) -> Wanted:
    """Each takes the place of a field, which goes."""
    new = tuple(WantedField(f"new{at}", renamed_from=f"f{at}") for at in range(going))
    return Wanted((WantedType("Acme", remote_id=TYPE, fields=(WantedField("stays", "Another name"), *new)),), (OTHER,))


KINDS = [fields, renames, webhooks_by_id, webhooks_by_url, mixed]
Removals = Callable[[int], Wanted]


@pytest.fixture
def ground() -> Ground:
    """A type with a hundred and fifty fields to remove and one that stays, and as many webhooks."""
    made = in_process()
    rows = [
        {"id": 7000 + at, "custom_id": name, "name": "", "description": "", "placeholder": "", "value": ""}
        | {"active": True, "source": "user"}
        for at, name in enumerate(["stays", *(f"f{at}" for at in range(MOST))])
    ]
    brief = {"name": "Acme", "description": "", "extension_type": None, "created_time": None, "updated_time": None}
    with made.store.change():
        made.store.edit("conditions", 1)["field_limit"] = MOST + 1
        made.store.add("template_types", {"id": TYPE, **brief, "data_fields": rows})
        for at in range(MOST):
            hook = {"id": FIRST_HOOK + at, "callback_url": URL.format(at), "filters": None, "sign_key": None}
            made.store.add("webhooks", hook | {"template_group_id": None, "configuration": None})
    return made


async def seen(ground: Ground) -> Actual:
    return await look(ground.with_scim, Actual(), *PARTS, types=[TYPE])


def planned(wanted: Wanted, actual: Actual, book: Book) -> Plan:
    return make_plan(wanted, actual, book.ids(), has_scim=False)


@pytest.mark.parametrize("removals", KINDS)
async def test_every_wrong_number_is_refused_and_nothing_is_sent(ground: Ground, removals: Removals) -> None:
    actual, book, refused = await seen(ground), Book(), 0
    held, asked = ground.store.revision, len(ground.wire.requests)
    for right in range(MOST + 1):
        plan = planned(removals(right), actual, book)
        assert plan.removals == right
        for wrong in (-1, *range(MOST + 2)):
            if wrong == right:
                continue
            approval = Approval(wrong, frozenset(plan.adoptions))
            try:
                await apply(plan, services=ground.with_scim, storage=book, approval=approval, tell=lambda _: None)
            except GateRefused as refusal:
                refused += refusal.exit_code == 5
    assert refused == (MOST + 1) * (MOST + 2)
    assert len(ground.wire.requests) == asked
    assert ground.store.revision == held
    assert book.entries == []


@pytest.mark.parametrize("right", [0, 1, 2, 75, 149, 150])
@pytest.mark.parametrize("removals", KINDS)
async def test_the_right_number_removes_just_these(ground: Ground, removals: Removals, right: int) -> None:
    book = Book()
    plan = planned(removals(right), await seen(ground), book)
    approval = Approval(right, frozenset(plan.adoptions))
    report = await apply(plan, services=ground.with_scim, storage=book, approval=approval, tell=lambda _: None)
    assert {one.result for one in report.outcomes} == {Result.DONE}
    there = ground.store.get("template_types", TYPE)
    assert there is not None
    came = right if removals is renames else 0
    left = len(there["data_fields"]) + len(ground.store.all("webhooks"))
    assert left == 1 + MOST + MOST + 1 - right + came
