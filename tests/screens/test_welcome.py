"""Welcome: what it says, which account, going on where one left, starting over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from oneflow_tui.options import Options
from tests.screens.trouble import Trouble
from tests.screens.waiting import ROOMY, SMALL, is_idle, screen_text, shown, until, wizard


def on(pilot: Pilot[Any], step: str) -> Callable[[], bool]:
    return lambda: getattr(pilot.app.screen, "STEP", "") == step


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_it_says_what_happens_and_where_the_token_goes(size: tuple[int, int]) -> None:
    async with wizard(size=size) as pilot:
        said = shown(pilot.app, ".words")
        assert "in nine steps" in said
        assert "It creates template types, data fields, webhooks and invitations." in said
        assert "Nothing is removed that you did not mark yourself." in said
        assert "to the keyring of this machine and to one host, and to no file" in said
        assert "Create a trial account" in said
        assert "technical integration manager at Oneflow, who removes the trial limitations." in said
        assert "Which account?" in screen_text(pilot.app)
        for choice in ("Sandbox", "Test account", "Production"):
            assert choice in screen_text(pilot.app)
        assert pilot.app.focused.id == "choose-sandbox"


async def test_the_sandbox_is_chosen_with_enter() -> None:
    async with wizard() as pilot:
        await pilot.press("enter")
        await until(pilot, on(pilot, "token"))
        assert "SANDBOX" in shown(pilot.app, "StatusLine")
        await pilot.press("f7")
        await until(pilot, on(pilot, "welcome"))
        assert "The account:" in shown(pilot.app, "#chosen")


@pytest.mark.parametrize(("choice", "badge"), [("test", "TEST"), ("production", "PRODUCTION")])
async def test_a_real_account_is_chosen_without_being_reached(choice: str, badge: str) -> None:
    async with wizard() as pilot:
        await pilot.click(f"#choose-{choice}")
        await until(pilot, on(pilot, "token"))
        assert badge in shown(pilot.app, "StatusLine")


async def test_an_account_of_the_environment_is_shown_in_place_of_the_choice(trouble: Trouble) -> None:
    async with wizard() as pilot:
        assert "Which account?" not in screen_text(pilot.app)
        assert "The account:" in shown(pilot.app, "#chosen")
        assert "Another account" not in screen_text(pilot.app)
        assert pilot.app.focused.id == "begin"
        await pilot.press("enter")
        await until(pilot, on(pilot, "token"))


async def test_the_account_of_last_time_can_be_left_for_another() -> None:
    async with wizard() as pilot:
        await pilot.click("#choose-test")
        await until(pilot, on(pilot, "token"))
        await pilot.press("f7")
        await until(pilot, on(pilot, "welcome"))
        assert "TEST" in shown(pilot.app, "StatusLine")
        await pilot.click("#another")
        await until(pilot, lambda: "Which account?" in screen_text(pilot.app))
        await pilot.click("#choose-production")
        await until(pilot, on(pilot, "token"))
        assert "PRODUCTION" in shown(pilot.app, "StatusLine")


async def test_a_draft_is_offered_where_one_left() -> None:
    from oneflow_tui.setup.draft import TypeDraft, UserDraft

    options = Options(sandbox=True)
    async with wizard("token", options=options) as pilot:
        session = pilot.app.session
        await pilot.press("f2")
        await until(pilot, lambda: session.account is not None and is_idle(pilot.app))
        session.set_draft(
            session.draft.with_type(TypeDraft(name="Deal")).with_user(UserDraft(email="new@nordlys.example"))
        )
        await pilot.app.go_to("webhooks")
        await until(pilot, on(pilot, "webhooks"))
    async with wizard(options=options) as pilot:
        await until(pilot, lambda: "Go on at Webhooks" in screen_text(pilot.app))
        said = shown(pilot.app, "#chosen")
        assert "Your draft is here, not yet sent: 1 template type, 1 person." in said
        assert pilot.app.focused.id == "resume"
        await pilot.press("enter")
        await until(pilot, on(pilot, "webhooks"))


async def test_the_sandbox_starts_over_after_asking() -> None:
    options = Options(sandbox=True)
    async with wizard("token", options=options) as pilot:
        app = pilot.app
        await pilot.press("f2")
        await until(pilot, lambda: app.session.account is not None and is_idle(app))
        await app.session.services.console.switch_extension(True)
        await app.session.services.template_types.create("Deal")
        await app.go_to("welcome")
        await until(pilot, on(pilot, "welcome"))
        app.screen.query_one("#start-over").press()
        await until(pilot, lambda: app.screen.query("#confirm-no"))
        await pilot.press("enter")
        await until(pilot, on(pilot, "welcome"))
        assert len((await app.session.services.console.state())["template_types"]) == 1
        app.screen.query_one("#start-over").press()
        await until(pilot, lambda: app.screen.query("#confirm-yes"))
        await pilot.click("#confirm-yes")
        await until(pilot, lambda: "The sandbox is new again" in shown(app, "Toast"))
        assert app.session.account is None
        await app.go_to("token")
        await until(pilot, on(pilot, "token"))
        await pilot.press("f2")
        await until(pilot, lambda: app.session.account is not None and is_idle(app))
        assert (await app.session.services.console.state())["template_types"] == []


async def test_an_address_that_is_refused_is_still_told_after_f5(monkeypatch: pytest.MonkeyPatch) -> None:
    from oneflow_tui.tui.app import WizardApp

    monkeypatch.setenv("ONEFLOW_BASE_URL", "http://127.0.0.1:9")
    app = WizardApp(Options())
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "must end in /v1" in shown(app, "ProblemLine"))
        assert "could not be opened" in shown(app, "StatusLine")
        await pilot.press("f5")
        await until(pilot, lambda: is_idle(app))
        assert "must end in /v1" in shown(app, "ProblemLine")
