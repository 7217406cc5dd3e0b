"""Sends what is due, and keeps in the store how each attempt ended."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass

from oneflow_tui.sandbox.delivery.deliveries import KIND, Attempt, give_up, settle
from oneflow_tui.sandbox.delivery.lock import Lock
from oneflow_tui.sandbox.delivery.payload import payload
from oneflow_tui.sandbox.delivery.places import NotSent, Place, place
from oneflow_tui.sandbox.delivery.schedule import Entry, Schedule
from oneflow_tui.sandbox.store import Json, Store

CONNECTIONS = 16
KEPT = 5000  # finished deliveries
_LOOK = 1.0  # seconds between two looks at the state file, and before another try after a failure
_LONGEST = 10.0  # seconds to sleep, since the clock may be set meanwhile
_LOG = logging.getLogger("uvicorn.error")


@dataclass(slots=True)
class _Sending:
    """A delivery from when it is taken up until its outcome is in the store."""

    entry: Entry
    task: asyncio.Task[None] | None = None
    outcome: Attempt | NotSent | None = None


class Courier:
    """Delivers webhooks of one store; the waits between attempts are `speed` times shorter than Oneflow's.

    It does all its work in turns of one task, which is woken by changes of the store, by attempts that end and by time.
    """

    def __init__(self, store: Store, *, speed: float = 1.0, anywhere: bool = False) -> None:
        self._store = store
        self._speed = speed
        self._anywhere = anywhere
        self._lock = Lock(store.path)
        self._holds = False
        self._schedule = Schedule()
        self._news: set[int] = set()
        self._sending: dict[int, _Sending] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._finished: dict[int, None] = {}  # in the order of their ends
        self._wake = asyncio.Event()
        self._work: asyncio.Task[None] | None = None
        self._failing = False

    def start(self) -> None:
        """Begins; inside the running loop."""
        self._store.changed.append(self._heard)
        self._work = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Ends what is under way; an attempt that is cut short is made again by whoever delivers next."""
        if self._work is None:
            return
        self._store.changed.remove(self._heard)
        tasks = [self._work, *self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._work = None
        try:
            if self._holds:
                self._write()
        except Exception:
            _LOG.exception("The outcome of deliveries could not be kept")
        finally:
            self._lock.release()

    def _heard(self) -> None:
        self._news.update(number for kind, number in self._store.news if kind == KIND)
        self._wake.set()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._wake.clear()
            try:
                pause = self._turn()
                self._failing = False
            except Exception:
                if not self._failing:
                    _LOG.exception("Deliveries have to wait")
                self._failing = True
                await asyncio.sleep(_LOOK)
                continue
            timer = loop.call_later(pause, self._wake.set)
            await self._wake.wait()
            timer.cancel()

    def _turn(self) -> float:
        """Does all that can be done now; returns after how many seconds to look again at the latest."""
        if not self._holds:
            if not self._lock.take():
                return _LOOK
            self._store.refresh()
            self._take_up()
            self._holds = True
        self._store.refresh()
        self._write()
        self._read_news()
        self._launch()
        if any(sending.outcome for sending in self._sending.values()):
            return 0
        longest = _LONGEST if self._store.path is None else _LOOK
        due = self._schedule.next_due()
        if due is None or len(self._tasks) == CONNECTIONS:  # the end of an attempt wakes it
            return longest
        return min(longest, max(0.0, due - time.time()))

    def _take_up(self) -> None:
        """Begins with what the store holds, an earlier sandbox's deliveries among it."""
        finished = []
        for delivery in self._store.all(KIND):
            if delivery["state"] == "waiting":
                self._schedule.note(delivery)
            else:
                ended = delivery["attempts"][-1]["time"] if delivery["attempts"] else 0.0
                finished.append((ended, delivery["id"]))
        self._finished = {number: None for _, number in sorted(finished)}
        self._news.clear()

    def _read_news(self) -> None:
        news, self._news = self._news, set()
        for number in news:
            delivery, sending = self._store.get(KIND, number), self._sending.get(number)
            if sending is not None and not _same(delivery, sending.entry):
                self._drop(sending)
                sending = None
            if delivery is None:
                self._finished.pop(number, None)
            elif delivery["state"] != "waiting":
                self._finished.setdefault(number)
            else:
                self._finished.pop(number, None)
                if sending is None:
                    self._schedule.note(delivery)

    def _drop(self, sending: _Sending) -> None:
        """Its delivery is gone, by a reset of the account."""
        self._let_go(sending)
        if sending.task is not None:
            sending.task.cancel()

    def _let_go(self, sending: _Sending) -> None:
        del self._sending[sending.entry.number]
        if sending.task is not None:
            self._schedule.done(sending.entry)

    def _launch(self) -> None:
        kept = self._store.switches["delivery_order"] == "kept"
        while len(self._tasks) < CONNECTIONS:
            entry = self._schedule.take(time.time(), kept=kept)
            if entry is None:
                return
            delivery = self._store.get(KIND, entry.number)
            if delivery is None or not _same(delivery, entry) or delivery["state"] != "waiting":
                self._schedule.done(entry)
                continue
            sending = self._sending[entry.number] = _Sending(entry)
            try:
                where, body = self._prepare(delivery)
            except NotSent as reason:
                sending.outcome = reason
                self._schedule.done(entry)
                continue
            seconds = float(self._store.switches["receiver_timeout"])
            sending.task = asyncio.create_task(self._attempt(sending, where, body, seconds))
            self._tasks.add(sending.task)
            sending.task.add_done_callback(self._ended)

    def _prepare(self, delivery: Json) -> tuple[Place, bytes]:
        """Where it goes and what is sent. Raises NotSent."""
        webhook = self._store.get("webhooks", delivery["webhook_id"])
        if webhook is None:
            raise NotSent("The webhook has been removed.")
        try:
            where = place(delivery["callback_url"], anywhere=self._anywhere)
            return where, payload(delivery, webhook["sign_key"], self._store.switches)
        except NotSent:
            raise
        except Exception as problem:
            raise NotSent(f"It could not be prepared: {type(problem).__name__}.") from problem

    async def _attempt(self, sending: _Sending, where: Place, body: bytes, seconds: float) -> None:
        from oneflow_tui.sandbox.delivery.post import post  # only now: many a sandbox sends nothing

        sending.outcome = await post(where, body, seconds)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()

    def _write(self) -> None:
        """Keeps the outcomes in one change, and no more finished deliveries than are kept."""
        ended = [sending for sending in self._sending.values() if sending.outcome is not None]
        if not ended:
            return
        with self._store.change() as store:
            finished = dict(self._finished)
            for sending in ended:
                number = sending.entry.number
                if not _same(store.get(KIND, number), sending.entry):
                    continue
                delivery = store.edit(KIND, number)
                if isinstance(sending.outcome, Attempt):
                    settle(delivery, sending.outcome, self._speed)
                else:
                    give_up(delivery, str(sending.outcome))
                if delivery["state"] != "waiting":
                    finished[number] = None
            while len(finished) > KEPT:
                oldest = next(iter(finished))
                del finished[oldest]
                if store.get(KIND, oldest) is not None:
                    store.remove(KIND, oldest)
        self._finished = finished
        for sending in ended:
            self._let_go(sending)


def _same(delivery: Json | None, entry: Entry) -> bool:
    """Whether this is the delivery that was taken up: after a reset another one may bear its id."""
    return delivery is not None and delivery["callback_id"] == entry.callback_id
