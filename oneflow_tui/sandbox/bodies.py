"""Complaints about what a body means, beyond its form: each stands under a dotted path."""

from __future__ import annotations

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
