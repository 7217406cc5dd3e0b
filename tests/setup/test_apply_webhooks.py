"""Webhooks that a plan changes or removes: not taken for those that it creates, and checked before the first write."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import SecretStr

from oneflow_tui.errors import AccountMoved
from oneflow_tui.setup.plan import make_plan
from oneflow_tui.setup.wanted import Wanted, WantedType, WantedUser, WantedWebhook
from tests.setup.double import Book, FakeAccount, run

URL = "https://crm.example.com/oneflow"


@pytest.mark.parametrize("key", [None, SecretStr("k" * 20)], ids=["without a key", "with a key"])
async def test_one_that_goes_is_not_the_one_to_create(key: SecretStr | None) -> None:
    fake, book = FakeAccount(), Book()
    going = fake.add_webhook(URL)
    wanted = Wanted(webhooks=(WantedWebhook(URL, sign_key=key),), delete_webhook_ids=(going,))
    report = await run(fake, book, make_plan(wanted, await fake.actual(), book.ids(), has_scim=False))
    assert [one.result.value for one in report.outcomes] == ["done", "done"]
    assert going not in fake.webhooks
    assert [one["callback_url"] for one in fake.webhooks.values()] == [URL]


@pytest.mark.parametrize("key", [None, SecretStr("k" * 20)], ids=["without a key", "with a key"])
async def test_one_that_changes_is_not_the_one_to_create(key: SecretStr | None) -> None:
    fake, book = FakeAccount(), Book()
    changing = fake.add_webhook(URL)
    wanted = Wanted(
        webhooks=(
            WantedWebhook(URL, sign_key=key, separate=True),
            WantedWebhook(URL, events=("contract:sign",), remote_id=changing),
        )
    )
    report = await run(fake, book, make_plan(wanted, await fake.actual(), book.ids(), has_scim=False))
    assert [one.result.value for one in report.outcomes] == ["done", "done"]
    assert make_plan(wanted, await fake.actual(), book.ids(), has_scim=False).changes == ()
    assert len(fake.webhooks) == 2


@pytest.mark.parametrize("key", [None, SecretStr("k" * 20)], ids=["without a key", "with a key"])
async def test_one_that_waits_for_a_person_is_not_the_one_to_create(key: SecretStr | None) -> None:
    fake, book = FakeAccount(), Book()
    waiting = fake.add_webhook(URL)
    wanted = Wanted(
        webhooks=(
            WantedWebhook(URL, sign_key=key, separate=True),
            WantedWebhook(URL, events=("contract:sign",), remote_id=waiting),
        )
    )
    report = await run(fake, book, make_plan(wanted, await fake.actual(), book.ids(), has_scim=False, asks=False))
    assert [one.result.value for one in report.outcomes] == ["done", "manual"]
    assert len(fake.webhooks) == 2
    again = make_plan(wanted, await fake.actual(), book.ids(), has_scim=False, asks=False)
    assert [one.action.value for one in again.changes] == ["manual"]


def changed(fake: FakeAccount, number: int) -> None:
    fake.webhooks[number]["filters"] = [{"filter_rules": [{"type": "EVENT_TYPE", "values": ["contract:delete"]}]}]


def gone(fake: FakeAccount, number: int) -> None:
    del fake.webhooks[number]


@pytest.mark.parametrize("theirs", [changed, gone])
async def test_one_that_moved_is_noticed_before_the_first_write_of_any_kind(
    theirs: Callable[[FakeAccount, int], None],
) -> None:
    fake, book = FakeAccount(), Book()
    first, last = fake.add_webhook(URL), fake.add_webhook(URL + "/2")
    hooks = (WantedWebhook(URL + "/3", remote_id=first), WantedWebhook(URL + "/4", remote_id=last))
    for wanted in (
        Wanted(webhooks=hooks),
        Wanted((WantedType("Acme"),), hooks),
        Wanted(webhooks=hooks[1:], users=(WantedUser("ada@example.com"),)),
    ):
        plan = make_plan(wanted, await fake.actual(), book.ids(), has_scim=True)
        held = dict(fake.webhooks)
        theirs(fake, last)
        with pytest.raises(AccountMoved):
            await run(fake, book, plan)
        assert fake.writes == []
        fake.webhooks = held
        fake.webhooks[last]["filters"] = None


async def test_a_stranger_of_the_second_name_is_noticed_before_the_first_type_is_made() -> None:
    fake, book = FakeAccount(), Book()
    plan = make_plan(Wanted((WantedType("A"), WantedType("B"))), await fake.actual(), book.ids(), has_scim=False)
    fake.add_type("B")
    with pytest.raises(AccountMoved):
        await run(fake, book, plan)
    assert fake.writes == []
