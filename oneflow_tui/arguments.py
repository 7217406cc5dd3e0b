"""The arguments: the same flags before or after a command, no abbreviations."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NoReturn

from oneflow_tui.options import Options

_EPILOG = """commands:
  (none)                the wizard
  sandbox               the embedded Oneflow as a server for anyone's code; its own flags: sandbox --help

Exit codes: 0 ok, 1 failure, 2 usage, 4 login needed, 6 try later, 128+n by signal n.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """`command` is "" for the wizard; `rest` are the arguments that the command reads itself."""

    command: str
    options: Options
    rest: tuple[str, ...] = ()


class _Parser(argparse.ArgumentParser):
    """Tells a wrong argument like every other failure."""

    def error(self, message: str) -> NoReturn:
        from oneflow_tui.errors import Usage

        raise Usage(message[:1].upper() + message[1:] + ".")


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0 up to 1")
    return share


def _globals(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    none = argparse.SUPPRESS  # a flag given before a command must not be reset after it
    add("--profile", metavar="NAME", default=none, help="the profile to use; default: ONEFLOW_PROFILE, config.toml")
    add("--sandbox", action="store_true", default=none, help="on the embedded Oneflow: no account needed")
    add("--sandbox-reset", action="store_true", default=none, help="the same, and the sandbox is made new first")
    add("--read-only", action="store_true", default=none, help="no write can be sent")
    add("--json", action="store_true", default=none, help="errors as one JSON object")
    add("--no-input", action="store_true", default=none, help="never ask")
    add("--allow-host", metavar="HOST", action="append", default=none, help="a host allowed beside Oneflow's own")
    add("--rate-share", metavar="F", type=_share, default=none, help="part of the request limit to use; 0.2")
    add("--plain-token-file", action="store_true", default=none, help="keep secrets in a plain file, mode 0600")


def _parser(version: str, prog: str = "oneflow-tui") -> argparse.ArgumentParser:
    parser = _Parser(
        prog=prog,
        allow_abbrev=False,
        description="Sets up a Oneflow account for a partner integration, step by step, in a terminal.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="%(prog)s [flags] [sandbox ...]",
    )
    _globals(parser)
    parser.add_argument("--version", action="version", version=version)
    return parser


def _options(named: argparse.Namespace) -> Options:
    given = dict(vars(named))
    given["allow_hosts"] = tuple(given.pop("allow_host", None) or ())
    if given.get("sandbox_reset"):
        given["sandbox"] = True
    known = {one.name for one in fields(Options)}
    return Options(**{name: value for name, value in given.items() if name in known})


def _cut(arguments: Sequence[str], commands: Sequence[str]) -> int | None:
    """Where the command stands: the first word that is neither a flag nor the value of one."""
    takes_value = {"--profile", "--allow-host", "--rate-share"}
    value = False
    for at, word in enumerate(arguments):
        if value:
            value = False
        elif word in takes_value:
            value = True
        elif word in commands:
            return at
    return None


def read_arguments(arguments: Sequence[str], version: str, commands: Sequence[str]) -> Asked:
    """Raises Usage where an argument is wrong; ends the program with 0 after --help and --version."""
    parser = _parser(version)
    at = _cut(arguments, commands)
    if at is None:
        return Asked("", _options(parser.parse_args(list(arguments))))
    named = parser.parse_args(list(arguments[:at]))
    after = _Parser(prog=f"oneflow-tui {arguments[at]}", allow_abbrev=False, add_help=False)
    _globals(after)
    named, rest = after.parse_known_args(list(arguments[at + 1 :]), named)
    return Asked(arguments[at], _options(named), tuple(rest))
