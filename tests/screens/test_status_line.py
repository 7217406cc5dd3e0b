"""The status line: production looks unlike the rest, and nothing on it is left without a word."""

from __future__ import annotations

from textual.app import App, ComposeResult

from oneflow_tui.tui.widgets.status_line import Status, StatusLine
from tests.screens.waiting import shown


class Line(App[None]):
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
