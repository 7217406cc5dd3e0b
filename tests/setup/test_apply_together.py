"""Writes side by side: bounded, stopped in good order, never cut off, and every change has its outcome."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import SecretStr

from oneflow_tui.errors import AccountMoved, BadFile, LoginNeeded, ServerTrouble
from oneflow_tui.setup.changes import Progress, Report, Result
from oneflow_tui.setup.stop import Stop
from oneflow_tui.setup.wanted import Wanted, WantedField, WantedType, WantedUser, WantedWebhook
from tests.setup.double import Book, FakeAccount, run
from tests.setup.test_apply import URL, WHOLE, acme, planned, results

PEOPLE = (WantedUser("ada@example.com"),)


def types(number: int) -> tuple[WantedType, ...]:
    return tuple(WantedType(f"T{one:02}", fields=(WantedField("a"),)) for one in range(number))


def two_types(fake: FakeAccount) -> tuple[int, int, Wanted]:
    one, two = fake.add_type("One"), fake.add_type("Two")
    kinds = (
        WantedType("One", remote_id=one, fields=(WantedField("a"),)),
        WantedType("Two", remote_id=two, fields=(WantedField("b"),)),
    )
    return one, two, Wanted(kinds, users=PEOPLE)


def moving(fake: FakeAccount, type_id: int) -> Callable[[int], None]:
    """Somebody adds a field to a type after all types were looked at, before it is read to be written."""
    reads = []

    def on_read(read: int) -> None:
        reads.append(read)
        if read == type_id and reads.count(read) == 2:
            fake.fields[type_id].append(fake._full({"custom_id": "stranger"}))

    return on_read


async def test_a_type_that_moved_and_is_read_first_stops_all_with_nothing_sent() -> None:
    fake, book = FakeAccount(), Book()
    one, two, wanted = two_types(fake)
    plan = await planned(fake, book, wanted)
    fake.on_read, fake.slow = moving(fake, two), {one: 9}
    with pytest.raises(AccountMoved, match="Two"):
        await run(fake, book, plan)
    assert fake.writes == []
    assert book.entries == []


async def test_a_type_that_moved_while_another_is_written_blocks_the_rest_and_says_so() -> None:
    fake, book = FakeAccount(), Book()
    _, two, wanted = two_types(fake)
    plan = await planned(fake, book, wanted)
    fake.on_read, fake.slow = moving(fake, two), {two: 9}
    report = await run(fake, book, plan)
    assert results(report) == ["done", "blocked", "blocked"]
    assert "changed since the plan" in report.outcomes[1].detail
    assert fake.writes == ["PUT fields"]
    assert [field["custom_id"] for field in fake.fields[two]] == ["stranger"]


async def test_independent_writes_go_together_and_never_more_than_eight() -> None:
    fake, book = FakeAccount(), Book()
    hooks = tuple(WantedWebhook(f"{URL}/{number}") for number in range(20))
    people = tuple(WantedUser(f"u{number}@example.com") for number in range(20))
    wanted = Wanted(types(20), hooks, people)
    plan = await planned(fake, book, wanted)
    fake.most_in_flight = 0
    report = await run(fake, book, plan)
    assert set(results(report)) == {"done"}
    assert fake.most_in_flight == 8
    order = [call.partition(" ")[2] for call in fake.writes]
    assert order == ["type"] * 20 + ["fields"] * 20 + ["webhook"] * 20 + ["user"] * 20
    assert (await planned(fake, book, wanted)).changes == ()
    assert len(set(book.known.template_types.values())) == len(set(book.known.webhooks.values())) == 20


async def test_one_list_proves_all_types_and_one_all_webhooks() -> None:
    fake, book = FakeAccount(), Book()
    gone = [fake.add_webhook(f"{URL}/old{number}") for number in range(3)]
    hooks = tuple(WantedWebhook(f"{URL}/{number}") for number in range(5))
    wanted = Wanted(tuple(WantedType(f"T{number}") for number in range(5)), hooks, delete_webhook_ids=tuple(gone))
    plan = await planned(fake, book, wanted)
    fake.reads = []
    assert set(results(await run(fake, book, plan))) == {"done"}
    assert fake.reads == ["GET webhooks", *["GET types"] * 2, *["GET webhooks"] * 2]  # first: is it as planned?


async def test_types_of_one_name_are_made_one_after_the_other_also_where_an_answer_is_lost() -> None:
    fake, book = FakeAccount(), Book()
    same = Wanted((WantedType("Acme", key="one"), WantedType("Acme", key="two"), WantedType("Other")))
    plan = await planned(fake, book, same)
    fake.lose = {"POST type"}
    assert set(results(await run(fake, book, plan))) == {"done"}
    assert sorted(one["name"] for one in fake.types.values()) == ["Acme", "Acme", "Other"]
    assert len(set(book.known.template_types.values())) == 3
    assert (await planned(fake, book, same)).changes == ()


async def stopped_at(call: str, wanted: Wanted) -> tuple[FakeAccount, Book, Report]:
    fake, book, stop = FakeAccount(), Book(), Stop()
    plan = await planned(fake, book, wanted)
    fake.before[call] = stop.ask
    report = await run(fake, book, plan, stop=stop)
    assert len(report.outcomes) == len(plan.changes)
    assert {"done", "not_sent"} >= set(results(report))
    assert all("stopped by you" in one.detail for one in report.outcomes if one.result is Result.NOT_SENT)
    assert book.open_entries() == []
    return fake, book, report


async def test_a_stop_lets_requests_in_flight_end_and_begins_nothing_new() -> None:
    wanted = Wanted(types(20), users=PEOPLE)
    fake, book, report = await stopped_at("PUT fields", wanted)
    assert fake.writes == ["POST type"] * 20 + ["PUT fields"] * 8
    assert report.count(Result.DONE) == 28
    assert report.count(Result.NOT_SENT) == 13
    assert not (await run(fake, book, await planned(fake, book, wanted))).failed
    assert fake.writes.count("POST type") == fake.writes.count("PUT fields") == 20


@pytest.mark.parametrize(
    ("call", "sent"), [("GET types", 0), ("POST type", 8), ("GET fields", 20), ("GET scim", 20), ("POST user", 21)]
)
async def test_a_stop_at_any_call_leaves_a_whole_report(call: str, sent: int) -> None:
    wanted = Wanted(tuple(WantedType(f"T{one:02}") for one in range(20)), users=PEOPLE)
    if call == "GET fields":
        wanted = Wanted((*wanted.template_types[1:], *types(1)), users=PEOPLE)
    fake, _, report = await stopped_at(call, wanted)
    assert len(fake.writes) == sent
    assert report.count(Result.DONE) == sent


async def test_a_stop_that_was_asked_before_sends_nothing() -> None:
    fake, book = FakeAccount(), Book()
    report = await run(fake, book, await planned(fake, book, WHOLE), stop=Stop(asked=True))
    assert set(results(report)) == {"not_sent"}
    assert fake.writes == []
    assert book.entries == []


async def test_a_refused_token_ends_what_is_under_way_and_the_rest_is_not_sent() -> None:
    fake, book = FakeAccount(), Book()
    plan = await planned(fake, book, Wanted(types(20), users=PEOPLE))
    heard: list[Progress] = []
    refusal = LoginNeeded("token", status=401)
    fake.before["PUT fields"] = lambda: fake.fail.update({"PUT fields": refusal})
    report = await run(fake, book, plan, heard=heard)
    assert (report.count(Result.DONE), report.count(Result.FAILED), report.count(Result.NOT_SENT)) == (20, 8, 13)
    assert book.open_entries() == []
    assert heard[-1].done == heard[-1].total == 41


async def test_a_sibling_that_fails_cuts_nothing_off() -> None:
    fake, book = FakeAccount(), Book()
    plan = await planned(fake, book, Wanted(users=tuple(WantedUser(f"u{number}@x.se") for number in range(5))))
    trouble = ServerTrouble("It broke.", status=500)
    fake.before["POST user"] = lambda: fake.fail.update({"POST user": trouble})
    report = await run(fake, book, plan)
    assert set(results(report)) == {"failed"}
    fake.fail.clear()
    assert set(results(await run(fake, book, plan))) == {"done"}
    assert len({one["email"] for one in fake.users}) == len(fake.users) == 6


PLACES = ["begin:template_type", "begin:data_field", "backup", "save_ids", "begin:webhook"]


@pytest.mark.parametrize("where", PLACES)
async def test_a_full_disk_before_the_first_write_is_raised_with_nothing_sent(where: str) -> None:
    fake, book = FakeAccount(), Book()
    fake.add_type("Acme")
    hook = fake.add_webhook(URL)
    only = {
        "begin:template_type": Wanted((WantedType("New"),)),
        "begin:webhook": Wanted(delete_webhook_ids=(hook,)),
    }.get(where, acme(WantedField("a")))
    book.full = {where}
    with pytest.raises(BadFile, match="disk is full"):
        await run(fake, book, await planned(fake, book, only))
    assert fake.writes == []


@pytest.mark.parametrize("where", [*PLACES, "begin:user"])
async def test_a_full_disk_after_the_first_write_is_told_and_nothing_more_is_begun(where: str) -> None:
    fake, book = FakeAccount(), Book()
    wanted = Wanted(types(20), (WantedWebhook(URL), WantedWebhook(URL, "T00")), PEOPLE)
    plan = await planned(fake, book, wanted)
    fake.before["POST type"] = lambda: book.full.add(where)
    report = await run(fake, book, plan)
    assert len(report.outcomes) == len(plan.changes)
    assert all("disk is full" in one.detail for one in report.failed)
    assert report.failed
    sent = list(fake.writes)
    book.full = set()
    assert not (await run(fake, book, await planned(fake, book, wanted))).failed
    assert (len(fake.types), len(fake.webhooks), len(fake.users)) == (20, 2, 2)
    assert fake.writes[: len(sent)] == sent
    assert fake.writes.count("POST type") == fake.writes.count("PUT fields") == 20


@pytest.mark.parametrize("kind", ["template_type", "data_field", "webhook", "user"])
async def test_what_was_sent_and_cannot_be_noted_is_told_and_found_by_the_next_run(kind: str) -> None:
    fake, book = FakeAccount(), Book()
    book.full = {f"end:{kind}"}
    report = await run(fake, book, await planned(fake, book, WHOLE))
    assert any("could not be noted" in one for one in report.warnings)
    assert {one.result for one in report.outcomes if one.change.kind.value == kind} == {Result.DONE}
    assert len(book.open_entries()) > 0
    book.full = set()
    assert not (await run(fake, book, await planned(fake, book, WHOLE))).failed
    assert (len(fake.types), len(fake.webhooks), len(fake.users)) == (2, 2, 2)
    assert book.open_entries() == []


async def test_an_equal_webhook_that_is_being_removed_is_not_taken_for_the_wanted_one() -> None:
    fake, book = FakeAccount(), Book()
    old = fake.add_webhook(URL)
    wanted = Wanted(webhooks=(WantedWebhook(URL, separate=True),), delete_webhook_ids=(old,))
    assert results(await run(fake, book, await planned(fake, book, wanted))) == ["done", "done"]
    assert len(fake.webhooks) == 1
    assert old not in fake.webhooks


async def test_writing_into_a_second_type_of_a_name_leaves_the_map_of_the_first() -> None:
    fake, book = FakeAccount(), Book()
    await run(fake, book, await planned(fake, book, acme(WantedField("a"))))
    first = book.known.template_types['template_types["Acme"]']
    second = fake.add_type("Acme")
    await run(fake, book, await planned(fake, book, acme(WantedField("b"), remote_id=second)))
    assert book.known.template_types['template_types["Acme"]'] == first
    assert book.known.owns_type(second)


async def test_a_sign_key_goes_with_each_webhook_of_its_own() -> None:
    fake, book = FakeAccount(), Book()
    hooks = tuple(WantedWebhook(f"{URL}/{number}", sign_key=SecretStr(f"k{number}")) for number in range(9))
    await run(fake, book, await planned(fake, book, Wanted(webhooks=hooks)))
    assert {fake.webhooks[key]["callback_url"][-1]: text for key, text in fake.keys.items()} == {
        str(number): f"k{number}" for number in range(9)
    }
