"""The Token step: a token typed, pasted, wrong, from elsewhere; who acts; what is shown of it afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Select

from oneflow_tui.errors import KeyringTrouble
from oneflow_tui.options import Options
from tests.sandbox_server import SandboxServer
from tests.screens.conftest import Other
from tests.screens.trouble import Trouble
from tests.screens.waiting import ROOMY, SMALL, is_idle, screen_text, shown, until, wizard


async def paste(pilot: Pilot[Any], text: str) -> None:
    """A paste into what has the focus."""
    pilot.app.screen.focused.post_message(events.Paste(text))
    await pilot.pause()


async def signed_in(pilot: Pilot[Any]) -> None:
    await until(pilot, lambda: pilot.app.session.account is not None and is_idle(pilot.app), what="signed in")


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_where_to_make_one_stands_there_newest_menu_first(size: tuple[int, int], trouble: Trouble) -> None:
    async with wizard("token", size=size) as pilot:
        said = shown(pilot.app, "#where")
        newest = said.index("Marketplace > Workflow > Custom Integration > Enable")
        assert newest < said.index("or Marketplace > API tokens") < said.index("or Admin > Account > Extensions")
        assert pilot.app.focused.id == "token"
        assert "Use the sandbox's token" not in screen_text(pilot.app)


async def test_a_pasted_token_is_checked_and_then_only_its_fingerprint_is_shown(
    sandbox: SandboxServer, trouble: Trouble
) -> None:
    async with wizard("token") as pilot:
        await paste(pilot, f"\n  {sandbox.token}\n\n")
        assert pilot.app.screen.query_one("#token", Input).value == sandbox.token
        assert sandbox.token not in screen_text(pilot.app)
        await pilot.press("enter")
        await signed_in(pilot)
        said = shown(pilot.app, "#account")
        assert "Nordlys AB (id 10001)" in said
        assert "a custom token" in said
        assert pilot.app.session.token_fingerprint in said
        assert "this session only" in said
        assert sandbox.token not in screen_text(pilot.app)
        assert pilot.app.screen.query_one("#token", Input).value == ""
        assert "Nordlys AB" in shown(pilot.app, "StatusLine")
        assert pilot.app.standings()["token"] == "done"


async def test_an_odd_token_is_warned_about_and_tried_all_the_same(trouble: Trouble) -> None:
    async with wizard("token") as pilot:
        app = pilot.app
        await paste(pilot, "short")
        await until(pilot, lambda: "5 characters; a token has 40" in shown(app, "#token-hint"))
        await paste(pilot, "{}")
        await until(pilot, lambda: "more than letters, digits and hyphens" in shown(app, "#token-hint"))
        await pilot.press("enter")
        await until(pilot, lambda: "is not accepted" in shown(app, "ProblemLine"))


async def test_a_wrong_token_leaves_an_empty_box_with_the_error_beside_it(trouble: Trouble) -> None:
    async with wizard("token") as pilot:
        app = pilot.app
        await paste(pilot, "0" * 40)
        await pilot.press("enter")
        await until(pilot, lambda: "is not accepted" in shown(app, "#token-hint"))
        assert "is not accepted" in shown(app, "ProblemLine")
        assert app.screen.query_one("#token", Input).value == ""
        assert app.focused.id == "token"


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("dead", "could not be reached"),
        ("403", "does not allow this"),
        ("500", "trouble of its own"),
        ("html", "was not one that Oneflow gives"),
    ],
)
async def test_trouble_while_checking_keeps_what_was_pasted(
    mode: str, said: str, sandbox: SandboxServer, trouble: Trouble
) -> None:
    async with wizard("token") as pilot:
        app = pilot.app
        await paste(pilot, sandbox.token)
        trouble.mode = mode
        await pilot.press("enter")
        await until(pilot, lambda: said in shown(app, "ProblemLine"))
        trouble.mode = "ok"
        await pilot.press("enter")
        await signed_in(pilot)
        assert not shown(app, "ProblemLine")


@pytest.mark.parametrize("mode", ["slow", "429"])
async def test_a_check_that_takes_long_is_cancelled_and_done_again(
    mode: str, sandbox: SandboxServer, trouble: Trouble
) -> None:
    async with wizard("token") as pilot:
        app = pilot.app
        await paste(pilot, sandbox.token)
        trouble.mode = mode
        await pilot.press("enter")
        await until(pilot, lambda: "Checking the token" in shown(app, "#busy"))
        if mode == "429":
            await until(pilot, lambda: "asks for a pause" in shown(app, "StatusLine"))
        await pilot.press("escape")
        await until(pilot, lambda: "Cancelled" in shown(app, "ProblemLine"))
        trouble.mode = "ok"
        await pilot.press("enter")
        await signed_in(pilot)


async def test_nothing_typed_is_said_beside_the_box(trouble: Trouble) -> None:
    async with wizard("token") as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: "Paste the token first" in shown(pilot.app, "#token-hint"))
        assert trouble.seen == []


async def test_a_token_of_the_environment_is_named_as_such(token: str) -> None:
    async with wizard("token") as pilot:
        said = shown(pilot.app, "#account")
        assert "from the environment (ONEFLOW_API_TOKEN); it is not stored" in said
        assert "Forget this token" not in screen_text(pilot.app)
        assert token not in screen_text(pilot.app)


async def test_the_users_of_the_account_are_offered_administrators_first(token: str) -> None:
    async with wizard("token") as pilot:
        select = pilot.app.screen.query_one("#users", Select)
        labels = [str(label) for label, _ in select._options]
        assert labels == [
            "nobody: calls run as an anonymous admin",
            "Ada Lovelace <ada@nordlys.example>, admin",
            "Grace Hopper <grace@nordlys.example>, admin",
            "Barbara Liskov <barbara@nordlys.example>",
            "Edsger Dijkstra <edsger@nordlys.example>",
        ]
        assert "anonymous admin" in shown(pilot.app, "StatusLine")


async def test_a_user_is_chosen_and_from_then_on_acts(token: str) -> None:
    async with wizard("token") as pilot:
        app = pilot.app
        app.screen.query_one("#users", Select).value = "edsger@nordlys.example"
        await until(pilot, lambda: "as edsger@nordlys.example" in shown(app, "StatusLine"))
        await until(pilot, lambda: "only administrators may change data fields" in shown(app, "#acting-hint"))
        app.screen.query_one("#users", Select).value = ""
        await until(pilot, lambda: "as anonymous admin" in shown(app, "StatusLine"))


async def test_who_acts_stays_when_the_step_is_left_and_come_back_to(token: str) -> None:
    async with wizard("token") as pilot:
        app = pilot.app
        app.screen.query_one("#users", Select).value = "grace@nordlys.example"
        await until(pilot, lambda: "as grace@nordlys.example" in shown(app, "StatusLine"))
        await app.go_to("extension")
        await app.go_to("token")
        await until(pilot, lambda: app.screen.query("#users") and "Grace" in shown(app, "#users SelectCurrent"))
        await pilot.pause()
        assert app.session.acting_as == "grace@nordlys.example"
        assert app.screen.query_one("#users", Select).value == "grace@nordlys.example"


async def test_an_address_that_oneflow_refuses_is_told_beside_the_field_and_nothing_changes(token: str) -> None:
    async with wizard("token") as pilot:
        app = pilot.app
        app.screen.query_one("#email").focus()
        await paste(pilot, "grace")
        await pilot.press("enter")
        await until(pilot, lambda: "not an e-mail address" in shown(app, "#acting-hint"))
        await paste(pilot, "@nowhere.example")
        await pilot.press("enter")
        await until(pilot, lambda: "does not take grace@nowhere.example" in shown(app, "#acting-hint"))
        assert app.session.acting_as is None
        assert app.screen.query_one("#email", Input).value == "grace@nowhere.example"
        app.screen.query_one("#email", Input).value = "grace@nordlys.example"
        await pilot.press("enter")
        await until(pilot, lambda: "as grace@nordlys.example" in shown(app, "StatusLine"))
        assert not shown(app, "ProblemLine")


async def test_a_scim_token_is_taken_and_forgotten(sandbox: SandboxServer, token: str) -> None:
    async with wizard("token") as pilot:
        app = pilot.app
        box = app.screen.query_one("#scim", Input)
        box.focus()
        await paste(pilot, sandbox.scim_token)
        await pilot.press("enter")
        await until(pilot, lambda: "There is a SCIM token" in shown(app, "#scim-hint") and not box.value)
        assert sandbox.scim_token not in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "With one (Enterprise plan)" in shown(app, "#scim-hint"))


async def test_the_token_is_forgotten_after_asking(sandbox: SandboxServer, trouble: Trouble) -> None:
    async with wizard("token") as pilot:
        app = pilot.app
        await paste(pilot, sandbox.token)
        await pilot.press("enter")
        await signed_in(pilot)
        app.screen.query_one("#forget").press()
        await until(pilot, lambda: "stays valid" in shown(app, "#question"))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query("#forget"))
        assert app.session.account is not None
        app.screen.query_one("#forget").press()
        await until(pilot, lambda: app.screen.query("#confirm-yes"))
        await pilot.click("#confirm-yes")
        await until(pilot, lambda: app.session.account is None and bool(shown(app, "#where")))
        assert app.focused.id == "token"


async def test_on_ones_own_sandbox_its_token_is_put_in_on_request(other: Other) -> None:
    async with wizard("token", options=Options(sandbox=True)) as pilot:
        app = pilot.app
        assert "Use the sandbox's token (F2)" in screen_text(app)
        assert app.focused.id == "do-it"
        await pilot.press("f2")
        await signed_in(pilot)
        assert "the sandbox's own" in shown(app, "#account")
        assert app.focused.id == "go-next"


async def test_a_keyring_that_fails_is_told_and_the_token_is_used_all_the_same(
    sandbox: SandboxServer, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with wizard("token") as pilot:
        app = pilot.app

        async def locked() -> str:
            raise KeyringTrouble("It did not answer within 2 s.")

        monkeypatch.setattr(app.session, "keep_token", locked)
        await paste(pilot, sandbox.token)
        await pilot.press("enter")
        await signed_in(pilot)
        assert "The keyring cannot be used: It did not answer within 2 s." in shown(app, "ProblemLine")
        assert "Nordlys AB" in shown(app, "#account")
        assert app.focused.id == "go-next"
