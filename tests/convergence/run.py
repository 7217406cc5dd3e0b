"""Ten thousand generated cases: `python -m tests.convergence.run 10000 --sockets 200`.

`--seed S --case N` runs one of them again. It ends with 1 where a case fails, or where fewer than nine plans in ten
had anything to do.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from tests.convergence.case import CaseFailed, Tally, run_case
from tests.convergence.in_process import Ground, in_process, over_sockets

LEAST = 0.9
"""The part of the plans that must hold something."""


async def _run(ground: Ground, seed: int, numbers: Iterable[int]) -> tuple[Tally, list[str]]:
    tally, failures = Tally(), []
    for number in numbers:
        try:
            tally.add(await run_case(ground, seed, number))
        except CaseFailed as failure:
            tally.cases += 1
            failures.append(str(failure))
    return tally, failures


def cases_in_process(seed: int, numbers: Iterable[int]) -> tuple[Tally, list[str]]:
    """Runs these cases in this process; returns what they held, and the failures in words."""
    return asyncio.run(_run(in_process(), seed, numbers))


def cases_over_sockets(seed: int, numbers: Iterable[int]) -> tuple[Tally, list[str]]:
    """The same against a sandbox process, over sockets."""

    async def run(state: Path) -> tuple[Tally, list[str]]:
        async with over_sockets(state) as ground:
            return await _run(ground, seed, numbers)

    with tempfile.TemporaryDirectory() as place:
        return asyncio.run(run(Path(place) / "account.db"))


def _arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.convergence.run", description=__doc__)
    parser.add_argument("cases", nargs="?", type=int, default=10_000, help="in all, those over sockets among them")
    parser.add_argument("--sockets", type=int, default=200, help="how many go over sockets")
    parser.add_argument("--seed", type=int, help="drawn by chance where it is not given")
    parser.add_argument("--case", type=int, help="only this one")
    parser.add_argument("--jobs", type=int, default=2, help="processes at once")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    options = _arguments(given)
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**9)
    print(f"seed {seed}", flush=True)
    if options.case is not None:
        tally, failures = cases_in_process(seed, [options.case])
    else:
        tally, failures = _all(seed, options.cases, min(options.sockets, options.cases), options.jobs)
    for failure in failures[:10]:
        print(failure, file=sys.stderr)
    enough = tally.not_empty >= LEAST * tally.cases or options.case is not None
    if not enough:
        print(f"Too few plans had anything to do: {tally.not_empty} of {tally.cases}.", file=sys.stderr)
    print(f"{len(failures)} failed")
    return 0 if enough and not failures else 1


def _all(seed: int, cases: int, sockets: int, jobs: int) -> tuple[Tally, list[str]]:
    began = time.monotonic()
    inside = range(cases - sockets)
    step = 250
    parts = [(seed, inside[at : at + step]) for at in range(0, len(inside), step)]
    tally, failures = Tally(), []
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        told = [pool.apply_async(cases_over_sockets, (seed, range(len(inside), cases)))] if sockets else []
        told += [pool.apply_async(cases_in_process, part) for part in parts]
        for one in told:
            found, wrong = one.get()
            tally.add(found)
            failures += wrong
    share = tally.not_empty / max(1, tally.cases)
    print(
        f"{tally.cases} cases, {sockets} of them over sockets, in {time.monotonic() - began:.0f} s\n"
        f"plans that were not empty: {tally.not_empty} ({share:.1%})\n"
        f"held removals: {tally.removals}\n"
        f"accounts with duplicates: {tally.duplicates}\n"
        f"accounts with system fields: {tally.system_fields}\n"
        f"with switches turned: {tally.switches_turned}\n"
        f"refused by a gate until it was said which is meant: {tally.refused}\n"
        f"waited for a person in the middle: {tally.waited_for_a_person}"
    )
    return tally, failures


if __name__ == "__main__":
    sys.exit(main())
