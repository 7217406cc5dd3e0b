"""What a check says, and what a check is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.account.things import Kind, ThingId

Level = Literal["problem", "warning", "note"]
LEVELS: tuple[Level, ...] = ("problem", "warning", "note")
"""The worst first. A problem keeps the set-up from working, a warning probably does, a note is for knowing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is likely wrong with one thing.

    `id` is the check's. `title`, `why` and `todo` are sentences that can be shown as they are; `name` is the thing's
    name, raw. `thing_id` is None where the account as a whole is meant.
    """

    id: str
    level: Level
    kind: Kind
    thing_id: ThingId | None
    title: str
    why: str
    todo: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One question to an account. `needs` are the parts of AccountSeen without which it is not asked."""

    id: str
    title: str
    needs: tuple[str, ...]
    ask: Callable[[AccountSeen], Iterable[Finding]]

    def can_be_asked(self, seen: AccountSeen) -> bool:
        """Whether all that it needs was read. An empty `fields` counts as not read."""
        return all(bool(seen.fields) if part == "fields" else getattr(seen, part) is not None for part in self.needs)
