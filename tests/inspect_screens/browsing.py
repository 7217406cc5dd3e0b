"""The account browser under a pilot, and what stands in its panes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from oneflow_tui.options import Options
from oneflow_tui.tui.inspect.app import InspectApp
from oneflow_tui.tui.inspect.row_grid import RowGrid
from oneflow_tui.tui.inspect.screen import InspectScreen
from tests.screens.waiting import ROOMY, until

BUSY = ("open", "read", "ahead", "show", "detail", "write")


@asynccontextmanager
async def browser(
    section: str = "account", *, size: tuple[int, int] = ROOMY, options: Options | None = None
) -> AsyncIterator[Pilot[Any]]:
    """The browser, signed in from the environment, showing a section; what it reads by itself has been read."""
    app = InspectApp(options or Options(), section)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await until(pilot, lambda: screen_of(pilot).desk is not None, what="the account is open")
        await settled(pilot)
        yield pilot


def screen_of(pilot: Pilot[Any]) -> InspectScreen:
    """The browser's screen, also where a dialog lies over it."""
    found = next(screen for screen in reversed(pilot.app.screen_stack) if isinstance(screen, InspectScreen))
    return found


def is_idle(pilot: Pilot[Any]) -> bool:
    workers = pilot.app.workers
    return not any(one.group in BUSY or one.group.startswith("fill") for one in workers)


async def settled(pilot: Pilot[Any]) -> None:
    """Waits until nothing is being read, and the detail pane shows what the cursor stands on."""
    await until(pilot, lambda: is_idle(pilot), what="nothing is being read")
    await until(pilot, lambda: detail_is_of_cursor(pilot) and is_idle(pilot), what="the detail pane follows")


def detail_is_of_cursor(pilot: Pilot[Any]) -> bool:
    from oneflow_tui.tui.inspect.facts import title_of
    from oneflow_tui.tui.inspect.sections import SECTIONS

    screen = screen_of(pilot)
    entry = screen.entry_at_cursor()
    return screen.detail.title == (SECTIONS[screen.current].title if entry is None else title_of(entry))


async def visit(pilot: Pilot[Any], section: str) -> RowGrid:
    """Goes to a section as the keys do, and waits until it has been read."""
    screen = screen_of(pilot)
    screen.query_one("#sections").focus()
    screen.query_one("#sections").go_to(section)  # type: ignore[attr-defined]
    await until(pilot, lambda: screen.current == section, what=section)
    await settled(pilot)
    return grid(pilot)


def grid(pilot: Pilot[Any]) -> RowGrid:
    found = screen_of(pilot).grid
    assert found is not None
    return found


def column(pilot: Pilot[Any], column_id: str) -> list[str]:
    """What stands in a column of the table that is shown, in the order shown."""
    number = grid(pilot).model.column_number(column_id)
    return [row.cells[number] for row in grid(pilot).model.visible]


def facts(pilot: Pilot[Any]) -> list[tuple[str, str]]:
    """The lines of the detail pane, whole."""
    return [(fact.label, fact.value) for fact in screen_of(pilot).detail.facts]


def counts(pilot: Pilot[Any]) -> dict[str, str]:
    """The list on the left: section → its number."""
    rows = screen_of(pilot).query_one("#sections").model.rows  # type: ignore[attr-defined]
    return {row.key: row.cells[1] for row in rows}


async def follow(pilot: Pilot[Any], label: str, text: str) -> None:
    """Enter on a line of the detail pane."""
    detail = screen_of(pilot).detail
    fact = next(one for one in detail.facts if one.label == f"→ {label}" and text in one.value)
    detail.grid.focus()
    detail.grid.go_to(str(detail._rows.index(fact)))
    await pilot.press("enter")
