"""A real terminal for tests: one private tmux server each, driven by keys, pastes and mouse bytes.

Every step waits for a condition on the screen; nothing sleeps for a fixed time.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 30.0  # seconds; a bound on hanging, not an expectation of speed
POLL = 0.03


class NotSeen(AssertionError):
    """What was waited for did not come; the message holds the screen."""


class Terminal:
    """A program in a terminal of `columns` × `rows` cells."""

    def __init__(
        self, command: list[str], environment: Mapping[str, str], *, columns: int = 80, rows: int = 24
    ) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="t", dir="/tmp"))
        self._socket = str(self._folder / "s")
        self.columns = columns
        self.rows = rows
        settings = self._folder / "c"
        settings.write_text(
            "set -g escape-time 0\nset -g status off\nset -g remain-on-exit on\nset -g mouse off\n"
            "set -g default-terminal tmux-256color\nset -g set-clipboard off\nset -g focus-events off\n",
            encoding="utf-8",
        )
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("ONEFLOW_", "TMUX"))}
        clean.update(environment)
        clean.setdefault("LANG", "C.UTF-8")
        self._run(
            "-f", str(settings), "new-session", "-d", "-x", str(columns), "-y", str(rows),
            "exec " + shlex.join(command), env=clean,
        )  # fmt: skip

    def _run(self, *arguments: str, env: Mapping[str, str] | None = None) -> str:
        finished = subprocess.run(
            ["tmux", "-S", self._socket, *arguments], env=env, capture_output=True, text=True, timeout=20, check=False
        )
        if finished.returncode:
            raise RuntimeError(f"tmux {arguments[0]}: {finished.stderr.strip()}")
        return finished.stdout

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            pid = self.pid
            self._run("kill-server")
            _end(pid)
        except RuntimeError:
            return  # it has ended by itself
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    # Looking

    def screen(self) -> str:
        """What stands on the screen, a line a row, trailing blanks cut."""
        return self._run("capture-pane", "-p")

    def _look(self) -> tuple[str, bool]:
        """The screen, and whether the program has ended: one call of tmux, for it is made at each look."""
        *screen, ended = self._run("capture-pane", "-p", ";", "display-message", "-p", "#{pane_dead}").splitlines(True)
        return "".join(screen), ended.strip() == "1"

    def painted(self) -> str:
        """The screen with its colours, as escape sequences."""
        return self._run("capture-pane", "-p", "-e")

    def format(self, text: str) -> str:
        return self._run("display-message", "-p", text).strip()

    @property
    def pid(self) -> int:
        return int(self.format("#{pane_pid}"))

    @property
    def ended(self) -> bool:
        return self.format("#{pane_dead}") == "1"

    @property
    def exit_code(self) -> int:
        return int(self.format("#{pane_dead_status}") or -1)

    def wait(self, condition: Callable[[str], object], what: str, *, patience: float = PATIENCE) -> str:
        """Waits until the screen meets a condition; returns that screen."""
        end = time.monotonic() + patience
        while True:
            screen, ended = self._look()
            if condition(screen):
                return screen
            if time.monotonic() > end or ended:
                raise NotSeen(f"not seen: {what}\n{screen}")
            time.sleep(POLL)  # between two looks at the screen

    def see(self, *texts: str, patience: float = PATIENCE) -> str:
        """Waits until all the texts stand on the screen."""
        return self.wait(lambda screen: all(text in screen for text in texts), " and ".join(texts), patience=patience)

    def gone(self, text: str) -> str:
        """Waits until a text stands no more on the screen."""
        return self.wait(lambda screen: text not in screen, f"{text!r} gone")

    def wait_for_end(self) -> int:
        """Waits until the program has ended; returns its exit code."""
        end = time.monotonic() + PATIENCE
        while not (self.ended and self.format("#{pane_dead_status}#{pane_dead_signal}")):
            if time.monotonic() > end:
                raise NotSeen(f"the program did not end\n{self.screen()}")
            if self.ended:  # tmux 3.3 may miss that its child has ended: tell it once more
                os.kill(int(self.format("#{pid}")), signal.SIGCHLD)
            time.sleep(POLL)
        return self.exit_code

    # Doing

    def key(self, *names: str) -> None:
        """Presses keys by tmux name: Enter, Tab, F6, C-n, DC (Delete), Down…"""
        for name in names:
            self._run("send-keys", name)

    def text(self, text: str) -> None:
        """Types text."""
        self._run("send-keys", "-l", text)

    def paste(self, text: str) -> None:
        """Pastes text as a terminal does (bracketed)."""
        file = self._folder / "paste"
        file.write_text(text, encoding="utf-8")
        self._run("load-buffer", str(file))
        self._run("paste-buffer", "-p", "-r")

    def find(self, text: str, *, occurrence: int = 0) -> tuple[int, int]:
        """Column and row (from 1) of the middle of a text on the screen, once it has come to rest there."""
        place: tuple[int, int] | None = None

        def rests(screen: str) -> bool:
            nonlocal place
            places = [
                (column.start() + 1 + len(text) // 2, number)
                for number, line in enumerate(screen.splitlines(), 1)
                for column in re.finditer(re.escape(text), line)
            ]
            before, place = place, places[occurrence] if len(places) > occurrence else None
            return place is not None and place == before

        self.wait(rests, f"{text!r} at rest")
        assert place is not None
        return place

    def click(self, text: str, *, occurrence: int = 0, times: int = 1) -> None:
        """Clicks on a text that stands on the screen."""
        self.click_at(*self.find(text, occurrence=occurrence), times=times)

    def click_at(self, column: int, row: int, *, times: int = 1) -> None:
        """Clicks on a cell, counted from 1. The bytes go in one piece: an escape by itself would be the Esc key."""
        self._mouse(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m" * times)

    def wheel(self, text: str, *, turns: int) -> None:
        """Turns the wheel down over a text."""
        column, row = self.find(text)
        self._mouse(f"\x1b[<65;{column};{row}M" * turns)

    def _mouse(self, sequences: str) -> None:
        file = self._folder / "mouse"
        file.write_text(sequences, encoding="ascii")
        self._run("load-buffer", str(file))
        self._run("paste-buffer", "-r")

    def resize(self, columns: int, rows: int) -> None:
        self._run("resize-window", "-x", str(columns), "-y", str(rows))

    def kill(self) -> None:
        """kill -9 of the program."""
        os.kill(self.pid, signal.SIGKILL)

    @property
    def is_left_clean(self) -> bool:
        """Whether the alternate screen and the mouse were given back."""
        return self.format("#{alternate_on}#{mouse_any_flag}") == "00"


def _end(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
