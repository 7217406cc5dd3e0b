"""Sign keys of webhooks: in memory at once, in the keyring as soon as it takes them.

Oneflow never shows a sign key again, so one that was typed is kept under the webhook's key in the draft until the
webhook exists, and under the webhook's id from then on.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import SecretStr

from oneflow_tui.errors import BadInput, KeyringTrouble, OneflowError
from oneflow_tui.local.credentials import Credentials, pending_sign_key, webhook_sign_key
from oneflow_tui.text import clean

if TYPE_CHECKING:
    from oneflow_tui.setup.changes import Report
    from oneflow_tui.setup.wanted import Wanted, WantedWebhook

_PENDING = pending_sign_key("")
_KEPT = webhook_sign_key(0)[:-1]


def file_uid(address: str) -> str:
    """The key of a set-up file's webhook, in place of a draft's: from its address (`WantedWebhook.address`), so that
    one file finds the same sign key on each run."""
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def is_sign_key(what: str) -> bool:
    """Whether an entry is a sign key, sent or not."""
    return what.startswith((_PENDING, _KEPT))


class SignKeys:
    """The sign keys for one host. `changed` is called when the keyring has taken one or not."""

    def __init__(self, credentials: Credentials, host_key: str, changed: Callable[[], None]) -> None:
        self._credentials = credentials
        self._host_key = host_key
        self._changed = changed
        self._keys: dict[str, SecretStr] = {}
        self._writes: dict[str, asyncio.Task[None]] = {}

    def __repr__(self) -> str:
        return f"SignKeys({self._host_key!r}, {len(self._keys)} keys)"

    async def load(self) -> None:
        """Reads what this machine noted to have. Raises KeyringTrouble; what is known stays known then."""
        for what in sorted(self._credentials.known(self._host_key)):
            if is_sign_key(what) and what not in self._keys:
                found = await self._credentials.look_up(self._host_key, what)
                if found is not None:
                    self._keys[what] = found

    @property
    def known_ids(self) -> frozenset[int]:
        """Webhooks of the account whose sign key this machine holds, be it locked away or not."""
        names = {*self._keys, *self._credentials.known(self._host_key)}
        return frozenset(int(one.removeprefix(_KEPT)) for one in names if one.startswith(_KEPT))

    def pending(self, uid: str) -> SecretStr | None:
        return self._keys.get(pending_sign_key(uid))

    def of_webhook(self, webhook_id: int) -> SecretStr | None:
        return self._keys.get(webhook_sign_key(webhook_id))

    def hold(self, uid: str, key: SecretStr) -> None:
        """Keeps a key that is about to be sent in memory only."""
        self._keys[pending_sign_key(uid)] = key

    async def read(self, webhook_id: int) -> SecretStr | None:
        """The key of a webhook of the account, asked of the keyring where it is noted there. Raises KeyringTrouble."""
        return await self._read(webhook_sign_key(webhook_id))

    async def read_pending(self, uid: str) -> SecretStr | None:
        """A key that was not sent yet, likewise."""
        return await self._read(pending_sign_key(uid))

    async def _read(self, what: str) -> SecretStr | None:
        if what not in self._keys and what in self._credentials.known(self._host_key):
            found = await self._credentials.look_up(self._host_key, what)
            if found is not None:
                self._keys[what] = found
        return self._keys.get(what)

    def remember(self, uid: str, key: SecretStr) -> None:
        """Keeps a key that was not sent yet; the keyring gets it in the background."""
        self._keep(pending_sign_key(uid), key)

    def put_into(self, wanted: Wanted) -> Wanted:
        """The wanted webhooks with their keys: the one typed, else the one that the webhook has.

        Raises BadInput where a new key was asked for and is no longer there: it would go out without one.
        """

        def with_key(one: WantedWebhook) -> WantedWebhook:
            key = self.pending(one.uid) if one.new_sign_key else None
            if one.new_sign_key and key is None:
                raise BadInput(
                    f"The new sign key of the webhook to {clean(one.callback_url)} was not kept on this machine.",
                    next="Open the webhook on the Webhooks step and give its sign key again.",
                )
            if key is None and one.remote_id is not None:
                key = self.of_webhook(one.remote_id)
            return replace(one, sign_key=key)

        return replace(wanted, webhooks=tuple(with_key(one) for one in wanted.webhooks))

    def after(self, report: Report) -> None:
        """Keys that were sent are kept under the id of their webhook; those of removed webhooks go."""
        from oneflow_tui.setup.changes import Action, Result, WebhookChange

        for outcome in report.outcomes:
            change = outcome.change
            if not isinstance(change, WebhookChange) or outcome.result not in (Result.DONE, Result.ALREADY):
                continue
            if change.action is Action.DELETE and isinstance(outcome.remote_id, int):
                self.removed(outcome.remote_id)
            elif change.wanted is not None and change.wanted.new_sign_key and isinstance(outcome.remote_id, int):
                self.created(change.wanted.uid, outcome.remote_id)

    def created(self, uid: str, webhook_id: int) -> None:
        """The webhook of the draft now is one of the account: its key is kept under that id."""
        key = self._keys.get(pending_sign_key(uid))
        if key is not None:
            self._keep(webhook_sign_key(webhook_id), key)
            self._drop(pending_sign_key(uid))

    def given_up(self, uid: str) -> None:
        """The webhook of the draft was taken away unsent, so is its key."""
        self._drop(pending_sign_key(uid))

    def entry(self, webhook_id: int) -> tuple[str, str]:
        """Service and user name of a webhook's key in the keyring."""
        return self._credentials.entry(self._host_key, webhook_sign_key(webhook_id))

    def removed(self, webhook_id: int) -> None:
        """The webhook is gone, so is its key."""
        self._drop(webhook_sign_key(webhook_id))

    async def settled(self) -> None:
        """Waits for what is on its way to or from the keyring; each is bounded."""
        while self._writes:
            await asyncio.gather(*self._writes.values(), return_exceptions=True)

    def _keep(self, what: str, key: SecretStr) -> None:
        self._keys[what] = key

        async def write() -> None:
            await self._credentials.write(self._host_key, what, key)

        self._enqueue(what, write)

    def _drop(self, what: str) -> None:
        known = self._keys.pop(what, None) is not None or what in self._credentials.known(self._host_key)

        async def forget() -> None:
            with contextlib.suppress(KeyringTrouble):  # it stays behind there, unused
                await self._credentials.forget(self._host_key, what)

        if known:
            self._enqueue(what, forget)

    def _enqueue(self, what: str, work: Callable[[], Awaitable[None]]) -> None:
        """Calls of the keyring about one entry run one after the other."""
        before = self._writes.get(what)

        async def run() -> None:
            if before is not None:
                await asyncio.gather(before, return_exceptions=True)
            try:
                with contextlib.suppress(OneflowError):  # it stays in memory, which `place` says
                    await work()
            finally:
                if self._writes.get(what) is asyncio.current_task():
                    del self._writes[what]
                self._changed()

        self._writes[what] = asyncio.create_task(run())
