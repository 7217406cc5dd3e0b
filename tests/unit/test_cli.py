from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

import oneflow_tui
from oneflow_tui.arguments import read_arguments
from oneflow_tui.cli import VERSION
from oneflow_tui.errors import Usage
from oneflow_tui.options import Options


def program(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "oneflow_tui", *arguments],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environ},
    )


def options(*arguments: str) -> Options:
    return read_arguments(arguments, "v").options


def test_the_version_is_a_literal() -> None:
    done = program("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, "oneflow-tui 0.1.0\n", "")
    assert VERSION == f"oneflow-tui {oneflow_tui.__version__}"


def test_help_names_only_what_works() -> None:
    done = program("--help")
    assert done.returncode == 0
    assert "sandbox" in done.stdout
    for later in ("demo", "listen", "drill", "smoke", "codegen"):
        assert not re.search(rf"\b{later}\b", done.stdout)


def test_without_a_terminal_the_wizard_ends_at_once() -> None:
    done = program()
    assert done.returncode == 2
    assert done.stdout == ""
    assert "needs a terminal" in done.stderr
    assert "`oneflow-tui status`" in done.stderr


def test_an_error_as_json_is_one_object() -> None:
    for arguments in (["--json"], ["--json", "--rate-share", "2"], ["--json", "--profil", "x"]):
        done = program(*arguments)
        assert done.returncode == 2
        said = json.loads(done.stdout)
        assert set(said) == {"schema_version", "error"}
        assert set(said["error"]) == {"code", "title", "detail", "next", "request_id"}
        assert said["error"]["code"] == "usage"


@pytest.mark.parametrize(
    "arguments", [["--sand"], ["--nonsense"], ["nonsense"], ["--rate-share", "0"], ["--rate-share", "x"], ["--profile"]]
)
def test_a_wrong_argument_is_usage(arguments: list[str]) -> None:
    with pytest.raises(Usage):
        options(*arguments)


def test_flags_stand_before_or_after_the_command() -> None:
    before = read_arguments(["--profile", "sandbox", "--read-only", "sandbox", "--port", "0"], "v")
    after = read_arguments(["sandbox", "--port", "0", "--profile", "sandbox", "--read-only"], "v")
    assert before == after
    assert before.command == "sandbox"
    assert before.rest == ("--port", "0")
    assert before.options == Options(profile="sandbox", read_only=True)


def test_every_flag_reaches_the_options() -> None:
    assert options(
        "--profile=acme", "--sandbox-reset", "--json", "--no-input", "--allow-host", "a", "--allow-host", "b:8443",
        "--rate-share", "1", "--plain-token-file",
    ) == Options("acme", True, True, False, True, True, ("a", "b:8443"), 1.0, True)  # fmt: skip
    assert options() == Options()


def test_the_sandbox_takes_over_without_our_secrets() -> None:
    shown = "import os, sys; print(sorted(n for n in os.environ if n.startswith('ONEFLOW_'))); print(sys.argv[1:])"
    code = f"""
import sys
from oneflow_tui.commands import sandbox
real = sandbox.os.execve
sandbox.os.execve = lambda path, command, environ: real(path, [path, "-c", {shown!r}, *command[3:]], environ)
sandbox.run(["--port", "0"])
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
        env={**os.environ, "ONEFLOW_API_TOKEN": "planted", "ONEFLOW_SCIM_TOKEN": "planted"},
    )
    assert done.stdout == "[]\n['--port', '0']\n"


def test_the_sandbox_command_serves() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "oneflow_tui", "sandbox", "--port", "0", "--parent-pipe"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert ready["base_url"].endswith("/v1")
        process.stdin.close()
        assert process.wait(10) == 0
