"""The bounded form of the generated cases; `python -m tests.convergence.run` is the long one."""

from __future__ import annotations

from tests.convergence.run import LEAST, cases_in_process, cases_over_sockets

SEED = 20260


def test_an_apply_reaches_any_wish_and_keeps_what_nobody_named() -> None:
    tally, failures = cases_in_process(SEED, range(150))
    assert failures == []
    assert tally.not_empty >= LEAST * tally.cases
    held = (tally.removals, tally.duplicates, tally.system_fields, tally.refused, tally.waited_for_a_person)
    assert min(held) > 0


def test_it_does_so_over_sockets() -> None:
    tally, failures = cases_over_sockets(SEED, range(150, 155))
    assert failures == []
    assert tally.cases == 5
