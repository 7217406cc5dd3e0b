"""What a command answers: data on standard output, as words or one JSON object; the same for several profiles."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from oneflow_tui.commands.folding import all_folded
from oneflow_tui.commands.stopping import heeding_signals
from oneflow_tui.commands.telling import SCHEMA_VERSION, error_value, error_words
from oneflow_tui.errors import OneflowError, Usage
from oneflow_tui.options import Options

_WORST_FIRST = (7, 1, 2, 4, 6, 5, 3, 0)
"""Which exit code stands for several profiles where no signal ended them: the first that one of them ended with."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` is the JSON object without its schema_version; `lines` say the same in words, cleaned."""

    value: dict[str, Any]
    lines: Sequence[str] = field(default_factory=list)
    code: int = 0


def give(answer: Answer, options: Options) -> int:
    """Prints it and returns its exit code."""
    if options.json:
        print(json.dumps({"schema_version": SCHEMA_VERSION, **answer.value}))
    else:
        for line in all_folded(answer.lines, sys.stdout):
            print(line)
    sys.stdout.flush()
    return answer.code


def talk(words: str, profile: str = "") -> None:
    """A line on standard error. Where nobody listens any more that is no reason to stop: a write may be under way."""
    if sys.stderr is None:
        return
    try:
        print(f"{profile}: {words}" if profile else words, file=sys.stderr, flush=True)
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def profile_names(options: Options) -> list[str]:
    """The profiles that were asked for by name. Raises Usage where one stands twice, or a token would go to several."""
    names = [one.strip() for one in (options.profile or os.environ.get("ONEFLOW_PROFILE", "")).split(",")]
    if len(names) < 2:
        return [one for one in names if one]
    if len(set(names)) != len(names) or not all(names):
        raise Usage("Each profile is named once, with commas between: --profile test,production.")
    for variable in ("ONEFLOW_API_TOKEN", "ONEFLOW_SCIM_TOKEN", "ONEFLOW_BASE_URL"):
        if os.environ.get(variable):
            raise Usage(
                f"{variable} is set, and it belongs to one account, not to several profiles.",
                next="Take it out of the environment; each profile has its own token in the keyring.",
            )
    if options.sandbox:
        raise Usage("--sandbox is one account; it does not go with several profiles.")
    return names


def run_for_profiles(options: Options, work: Callable[[Options], Awaitable[Answer]]) -> int:
    """Runs `work` once, or at the same time for each of several profiles; prints; returns the exit code."""
    names = profile_names(options)
    if len(names) < 2:
        return give(asyncio.run(heeding_signals(work(options))), options)

    async def one(name: str) -> Answer:
        try:
            return await work(replace(options, profile=name))
        except OneflowError as problem:
            return Answer({"error": error_value(problem)}, error_words(problem), problem.exit_code)

    async def every() -> list[Answer]:
        return await asyncio.gather(*(one(name) for name in names))

    answers = dict(zip(names, asyncio.run(heeding_signals(every())), strict=True))
    lines: list[str] = []
    for name, answer in answers.items():
        lines += [""] * bool(lines) + [f"== {name}", *answer.lines]
    codes = {answer.code for answer in answers.values()}
    by_signal = max(codes) if max(codes) > 128 else None
    code = by_signal or next(code for code in _WORST_FIRST if code in codes)
    return give(Answer({"profiles": {name: answer.value for name, answer in answers.items()}}, lines, code), options)
