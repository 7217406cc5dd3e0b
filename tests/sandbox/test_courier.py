"""The courier's parts one by one: where it goes, in what order, what it keeps, what does not stop it."""

from __future__ import annotations

import asyncio
import multiprocessing
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from oneflow_tui.sandbox.delivery import courier as courier_module
from oneflow_tui.sandbox.delivery import post as post_module
from oneflow_tui.sandbox.delivery.courier import Courier
from oneflow_tui.sandbox.delivery.events import record
from oneflow_tui.sandbox.delivery.ladder import ATTEMPTS, wait_after
from oneflow_tui.sandbox.delivery.lock import Lock
from oneflow_tui.sandbox.delivery.places import NotSent, place
from oneflow_tui.sandbox.delivery.post import post
from oneflow_tui.sandbox.delivery.schedule import MOST_A_LANE, Schedule
from oneflow_tui.sandbox.store import Json, Store
from tests.sandbox.receiver import HANG, Receiver
from tests.sandbox.sending import add_contract

PATIENCE = 20.0  # seconds


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


def ready(url: str, path: Path | None = None) -> tuple[Store, int]:
    """An account with a webhook, and a contract in it."""
    store = Store("ready", path)
    contract = add_contract(store)
    with store.change():
        webhook = {"callback_url": url, "filters": None, "sign_key": "k", "template_group_id": None}
        store.add("webhooks", webhook)
    return store, contract


def happen(store: Store, contract: int, *kinds: str) -> None:
    with store.change():
        record(store, store.edit("contracts", contract), *kinds)


def states(store: Store) -> list[str]:
    return [delivery["state"] for delivery in store.all("deliveries")]


# Where it goes


@pytest.mark.parametrize(
    ("url", "addresses", "port", "authority", "target"),
    [
        ("http://127.0.0.1", ("127.0.0.1",), 80, "127.0.0.1", "/"),
        ("https://127.9.8.7/a%20b?x=1#end", ("127.9.8.7",), 443, "127.9.8.7", "/a%20b?x=1"),
        ("http://[::1]:8080/å b", ("::1",), 8080, "[::1]:8080", "/%C3%A5%20b"),
        ("http://user:secret@LocalHost:0/", ("127.0.0.1", "::1"), 0, "localhost:0", "/"),
    ],
)
def test_addresses_of_this_machine(
    url: str, addresses: tuple[str, ...], port: int, authority: str, target: str
) -> None:
    found = place(url, anywhere=False)
    assert (found.addresses, found.port, found.authority, found.target) == (addresses, port, authority, target)


@pytest.mark.parametrize(
    "url",
    [
        "https://crm.example.com/",
        "https://localhost.example.com/",
        "https://127.0.0.1.example.com/",
        "https://127.0.0.1@crm.example.com/",
        "http://10.0.0.1/",
        "http://0.0.0.0/",
        "http://127.1/",
        "http://2130706433/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::]/",
        "http://[::1%25lo]/",
        "http://169.254.169.254/latest",
    ],
)
def test_other_hosts_only_when_told_so(url: str) -> None:
    with pytest.raises(NotSent, match="is not this machine; start the sandbox with --deliver-anywhere"):
        place(url, anywhere=False)
    assert place(url, anywhere=True).addresses == ()


@pytest.mark.parametrize(
    "url", ["", "ftp://127.0.0.1/", "http://", "http://[x/", "http://127.0.0.1:x/", "http://\ud800/", "http://a..b/"]
)
@pytest.mark.parametrize("anywhere", [True, False])
def test_what_is_no_url_is_not_called(url: str, anywhere: bool) -> None:
    with pytest.raises(NotSent, match=r"The callback URL is not valid\."):
        place(url, anywhere=anywhere)


async def test_a_name_is_looked_up_where_it_may_go_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    with Receiver() as receiver:
        names = []

        def look_up(name: str, port: int, **_: object) -> list:
            names.append(name)
            if name != "crm.example.com":
                raise OSError(8, "Name or service not known")
            return [(2, 1, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr(post_module.socket, "getaddrinfo", look_up)
        found = await post(place(f"http://crm.example.com:{receiver.port}/", anywhere=True), b"{}", 10)
        lost = await post(place("http://nowhere.example.com/", anywhere=True), b"{}", 10)
    assert (found.status, found.error) == (200, None)
    assert (lost.status, lost.error) == (None, "It cannot be reached: Name or service not known.")
    assert names == ["crm.example.com", "nowhere.example.com"]


# When


def test_the_waits_between_ten_attempts() -> None:
    assert [wait_after(made, 1) for made in range(1, 12)] == [1, 5, 10, 30, 60, 300, 600, 1800, 3600, None, None]
    assert (ATTEMPTS, wait_after(1, 4), wait_after(9, 100)) == (10, 0.25, 36)


def waiting(number: int, due: float, webhook: int = 1, attempts: int = 0) -> Json:
    tried = [{}] * attempts
    return {"id": number, "callback_id": f"c{number}", "webhook_id": webhook, "due": due, "attempts": tried}


def taken(schedule: Schedule, now: float, *, kept: bool = True) -> list[int]:
    numbers = []
    while (entry := schedule.take(now, kept=kept)) is not None:
        numbers.append(entry.number)
    return numbers


def test_first_attempts_queue_and_retries_do_not() -> None:
    schedule = Schedule()
    for number, due, attempts in ((2, 2.0, 0), (1, 1.0, 0), (4, 3.0, 1), (3, 9.0, 0), (5, 4.0, 2)):
        schedule.note(waiting(number, due, attempts=attempts))
    first = schedule.take(5.0, kept=True)
    assert first is not None
    assert first.number == 1
    assert taken(schedule, 5.0) == [4, 5]
    schedule.done(first)
    assert taken(schedule, 5.0) == [2]
    assert schedule.next_due() == 9.0
    assert taken(schedule, 9.0) == []
    assert taken(schedule, 9.0, kept=False) == [3]


def test_one_webhook_does_not_take_all_places() -> None:
    schedule = Schedule()
    for number in range(100):
        schedule.note(waiting(number, 1.0, attempts=1))
    schedule.note(waiting(100, 1.0, webhook=2))
    numbers = taken(schedule, 5.0)
    assert len(numbers) == MOST_A_LANE + 1
    assert 100 in numbers


def test_a_delivery_whose_time_has_changed_goes_once() -> None:
    schedule = Schedule()
    schedule.note(waiting(1, 100.0))
    schedule.note(waiting(1, 100.0))
    schedule.note(waiting(1, 1.0))
    assert taken(schedule, 5.0) == [1]
    assert taken(schedule, 200.0) == []


# What it keeps, and what does not stop it


async def test_only_the_newest_finished_ones_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier_module, "KEPT", 5)
    with Receiver() as receiver:
        store, contract = ready(receiver.url)
        courier = Courier(store, speed=1)
        courier.start()
        for number in range(8):
            happen(store, contract, f"contract:e{number}")
        await until(lambda: len(receiver.heard) == 8 and "waiting" not in states(store))
        await courier.stop()
    assert [delivery["events"][0]["type"] for delivery in store.all("deliveries")] == [
        f"contract:e{number}" for number in range(3, 8)
    ]


async def test_many_that_cannot_be_sent_are_done_in_a_few_changes() -> None:
    store, contract = ready("https://crm.example.com/")
    with store.change():
        store.edit("switches", 1)["grouping"] = "single"
    happen(store, contract, *(["contract:publish"] * 1000))
    before = store.revision
    courier = Courier(store)
    courier.start()
    await until(lambda: "waiting" not in states(store))
    await courier.stop()
    assert states(store) == ["not_sent"] * 1000
    assert store.revision - before <= 5


async def test_a_delivery_that_makes_no_sense_does_not_stop_the_others() -> None:
    with Receiver() as receiver:
        store, contract = ready(receiver.url)
        with store.change():
            webhook = next(iter(store.all("webhooks")))["id"]
            broken = {"webhook_id": webhook, "callback_id": "x", "state": "waiting", "due": 1.0, "attempts": []}
            store.add("deliveries", {**broken, "callback_url": 5, "events": [{}]})
        courier = Courier(store)
        courier.start()
        happen(store, contract, "contract:publish")
        await until(lambda: "waiting" not in states(store))
        await courier.stop()
    first = next(iter(store.all("deliveries")))
    assert states(store) == ["not_sent", "acknowledged"]
    assert first["reason"].startswith("It could not be prepared: ")


async def test_an_outcome_that_cannot_be_kept_is_kept_later_and_nothing_goes_twice(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(courier_module, "_LOOK", 0.05)
    with Receiver() as receiver:
        store, contract = ready(receiver.url)
        courier = Courier(store)
        courier.start()
        happen(store, contract, "contract:publish")
        change, failed = store.change, 0

        def full() -> object:
            nonlocal failed
            failed += 1
            if failed <= 3:
                raise sqlite3.OperationalError("disk full")
            return change()

        monkeypatch.setattr(store, "change", full)
        await until(lambda: states(store) == ["acknowledged"])
        await courier.stop()
    assert len(receiver.heard) == 1
    assert [line.message for line in caplog.records] == ["Deliveries have to wait"]


async def test_stop_cuts_short_what_hangs_and_the_next_courier_sends_it_again() -> None:
    with Receiver(HANG) as receiver:
        store, contract = ready(receiver.url)
        courier = Courier(store)
        courier.start()
        happen(store, contract, "contract:publish")
        await until(lambda: len(receiver.heard) == 1)
        await asyncio.wait_for(courier.stop(), 5)
        assert states(store) == ["waiting"]
        assert store.changed == []
        receiver.answer = 200
        following = Courier(store)
        following.start()
        await until(lambda: states(store) == ["acknowledged"])
        await following.stop()
    assert len(set(receiver.times_heard())) == 1


async def test_a_courier_that_never_began_ends_well() -> None:
    await Courier(Store("ready")).stop()


# Who delivers


def _take_and_wait(path: Path, told: object) -> None:
    told.send(Lock(path).take())  # type: ignore[attr-defined]
    told.recv()  # type: ignore[attr-defined]


def test_the_lock_is_of_one_process_and_goes_with_it(tmp_path: Path) -> None:
    path = tmp_path / "account.db"
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    other = context.Process(target=_take_and_wait, args=(path, theirs))
    other.start()
    assert ours.poll(PATIENCE)
    assert ours.recv() is True
    lock = Lock(path)
    assert lock.take() is False
    other.kill()
    other.join(PATIENCE)
    assert lock.take() is True
    assert lock.take() is True
    assert Lock(path).take() is False
    lock.release()
    assert list(tmp_path.glob("account*")) == []
    assert Lock(None).take() is True
