"""`oneflow-tui completion SHELL`: what a shell needs to complete commands, flags and set-up files."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import shtab

from oneflow_tui.commands.answer import Answer, give, talk
from oneflow_tui.flags import COMMANDS, add_globals
from oneflow_tui.options import Options

PROGRAM = "oneflow-tui"
_SET_UP_FILES = {"bash": "_oneflow_tui_toml_file", "zsh": "_files -g '*.toml'", "tcsh": "f:*.toml"}
_PREAMBLE: Any = {  # shtab says str, and takes one a shell
    # Folders too, so that a file in another one can be reached; "_file" in the name lets bash quote what is found.
    "bash": """_oneflow_tui_toml_file() {
  compgen -d -- "$1"
  compgen -f -X '!*?.toml' -- "$1"
}""",
}
_HOW = {
    "bash": 'eval "$(oneflow-tui completion bash)"  in ~/.bashrc',
    "zsh": "oneflow-tui completion zsh > ~/.zfunc/_oneflow-tui  with ~/.zfunc in $fpath",
    "tcsh": "oneflow-tui completion tcsh > ~/.oneflow-tui.tcsh  and: source ~/.oneflow-tui.tcsh",
}


def run(options: Options, named: argparse.Namespace) -> int:
    """Prints the script; in a terminal it also says where that goes. Returns 0."""
    script = shtab.complete(_parser(), shell=named.shell, root_prefix="oneflow_tui", preamble=_PREAMBLE)
    code = give(Answer({"shell": named.shell, "script": script}, [script.rstrip("\n")]), options)
    if sys.stdout.isatty() and not options.json:
        talk(f"To use it: {_HOW[named.shell]}")
    return code


def _parser() -> argparse.ArgumentParser:
    """One parser of everything, with a subparser a command, which is what shtab reads."""
    parser = argparse.ArgumentParser(prog=PROGRAM, allow_abbrev=False)
    add_globals(parser)
    parser.add_argument("--version", action="version", version="", help="the version")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=argparse.ArgumentParser)
    for name, command in COMMANDS.items():
        below = commands.add_parser(name, help=command.sentence, description=command.sentence, allow_abbrev=False)
        command.add(below)
        add_globals(below)
    for one in (parser, *commands.choices.values()):
        for action in one._actions:  # argparse names them nowhere else
            if action.metavar == "FILE":
                action.complete = _SET_UP_FILES  # type: ignore[attr-defined]
            elif action.metavar == "PLAN":
                action.complete = shtab.FILE  # type: ignore[attr-defined]
    return parser
