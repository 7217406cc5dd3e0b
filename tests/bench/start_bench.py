"""Start-up figures, as ratios in one run: `python tests/bench/start_bench.py [pairs]` (default 11).

The measure of a full-screen program is the time from its start, in a terminal of 80×24 cells, to the byte that ends
its first whole frame; the yardstick is a five-widget Textual app in the same run, the two in turn.
"""

from __future__ import annotations

import os
import pty
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

YARDSTICK = """
from textual.app import App
from textual.widgets import Button, Footer, Header, Input, Static
class Five(App):
    def compose(self):
        yield Header()
        yield Static("hello")
        yield Input()
        yield Button("ok")
        yield Static("the-end")
Five().run()
"""


def first_frame(command: list[str], marker: bytes, environment: dict[str, str]) -> float:
    """Seconds from the start to the marker on the terminal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(command[0], command, environment)
    begun = time.perf_counter()
    os.set_blocking(terminal, False)
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    seen = b""
    try:
        while marker not in seen:
            if time.perf_counter() - begun > 30:
                raise TimeoutError(f"{marker!r} did not come: {seen[-300:]!r}")
            if select.select([terminal], [], [], 0.5)[0]:
                seen += os.read(terminal, 65536)
        return time.perf_counter() - begun
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def run_time(command: list[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def ratio(name: str, ours: list[float], yardstick: list[float], budget: float) -> None:
    pairs = statistics.median(a / b for a, b in zip(ours, yardstick, strict=True))
    print(
        f"{name:<44} {statistics.median(ours) * 1000:8.0f} ms {statistics.median(yardstick) * 1000:8.0f} ms"
        f"   ratio {pairs:5.2f}   at most {budget}"
    )


def main() -> None:
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        yardstick = home / "five.py"
        yardstick.write_text(YARDSTICK, encoding="utf-8")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }
        python = sys.executable
        ours, five = [], []
        for number in range(pairs + 1):
            a = first_frame([python, "-m", "oneflow_tui", "--sandbox"], b"Quit", environment)
            b = first_frame([python, str(yardstick)], b"the-end", environment)
            if number:  # the first pair warms the caches
                ours.append(a)
                five.append(b)
        ratio("first frame of the wizard / five widgets", ours, five, 1.25)
        for flag in ("--version", "--help"):
            ours, bare = [], []
            for number in range(pairs + 1):
                a = run_time([python, "-m", "oneflow_tui", flag], environment)
                b = run_time([python, "-c", "import argparse"], environment)
                if number:
                    ours.append(a)
                    bare.append(b)
            ratio(f"{flag} / python -c 'import argparse'", ours, bare, 3)


if __name__ == "__main__":
    main()
