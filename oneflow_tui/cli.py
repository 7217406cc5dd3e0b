"""The command line: reads the arguments, runs a command, tells what went wrong, and gives the exit code.

A command is imported when it runs, so that `--version` and `--help` cost nothing.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oneflow_tui.arguments import Asked

VERSION = "oneflow-tui 0.1.0"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program; returns the exit code (interface, "Exit codes")."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if sys.stdout is None:  # closed by whoever started it, who wants no data
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # until the end
    if isinstance(sys.stdout, io.TextIOWrapper):  # a name may hold letters that the encoding of the output lacks
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        if given != ["--version"]:
            return _run_and_tell(given)
        print(VERSION, flush=True)
        return 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read has read enough, as `head` has
        _write_no_more()
        return 141
    except OSError as problem:
        if not _output_fails():
            raise
        print(f"oneflow-tui: standard output cannot be written: {problem.strerror}", file=sys.stderr)
        return 1


def _run_and_tell(given: Sequence[str]) -> int:
    from oneflow_tui.arguments import read_arguments

    try:
        code = _run(read_arguments(given, VERSION))
    except SystemExit:  # after --help
        sys.stdout.flush()
        raise
    except Exception as problem:
        from oneflow_tui.errors import OneflowError

        if not isinstance(problem, OneflowError):
            raise
        from oneflow_tui.commands.telling import tell

        code = tell(problem, json_wanted="--json" in given)
    sys.stdout.flush()
    return code


def _output_fails() -> bool:
    """Whether it is standard output that cannot be written, as on a full disk; nothing more is written to it then."""
    try:
        print(flush=True)  # a line more does no harm where something else has failed
    except OSError:
        _write_no_more()
        return True
    return False


def _write_no_more() -> None:
    """Else Python complains at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(asked: Asked) -> int:
    """A command is the module of its name: `run(options, named)`; one that reads its arguments itself gets them."""
    module = import_module(f"oneflow_tui.commands.{asked.command or 'wizard'}")
    if asked.command == "sandbox":
        return int(module.run(asked.rest))
    return int(module.run(asked.options, asked.named))
