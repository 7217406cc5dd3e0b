"""The own sandbox cannot be started: a sentence and a way on, and nothing falls over."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from oneflow_tui.options import Options
from tests.screens.trouble import Trouble
from tests.screens.waiting import is_idle, sees, shown, until, wizard


async def test_its_token_is_asked_for_before_it_runs(machine: Path) -> None:
    folder = machine / "state" / "oneflow-tui" / "sandbox"
    folder.mkdir(parents=True)
    (folder / "server").write_text("in the way of the folder", encoding="utf-8")
    async with wizard("token", options=Options(sandbox=True)) as pilot:
        await pilot.press("f2")
        told = "The sandbox of this program has not been started."
        await until(pilot, lambda: told in shown(pilot.app, "ProblemLine"))
        (folder / "server").unlink()
        await pilot.press("f7")
        await until(pilot, lambda: pilot.app.screen.STEP == "welcome", what="Welcome")
        await pilot.press("f5")
        await until(pilot, lambda: pilot.app.session.address is not None, what="the sandbox has been started")
        await pilot.press("f8")
        await until(pilot, lambda: pilot.app.screen.STEP == "token", what="Token")
        await pilot.press("f2")
        await sees(pilot, "fingerprint 2367b384")


async def test_one_that_has_ended_is_told_on_each_step_and_started_again_on_welcome(
    machine: Path, quick_retries: None
) -> None:
    async with wizard("token", options=Options(sandbox=True)) as pilot:
        app = pilot.app
        await pilot.press("f2")
        await until(pilot, lambda: app.session.account is not None and is_idle(app), what="signed in")
        os.kill(app.session._sandbox.pid, signal.SIGKILL)
        for step in ("token", "extension", "template_types", "webhooks", "users"):
            await app.go_to(step)
            await until(pilot, lambda: is_idle(app))
            await pilot.press("f5")
            await until(pilot, lambda: "F5 on Welcome starts it again" in shown(app, "ProblemLine"), what=step)
        await app.go_to("welcome")
        await pilot.press("f5")
        await until(pilot, lambda: app.session.account is not None and is_idle(app))
        assert app.session._sandbox.running
        assert shown(app, "ProblemLine") == ""
        assert "as anonymous admin" in shown(app, "StatusLine")


async def test_an_account_that_no_longer_answers_is_told_on_welcome(trouble: Trouble, token: str) -> None:
    async with wizard() as pilot:
        trouble.mode = "403"
        await pilot.press("f5")
        await until(pilot, lambda: shown(pilot.app, "ProblemLine"), what="the problem is told")
