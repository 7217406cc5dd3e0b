"""What is wrong in a set-up file, told all at once and each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from oneflow_tui.errors import BadFile
from oneflow_tui.text import clean, shorten

SHOWN = 50
"""Problems that the sentence of a BadSetupFile spells out."""

_KEY_WIDTH = 160


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` and `column` count from 1; None where it concerns the whole file. `key` is its address, "" where none."""

    file: str
    line: int | None
    key: str
    words: str
    column: int | None = None

    @property
    def sentence(self) -> str:
        """On one line and harmless, whatever the file holds."""
        place = clean(self.file)
        if self.line is not None:
            place += f", line {self.line}"
        if self.column is not None:
            place += f", column {self.column}"
        key = f"{shorten(clean(self.key), _KEY_WIDTH)}: " if self.key else ""
        return f"{place}: {key}{clean(self.words)}"


class BadSetupFile(BadFile):
    """A set-up file that cannot be used. `problems` holds every one; `detail` is a line for each of the first 50."""

    title = "The set-up file cannot be used"
    next = "Correct what is named and try again. Nothing was sent, and the file is as it was."

    def __init__(self, problems: Sequence[Problem]) -> None:
        lines = [one.sentence for one in problems[:SHOWN]]
        if len(problems) > SHOWN:
            lines.append(f"And {len(problems) - SHOWN} more.")
        super().__init__("\n".join(lines))
        self.problems = tuple(problems)


def refuse(file: str, words: str, *, line: int | None = None, column: int | None = None) -> NoReturn:
    """Raises BadSetupFile for a file that cannot be read at all."""
    raise BadSetupFile([Problem(file, line, "", words, column)])
