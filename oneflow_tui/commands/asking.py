"""Questions to the person at the terminal: on standard error, and only where there is one.

The answer is waited for in the foreground: nothing else is under way meanwhile, and Ctrl-C ends the program, with the
terminal as it was.
"""

from __future__ import annotations

import getpass
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr

from oneflow_tui.options import Options


def can_ask(options: Options) -> bool:
    """Whether there is somebody to ask: a terminal on standard input and standard error, and no --no-input."""
    if options.no_input or sys.stdin is None or sys.stderr is None:
        return False
    return sys.stdin.isatty() and sys.stderr.isatty()


@contextmanager
def _interruptible() -> Iterator[None]:
    """While a read blocks, Ctrl-C interrupts it: the event loop, which catches it otherwise, stands still."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


async def ask(question: str) -> str:
    """One line of the person's; "" at the end of input. Ctrl-C ends the program."""
    print(question, end=" ", file=sys.stderr, flush=True)
    with _interruptible():
        return sys.stdin.readline().strip()


async def confirmed(question: str) -> bool:
    """Whether the person typed yes."""
    return (await ask(f"{question} [yes/no]")).casefold() in ("y", "yes")


async def ask_secret(question: str) -> SecretStr | None:
    """A secret, not shown while it is typed; None where nothing was."""
    try:
        with _interruptible():
            value = getpass.getpass(f"{question}: ", stream=sys.stderr).strip()
    except EOFError:
        return None
    return SecretStr(value) if value else None
