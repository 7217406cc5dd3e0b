"""The own sandbox cannot be started: a sentence and a way on, and nothing falls over."""

from __future__ import annotations

from pathlib import Path

from oneflow_tui.options import Options
from tests.screens.waiting import sees, until, wizard


async def test_its_token_is_asked_for_before_it_runs(machine: Path) -> None:
    folder = machine / "state" / "oneflow-tui" / "sandbox"
    folder.mkdir(parents=True)
    (folder / "server").write_text("in the way of the folder", encoding="utf-8")
    async with wizard("token", options=Options(sandbox=True)) as pilot:
        await pilot.press("f2")
        await sees(pilot, "The sandbox of this program has not been started.")
        (folder / "server").unlink()
        await pilot.press("f7")
        await until(pilot, lambda: pilot.app.screen.STEP == "welcome", what="Welcome")
        await pilot.press("f5")
        await until(pilot, lambda: pilot.app.session.address is not None, what="the sandbox has been started")
        await pilot.press("f8")
        await until(pilot, lambda: pilot.app.screen.STEP == "token", what="Token")
        await pilot.press("f2")
        await sees(pilot, "fingerprint 2367b384")
