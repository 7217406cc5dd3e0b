"""Which rows are marked, by key."""

from __future__ import annotations

from collections.abc import Container, Sequence

from oneflow_tui.tui.widgets.grid.model import Row


class Selection:
    """Marked keys, and where a range with Shift began."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._anchor: str | None = None

    def __bool__(self) -> bool:
        return bool(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def in_order(self, rows: Sequence[Row]) -> list[str]:
        """The marked ones of `rows`."""
        return [row.key for row in rows if row.key in self._keys] if self._keys else []

    def toggle(self, key: str) -> None:
        self._keys ^= {key}
        self._anchor = None

    def extend(self, rows: Sequence[Row], start: int, end: int) -> None:
        """Marks what lies between the anchor, which is the row at `start` for a new range, and the row at `end`."""
        anchor = next((place for place, row in enumerate(rows) if row.key == self._anchor), start)
        self._anchor = rows[anchor].key
        low, high = sorted((anchor, end))
        self._keys = {row.key for row in rows[low : high + 1]}

    def let_go(self) -> None:
        """The next range begins anew; marks stay."""
        self._anchor = None

    def clear(self) -> None:
        self._keys.clear()
        self._anchor = None

    def keep(self, keys: Container[str]) -> bool:
        """Forgets the keys that are gone; returns whether there were any."""
        if not self._keys:
            return False
        left = {key for key in self._keys if key in keys}
        changed, self._keys = left != self._keys, left
        return changed
