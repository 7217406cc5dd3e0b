"""The account's state: plain JSON objects by kind and id, in memory, and with a file in SQLite as well."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Mapping, Set
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oneflow_tui.sandbox.errors import NotKept
from oneflow_tui.sandbox.seeds import Seeded, seed_state
from oneflow_tui.sandbox.switches import Switches

if TYPE_CHECKING:
    from oneflow_tui.sandbox.database import Database

Json = dict[str, Any]
_LARGE = 1 << 40
_KEPT = ("switches",)  # how the sandbox behaves is no part of the account, so starting over leaves it


def now() -> str:
    """The time as Oneflow writes it."""
    return stamp(datetime.now(UTC))


def stamp(time: datetime) -> str:
    """A time in UTC as Oneflow writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S+0000")


class Store:
    """Holds the state. With a file each change is on the disk before it is answered, and several sandboxes that were
    given the same file see one account.

    Objects that `get` and `all` give are only to be looked at; those of `edit` and `add` may be changed, inside a
    change. Not for several threads.
    """

    def __init__(self, seed: str, path: Path | None = None, switches: Mapping[str, str] | None = None) -> None:
        self.changed: list[Callable[[], None]] = []
        """Called after each change that was kept, and after one by another sandbox on the same file was seen."""
        self.news: Set[tuple[str, int]] = frozenset()
        """Kind and id of what the change that `changed` tells of has touched."""
        self.revision = 0
        """Grows with each change."""
        self.path = path
        self._kinds: dict[str, dict[int, Json]] = {}
        self._undo: list[Callable[[], None]] = []
        self._touched: dict[tuple[str, int], None] = {}  # in the order in which it is to be written
        self._database = _opened(path) if path is not None else None
        self.switches = Switches()
        if self._database is None:
            self._take(seed_state(seed))
        else:
            self._load(self._database, seed)
        if switches:
            with self.change():
                self.edit("switches", 1).update(switches)
        self._read_switches()

    def _load(self, database: Database, seed: str) -> None:
        try:
            with database.transaction():
                self._kinds = database.load()
                if not self._kinds:
                    self._take(seed_state(seed))
                    database.save(self._everything())
            self._read_switches()
        except (*database.trouble, ValueError, KeyError) as problem:
            database.close()
            raise database.refusal(problem, "it is damaged") from None

    # Looking

    def get(self, kind: str, number: int) -> Json | None:
        """The object with this id, if there is one."""
        return self._kinds.get(kind, {}).get(number)

    def all(self, kind: str) -> Collection[Json]:
        """All objects of a kind, the oldest first."""
        return self._kinds.get(kind, {}).values()

    @property
    def account(self) -> Json:
        """The account itself."""
        return next(iter(self._kinds["account"].values()))

    @property
    def conditions(self) -> Json:
        """What a person has switched on for the account, in the web app or by Oneflow's hand."""
        return self._kinds["conditions"][1]

    # Changing, inside a change

    def edit(self, kind: str, number: int) -> Json:
        """The object with this id, to change; KeyError where there is none."""
        table = self._kinds[kind]
        before = table[number]
        if (kind, number) in self._touched:
            return before
        self._undo.append(lambda: table.__setitem__(number, before))
        self._touched[kind, number] = None
        table[number] = copy.deepcopy(before)
        return table[number]

    def add(self, kind: str, item: Json) -> Json:
        """A new object; it gets an id unless it brings one."""
        item.setdefault("id", 0)
        number = item["id"] = item["id"] or self.take_id()
        table = self._kinds.setdefault(kind, {})
        self._undo.append(lambda: table.__delitem__(number))
        self._touched[kind, number] = None
        table[number] = item
        return item

    def remove(self, kind: str, number: int) -> None:
        """Takes an object out; KeyError where there is none."""
        table = self._kinds[kind]
        before = dict(table)

        def undo() -> None:  # in place: earlier steps of the same change undo theirs in the same table
            table.clear()
            table.update(before)

        del table[number]
        self._undo.append(undo)
        self._touched[kind, number] = None

    def take_id(self) -> int:
        """The next number of the counter that all objects share; past 32 bits where that switch is so."""
        counter = self.edit("counter", 1)
        counter["last"] += 1
        return int(counter["last"]) + (_LARGE if self.switches["ids"] == "large" else 0)

    def reset(self, seed: str) -> None:
        """Everything as a seed has it; the switches stay."""
        before = self._kinds
        self._undo.append(lambda: setattr(self, "_kinds", before))
        kept = {kind: before[kind] for kind in _KEPT if kind in before}
        self._take(seed_state(seed))
        self._kinds |= kept
        for kinds in (before, self._kinds):
            self._touched |= {(kind, one): None for kind, table in kinds.items() if kind not in _KEPT for one in table}

    @contextmanager
    def change(self) -> Iterator[Store]:
        """A span of changes: kept when it ends, all undone when it or the writing fails."""
        try:
            with self._database.transaction() if self._database else nullcontext():
                self.refresh()
                yield self
                if self._database is not None:
                    self._database.save((kind, number, self.get(kind, number)) for kind, number in self._touched)
        except BaseException as problem:
            self._roll_back()
            if self._database is not None and isinstance(problem, self._database.trouble):
                raise NotKept(str(problem)) from problem
            raise
        if not self._undo:
            return
        news = frozenset(self._touched)
        self._undo.clear()
        self._touched.clear()
        if ("switches", 1) in news:
            self._read_switches()
        self._tell(news)

    def refresh(self) -> None:
        """Takes in what another sandbox on the same file has changed."""
        if self._database is None:
            return
        news = self._database.news()
        for kind, number, item in news:
            if item is None:
                self._kinds.get(kind, {}).pop(number, None)
            else:
                self._kinds.setdefault(kind, {})[number] = item
        if news:
            self._read_switches()
            self._tell({(kind, number) for kind, number, _ in news})

    @property
    def has_file(self) -> bool:
        return self._database is not None

    def log(self, calls: list[Json], most: int) -> None:
        """Adds to the log of calls in the file, if there is one; only the newest `most` stay."""
        if self._database is not None:
            self._database.log(calls, most)

    def logged(self) -> list[Json]:
        """The log of calls in the file, the oldest first."""
        return self._database.logged() if self._database is not None else []

    def close(self) -> None:
        """Closes the file."""
        if self._database is not None:
            self._database.close()

    def _tell(self, news: Set[tuple[str, int]]) -> None:
        self.revision += 1
        self.news = news
        for told in self.changed:
            told()

    def _roll_back(self) -> None:
        for step in reversed(self._undo):
            step()
        self._undo.clear()
        self._touched.clear()

    def _take(self, seeded: Seeded) -> None:
        self._kinds = {kind: {item["id"]: item for item in items} for kind, items in seeded.items()}

    def _read_switches(self) -> None:
        self.switches = Switches({key: value for key, value in self._kinds["switches"][1].items() if key != "id"})

    def _everything(self) -> Iterator[tuple[str, int, Json]]:
        for kind, table in self._kinds.items():
            for number, item in table.items():
                yield kind, number, item


def _opened(path: Path) -> Database:
    from oneflow_tui.sandbox.database import Database  # only now: without a file a sandbox is ready sooner

    return Database(path)
