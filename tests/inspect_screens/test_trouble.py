"""The network goes and comes back, a list is refused, texts are hostile: the rest goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from oneflow_tui.options import Options
from oneflow_tui.tui.app import WizardApp
from oneflow_tui.tui.inspect.json_screen import JsonScreen
from oneflow_tui.tui.inspect.screen import InspectScreen
from tests.e2e.plain import Plain
from tests.inspect_screens.browsing import browser, column, counts, facts, grid, screen_of, settled, visit
from tests.sandbox_server import SandboxServer
from tests.screens.trouble import Trouble
from tests.screens.waiting import ROOMY, is_idle, screen_text, sees, shown, until, wizard, words

HOSTILE = "x [/red] y [@click=app.quit]z \x1b]0;title\x07\u202e\x9b31m"
SHOWN = "[@click=app.quit]z"


@pytest.fixture
async def trouble(
    sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch, quick_retries: None
) -> AsyncIterator[Trouble]:
    async with Trouble(sandbox.base_url) as proxy:
        monkeypatch.setenv("ONEFLOW_BASE_URL", proxy.base_url)
        monkeypatch.setenv("ONEFLOW_SCIM_BASE_URL", proxy.scim_base_url)
        yield proxy


async def test_a_list_that_is_refused_is_told_in_its_place_and_the_others_go_on(trouble: Trouble) -> None:
    trouble.mode, trouble.only = "403", lambda method, path: path.startswith("/v1/webhooks")
    async with browser() as pilot:
        await until(pilot, lambda: counts(pilot)["webhooks"] == "failed")
        assert counts(pilot)["users"] == "5"
        assert not shown(pilot.app, "ProblemLine")
        await visit(pilot, "webhooks")
        assert "not allow" in shown(pilot.app, "ProblemLine").casefold()
        await visit(pilot, "users")
        assert not shown(pilot.app, "ProblemLine")
        assert column(pilot, "email")
        trouble.mode = "ok"
        await visit(pilot, "webhooks")
        await pilot.press("f5")
        await until(pilot, lambda: counts(pilot)["webhooks"] == "2")
        await until(pilot, lambda: not shown(pilot.app, "ProblemLine"))


async def test_all_anew_tries_again_what_was_refused_before(trouble: Trouble) -> None:
    trouble.mode = "403"
    trouble.only = lambda method, path: path.startswith(("/v1/template_types/", "/v1/contracts", "/v1/logs"))
    async with browser() as pilot:
        for section in ("data_fields", "log", "contracts"):
            await visit(pilot, section)
            await until(pilot, lambda section=section: counts(pilot)[section] == "failed")
        trouble.mode = "ok"
        await pilot.press("R")
        await settled(pilot)
        await until(pilot, lambda: "failed" not in counts(pilot).values())
        assert counts(pilot)["contracts"] == "12"
        await visit(pilot, "data_fields")
        assert column(pilot, "custom_id")
        await visit(pilot, "log")
        assert grid(pilot).model.rows


async def test_the_network_goes_and_comes_back(trouble: Trouble) -> None:
    async with browser("users") as pilot:
        before = column(pilot, "email")
        trouble.mode = "dead"
        await pilot.press("f5")
        await until(pilot, lambda: shown(pilot.app, "ProblemLine"), timeout=60)
        assert column(pilot, "email") == before
        trouble.mode = "ok"
        await pilot.press("f5")
        await until(pilot, lambda: not shown(pilot.app, "ProblemLine"))
        assert column(pilot, "email") == before


async def test_an_account_that_cannot_be_opened_is_told_and_tried_again(
    trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oneflow_tui.tui.inspect.app import InspectApp

    trouble.mode = "401"
    app = InspectApp(Options())
    async with app.run_test(size=ROOMY) as pilot:
        await until(pilot, lambda: shown(app, "ProblemLine"))
        assert app.browser.desk is None
        trouble.mode = "ok"
        await pilot.press("f5")
        await sees(pilot, "Nordlys AB")


async def test_without_a_token_the_command_that_gives_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from oneflow_tui.tui.inspect.app import InspectApp

    app = InspectApp(Options())
    async with app.run_test(size=ROOMY) as pilot:
        await sees(pilot, "oneflow-tui login")


async def test_esc_ends_what_is_being_read(trouble: Trouble) -> None:
    async with browser("users") as pilot:
        trouble.mode = "slow"
        await pilot.press("f5")
        await until(pilot, lambda: "reading…" in shown(pilot.app, "#list-title"))
        await pilot.press("escape")
        await until(pilot, lambda: "Cancelled." in shown(pilot.app, "ProblemLine"))
        assert column(pilot, "email")
        trouble.mode = "ok"


async def test_hostile_texts_are_shown_literally_everywhere(plain: Plain, sandbox: SandboxServer) -> None:
    made = plain.post("/template_types", {"name": HOSTILE, "description": HOSTILE})["id"]
    plain.put(f"/template_types/{made}/data_fields", {"data_fields": [{"custom_id": "a", "name": HOSTILE}]})
    plain.act("invitations", {"email": "odd@nordlys.example", "name": HOSTILE, "role": "user"})
    async with browser("template_types") as pilot:
        grid(pilot).go_to(str(made))
        grid(pilot).focus()
        await settled(pilot)
        await until(pilot, lambda: SHOWN in shown(pilot.app, "#detail"))
        await pilot.press("enter")
        await until(pilot, lambda: any(label == "→ Data field" for label, _ in facts(pilot)))
        await pilot.press("escape", "j")
        await until(pilot, lambda: isinstance(pilot.app.screen, JsonScreen))
        await sees(pilot, "[@click=app.quit]")
        _harmless(screen_text(pilot.app))
        await pilot.press("escape", "slash")
        await sees(pilot, "Find anything")
        await pilot.press(*"[/red]")
        await sees(pilot, "[/red] y")
        _harmless(screen_text(pilot.app))
        await pilot.press("escape")
        for section in ("data_fields", "users", "checks", "traffic", "log", "pictures"):
            screen_of(pilot).visit(section)
            await until(pilot, lambda one=section: screen_of(pilot).current == one)
            await settled(pilot)
            _harmless(screen_text(pilot.app))
        assert pilot.app.is_running
        assert sandbox.token not in words(pilot.app)


def _harmless(text: str) -> None:
    assert not [
        character for character in text if character != "\n" and (ord(character) < 32 or character in "\x9b\u202e")
    ]


async def test_the_wizard_leads_to_the_browser_and_back(plain: Plain, tmp_path: Path) -> None:
    async with wizard("users", size=ROOMY) as pilot:
        assert isinstance(pilot.app, WizardApp)
        await pilot.press("ctrl+g")
        await until(pilot, lambda: isinstance(pilot.app.screen, InspectScreen))
        await settled(pilot)
        await visit(pilot, "webhooks")
        assert sorted(column(pilot, "callback_url")) == sorted(one["callback_url"] for one in plain.all("/webhooks"))
        await pilot.press("f7")
        await until(pilot, lambda: not isinstance(pilot.app.screen, InspectScreen))
        await pilot.press("f4")
        await sees(pilot, "Browse the account")
        await pilot.press("end", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, InspectScreen))
        await until(pilot, lambda: counts(pilot)["webhooks"] == "2")
        await until(pilot, lambda: is_idle(pilot.app))
