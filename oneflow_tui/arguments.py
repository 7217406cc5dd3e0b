"""The arguments: the same flags before or after a command, no abbreviations."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import NoReturn

from oneflow_tui.flags import COMMANDS, add_globals
from oneflow_tui.options import Options

_CODES = """Exit codes: 0 ok, 1 failure, 2 usage or bad file, 3 differences, 4 login needed,
5 refused or not confirmed, 6 try later, 7 partly applied (run again to finish),
128+n by signal n.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """`command` is "" for the wizard; `named` holds its own flags; `rest` what it reads itself."""

    command: str
    options: Options
    named: argparse.Namespace = field(default_factory=argparse.Namespace)
    rest: tuple[str, ...] = ()


class _Parser(argparse.ArgumentParser):
    """Tells a wrong argument like every other failure."""

    def error(self, message: str) -> NoReturn:
        from oneflow_tui.errors import Usage

        name = self.prog.removeprefix("oneflow-tui").strip()
        where = f"oneflow-tui {name} --help" if name else "oneflow-tui --help"
        if name == "login" and ("unrecognized arguments" in message or "explicit argument" in message):
            message = "login was given an argument that it does not take; a token is never one, as others can see it."
            raise Usage(message, next="`oneflow-tui login` asks for it; --with-token reads it from standard input.")
        raise Usage(message[:1].upper() + message[1:] + ".", next=f"`{where}` shows what there is.")


def _epilog() -> str:
    rows = [("(none)", "the wizard"), *((one.name, one.sentence) for one in COMMANDS.values())]
    listed = "\n".join(f"  {name:<12}{sentence}" for name, sentence in rows)
    return f"commands (each takes --help):\n{listed}\n\n{_CODES}"


def main_parser(version: str) -> argparse.ArgumentParser:
    """The parser of what stands before a command."""
    parser = _Parser(
        prog="oneflow-tui",
        allow_abbrev=False,
        description="Sets up a Oneflow account for a partner integration, step by step.",
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="%(prog)s [flags] [command] [flags]",
    )
    add_globals(parser)
    parser.add_argument("--version", action="version", version=version)
    return parser


def command_parser(name: str) -> argparse.ArgumentParser:
    """The parser of what stands behind a command."""
    command = COMMANDS[name]
    sentence = command.sentence[:1].upper() + command.sentence[1:] + "."
    parser = _Parser(
        prog=f"oneflow-tui {name}",
        allow_abbrev=False,
        description=sentence,
        epilog=command.ends or None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=not command.own,
    )
    command.add(parser)
    taken = [one.metavar if one.nargs is None else f"[{one.metavar}]" for one in parser._get_positional_actions()]
    parser.usage = " ".join(["%(prog)s [flags]", *map(str, taken)])
    add_globals(parser.add_argument_group("flags of every command"))
    return parser


def _options(named: argparse.Namespace) -> Options:
    given = dict(vars(named))
    given["allow_hosts"] = tuple(given.pop("allow_host", None) or ())
    if given.get("sandbox_reset"):
        given["sandbox"] = True
    known = {one.name for one in fields(Options)}
    return Options(**{name: value for name, value in given.items() if name in known})


def _cut(arguments: Sequence[str]) -> int | None:
    """Where the command stands: the first word that is neither a flag nor the value of one."""
    takes_value = {"--profile", "--allow-host", "--rate-share"}
    value = False
    for at, word in enumerate(arguments):
        if value:
            value = False
        elif word in takes_value:
            value = True
        elif not word.startswith("-"):
            return at
    return None


def _unknown(word: str) -> NoReturn:
    import difflib

    from oneflow_tui.errors import Usage

    near = difflib.get_close_matches(word, COMMANDS, 1)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise Usage(f"There is no command {word!r}.", next=f"{hint}`oneflow-tui --help` lists them.")


def read_arguments(arguments: Sequence[str], version: str) -> Asked:
    """Raises Usage where an argument is wrong; ends the program with 0 after --help and --version."""
    at = _cut(arguments)
    parser = main_parser(version)
    named = parser.parse_args(list(arguments if at is None else arguments[:at]))
    if at is None:
        return Asked("", _options(named))
    command = arguments[at]
    if command not in COMMANDS:
        _unknown(command)
    after = command_parser(command)
    behind = list(arguments[at + 1 :])
    rest: list[str] = []
    if COMMANDS[command].own:
        named, rest = after.parse_known_args(behind, named)
    else:
        named = after.parse_args(behind, named)
    return Asked(command, _options(named), named, tuple(rest))
