"""The command line: reads the arguments, runs a command, tells what went wrong, and gives the exit code.

A command is imported when it runs, so that `--version` and `--help` cost nothing.
"""

from __future__ import annotations

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
    if given == ["--version"]:
        print(VERSION)
        return 0
    from oneflow_tui.arguments import read_arguments

    try:
        return _run(read_arguments(given, VERSION))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read has read enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains at its end
        return 141
    except Exception as problem:
        from oneflow_tui.errors import OneflowError

        if not isinstance(problem, OneflowError):
            raise
        from oneflow_tui.commands.telling import tell

        return tell(problem, json_wanted="--json" in given)


def _run(asked: Asked) -> int:
    """A command is the module of its name: `run(options, named)`; one that reads its arguments itself gets them."""
    module = import_module(f"oneflow_tui.commands.{asked.command or 'wizard'}")
    if asked.command == "sandbox":
        return int(module.run(asked.rest))
    return int(module.run(asked.options, asked.named))
