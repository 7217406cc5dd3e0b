"""Webhooks that a plan changes or removes are not taken for those that it creates."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from oneflow_tui.setup.plan import make_plan
from oneflow_tui.setup.wanted import Wanted, WantedWebhook
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
