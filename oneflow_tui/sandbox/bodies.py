"""Checks of what a request body holds; each adds its complaint under a dotted path."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.errors import Problems, bad_request


class Checks:
    """Collects what is wrong with a body, so that one answer names it all."""

    def __init__(self) -> None:
        self.problems: Problems = {}

    def wrong(self, path: str, sentence: str) -> None:
        """Notes a complaint."""
        self.problems.setdefault(path, []).append(sentence)

    def end(self) -> None:
        """400 if there was any complaint."""
        if self.problems:
            raise bad_request(self.problems)

    def text(self, value: Any, path: str, most: int | None = None) -> str:
        """A string; null counts as empty."""
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(path, "Not a string.")
            return ""
        if most is not None and len(value) > most:
            self.wrong(path, f"Longer than maximum length {most}.")
        return value

    def needed_text(self, value: Any, path: str, most: int | None = None) -> str:
        """A string that is not blank."""
        if value is None:
            self.wrong(path, "Missing data for required field.")
            return ""
        text = self.text(value, path, most)
        if isinstance(value, str) and not text.strip():
            self.wrong(path, "Must not be empty.")
        return text

    def rows(self, value: Any, path: str, least: int = 0, most: int | None = None) -> list[Any]:
        """A list of so many values."""
        if not isinstance(value, list):
            self.wrong(path, "Not a list.")
            return []
        if len(value) < least or (most is not None and len(value) > most):
            self.wrong(path, f"Must hold {least} to {most} values.")
        return value


def is_integer(value: Any) -> bool:
    """JSON's true and false are no integers."""
    return isinstance(value, int) and not isinstance(value, bool)
