"""How a command tells what it is doing: a bar where standard error is a terminal, else lines."""

from __future__ import annotations

import math
import os
import shutil
import sys

from oneflow_tui.commands.answer import talk
from oneflow_tui.commands.folding import all_folded
from oneflow_tui.setup.changes import Progress
from oneflow_tui.setup.lines import outcome_words
from oneflow_tui.text import clean, shorten

_BAR = 20


class Talk:
    """Progress on standard error. `profile` is named before each line where several run at once."""

    def __init__(self, profile: str = "") -> None:
        self._profile = profile
        dumb = os.environ.get("TERM", "") in ("", "dumb")
        self._bar = not profile and not dumb and sys.stderr is not None and sys.stderr.isatty()
        self._drawn = False
        self._waited = ""

    def line(self, words: str) -> None:
        """A line that stays."""
        self.end()
        shown = clean(words)
        talk("\n".join(all_folded([f"{self._profile}: {shown}" if self._profile else shown], sys.stderr)))

    def progress(self, event: Progress) -> None:
        """A progress event of apply."""
        said = outcome_words(event.outcome) if event.outcome is not None else clean(event.sentence)
        if not self._bar:
            if event.outcome is not None:
                self.line(f"{event.done}/{event.total} {said}")
            return
        filled = _BAR * event.done // max(event.total, 1)
        width = shutil.get_terminal_size().columns
        text = f"[{'#' * filled}{'.' * (_BAR - filled)}] {event.done}/{event.total} {said}"
        self._draw(shorten(text, width - 1))

    def waiting(self, seconds: float, why: str) -> None:
        """A request waits. Told at its begin where there is no bar, else as it passes."""
        if seconds <= 0:
            self._waited = ""
            self.end()
        elif self._bar:
            self._draw(f"waiting {math.ceil(seconds)} s: {why}")
        elif why != self._waited:
            self._waited = why
            self.line(f"waiting {math.ceil(seconds)} s: {why}")

    def end(self) -> None:
        """Takes the bar away."""
        if self._drawn:
            self._drawn = False
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _draw(self, text: str) -> None:
        self._drawn = True
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
