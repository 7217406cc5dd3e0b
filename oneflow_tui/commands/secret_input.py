"""A secret that is given to a command: typed and not shown, or the first line of standard input. Never an argument."""

from __future__ import annotations

import sys

from pydantic import SecretStr

from oneflow_tui.commands.asking import ask_secret, can_ask
from oneflow_tui.errors import BadInput
from oneflow_tui.local.threads import in_daemon
from oneflow_tui.options import Options

LONGEST = 4096
"""Bytes of a line that may be a secret."""


async def read_secret(question: str, options: Options, *, from_stdin: bool) -> SecretStr:
    """Asks for it in a terminal, reads it from standard input elsewhere. `question` names it. Raises BadInput.

    Whoever calls made sure that one of the two can be.
    """
    at_terminal = sys.stdin is not None and sys.stdin.isatty()
    if can_ask(options) and (at_terminal or not from_stdin):
        typed = await ask_secret(question)
        if typed is None:
            raise BadInput("Nothing was typed.", next="Start again and paste it; it is not shown.")
        return typed
    return await in_daemon(_first_line, name="standard input")


def _first_line() -> SecretStr:
    line = sys.stdin.buffer.readline(LONGEST + 1) if sys.stdin is not None else b""
    if len(line) > LONGEST:
        raise BadInput(f"The first line of standard input is longer than {LONGEST:,} bytes: that is no token.")
    try:
        text = line.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        text = ""
        raise BadInput("The first line of standard input is not text.") from None
    finally:
        line = b""
    if not text:
        raise BadInput(
            "The first line of standard input is empty.",
            next="Pipe it in: `pass show oneflow | oneflow-tui login --with-token`, or with < FILE.",
        )
    return SecretStr(text)
