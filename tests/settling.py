"""When an app has done all that a key set off: nothing is ready to run in its loop, and nothing waits to be drawn.

Textual's own way sleeps until the process has used less than a millisecond of a fiftieth of a second. On a busy
machine that is true while the app has not yet run at all; on a free one most of a test is spent asleep.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from textual._context import active_app
from textual.app import App
from textual.screen import Screen

ROUNDS = 5
"""Times in a row that the loop is found with nothing to do: what a socket or a timer brings comes a round later."""


def settle_by_condition(patch: pytest.MonkeyPatch) -> None:
    """Lets `pilot.press`, `pilot.pause` and the others wait with `settled`."""
    patch.setattr("textual.pilot.wait_for_idle", settled)
    patch.setattr("textual.app.wait_for_idle", settled)


async def settled(_min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Waits until the app has nothing to do at once; for at most `max_sleep` seconds, since some never end."""
    app = active_app.get()
    end = time.monotonic() + max_sleep
    while time.monotonic() < end:
        await _loop_is_free(end)
        if not _draws(app):
            return


async def _loop_is_free(end: float) -> None:
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]  # there is no public way to ask
    rounds = 0
    while rounds < ROUNDS and time.monotonic() < end:
        await asyncio.sleep(0)
        rounds = 0 if ready else rounds + 1


def _draws(app: App[Any]) -> bool:
    """Draws now what waits for the next sixtieth of a second; whether there was any."""
    screen: Screen[Any] = app.screen
    if not screen.is_current or not (
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    ):
        return False
    screen._on_timer_update()
    return True
