"""A backup put back: as a plan like any other, and honest about what cannot come back."""

from __future__ import annotations

from typing import Any

from oneflow_tui.models import DataField
from oneflow_tui.setup.changes import Action
from oneflow_tui.setup.restoring import restore_words, wanted_of_backup
from oneflow_tui.setup.wanted import Wanted, WantedField
from tests.setup.double import Book, FakeAccount, run
from tests.setup.test_apply import acme, planned

ROWS: list[dict[str, Any]] = [
    {"custom_id": "vat", "name": "VAT", "value": "1", "placeholder": "SE…"},
    {"custom_id": "city", "name": None, "description": "Where"},
    {"custom_id": "sys", "name": "Theirs", "source": "system"},
]


def texts(fake: FakeAccount, type_id: int) -> dict[str, tuple[str, ...]]:
    keys = ("name", "description", "placeholder", "value")
    return {row["custom_id"]: tuple(row[key] or "" for key in keys) for row in fake.fields[type_id]}


async def written_over() -> tuple[FakeAccount, Book, int, dict[str, tuple[str, ...]]]:
    """A type whose fields were changed, removed and added to after a backup was made."""
    fake, book = FakeAccount(), Book()
    type_id = fake.add_type("Acme", ROWS)
    before = texts(fake, type_id)
    wish = acme(WantedField("vat", "Other", value="2"), WantedField("later"), delete_fields=("city",))
    await run(fake, book, await planned(fake, book, wish))
    assert texts(fake, type_id) != before
    return fake, book, type_id, before


async def restored(fake: FakeAccount, book: Book, type_id: int, *, exact: bool) -> Wanted:
    actual = await fake.actual()
    _, rows = book.backups[0]
    wanted = wanted_of_backup(type_id, "Acme", rows, actual.fields[type_id], exact)
    plan = await planned(fake, book, wanted)
    assert plan.removals == int(exact)
    assert not (await run(fake, book, plan)).failed
    assert (await planned(fake, book, wanted)).changes == ()
    return wanted


async def test_fields_are_as_before_and_later_ones_stay() -> None:
    fake, book, type_id, before = await written_over()
    await restored(fake, book, type_id, exact=False)
    assert texts(fake, type_id) == {**before, "later": ("", "", "", "")}


async def test_an_exact_one_removes_what_came_later_and_nothing_of_oneflows_own() -> None:
    fake, book, type_id, before = await written_over()
    fake.fields[type_id].append(fake._full({"custom_id": "sys2", "source": "system"}))
    await restored(fake, book, type_id, exact=True)
    assert texts(fake, type_id) == {**before, "sys2": ("", "", "", "")}


def rows(*custom_ids: str, source: str = "user") -> list[DataField]:
    return [DataField.read({"custom_id": one, "source": source}) for one in custom_ids]


def test_what_became_oneflows_own_is_left_out_and_doubles_are_taken_once() -> None:
    (kind,) = wanted_of_backup(
        5, "Acme", rows("a", "b", "a"), [*rows("b", source="system"), *rows("c")], True
    ).template_types
    assert [one.custom_id for one in kind.fields] == ["a"]
    assert kind.delete_fields == ("c",)
    assert kind.remote_id == 5


def test_the_words_say_what_does_not_come_back() -> None:
    words = " ".join(restore_words(rows("a", "b"), rows("b", "c", "d"), False))
    assert "Values inside templates may not come back" in words
    assert '1 field was removed since and is created anew, with a new id: "a".' in words
    assert '2 fields came later and stay: "c" and "d". `--exact` removes' in words
    exact = restore_words(rows(), rows(*"abcdefg"), True)
    assert exact[1] == '7 fields came later and are removed: "a", "b", "c", "d", "e" and 2 more.'
    assert len(restore_words(rows("a"), rows("a"), True)) == 1


async def test_a_restore_after_all_was_removed_creates_each_anew() -> None:
    fake, book = FakeAccount(), Book()
    type_id = fake.add_type("Acme", ROWS)
    await run(fake, book, await planned(fake, book, acme(delete_fields=("vat", "city"))))
    wanted = wanted_of_backup(type_id, "Acme", book.backups[0][1], (await fake.actual()).fields[type_id], True)
    plan = await planned(fake, book, wanted)
    assert [one.action for one in plan.changes] == [Action.CREATE, Action.CREATE]
