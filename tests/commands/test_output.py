"""Standard output that cannot be written, or that nobody wants."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.e2e.plain import Plain
from tests.sandbox_server import SandboxServer


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer().start("ready") as running:
        yield running


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


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_letters_that_the_encoding_of_the_output_lacks_are_told_by_number(
    encoding: str, sandbox: SandboxServer
) -> None:
    plain = Plain(sandbox.base_url, sandbox.token, sandbox.console_url)
    plain.post("/template_types", {"name": "Åland 日本"})
    access = {"ONEFLOW_BASE_URL": sandbox.base_url, "ONEFLOW_API_TOKEN": sandbox.token, "PYTHONIOENCODING": encoding}
    for more in ([], ["--csv"]):
        done = subprocess.run(
            [sys.executable, "-m", "oneflow_tui", "inspect", "template_types", *more],
            env={**os.environ, **access},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=30,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert "Åland 日本".encode(encoding, "backslashreplace") in done.stdout


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_closed_output_is_no_failure_of_its_own(arguments: list[str]) -> None:
    closing = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-m", "oneflow_tui", *arguments]
    done = subprocess.run(closing, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=30, check=False)
    assert done.returncode == (2 if "plan" in arguments else 0)
    assert "Traceback" not in done.stderr
