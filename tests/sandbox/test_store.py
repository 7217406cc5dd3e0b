"""The store: what a change does is kept as a whole or not at all, in its order, also by a file."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from oneflow_tui.sandbox.errors import NotKept
from oneflow_tui.sandbox.store import Store


def rename(store: Store) -> None:
    store.edit("users", 10201)["name"] = "Changed"


def add(store: Store) -> None:
    store.add("users", {"name": "New"})


def remove(store: Store) -> None:
    store.remove("users", 10202)


def remove_renamed(store: Store) -> None:
    store.remove("users", 10201)


def reset(store: Store) -> None:
    store.reset("typical")


STEPS: list[list[Callable[[Store], None]]] = [
    [rename],
    [add],
    [remove],
    [rename, remove],
    [add, remove],
    [rename, remove_renamed],
    [remove, add, rename],
    [add, rename, remove, remove_renamed, add],
    [rename, reset],
    [reset, rename, remove],
]


def whole(store: Store) -> str:
    kinds = ("users", "webhooks", "template_types", "contracts", "counter", "conditions")
    return repr({kind: list(store.all(kind)) for kind in kinds})


@pytest.mark.parametrize("file", [False, True])
@pytest.mark.parametrize("steps", STEPS, ids=lambda steps: "-".join(one.__name__ for one in steps))
def test_a_change_that_fails_leaves_everything_as_it_was(
    tmp_path: Path, file: bool, steps: list[Callable[[Store], None]]
) -> None:
    store = Store("ready", tmp_path / "account.db" if file else None)
    before, revision = whole(store), store.revision

    def fail() -> None:
        with store.change():
            for step in steps:
                step(store)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (whole(store), store.revision) == (before, revision)
    if file:
        store.close()
        again = Store("ready", tmp_path / "account.db")
        assert whole(again) == before
        again.close()


@pytest.mark.parametrize("steps", STEPS, ids=lambda steps: "-".join(one.__name__ for one in steps))
def test_a_change_that_ends_is_in_the_file_and_seen_by_others(
    tmp_path: Path, steps: list[Callable[[Store], None]]
) -> None:
    path = tmp_path / "account.db"
    store, other = Store("ready", path), Store("ready", path)
    with store.change():
        for step in steps:
            step(store)
    other.refresh()
    again = Store("ready", path)
    assert whole(store) == whole(other) == whole(again)
    for one in (store, other, again):
        one.close()


def test_the_order_outlives_a_restart_whatever_the_ids(tmp_path: Path) -> None:
    path = tmp_path / "account.db"
    with contextlib.closing(Store("ready", path)) as store:
        for name, ids in (("A", "small"), ("B", "large"), ("C", "small")):
            with store.change():
                store.edit("switches", 1)["ids"] = ids
            with store.change():
                store.add("template_types", {"name": name})
        names = [one["name"] for one in store.all("template_types")]
    with contextlib.closing(Store("ready", path)) as store:
        assert [one["name"] for one in store.all("template_types")] == names == ["A", "B", "C"]
        assert max(one["id"] for one in store.all("template_types")) > 2**32


def test_what_cannot_be_written_is_told_and_undone(tmp_path: Path) -> None:
    path = tmp_path / "account.db"
    with contextlib.closing(Store("ready", path)) as store:
        before = whole(store)
        path.unlink()
        with pytest.raises(NotKept, match="No such file"), store.change():
            rename(store)
        assert whole(store) == before
