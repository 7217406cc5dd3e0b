"""Questions to the person at the terminal: on standard error, and only where there is one."""

from __future__ import annotations

import contextlib
import getpass
import sys
from collections.abc import Iterator

from pydantic import SecretStr

from oneflow_tui.local.threads import in_daemon
from oneflow_tui.options import Options


def can_ask(options: Options) -> bool:
    """Whether there is somebody to ask: a terminal on standard input and standard error, and no --no-input."""
    if options.no_input or sys.stdin is None or sys.stderr is None:
        return False
    return sys.stdin.isatty() and sys.stderr.isatty()


async def ask(question: str) -> str:
    """One line of the person's; "" at the end of input. Ctrl-C ends the program."""

    def read() -> str:
        print(question, end=" ", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip()

    return await in_daemon(read, name="question")


async def confirmed(question: str) -> bool:
    """Whether the person typed yes."""
    return (await ask(f"{question} [yes/no]")).casefold() in ("y", "yes")


@contextlib.contextmanager
def _terminal_as_it_was() -> Iterator[None]:
    """Ctrl-C ends the program while the thread that reads still waits: it cannot switch the echo on again."""
    if sys.platform == "win32":
        yield
        return
    import termios

    try:
        before = termios.tcgetattr(sys.stdin.fileno())
    except (termios.error, OSError, ValueError):
        before = None
    try:
        yield
    finally:
        if before is not None:
            with contextlib.suppress(termios.error, OSError, ValueError):
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, before)


async def ask_secret(question: str) -> SecretStr | None:
    """A secret, not shown while it is typed; None where nothing was."""

    def read() -> str:
        return getpass.getpass(f"{question}: ", stream=sys.stderr)

    with _terminal_as_it_was():
        value = (await in_daemon(read, name="question")).strip()
    return SecretStr(value) if value else None
