"""A sandbox on a state file in which contracts can be put, for tests of deliveries."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from oneflow_tui.sandbox.contracts.making import new_contract
from oneflow_tui.sandbox.store import Json, Store, now
from tests.sandbox.conftest import Account
from tests.sandbox_server import SandboxServer

PATIENCE = 60.0  # seconds
FAST = ("--time-scale", "10000")


def add_contract(store: Store, **more: Any) -> int:
    """A draft without parties."""
    template = {"id": 10301, "template_type_id": None}
    with store.change():
        number = store.take_id()
        contract = new_contract(number, now(), workspace_id=10101, template=template, name="Deal", creator_id=10201)
        return store.add("contracts", contract | more)["id"]


class Sending:
    """A running sandbox, and what a test of deliveries does with it."""

    def __init__(self, account: Account, path: Path) -> None:
        self.account = account
        self.path = path

    def contract(self, **more: Any) -> int:
        store = Store("ready", self.path)
        try:
            return add_contract(store, **more)
        finally:
            store.close()

    def webhook(self, url: str, **more: Any) -> int:
        answer = self.account.api.post("/webhooks", json={"callback_url": url, **more})
        assert answer.status_code == 200, answer.text
        return answer.json()["webhook_id"]

    def switch(self, **positions: str) -> None:
        assert self.account.plant("switches", positions).status_code == 200

    def happen(self, contract: int, *kinds: str) -> list[Json]:
        answer = self.account.plant("deliveries/try", {"contract_id": contract, "events": list(kinds)})
        assert answer.status_code == 200, answer.text
        return answer.json()["events"]

    def counts(self) -> dict[str, int]:
        return self.account.state()["delivery_counts"]

    def deliveries(self) -> list[Json]:
        """The newest first."""
        return self.account.state()["deliveries"]

    def settled(self) -> list[Json]:
        """All deliveries, once none of them waits."""
        self.until(lambda: self.counts()["waiting"] == 0)
        return self.deliveries()

    def until(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, self.counts()
            time.sleep(0.02)


@contextmanager
def sending(path: Path, *arguments: str, server: SandboxServer | None = None) -> Iterator[Sending]:
    """Starts a sandbox of the seed "ready" on a state file."""
    with (server or SandboxServer()).start("ready", path, arguments=arguments) as running:
        token = {"x-oneflow-api-token": running.token, "x-oneflow-user-email": running.user_email}
        with (
            httpx.Client(base_url=running.base_url, headers=token, trust_env=False) as api,
            httpx.Client(base_url=running.scim_base_url, trust_env=False) as scim,
            httpx.Client(base_url=running.console_url, trust_env=False) as console,
        ):
            yield Sending(Account(running, api, scim, console), path)
