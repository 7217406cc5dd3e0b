"""How a person asks a run to end in good order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Stop:
    """Once `asked`, requests in flight end and are read back, and nothing new begins."""

    asked: bool = False

    def ask(self) -> None:
        self.asked = True
