"""Which trouble befalls which call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of trouble."""

    kind: str


class Faults:
    """The rules that are in force."""

    def __init__(self, text: str = "") -> None:
        self.rules: tuple[Fault, ...] = ()

    def pick(self, method: str, path: str) -> Sequence[Fault]:
        """The faults that befall this call; `path` is the pattern with its surface's prefix."""
        return self.rules
