"""The command line: reads the arguments, runs a command, tells what went wrong, and gives the exit code.

A command is imported when it runs, so that `--version` and `--help` cost nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from oneflow_tui.options import Options

VERSION = "oneflow-tui 0.1.0"
_COMMANDS = ("sandbox",)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program; returns the exit code (interface, "Exit codes")."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == ["--version"]:
        print(VERSION)
        return 0
    from oneflow_tui.arguments import read_arguments

    try:
        asked = read_arguments(given, VERSION, _COMMANDS)
        return _run(asked.command, asked.options, asked.rest)
    except KeyboardInterrupt:
        return 130
    except Exception as problem:
        from oneflow_tui.errors import OneflowError

        if not isinstance(problem, OneflowError):
            raise
        from oneflow_tui.commands.telling import tell

        return tell(problem, json_wanted="--json" in given)


def _run(command: str, options: Options, rest: Sequence[str]) -> int:
    if command == "sandbox":
        from oneflow_tui.commands.sandbox import run as run_sandbox

        return run_sandbox(rest)
    from oneflow_tui.commands.wizard import run as run_wizard

    return run_wizard(options)
