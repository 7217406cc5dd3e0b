"""The numbers behind the charts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from oneflow_tui.account.figures import (
    Bar,
    contracts_by_state,
    deliveries_by_result,
    fields_by_type,
    requests_over_time,
)
from oneflow_tui.account.seen import AccountSeen
from tests.account.making import a_contract, a_field, a_type, healthy
from tests.account.reading import plain, read_account
from tests.sandbox_server import SandboxServer

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_what_was_not_read_has_no_figure() -> None:
    assert contracts_by_state(AccountSeen()) is None
    assert fields_by_type(AccountSeen()) is None
    assert deliveries_by_result(None) is None


def test_contracts_are_counted_by_known_states_first() -> None:
    states = ["signed", "signed", "draft", "ended", "", None]
    seen = healthy(contracts=tuple(a_contract(at, state=state) for at, state in enumerate(states)))
    assert contracts_by_state(seen) == [
        Bar("draft", 1, 6),
        Bar("pending", 0, 6),
        Bar("overdue", 0, 6),
        Bar("signed", 2, 6),
        Bar("declined", 0, 6),
        Bar("", 2, 6),
        Bar("ended", 1, 6),
    ]


def test_fields_stand_against_the_limit_the_fullest_first() -> None:
    seen = healthy(
        template_types=(a_type(), a_type(2, "Full"), a_type(3, "Not opened")),
        fields={1: (a_field(),), 2: tuple(a_field(str(at)) for at in range(150))},
    )
    assert fields_by_type(seen) == [Bar("Full", 150, 150, 2), Bar("Deal", 1, 150, 1)]


def test_requests_over_time_count_what_the_budget_counts() -> None:
    times = [NOW - timedelta(seconds=seconds) for seconds in (0, 5, 15, 295, 305, 595)]
    found = requests_over_time(times, NOW, window=300, steps=30)
    assert [one.requests for one in found if one.requests] == [1, 1, 2]
    assert found[-1].in_window == 4
    assert found[0].begins == NOW - timedelta(seconds=300)
    assert found[0].in_window == 2  # one before this stretch still counts at its end, and the one in it
    assert requests_over_time([], NOW)[-1].in_window == 0
    assert sum(one.requests for one in requests_over_time([NOW + timedelta(seconds=9)], NOW)) == 0


def test_deliveries_are_told_by_the_sandbox_only() -> None:
    assert deliveries_by_result({"acknowledged": 2, "odd": 1, "text": "?"}) == [
        Bar("acknowledged", 2, 3),
        Bar("waiting", 0, 3),
        Bar("exhausted", 0, 3),
        Bar("not_sent", 0, 3),
        Bar("odd", 1, 3),
    ]


async def test_the_finished_account_of_the_sandbox() -> None:
    with SandboxServer().start("typical") as sandbox:
        seen = await read_account(sandbox)
        deliveries = deliveries_by_result(plain(sandbox).state()["delivery_counts"])
    states = contracts_by_state(seen)
    assert states is not None
    assert sum(bar.value for bar in states) == seen.contracts_count == 12
    assert {bar.label: bar.value for bar in states}["draft"] == 2
    assert deliveries is not None
    assert {bar.label for bar in deliveries} == {"acknowledged", "waiting", "exhausted", "not_sent"}


def test_an_account_without_template_types_has_been_read() -> None:
    assert fields_by_type(AccountSeen(template_types=())) == []
    assert fields_by_type(AccountSeen(template_types=None)) is None
