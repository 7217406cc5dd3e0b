"""One line of the detail pane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oneflow_tui.account.things import Kind, ThingId


@dataclass(frozen=True, slots=True)
class Fact:
    """`link` is the thing that Enter goes to; `raw` what Oneflow gave, where `value` says it more shortly."""

    label: str
    value: str
    link: tuple[Kind, ThingId] | None = None
    raw: str | None = None

    @property
    def copied(self) -> str:
        """What copying gives."""
        return self.value if self.raw is None else self.raw
