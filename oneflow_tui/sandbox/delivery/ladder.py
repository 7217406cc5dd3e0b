"""When a delivery is tried again."""

from __future__ import annotations

WAITS = (1, 5, 10, 30, 60, 300, 600, 1800, 3600)
"""Seconds after each attempt that was not acknowledged."""
ATTEMPTS = len(WAITS) + 1


def wait_after(attempts: int, speed: float) -> float | None:
    """Seconds to wait once so many attempts have failed; None when that was the last one."""
    return WAITS[attempts - 1] / speed if attempts < ATTEMPTS else None
