"""A box to paste rows into, for terminals in which a paste does not arrive in the grid, and for files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, Static, TextArea

from oneflow_tui.text import clean
from oneflow_tui.tui.dialogs.base import Dialog
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.grid.clipboard import parse
from oneflow_tui.tui.widgets.grid.model import Column

FILE_LIMIT = 8 * 1024 * 1024
"""Bytes of a file that is read here."""


def read_file(line: str) -> str | None:
    """The text of the file that `line` names, None where it names none; raises ValueError with a sentence.

    UTF-8 with or without a byte order mark, else Windows' Latin alphabet, which spreadsheets write.
    """
    name = line.strip().strip("\"'")
    if not name or "\n" in name or len(name) > 4096:
        return None
    try:
        path = Path(name.removeprefix("file://")).expanduser()
        if not path.is_file():
            if path.suffix.lower() in (".csv", ".tsv", ".txt") and path.name == name.rpartition("/")[2]:
                raise ValueError(f"There is no file {name}.")
            return None
        if path.stat().st_size > FILE_LIMIT:
            raise ValueError(f"{name} is larger than {FILE_LIMIT // 1024 // 1024} MB.")
        data = path.read_bytes()
    except (OSError, RuntimeError) as problem:
        reason = getattr(problem, "strerror", None) or "it cannot be read"
        raise ValueError(f"{name}: {reason}.") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _in_one_cell(character: str) -> str:
    return character if character == "\t" or clean(character) == character else "\N{REPLACEMENT CHARACTER}"


class PasteArea(TextArea):
    """Shows what was pasted without letting it act on the terminal; the text itself stays as it is."""

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        line.plain = "".join(map(_in_one_cell, line.plain))
        return line


class PasteRows(Dialog[list[list[str]]]):
    """Answers the rows, a cell for each column, or None."""

    DEFAULT_CSS = """
    PasteRows #paste-words { height: auto; color: $text-muted; }
    PasteRows PasteArea { height: 10; border: none; }
    .-roomy PasteRows PasteArea { height: 20; }
    PasteRows #paste-found { height: auto; min-height: 1; }
    PasteRows Horizontal { height: 1; margin-top: 1; }
    PasteRows Button { margin-right: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f6",
            "take",
            "Take the rows",
            key_display="F6",
            priority=True,  # the text area has an F6 of its own
            id="paste.take",
            tooltip="Put the rows into the table",
        )
    ]

    def __init__(self, columns: Sequence[Column], words: str = "") -> None:
        super().__init__("Paste rows")
        self._columns = tuple(columns)
        self._words = words
        self._rows: list[list[str]] = []

    def compose_dialog(self) -> ComposeResult:
        yield Static(content(self._words), id="paste-words")
        yield PasteArea(id="paste-text", soft_wrap=False, tab_behavior="focus", compact=True, show_line_numbers=True)
        yield Static("", id="paste-found")
        with Horizontal():
            yield Button("Take the rows", id="paste-take", variant="primary", compact=True)
            yield Button("Cancel", id="paste-cancel", compact=True)

    def on_mount(self) -> None:
        self.query_one(PasteArea).focus()

    @on(TextArea.Changed)
    def _count(self) -> None:
        """Says how many rows the text holds; a single line may be the path of a file."""
        found = self.query_one("#paste-found", Static)
        text = self.query_one(PasteArea).text
        try:
            from_file = read_file(text)
        except ValueError as problem:
            self._rows = []
            found.update(content(str(problem), "$error"))
            return
        self._rows = parse(text if from_file is None else from_file, self._columns)
        source = "" if from_file is None else " in the file"
        number = len(self._rows)
        found.update(content(f"{number} {'row' if number == 1 else 'rows'}{source}." if number else ""))

    @on(Button.Pressed, "#paste-take")
    def action_take(self) -> None:
        self._count()
        if self._rows:
            self.dismiss(self._rows)
        else:
            self.query_one("#paste-found", Static).update(
                content("No rows yet. Paste cells of a spreadsheet, CSV, or the path of a CSV file.", "$error")
            )

    @on(Button.Pressed, "#paste-cancel")
    def _cancelled(self) -> None:
        self.dismiss(None)
