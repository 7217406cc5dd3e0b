"""Waiting on what the screen shows, never for a fixed time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.geometry import Region
from textual.pilot import Pilot

if TYPE_CHECKING:
    from oneflow_tui.options import Options

SMALL = (80, 24)
ROOMY = (120, 40)


def screen_text(app: App[Any]) -> str:
    """What stands on the screen, row by row, toasts included."""
    rows = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in row).rstrip() for row in rows)


def words(app: App[Any]) -> str:
    """The screen's text on one line with single blanks, so that a wrapped sentence can be looked for.

    A rail and a frame stand between the parts of a wrapped line: look at one widget with `shown` where that matters.
    """
    return " ".join(screen_text(app).split())


def shown(app: App[Any], selector: str) -> str:
    """What stands on the screen where a widget is, on one line with single blanks; "" where it is not to be seen."""
    size = app.screen.size
    for widget in app.screen.query(selector):
        region = widget.region.intersection(Region(0, 0, size.width, size.height))
        if widget.display and region:
            rows = app.screen._compositor.render_strips()[region.y : region.bottom]
            cut = (row.crop(region.x, region.right) for row in rows)
            return " ".join(" ".join("".join(segment.text for segment in row) for row in cut).split())
    return ""


async def until(pilot: Pilot[Any], condition: Callable[[], object], *, timeout: float = 15.0, what: str = "") -> None:
    """Lets the app work until `condition` holds; fails with the screen's text after `timeout` seconds."""
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"still not so: {what or condition}\n{screen_text(pilot.app)}")
        if pilot.app._exception is not None:
            raise pilot.app._exception
        await asyncio.sleep(0.01)
    await pilot.pause()


async def sees(pilot: Pilot[Any], text: str, *, timeout: float = 15.0) -> None:
    """Waits until `text` stands on the screen (blanks and line breaks count as one blank)."""
    await until(pilot, lambda: text in words(pilot.app), timeout=timeout, what=f"the screen shows {text!r}")


@asynccontextmanager
async def wizard(
    step: str = "welcome", *, size: tuple[int, int] = SMALL, options: Options | None = None, settled: bool = True
) -> AsyncIterator[Pilot[Any]]:
    """The wizard with its session opened (from the environment, or `options`), standing on `step`.

    With `settled`, what was asked of the account on the way has been answered.
    """
    from oneflow_tui.options import Options
    from oneflow_tui.tui.app import WizardApp
    from oneflow_tui.tui.steps.base import StepScreen

    app = WizardApp(options or Options())
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await until(
            pilot,
            lambda: app.session is not None and (is_idle(app) or not settled),
            what="the session is open",
        )
        if step != "welcome":
            await app.go_to(step)
            await until(pilot, lambda: isinstance(app.screen, StepScreen) and app.screen.STEP == step, what=step)
            await until(pilot, lambda: is_idle(app) or not settled, what=f"{step} has been read")
        yield pilot


def is_idle(app: App[Any]) -> bool:
    """Whether no request of any step is under way."""
    return not any(worker.group in ("request", "send", "move", "open") for worker in app.workers)
