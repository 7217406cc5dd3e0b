"""The footer: what it names is what a click on it runs."""

from __future__ import annotations

from tests.screens.waiting import until, wizard


async def _click(pilot, words: str) -> None:
    line = pilot.app.screen.query_one("KeyLine")
    rows = line.render().plain.splitlines()
    y = next(number for number, row in enumerate(rows) if words in row)
    await pilot.click(line, offset=(rows[y].index(words) + 2, y))


async def test_a_click_runs_what_is_bound_on_the_screen(token: str) -> None:
    async with wizard("token") as pilot:
        await _click(pilot, "Steps")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "Jump")


async def test_a_click_runs_what_is_bound_on_the_app(token: str) -> None:
    async with wizard("token") as pilot:
        await _click(pilot, "Quit")
        await until(pilot, lambda: pilot.app.return_code == 0)
