"""The Extension step: what is said, the watch, and the help on one's own sandbox."""

from __future__ import annotations

import pytest

from oneflow_tui.options import Options
from tests.screens.conftest import Other
from tests.screens.trouble import Trouble
from tests.screens.waiting import ROOMY, SMALL, is_idle, sees, shown, until, wizard, words


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_it_says_where_a_person_switches_it_on(size: tuple[int, int], token: str) -> None:
    async with wizard("extension", size=size) as pilot:
        said = shown(pilot.app, "#step")
        assert "No API call can switch it on" in said
        for name in ("integration blueprint", "template group", "template type"):
            assert name in said
        newest = said.index("Marketplace > Custom Integration")
        assert newest < said.index("Admin > Workflows > Template groups") < said.index("Admin > Account > Extensions")
        assert "Off." in shown(pilot.app, "#state")
        assert "Do it for me" not in said


@pytest.mark.usefixtures("_quick_watch")
async def test_it_sees_what_somebody_else_switches_on(token: str, other: Other) -> None:
    async with wizard("extension") as pilot:
        await until(pilot, lambda: "Off." in shown(pilot.app, "#state"))
        other.does("extension", {"on": True})
        await until(pilot, lambda: "Probably on." in shown(pilot.app, "#state"))
        assert "first template type that is created will tell" in shown(pilot.app, "#state")
        other.new_type("Deal")
        await until(pilot, lambda: "✓ On." in shown(pilot.app, "#state"))
        assert pilot.app.standings()["extension"] == "done"


@pytest.mark.usefixtures("_quick_watch")
async def test_the_watch_outlives_trouble_and_takes_only_its_own_problem_away(
    token: str, trouble: Trouble, other: Other
) -> None:
    async with wizard("extension") as pilot:
        trouble.mode = "500"
        await until(pilot, lambda: "trouble of its own" in shown(pilot.app, "ProblemLine"))
        trouble.mode = "ok"
        await until(pilot, lambda: not shown(pilot.app, "ProblemLine"))
        pilot.app.screen.problem("Something else.", "Read this.")
        before = trouble.count("GET", "/template_types")
        await until(pilot, lambda: trouble.count("GET", "/template_types") >= before + 3)
        assert "Something else." in shown(pilot.app, "ProblemLine")


async def test_on_ones_own_sandbox_it_is_done_on_request() -> None:
    async with wizard("token", options=Options(sandbox=True)) as pilot:
        app = pilot.app
        await pilot.press("f2")
        await until(pilot, lambda: app.session.account is not None and is_idle(app))
        await pilot.press("f8")
        await until(pilot, lambda: "Off." in shown(app, "#state"))
        await pilot.click("#do-it")
        await until(pilot, lambda: "Probably on." in shown(app, "#state"))


async def test_without_a_display_the_address_is_shown(token: str) -> None:
    async with wizard("extension") as pilot:
        assert "https://app.oneflow.com" not in words(pilot.app)
        await pilot.press("f9")
        await sees(pilot, "https://app.oneflow.com")
        assert pilot.app.clipboard == "https://app.oneflow.com"


async def test_the_requests_can_be_had_as_curl(token: str, trouble: Trouble) -> None:
    async with wizard("extension") as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: f"{trouble.base_url}/template_types" in shown(pilot.app, "CurlCommands Copyable"))
        assert "$ONEFLOW_API_TOKEN" in shown(pilot.app, "CurlCommands Copyable")
        assert token not in shown(pilot.app, "CurlCommands")
