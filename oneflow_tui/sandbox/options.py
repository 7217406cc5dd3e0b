"""The arguments of the sandbox; they are the same for ``oneflow-tui sandbox``."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from oneflow_tui.sandbox.faults import BadSpec, Faults
from oneflow_tui.sandbox.seeds import SEEDS
from oneflow_tui.sandbox.switches import ALL, BY_NAME


@dataclass(frozen=True)
class RateLimit:
    """So many requests of one token in so many seconds."""

    requests: int
    seconds: float


def rate_limit(text: str) -> RateLimit | None:
    """``N/SECONDS`` or ``off``."""
    if text == "off":
        return None
    requests, _, seconds = text.partition("/")
    try:
        limit = RateLimit(int(requests), float(seconds))
    except ValueError:
        limit = RateLimit(0, 0)
    if not (limit.requests > 0 and 0 < limit.seconds < float("inf")):
        raise argparse.ArgumentTypeError(f"{text!r} is neither N/SECONDS nor off")
    return limit


def port(text: str) -> int:
    """A TCP port; 0 for a free one."""
    if not (text.isascii() and text.isdigit() and int(text[:6]) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 0 to 65535")
    return int(text)


def time_scale(text: str) -> float:
    """How many times faster deliveries are repeated. A sandbox only shortens, so 0.01 and 100 mean the same."""
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0 < scale < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return max(scale, 1 / scale)


def switch(text: str) -> tuple[str, str]:
    """``NAME=POSITION``; "help" prints them all and ends the program."""
    if text == "help":
        for one in ALL:
            print(f"{one.name}: {one.question}\n    {', '.join(one.positions)}")
        raise SystemExit(0)
    name, _, position = text.partition("=")
    if name not in BY_NAME:
        raise argparse.ArgumentTypeError(f"there is no switch {name!r}; there are {', '.join(BY_NAME)}")
    if position not in BY_NAME[name].positions:
        raise argparse.ArgumentTypeError(f"{name} is one of {', '.join(BY_NAME[name].positions)}")
    return name, position


def faults(text: str) -> Faults:
    """Rules of trouble."""
    try:
        return Faults(text)
    except BadSpec as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


class _Parser(argparse.ArgumentParser):
    def format_help(self) -> str:
        from oneflow_tui.sandbox.faults import grammar  # only now: a sandbox is ready sooner without it

        self.epilog = f"SPEC of --faults\n{grammar.__doc__}"
        return super().format_help()


def parser(prog: str = "oneflow-tui sandbox") -> argparse.ArgumentParser:
    """The argument parser; a wrong argument ends the program with 2."""
    arguments = _Parser(
        prog=prog,
        description="A Oneflow on this machine.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    arguments.add_argument("--port", type=port, default=8787, metavar="N", help="8787; 0 takes a free one")
    arguments.add_argument("--seed", choices=SEEDS, default="ready", help="what the account holds at first")
    arguments.add_argument("--state", type=Path, metavar="FILE", help="keep the account here instead of in memory")
    arguments.add_argument(
        "--rate-limit", type=rate_limit, default=RateLimit(2000, 300), metavar="N/SECONDS|off", help="2000/300"
    )
    add = arguments.add_argument
    add("--faults", type=faults, default=Faults(), metavar="SPEC", help="trouble on request, see below")
    add(
        "--switch",
        type=switch,
        action="append",
        default=[],
        metavar="NAME=POSITION",
        help="a point that nobody knows about the real API; help lists them all",
    )
    add(
        "--time-scale",
        type=time_scale,
        default=1.0,
        metavar="X",
        help="repeat deliveries X times faster; 0.01 and 100 mean the same",
    )
    add("--deliver-anywhere", action="store_true", help="deliver to other hosts than this machine too")
    add(
        "--open-to-the-network",
        action="store_true",
        help="let other machines call it: whoever reaches this machine has the account; the console stays here",
    )
    add("--openapi", action="store_true", help="print the OpenAPI document and end")
    arguments.add_argument("--parent-pipe", action="store_true", help=argparse.SUPPRESS)  # end when standard input ends
    return arguments
