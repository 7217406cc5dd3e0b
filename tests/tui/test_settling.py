"""`pilot.press` returns when the app has done all that the key set off, however much that is, and sleeps no time."""

from __future__ import annotations

import asyncio

import pytest
from textual import _wait
from textual.app import App, ComposeResult
from textual.widgets import Static

STEPS = 200


class Chain(App[None]):
    """A key sets off a chain: messages, a task, a new widget, a callback after it has been drawn."""

    BINDINGS = [("x", "begin", "")]

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0
        self.done = False

    def compose(self) -> ComposeResult:
        yield Static("before", id="told")

    def action_begin(self) -> None:
        self.call_later(self._step)

    async def _step(self) -> None:
        self.steps += 1
        await asyncio.sleep(0)
        if self.steps < STEPS:
            self.call_later(self._step)
        else:
            self.run_worker(self._work())

    async def _work(self) -> None:
        await self.mount(Static("new", id="new"))
        self.query_one("#told", Static).update("after")
        self.call_after_refresh(self._end)

    def _end(self) -> None:
        self.done = True


async def test_a_key_has_done_its_work() -> None:
    app = Chain()
    async with app.run_test() as pilot:
        await pilot.press("x")
        assert (app.steps, app.done) == (STEPS, True)
        rows = app.screen._compositor.render_strips()
        assert [row.text.strip() for row in rows[:2]] == ["after", "new"]


async def test_nothing_waits_for_textuals_own_fiftieths_of_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    async def slept(*_: object) -> None:
        raise AssertionError("this sleeps")

    monkeypatch.setattr(_wait, "sleep", slept)
    async with Chain().run_test() as pilot:
        await pilot.press("x")
        await pilot.pause()


async def test_an_app_that_never_rests_is_not_waited_for_for_ever() -> None:
    app = Chain()

    async def for_ever() -> None:
        while True:
            await asyncio.sleep(0)

    async with app.run_test() as pilot:
        app.run_worker(for_ever())
        await pilot.pause()
