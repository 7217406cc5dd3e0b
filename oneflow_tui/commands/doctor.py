"""`oneflow-tui doctor`: what is wrong with this machine, the network, the keyring, the token."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any

from oneflow_tui.commands.answer import Answer, run_for_profiles, talk
from oneflow_tui.options import Options
from oneflow_tui.session.checkup.check import Check
from oneflow_tui.session.checkup.run import check_up
from oneflow_tui.setup.words import counted
from oneflow_tui.text import clean

_INDENT = 9


def run(options: Options, _: argparse.Namespace) -> int:
    """Returns 0 where nothing failed, else 1. Raises Usage."""
    if sys.stderr is not None and sys.stderr.isatty() and not options.json:
        talk("Looking at this machine, the network and the account; this takes some seconds.")
    return run_for_profiles(options, _doctor)


async def _doctor(options: Options) -> Answer:
    profile, checks = await check_up(options, os.environ)
    failed = sum(one.state == "failed" for one in checks)
    warned = sum(one.state == "warning" for one in checks)
    last = f"{counted(len(checks), 'check')}: {failed or 'none'} failed, {counted(warned, 'warning')}."
    value = {"profile": profile, "checks": [_value(one) for one in checks]}
    return Answer(value, [*_lines(checks), last], 1 if failed else 0)


def _value(check: Check) -> dict[str, Any]:
    value: dict[str, Any] = {"id": check.id, "state": check.state, "detail": check.detail, "next": check.next}
    return value | ({"about": check.about} if check.about else {})


def _lines(checks: Sequence[Check]) -> list[str]:
    lines = []
    for one in checks:
        lines.append(f"{one.state:<{_INDENT}}{one.id}: {clean(one.detail)}")
        if one.next:
            lines.append(f"{'':<{_INDENT}}> {clean(one.next)}")
    return lines
