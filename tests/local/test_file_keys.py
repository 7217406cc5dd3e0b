"""The sign keys that a set-up file points to, found where they are."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from oneflow_tui.errors import BadInput
from oneflow_tui.local.credentials import pending_sign_key, webhook_sign_key
from oneflow_tui.local.sign_keys import SignKeys, file_uid
from oneflow_tui.models import Webhook
from oneflow_tui.services.webhooks import filters_of
from oneflow_tui.session.file_keys import find_sign_keys, with_sign_keys
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.changes import Plan
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.plan import make_plan
from oneflow_tui.setup.wanted import Wanted, WantedWebhook

URL = "https://crm.example.com/oneflow"
SIGN, DECLINE = ("contract:sign",), ("contract:decline",)


class Kept:
    """A keyring in memory."""

    def __init__(self, **secrets: str) -> None:
        self.secrets = secrets

    def known(self, host: str) -> set[str]:
        return set(self.secrets)

    async def look_up(self, host: str, what: str) -> SecretStr | None:
        return SecretStr(self.secrets[what]) if what in self.secrets else None


def keys(**secrets: str) -> SignKeys:
    kept: Any = Kept(**secrets)
    return SignKeys(kept, "https://host", lambda: None)


def hook(events: tuple[str, ...] = SIGN, source: str = "env:KEY", url: str = URL) -> WantedWebhook:
    return WantedWebhook(callback_url=url, events=events, key_source=source)


def there(id: int, events: tuple[str, ...]) -> Webhook:
    return Webhook.read({"webhook_id": id, "callback_url": URL, "filters": filters_of(events, ())})


def planned(*webhooks: WantedWebhook, account: tuple[Webhook, ...] = ()) -> tuple[Wanted, Plan]:
    wanted = Wanted(webhooks=webhooks)
    return wanted, make_plan(wanted, Actual(webhooks=account), IdMap(), has_scim=False)


async def test_a_webhook_without_a_key_in_the_file_is_not_missed_beside_one_with() -> None:
    found = await with_sign_keys(
        *planned(hook(), hook(source="", url=f"{URL}/2"), account=(there(1, DECLINE),)), keys(), {"KEY": "k"}
    )
    assert [one.new_sign_key for one in found.webhooks] == [True, False]


async def test_every_key_that_is_missing_is_named_at_once() -> None:
    asked = planned(hook(), hook(source="keyring", url=f"{URL}/2"))
    with pytest.raises(BadInput, match=r"(?s)KEY is not set in the environment.*login --sign-key"):
        await with_sign_keys(*asked, keys(), {})
    found, missing = await find_sign_keys(*asked, keys(), {})
    assert (found.webhooks, missing) == (asked[0].webhooks, asked[0].webhooks)


async def test_two_webhooks_of_one_address_do_not_take_each_others_key() -> None:
    store = keys()
    wanted, plan = planned(hook(SIGN, "env:ONE"), hook(DECLINE, "env:TWO"))
    found = await with_sign_keys(wanted, plan, store, {"ONE": "1", "TWO": "2"})
    uids = [one.uid for one in found.webhooks]
    assert len(set(uids)) == 2
    assert [store.pending(uid) for uid in uids] == [SecretStr("1"), SecretStr("2")]


async def test_each_is_compared_with_the_key_of_its_own_webhook() -> None:
    kept = {webhook_sign_key(1): "1", webhook_sign_key(2): "2"}
    asked = planned(hook(SIGN, "env:ONE"), hook(DECLINE, "env:TWO"), account=(there(1, SIGN), there(2, DECLINE)))
    same = await with_sign_keys(*asked, keys(**kept), {"ONE": "1", "TWO": "2"})
    assert same == asked[0]
    other = await with_sign_keys(*asked, keys(**kept), {"ONE": "1", "TWO": "3"})
    assert [one.new_sign_key for one in other.webhooks] == [False, True]


async def test_a_key_given_before_is_for_every_webhook_of_its_address() -> None:
    wanted, plan = planned(hook(SIGN, "keyring"), hook(DECLINE, "keyring"))
    kept = {pending_sign_key(file_uid(wanted.webhooks[0].address)): "given"}
    found = await with_sign_keys(wanted, plan, keys(**kept), {})
    assert [one.sign_key for one in found.webhooks] == [SecretStr("given")] * 2
