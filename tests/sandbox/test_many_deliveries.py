"""A thousand deliveries to receivers that refuse every third: none is lost and none comes twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from oneflow_tui.sandbox.delivery.courier import CONNECTIONS
from oneflow_tui.sandbox.store import Json, Store
from tests.sandbox.receiver import CLOSE, Heard, Receiver, Told
from tests.sandbox.sending import FAST, Sending, sending

WEBHOOKS, ACTIONS, EVENTS = 4, 5, 50
MANY = WEBHOOKS * ACTIONS * EVENTS
REFUSALS = (500, 404, 201, 202, CLOSE)


class Moody:
    """Refuses 30 % of what it gets, and every fiftieth delivery for ever."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._known: set[str] = set()
        self.acknowledged: set[str] = set()
        self.hopeless: set[str] = set()
        self.late: Counter[str] = Counter()
        """What came although it had been acknowledged."""

    def __call__(self, heard: Heard) -> Told:
        key = heard.callback_id
        if key in self.acknowledged:
            self.late[key] += 1
            return 200
        if key not in self._known:
            self._known.add(key)
            if len(self._known) % 50 == 0:
                self.hopeless.add(key)
        if key in self.hopeless or self._random.random() < 0.3:
            return self._random.choice(REFUSALS)
        self.acknowledged.add(key)
        return 200


@contextmanager
def receivers() -> Iterator[list[tuple[Receiver, Moody]]]:
    with ExitStack() as stack:
        moods = [Moody(seed) for seed in range(WEBHOOKS)]
        yield [(stack.enter_context(Receiver(mood)), mood) for mood in moods]


def queue(running: Sending, pairs: list[tuple[Receiver, Moody]]) -> None:
    running.switch(grouping="single")
    for receiver, _ in pairs:
        running.webhook(receiver.url, sign_key="k")
    contract = running.contract()
    for action in range(ACTIONS):
        running.happen(contract, *(f"contract:e{action}_{at}" for at in range(EVENTS)))


def kept(path: Path) -> list[Json]:
    store = Store("ready", path)
    try:
        return list(store.all("deliveries"))
    finally:
        store.close()


def check_states(deliveries: list[Json], pairs: list[tuple[Receiver, Moody]]) -> None:
    acknowledged = set().union(*(mood.acknowledged for _, mood in pairs))
    assert len(deliveries) == MANY
    assert len({delivery["callback_id"] for delivery in deliveries}) == MANY
    for delivery in deliveries:
        statuses = [attempt["status"] for attempt in delivery["attempts"]]
        if delivery["callback_id"] in acknowledged:
            assert delivery["state"] == "acknowledged"
            assert statuses.index(200) == len(statuses) - 1
        else:
            assert (delivery["state"], len(statuses)) == ("exhausted", 10)


@pytest.mark.parametrize("order", ["kept", "mixed"])
def test_each_is_acknowledged_once_or_exhausted_after_ten_attempts(tmp_path: Path, order: str) -> None:
    path = tmp_path / "account.db"
    with receivers() as pairs, sending(path, *FAST) as running:
        running.switch(delivery_order=order)
        queue(running, pairs)
        running.settled()
        deliveries = kept(path)
    check_states(deliveries, pairs)
    attempts = {delivery["callback_id"]: len(delivery["attempts"]) for delivery in deliveries}
    heard: Counter[str] = Counter()
    for receiver, mood in pairs:
        heard += receiver.times_heard()
        assert not mood.late
        assert len(mood.hopeless) == ACTIONS * EVENTS // 50
    assert heard == attempts


def test_kill_9_in_the_middle_loses_none(tmp_path: Path) -> None:
    path = tmp_path / "account.db"
    with receivers() as pairs:
        with sending(path, *FAST) as running:
            queue(running, pairs)
            pairs[0][0].wait_for(80)
            running.account.server.kill()
        assert any(delivery["state"] == "waiting" for delivery in kept(path))
        with sending(path, *FAST) as running:
            running.settled()
        deliveries = kept(path)
    check_states(deliveries, pairs)
    repeated = sum(sum(mood.late.values()) for _, mood in pairs)
    assert repeated <= CONNECTIONS
