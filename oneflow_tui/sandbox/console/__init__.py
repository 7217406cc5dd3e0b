"""The console: the person's own steps, which Oneflow has in its web app and not in its API, and what is going on inside
the sandbox. A page and the calls behind it."""

from __future__ import annotations

from oneflow_tui.sandbox.console import contracts, deliveries, faults, pages, person, running, state
from oneflow_tui.sandbox.console.door import admit

__all__ = ["ROUTES", "admit"]

ROUTES = (
    *pages.ROUTES,
    *state.ROUTES,
    *person.ROUTES,
    *contracts.ROUTES,
    *deliveries.ROUTES,
    *running.ROUTES,
    *faults.ROUTES,
)
