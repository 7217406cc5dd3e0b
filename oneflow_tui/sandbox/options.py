"""The arguments of the sandbox; they are the same for ``oneflow-tui sandbox``."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from oneflow_tui.sandbox.seeds import SEEDS


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


def parser(prog: str = "python -m oneflow_tui.sandbox") -> argparse.ArgumentParser:
    """The argument parser; a wrong argument ends the program with 2."""
    arguments = argparse.ArgumentParser(prog=prog, description="A Oneflow on this machine.", allow_abbrev=False)
    arguments.add_argument("--port", type=port, default=8787, metavar="N", help="8787; 0 takes a free one")
    arguments.add_argument("--seed", choices=SEEDS, default="ready", help="what the account holds at first")
    arguments.add_argument("--state", type=Path, metavar="FILE", help="keep the account here instead of in memory")
    arguments.add_argument(
        "--rate-limit", type=rate_limit, default=RateLimit(2000, 300), metavar="N/SECONDS|off", help="2000/300"
    )
    arguments.add_argument("--parent-pipe", action="store_true", help="end when standard input ends")
    return arguments
