"""Standard output that cannot be written, or that nobody wants."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

COMMANDS = (["--version"], ["whoami", "--json"], ["completion", "bash"], ["plan", "missing.toml", "--json"])


def run(arguments: list[str], unbuffered: str, **more: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "oneflow_tui", *arguments],
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=30,
        check=False,
        **more,  # type: ignore[call-overload]
    )


FULL = [*((one, unbuffered) for one in COMMANDS for unbuffered in ("", "1")), (["plan", "--help"], "")]
"""argparse itself passes over it where nothing is buffered."""


@pytest.mark.parametrize(("arguments", "unbuffered"), FULL)
def test_a_full_disk_is_told_in_words(arguments: list[str], unbuffered: str) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        done = run(arguments, unbuffered, stdout=full)
    finally:
        os.close(full)
    assert done.returncode == 1
    assert done.stderr == "oneflow-tui: standard output cannot be written: No space left on device\n"


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_closed_output_is_no_failure_of_its_own(arguments: list[str]) -> None:
    closing = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-m", "oneflow_tui", *arguments]
    done = subprocess.run(closing, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=30, check=False)
    assert done.returncode == (2 if "plan" in arguments else 0)
    assert "Traceback" not in done.stderr
