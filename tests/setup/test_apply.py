"""Apply: gates first, never twice, read back, and each change with its own result."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from pydantic import SecretStr

from oneflow_tui.errors import AccountMoved, BadRequest, GateRefused, LoginNeeded, NetworkError, NotAllowed, RateLimited
from oneflow_tui.setup.changes import Approval, Plan, Progress, Result
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.plan import make_plan
from oneflow_tui.setup.recover import recover
from oneflow_tui.setup.wanted import Wanted, WantedField, WantedType, WantedUser, WantedWebhook
from tests.setup.double import Book, FakeAccount, Killed, run

URL = "https://crm.example.com/oneflow"
WHOLE = Wanted(
    template_types=(
        WantedType("Acme", fields=(WantedField("vat", "VAT"), WantedField("city", "City"))),
        WantedType("Beta", fields=(WantedField("x"),)),
    ),
    webhooks=(
        WantedWebhook(URL, "Acme", ("contract:sign",), ("Sales",)),
        WantedWebhook(URL, events=("contract:publish",)),
    ),
    users=(WantedUser("ada@example.com", "Ada"),),
)


async def planned(fake: FakeAccount, book: Book, wanted: Wanted) -> Plan:
    return make_plan(wanted, await fake.actual(), book.ids(), has_scim=fake.scim)


def results(report: Any) -> list[str]:
    return [one.result.value for one in report.outcomes]


def acme(*fields: WantedField, **parts: Any) -> Wanted:
    return Wanted(template_types=(WantedType("Acme", fields=fields, **parts),))


async def test_a_whole_set_up_is_made_in_order_and_a_second_plan_is_empty() -> None:
    fake, book = FakeAccount(), Book()
    heard: list[Progress] = []
    report = await run(fake, book, await planned(fake, book, WHOLE), heard=heard)
    assert set(results(report)) == {"done"}
    assert fake.writes == [
        *["POST type"] * 2,
        *["PUT fields"] * 2,
        *["POST webhook"] * 2,
        "POST user",
    ]
    assert (await planned(fake, book, WHOLE)).changes == ()
    assert heard[-1].done == heard[-1].total == 8
    assert book.open_entries() == []
    assert [one.custom_id for _, fields in book.backups for one in fields] == []
    bound = next(one for one in fake.webhooks.values() if one["template_group_id"])
    assert bound["filters"] == [
        {
            "filter_rules": [
                {"type": "EVENT_TYPE", "values": ["contract:sign"]},
                {"type": "WORKSPACE", "values": [11]},
            ]
        }
    ]


async def test_applying_an_empty_plan_asks_and_writes_nothing() -> None:
    fake, book = FakeAccount(), Book()
    assert (await run(fake, book, Plan())).outcomes == ()
    assert fake.writes == fake.reads == []


async def test_removals_need_their_number_and_adoptions_their_name() -> None:
    fake, book = FakeAccount(), Book()
    fake.add_type("Acme", [{"custom_id": "vat"}])
    plan = await planned(fake, book, acme(WantedField("new"), delete_fields=("vat",)))
    before = fake.hold()
    for approval in (Approval(0, frozenset({"Acme"})), Approval(2, frozenset({"Acme"})), Approval(1)):
        with pytest.raises(GateRefused):
            await run(fake, book, plan, approval)
    assert fake.hold() == before
    assert fake.writes == []
    report = await run(fake, book, plan, Approval(1, frozenset({"Acme"})))
    assert results(report) == ["done", "done"]
    assert [one.custom_id for one in book.backups[0][1]] == ["vat"]


async def test_an_adopted_type_is_ours_from_then_on() -> None:
    fake, book = FakeAccount(), Book()
    type_id = fake.add_type("Acme")
    await run(fake, book, await planned(fake, book, acme(WantedField("a"))))
    assert book.known.template_types == {'template_types["Acme"]': type_id}
    assert (await planned(fake, book, acme(WantedField("b")))).adoptions == {}


async def test_what_is_not_managed_is_sent_back_as_it_was_and_in_its_place() -> None:
    fake, book = FakeAccount(), Book()
    rows = [
        {"custom_id": "theirs-1", "value": "\u202e x"},
        {"custom_id": "vat"},
        {"custom_id": "sys", "source": "system"},
    ]
    type_id = fake.add_type("Acme", [*rows, {"custom_id": "theirs-2"}])
    foreign = {one["custom_id"]: dict(one) for one in fake.fields[type_id] if one["custom_id"] != "vat"}
    wanted = acme(WantedField("new"), WantedField("vat", "VAT"), remote_id=type_id)
    assert results(await run(fake, book, await planned(fake, book, wanted))) == ["done", "done"]
    assert [one["custom_id"] for one in fake.fields[type_id]] == ["theirs-1", "vat", "sys", "theirs-2", "new"]
    assert {one["custom_id"]: one for one in fake.fields[type_id] if one["custom_id"] in foreign} == foreign


async def test_a_change_between_plan_and_apply_is_refused_before_the_first_write() -> None:
    fake, book = FakeAccount(), Book()
    type_id = fake.add_type("Acme", [{"custom_id": "vat"}])
    wanted = Wanted(
        template_types=(WantedType("New"), WantedType("Acme", fields=(WantedField("a"),), remote_id=type_id))
    )
    plan = await planned(fake, book, wanted)
    fake.fields[type_id][0]["value"] = "changed meanwhile"
    with pytest.raises(AccountMoved, match="Acme"):
        await run(fake, book, plan)
    assert fake.writes == []
    assert book.entries == []


async def test_a_stale_plan_that_the_account_already_shows_sends_nothing() -> None:
    fake, book = FakeAccount(), Book()
    plan = await planned(fake, book, acme(WantedField("a")))
    await run(fake, book, plan)
    fake.writes.clear()
    assert results(await run(fake, book, plan)) == ["already", "already"]
    assert fake.writes == []


@pytest.mark.parametrize("call", ["POST type", "PUT fields", "POST webhook", "POST user"])
async def test_a_lost_answer_is_looked_up_and_nothing_is_sent_twice(call: str) -> None:
    fake, book = FakeAccount(), Book()
    fake.lose.add(call)
    report = await run(fake, book, await planned(fake, book, WHOLE))
    assert set(results(report)) == {"done"}
    assert len(fake.types) == len(fake.webhooks) == len(fake.users) == 2
    assert (await planned(fake, book, WHOLE)).changes == ()
    assert book.open_entries() == []


@pytest.mark.parametrize("call", ["POST type", "PUT fields", "POST webhook", "POST user"])
async def test_a_request_that_never_arrived_fails_alone_and_the_next_run_finishes(call: str) -> None:
    fake, book = FakeAccount(), Book()
    fake.swallow.add(call)
    report = await run(fake, book, await planned(fake, book, WHOLE))
    assert any(one.result is Result.FAILED for one in report.outcomes)
    await run(fake, book, await planned(fake, book, WHOLE))
    assert (await planned(fake, book, WHOLE)).changes == ()
    assert len(fake.types) == len(fake.webhooks) == len(fake.users) == 2


POINTS = [
    f"{when}:{kind}"
    for kind in ("template_type", "data_field", "webhook", "user")
    for when in ("begin", "begun", "end")
]


@pytest.mark.parametrize("point", [*POINTS, "save_ids", "backup"])
async def test_killed_anywhere_the_next_run_finishes_with_exactly_one_of_each(point: str) -> None:
    fake, book = FakeAccount(), Book()
    book.kill_at = point
    with pytest.raises(Killed):
        await run(fake, book, await planned(fake, book, WHOLE))
    await recover(fake.services, book)
    plan = await planned(fake, book, WHOLE)
    assert plan.adoptions == {}
    assert not (await run(fake, book, plan, Approval())).failed
    assert (await planned(fake, book, WHOLE)).changes == ()
    assert (len(fake.types), len(fake.webhooks), len(fake.users)) == (2, 2, 2)
    assert book.open_entries() == []


async def test_a_stranger_of_the_same_name_is_not_taken_for_ours() -> None:
    fake, book = FakeAccount(), Book()
    plan = await planned(fake, book, acme(WantedField("a")))
    fake.add_type("Acme")
    with pytest.raises(AccountMoved, match="appeared"):
        await run(fake, book, plan)
    assert fake.writes == []
    assert (await planned(fake, book, acme(WantedField("a")))).adoptions != {}


async def test_a_failed_type_blocks_its_fields_and_webhooks_and_nothing_else() -> None:
    fake, book = FakeAccount(), Book()
    fake.fail["POST type"] = NotAllowed("not yours", status=403, request_id="r-1")
    report = await run(fake, book, await planned(fake, book, WHOLE))
    kinds = [(one.change.kind.value, one.result.value) for one in report.outcomes]
    assert kinds == [
        ("template_type", "failed"),
        ("template_type", "failed"),
        ("data_field", "blocked"),
        ("data_field", "blocked"),
        ("data_field", "blocked"),
        ("webhook", "blocked"),
        ("webhook", "done"),
        ("user", "done"),
    ]
    assert report.outcomes[0].request_id == "r-1"
    assert 'Waits for the template type "Acme"' in report.outcomes[2].detail


async def test_the_extension_being_off_blocks_with_the_menu_path() -> None:
    fake, book = FakeAccount(), Book()
    fake.extension_on = False
    report = await run(fake, book, await planned(fake, book, acme(WantedField("a"))))
    assert results(report) == ["manual", "blocked", "blocked"]
    assert "Marketplace > Custom Integration > Enable" in report.outcomes[1].detail


async def test_a_token_that_is_refused_ends_the_rest_unsent() -> None:
    fake, book = FakeAccount(), Book()
    plan = await planned(fake, book, WHOLE)
    fake.fail["PUT fields"] = LoginNeeded("token", status=401)
    report = await run(fake, book, plan)
    assert results(report) == ["done", "done", "failed", "failed", "failed", "not_sent", "not_sent", "not_sent"]


async def test_a_write_that_was_refused_counts_as_none_and_one_that_was_done_does() -> None:
    fake, book = FakeAccount(), Book()
    fake.fail["POST type"] = RateLimited("slow down")
    report = await run(fake, book, await planned(fake, book, WHOLE))
    assert (report.began, report.halt_code) == (False, 6)
    del fake.fail["POST type"]
    fake.fail["PUT fields"] = RateLimited("slow down")
    report = await run(fake, book, await planned(fake, book, WHOLE))
    assert (report.began, report.halt_code) == (True, 6)


async def test_a_webhook_is_not_bound_to_a_type_that_the_id_map_still_names_but_that_is_gone() -> None:
    fake, book = FakeAccount(), Book()
    wanted = Wanted((WantedType("Acme"),), (WantedWebhook(URL, "Acme"),))
    book.save_ids(IdMap().with_type('template_types["Acme"]', 99))
    fake.fail["POST type"] = BadRequest("no", status=400)
    report = await run(fake, book, await planned(fake, book, wanted))
    assert results(report) == ["failed", "blocked"]
    assert fake.webhooks == {}


async def test_a_dead_network_is_tried_once_and_the_rest_is_not_sent() -> None:
    fake, book = FakeAccount(), Book()
    plan = await planned(fake, book, WHOLE)
    fake.fail["GET fields"] = NetworkError("cable", sent=False)
    report = await run(fake, book, plan)
    assert results(report) == ["done", "done", "failed", "failed", "failed", "not_sent", "not_sent", "not_sent"]


async def test_a_refusal_is_put_on_the_field_that_it_names() -> None:
    fake, book = FakeAccount(), Book()
    type_id = fake.add_type("Acme", [{"custom_id": "there"}])
    plan = await planned(fake, book, acme(WantedField("a"), WantedField("b"), remote_id=type_id))
    fake.fail["PUT fields"] = BadRequest(
        "bad", status=400, parameter_problems={"data_fields.2.value": ["Too long."]}, request_id="r-9"
    )
    report = await run(fake, book, plan)
    first, second = report.outcomes
    assert (first.result, second.result) == (Result.FAILED, Result.FAILED)
    assert "value: Too long." in second.detail
    assert "Too long" not in first.detail
    assert "another field of it was refused" in first.detail
    assert second.request_id == "r-9"


async def test_a_success_that_the_account_does_not_show_is_a_failure_of_that_field(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake, book = FakeAccount(), Book()
    wanted = acme(WantedField("a", "A"), WantedField("b", "B"), WantedField("c", "C"))
    type_id = fake.add_type("Acme", [{"custom_id": "c"}, {"custom_id": "kept"}])
    real = fake.replace_fields

    def odd(key: int, rows: Any) -> None:
        real(key, [row for row in rows if row["custom_id"] not in ("b", "kept")])
        for row in fake.fields[key]:
            row["active"] = row["custom_id"] != "c"

    monkeypatch.setattr(fake, "replace_fields", odd)
    report = await run(fake, book, await planned(fake, book, wanted))
    assert {one.change.id[-4:-2]: one.result.value for one in report.outcomes} == {
        '"a': "done",
        '"b': "failed",
        '"c': "failed",
    }
    assert "no longer active" in report.outcomes[2].detail
    assert report.warnings == ('"kept" was sent back unchanged, yet the account no longer has it.',)
    assert len(book.backups) == 1
    assert type_id in fake.types


async def test_a_webhook_is_changed_only_if_it_is_as_planned_and_keeps_its_key() -> None:
    fake, book = FakeAccount(), Book()
    key = fake.add_webhook(URL)
    fake.keys[key] = "old"
    change = WantedWebhook(URL, events=("contract:sign",), remote_id=key)
    held = make_plan(Wanted(webhooks=(change,)), await fake.actual(), book.ids(), has_scim=False, known_sign_keys=[key])
    report = await run(fake, book, held)
    assert results(report) == ["failed"]
    assert "would be cleared" in report.outcomes[0].detail
    assert fake.keys[key] == "old"
    with_key = WantedWebhook(URL, events=("contract:sign",), remote_id=key, sign_key=SecretStr("old"))
    plan = await planned(fake, book, Wanted(webhooks=(with_key,)))
    fake.webhooks[key]["callback_url"] = "https://moved.example.com/"
    with pytest.raises(AccountMoved, match="not what it was"):
        await run(fake, book, plan)
    fake.webhooks[key]["callback_url"] = URL
    assert results(await run(fake, book, plan)) == ["done"]
    assert fake.keys[key] == "old"
    assert all("old" not in entry.model_dump_json() for entry in book.entries)


async def test_removing_a_webhook_is_proved_and_one_already_gone_is_said() -> None:
    fake, book = FakeAccount(), Book()
    one, two = fake.add_webhook(URL), fake.add_webhook(URL + "/2")
    plan = await planned(fake, book, Wanted(delete_webhook_ids=(one, two)))
    del fake.webhooks[two]
    fake.lose.add("DELETE webhook")
    assert results(await run(fake, book, plan)) == ["done", "already"]
    assert fake.webhooks == {}


async def test_without_scim_inviting_is_left_to_a_person() -> None:
    fake, book = FakeAccount(), Book()
    fake.scim = False
    report = await run(fake, book, await planned(fake, book, Wanted(users=(WantedUser("ada@example.com"),))))
    assert results(report) == ["manual"]
    assert "Invite user" in report.outcomes[0].detail


async def test_cancelled_while_a_creation_is_under_way_the_next_run_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    fake, book = FakeAccount(), Book()
    plan = await planned(fake, book, WHOLE)
    answered = fake.call

    async def cancelled(name: str, do: Any, *, write: bool = False) -> Any:
        answer = await answered(name, do, write=write)
        if name == "POST type":
            raise asyncio.CancelledError
        return answer

    monkeypatch.setattr(fake, "call", cancelled)
    with pytest.raises(asyncio.CancelledError):
        await run(fake, book, plan)
    monkeypatch.undo()
    assert [entry.phase for entry in book.entries] == ["open", "open"]
    assert await recover(fake.services, book)
    assert not await recover(fake.services, book)
    assert not (await run(fake, book, await planned(fake, book, WHOLE), Approval())).failed
    assert len(fake.types) == 2


async def test_a_field_added_while_a_put_waits_to_be_repeated_is_not_removed() -> None:
    fake, book = FakeAccount(), Book()
    type_id = fake.add_type("Acme", [{"custom_id": "vat"}])
    plan = await planned(fake, book, acme(WantedField("new"), remote_id=type_id))
    fake.pause = lambda: fake.replace_fields(type_id, [{"custom_id": "vat"}, {"custom_id": "theirs"}])
    report = await run(fake, book, plan)
    assert results(report) == ["failed"]
    assert "not sent again" in report.outcomes[0].detail
    assert fake.writes == []
    assert [one["custom_id"] for one in fake.fields[type_id]] == ["vat", "theirs"]
    fake.pause = None
    assert results(await run(fake, book, await planned(fake, book, acme(WantedField("new"), remote_id=type_id)))) == [
        "done"
    ]
    assert [one["custom_id"] for one in fake.fields[type_id]] == ["vat", "theirs", "new"]


async def test_a_field_that_was_to_be_created_with_its_type_never_overwrites_one_made_meanwhile() -> None:
    fake, book = FakeAccount(), Book()
    plan = await planned(fake, book, acme(WantedField("vat", "Mine")))
    type_id = fake.add_type("Acme", [{"custom_id": "vat", "name": "Theirs"}])
    book.save_ids(book.ids().with_type('template_types["Acme"]', type_id))
    with pytest.raises(AccountMoved, match="vat"):
        await run(fake, book, plan)
    assert fake.writes == []
    assert fake.fields[type_id][0]["name"] == "Theirs"


async def test_a_sign_key_that_the_account_shows_is_not_journalled() -> None:
    fake, book = FakeAccount(), Book()
    key = fake.add_webhook(URL)
    fake.webhooks[key]["sign_key"] = "shown-by-mistake"
    report = await run(fake, book, await planned(fake, book, Wanted(delete_webhook_ids=(key,))))
    assert results(report) == ["done"]
    assert "shown-by-mistake" not in repr(vars(book))
