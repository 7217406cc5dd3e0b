"""The status line: production looks unlike the rest, and nothing on it is left without a word."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from oneflow_tui.tui.widgets.status_line import Status, StatusLine
from tests.screens.waiting import shown


class Line(App[None]):
    CSS = "StatusLine { height: 1; } StatusLine.-long { height: 2; }"  # as in a roomy window

    def compose(self) -> ComposeResult:
        yield StatusLine()


async def test_production_colours_the_whole_line_and_says_what_that_means() -> None:
    app = Line()
    async with app.run_test(size=(80, 24)) as pilot:
        line = app.query_one(StatusLine)
        line.status = Status(environment="test", account="Acme", signed_in=True)
        await pilot.pause()
        calm = line.styles.background
        line.status = Status(environment="production", account="Acme", signed_in=True, read_only=True)
        await pilot.pause()
        assert line.styles.background != calm
        assert "PRODUCTION" in shown(app, "StatusLine")
        assert "read-only" in shown(app, "StatusLine")
        line.status = Status(environment="sandbox")
        await pilot.pause()
        assert line.styles.background == calm


async def test_a_keyring_that_was_not_needed_yet_is_told_as_such() -> None:
    app = Line()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "keyring: not asked yet" in shown(app, "StatusLine")
        app.query_one(StatusLine).status = Status(keyring="SecretService")
        await pilot.pause()
        assert "keyring: SecretService" in shown(app, "StatusLine")


@pytest.mark.parametrize("spare", [-3, -2, -1, 0, 1])
async def test_a_line_that_just_does_not_fit_is_two_lines_and_stays_so(spare: int) -> None:
    """Whatever is counted meanwhile: one line more or less moves all that stands below it."""
    told = " LOCAL  · here · Acme · as anonymous admin · read-only · keyring: not asked yet · 100/400 requests"
    app = Line()
    async with app.run_test(size=(len(told) + 2 + spare, 24)) as pilot:  # two cells are the line's own margins
        line = app.query_one(StatusLine)
        for used in (1, 2, 8, 9, 10, 42, 99, 100, 101):
            line.status = Status("local", "here", "Acme", signed_in=True, used=used, limit=400, read_only=True)
            await pilot.pause()
            await pilot.pause()
            assert line.outer_size.height == (1 if spare >= 0 else 2), used
            assert f"{used}/400 requests" in shown(app, "StatusLine"), used
