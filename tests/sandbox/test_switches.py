"""Every open point of the API, seen in each of its positions: what is seen differs, so a test fails in the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from oneflow_tui.sandbox.switches import ALL, BY_NAME, Switches
from tests.sandbox.conftest import Account
from tests.sandbox.observing import OBSERVATIONS

CASES = [(one.name, position) for one in ALL for position in one.positions]


@pytest.fixture
def switched(account: Account) -> Iterator[Account]:
    yield account
    defaults = {one.name: one.default for one in ALL}
    assert account.plant("switches", defaults).json() == defaults


@pytest.mark.parametrize(("name", "position"), CASES, ids=str)
def test_a_switch_is_seen_in_its_position(switched: Account, name: str, position: str) -> None:
    observed = OBSERVATIONS[name]
    assert switched.plant("switches", {name: position}).json()[name] == position
    assert observed.look(switched) == observed.expected[position]


def test_every_switch_is_observed_in_every_position_and_each_looks_different() -> None:
    assert set(OBSERVATIONS) == set(BY_NAME)
    for name, observed in OBSERVATIONS.items():
        assert set(observed.expected) == set(BY_NAME[name].positions), name
        looks = [repr(look) for look in observed.expected.values()]
        assert len(set(looks)) == len(looks), name


def test_the_console_tells_each_switch_in_words(account: Account) -> None:
    shown = account.state()["switches"]
    assert [one["name"] for one in shown] == [one.name for one in ALL]
    for one in shown:
        assert one["question"].endswith("?") or one["question"].rstrip(".").count("?"), one
        assert one["position"] == one["default"] == one["positions"][0]
        assert len(one["positions"]) > 1


@pytest.mark.parametrize("body", [{"nope": "x"}, {"ids": "huge"}, {"ids": 1}])
def test_an_unknown_switch_or_position_is_refused(account: Account, body: dict) -> None:
    assert account.plant("switches", body).status_code == 400


def test_what_a_state_file_says_of_an_unknown_switch_is_passed_over() -> None:
    switches = Switches({"gone": "x", "ids": "nonsense", "time_zone": "+00:00"})
    assert switches["ids"] == "small"
    assert switches["time_zone"] == "+00:00"
    assert len(switches) == len(ALL)


def test_starting_over_leaves_the_switches(switched: Account) -> None:
    switched.plant("switches", {"ids": "large"})
    switched.plant("reset", {"seed": "new"})
    assert {one["name"]: one["position"] for one in switched.state()["switches"]}["ids"] == "large"
