"""Help, palette and list of steps: the same on every step, from one table of actions."""

from __future__ import annotations

import pytest

from oneflow_tui.tui.steps import STEP_IDS, STEPS
from tests.screens.waiting import ROOMY, is_idle, screen_text, shown, until, wizard

GUIDE = {
    "welcome": "technical integration manager at Oneflow",
    "token": "The API token lets this program",
    "extension": "the Template types extension has to be on",
    "template_types": "There are three ways to find the id of a template type",
    "data_fields": "The default limit is 150 data fields",
    "webhooks": "events of any contract",
    "users": "Use the same user e-mail in Oneflow and in your system",
    "test": "at least one workspace with at least one active template",
    "summary": "the blueprint",
}


@pytest.mark.parametrize("step", STEP_IDS)
async def test_f1_speaks_about_this_step_and_its_keys(step: str, token: str) -> None:
    async with wizard(step, size=ROOMY) as pilot:
        await pilot.press("f1")
        await until(pilot, lambda: GUIDE[step] in shown(pilot.app, "Reading #dialog"))
        await pilot.press("end")
        await until(pilot, lambda: "F4 Go to any step" in shown(pilot.app, "Reading #dialog"))
        await pilot.press("escape")
        await until(pilot, lambda: getattr(pilot.app.screen, "STEP", "") == step)


@pytest.mark.parametrize("step", STEP_IDS)
async def test_every_step_can_be_reached_by_the_list_and_by_the_rail(step: str, token: str) -> None:
    number = STEP_IDS.index(step)
    async with wizard("token" if step == "welcome" else "welcome") as pilot:
        app = pilot.app
        await pilot.press("f4")
        await until(pilot, lambda: STEPS[number][1] in shown(app, "Jump OptionList"))
        await pilot.press(str(number + 1))
        await until(pilot, lambda: getattr(app.screen, "STEP", "") == step and is_idle(app))
        other = 4 if number != 4 else 5
        await pilot.click("Rail", offset=(4, other * 2))
        await until(pilot, lambda: getattr(app.screen, "STEP", "") == STEP_IDS[other])


async def test_the_palette_knows_the_steps_and_what_works_here(token: str) -> None:
    async with wizard("extension") as pilot:
        app = pilot.app
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert {"Look again", "As curl", "Web app", "Go to Summary"} <= set(titles)
        assert "Do it for me" not in titles
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Search for commands" in screen_text(app))
        await pilot.press(*"Go to Webhooks")
        await until(pilot, lambda: "Go to Webhooks" in screen_text(app) and "Go to Users" not in screen_text(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: getattr(app.screen, "STEP", "") == "webhooks")
