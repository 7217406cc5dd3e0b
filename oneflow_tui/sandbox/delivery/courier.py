"""Sends what is due."""

from __future__ import annotations

from oneflow_tui.sandbox.store import Store


class Courier:
    """Delivers webhooks of one store."""

    def __init__(self, store: Store, *, speed: float = 1.0, anywhere: bool = False) -> None:
        self._store = store

    def start(self) -> None:
        """Begins; inside the running loop."""

    async def stop(self) -> None:
        """Ends what is under way."""
