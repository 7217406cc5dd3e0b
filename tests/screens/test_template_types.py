"""Template types on the screen: created, adopted, let go; read back by plain HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input

from oneflow_tui.setup.draft import NewField, TypeDraft, WebhookDraft
from oneflow_tui.tui.dialogs.confirm import Confirm
from oneflow_tui.tui.dialogs.confirm_plan import ConfirmPlan
from oneflow_tui.tui.dialogs.curl import CurlCommands
from oneflow_tui.tui.dialogs.record_form import RecordForm
from oneflow_tui.tui.dialogs.sending import Sending
from oneflow_tui.tui.steps.template_types import TemplateTypesScreen
from oneflow_tui.tui.widgets.copyable import Copyable
from oneflow_tui.tui.widgets.grid import Grid
from oneflow_tui.tui.widgets.problem_line import ProblemLine
from tests.sandbox_server import SandboxServer
from tests.screens.over_http import plain
from tests.screens.trouble import MODES, Trouble
from tests.screens.waiting import ROOMY, is_idle, screen_text, sees, shown, until, wizard, words

HOSTILE = "x [/red] y [@click=app.quit]z \x1b]0;title\x07\u202e"


@pytest.fixture
def extension(sandbox: SandboxServer) -> None:
    plain(sandbox).act("extension", {"on": True})


def types(sandbox: SandboxServer) -> list[tuple[str, str]]:
    return [(one["name"], one["description"]) for one in plain(sandbox).all("/template_types")]


def rows(pilot: Pilot[Any]) -> list[list[str]]:
    return [[row.state.word, *row.cells] for row in pilot.app.screen.query_one("#types", Grid).model.rows]


async def arrived(pilot: Pilot[Any]) -> TemplateTypesScreen:
    await until(pilot, lambda: is_idle(pilot.app), what="the account has been read")
    screen = pilot.app.screen
    assert isinstance(screen, TemplateTypesScreen)
    return screen


async def fill(pilot: Pilot[Any], key: str, name: str, description: str = "") -> None:
    """Opens the form with a key, types, and keeps."""
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, RecordForm) and pilot.app.screen.query("Input"))
    pilot.app.screen.query_one("#field-name", Input).value = name
    pilot.app.screen.query_one("#field-description", Input).value = description
    await pilot.press("enter")


async def back(pilot: Pilot[Any]) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, TemplateTypesScreen), what="back on the step")


async def send(pilot: Pilot[Any]) -> str:
    """Reviews and sends; returns what the plan said."""
    await pilot.press("f6")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmPlan), what="the plan is shown")
    await until(pilot, lambda: pilot.app.screen.query("#send"), what="the plan is laid out")
    plan = " ".join(shown(pilot.app, one) for one in ("#counts", "#changes Static"))
    await pilot.press("enter")
    await until(
        pilot,
        lambda: isinstance(pilot.app.screen, Sending) and pilot.app.screen.query("#close:enabled"),
        what="all has been sent",
    )
    await pilot.press("enter")
    await back(pilot)
    await until(pilot, lambda: is_idle(pilot.app))
    return plan


async def test_two_types_are_created_and_their_ids_copied(sandbox: SandboxServer, extension: None, token: str) -> None:
    async with wizard("template_types") as pilot:
        screen = await arrived(pilot)
        assert "No template types yet" in words(pilot.app)
        await fill(pilot, "ctrl+n", "Acme CRM deal", "Contracts made from a deal")
        await back(pilot)
        await fill(pilot, "ctrl+n", "Acme HR")
        await back(pilot)
        assert rows(pilot) == [
            ["new", "Acme CRM deal", "Contracts made from a deal", "", "yes"],
            ["new", "Acme HR", "", "", "yes"],
        ]
        assert types(sandbox) == []
        plan = await send(pilot)
        assert "2 to create" in plan
        assert "the API can neither rename nor delete it later" in plan
        assert types(sandbox) == [("Acme CRM deal", "Contracts made from a deal"), ("Acme HR", "")]
        known = {one["name"]: str(one["id"]) for one in plain(sandbox).all("/template_types")}
        assert rows(pilot) == [
            ["", "Acme CRM deal", "Contracts made from a deal", known["Acme CRM deal"], "yes"],
            ["", "Acme HR", "", known["Acme HR"], "yes"],
        ]
        assert [one.remote_id for one in screen.session.draft.types] == [int(number) for number in known.values()]
        await pilot.press("home", "up", "up", "ctrl+y")
        await until(pilot, lambda: pilot.app.clipboard == known["Acme CRM deal"])
        assert screen.query_one("#type-id", Copyable).text == known["Acme CRM deal"]


async def test_a_type_is_adopted_and_let_go_without_a_write(
    sandbox: SandboxServer, extension: None, token: str, trouble: Trouble
) -> None:
    made = plain(sandbox).post("/template_types", {"name": HOSTILE, "description": HOSTILE})
    async with wizard("template_types") as pilot:
        screen = await arrived(pilot)
        assert "\x1b" not in screen_text(pilot.app)
        assert rows(pilot)[0][-1] == "no"
        await pilot.press("enter")
        await until(pilot, lambda: rows(pilot)[0][-1] == "yes")
        assert [(one.name, one.remote_id) for one in screen.session.draft.types] == [(HOSTILE, made["id"])]
        screen.query_one("#ours", Button).press()
        await until(pilot, lambda: rows(pilot)[0][-1] == "no")
        assert screen.session.draft.types == ()
        assert trouble.count("POST") == trouble.count("PUT") == 0


async def test_letting_a_type_go_asks_about_edits_and_keeps_its_webhooks(
    sandbox: SandboxServer, extension: None, token: str
) -> None:
    made = plain(sandbox).post("/template_types", {"name": "Acme"})
    async with wizard("template_types") as pilot:
        screen = await arrived(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: rows(pilot)[0][-1] == "yes")
        draft = screen.session.draft
        ours = draft.types[0].model_copy(update={"new": (NewField(custom_id="vat"),)})
        hook = WebhookDraft(callback_url="https://crm.example.com/x", type_uid=ours.uid)
        screen.session.set_draft(draft.with_type(ours).with_webhook(hook))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirm) and pilot.app.screen.query("Button"))
        assert "Edits of 1 data field" in words(pilot.app)
        await pilot.press("enter")  # the harmless answer
        await back(pilot)
        assert screen.session.draft.types == (ours,)
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirm) and pilot.app.screen.query("Button"))
        pilot.app.screen.query_one("#confirm-yes", Button).press()
        await back(pilot)
        assert screen.session.draft.types == ()
        assert [(one.type_uid, one.type_id) for one in screen.session.draft.webhooks] == [(None, made["id"])]


async def test_a_new_one_is_edited_and_dropped_and_one_of_the_account_is_not(
    sandbox: SandboxServer, extension: None, token: str
) -> None:
    plain(sandbox).post("/template_types", {"name": "There"})
    async with wizard("template_types") as pilot:
        screen = await arrived(pilot)
        await fill(pilot, "ctrl+n", "")
        await until(pilot, lambda: "A name is needed." in shown(pilot.app, "#error-name"))
        pilot.app.screen.query_one("#field-name", Input).value = "there "
        await pilot.press("enter")
        await until(pilot, lambda: "differs only in case" in shown(pilot.app, "#error-name"))
        pilot.app.screen.query_one("#field-name", Input).value = "New"
        await pilot.press("enter")
        await back(pilot)
        await fill(pilot, "ctrl+e", "Newer")
        await back(pilot)
        assert [row[:2] for row in rows(pilot)] == [["", "There"], ["new", "Newer"]]
        hook = WebhookDraft(callback_url="https://x.example", type_uid=screen.session.draft.types[0].uid)
        screen.session.set_draft(screen.session.draft.with_webhook(hook))
        await pilot.press("delete")
        await sees(pilot, "A new webhook is bound to this type.")
        screen.session.set_draft(screen.session.draft.without_webhook(hook.uid))
        await pilot.press("delete")
        await until(pilot, lambda: [row[1] for row in rows(pilot)] == ["There"])
        for key in ("ctrl+e", "delete"):
            screen.problem("")
            await pilot.press(key)
            await until(pilot, lambda: "neither rename nor change" in shown(pilot.app, "ProblemLine"))


async def test_two_of_one_name_are_told_apart_by_id(sandbox: SandboxServer, extension: None, token: str) -> None:
    for _ in range(2):
        plain(sandbox).post("/template_types", {"name": "Acme"})
    async with wizard("template_types") as pilot:
        await arrived(pilot)
        assert "2 template types have this name" in shown(pilot.app, "#type-note")


async def test_the_eleventh_is_warned_about(sandbox: SandboxServer, extension: None, token: str) -> None:
    for number in range(10):
        plain(sandbox).post("/template_types", {"name": f"Acme {number}"})
    async with wizard("template_types", size=ROOMY) as pilot:
        await arrived(pilot)
        assert shown(pilot.app, "#custom-limit") == ""
        await fill(pilot, "ctrl+n", "One more")
        await back(pilot)
        assert "10 custom blueprints by default" in shown(pilot.app, "#custom-limit")
        assert "through the templates endpoint" in words(pilot.app)


async def test_with_the_extension_off_nothing_is_sent_and_the_way_is_shown(
    sandbox: SandboxServer, token: str, trouble: Trouble
) -> None:
    async with wizard("template_types") as pilot:
        screen = await arrived(pilot)
        assert "extension is off" in words(pilot.app)
        await fill(pilot, "ctrl+n", "Acme")
        await back(pilot)
        await pilot.press("f6")
        await sees(pilot, "what you typed is kept.")
        assert trouble.count("POST") == 0
        plain(sandbox).act("extension", {"on": True})
        await pilot.press("f5")
        await until(pilot, lambda: not screen.query_one("#off").has_class("-shown"))
        await send(pilot)
        assert types(sandbox) == [("Acme", "")]


async def test_one_that_went_meanwhile_is_taken_out_by_del(sandbox: SandboxServer, extension: None, token: str) -> None:
    async with wizard("template_types") as pilot:
        screen = await arrived(pilot)
        screen.session.set_draft(screen.session.draft.with_type(TypeDraft(name="Gone", remote_id=4711)))
        screen.renew()
        assert rows(pilot) == [["failed", "Gone", "", "4711", "gone"]]
        await pilot.press("delete")
        await until(pilot, lambda: rows(pilot) == [])


async def test_the_requests_are_shown_as_curl_without_the_token(
    sandbox: SandboxServer, extension: None, token: str
) -> None:
    async with wizard("template_types") as pilot:
        await arrived(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(pilot.app.screen, CurlCommands) and pilot.app.screen.query(Copyable))
        text = " ".join(one.text for one in pilot.app.screen.query(Copyable))
        assert "ONEFLOW_API_TOKEN" in text
        assert token not in text


@pytest.mark.parametrize("mode", MODES)
async def test_trouble_is_told_and_the_edit_kept(
    mode: str, sandbox: SandboxServer, extension: None, token: str, trouble: Trouble
) -> None:
    async with wizard("template_types") as pilot:
        await arrived(pilot)
        await fill(pilot, "ctrl+n", "Acme")
        await back(pilot)
        trouble.mode, trouble.retry_after = mode, 1
        await pilot.press("f5")
        if mode in ("slow", "429"):  # both wait in the open, and Esc ends the waiting
            await until(pilot, lambda: shown(pilot.app, "#busy"), what="the waiting is shown")
            await pilot.press("escape")
        where = "#off Static" if mode == "403" else "ProblemLine"  # a refused list means that the extension is off
        await until(pilot, lambda: shown(pilot.app, where), timeout=30, what="the problem is told")
        assert [row[1] for row in rows(pilot)] == ["Acme"]
        trouble.mode = "ok"
        await pilot.press("f5")
        told = (ProblemLine.__name__, "#off Static")
        await until(pilot, lambda: is_idle(pilot.app) and not any(shown(pilot.app, one) for one in told), timeout=30)
        await send(pilot)
        assert types(sandbox) == [("Acme", "")]


async def test_one_of_the_same_name_that_appeared_is_asked_about_and_takes_what_was_typed(
    sandbox: SandboxServer, extension: None, token: str, trouble: Trouble
) -> None:
    made = plain(sandbox).post("/template_types", {"name": "Acme deal"})["id"]
    async with wizard("template_types") as pilot:
        screen = await arrived(pilot)
        typed = TypeDraft(name="Acme deal", new=(NewField(custom_id="vat"),))
        screen.session.set_draft(screen.session.draft.with_type(typed))
        await pilot.press("f5")
        await until(pilot, lambda: is_idle(pilot.app) and len(rows(pilot)) == 2)
        await pilot.press("f6")
        await until(pilot, lambda: f"({made}) that was not made here" in shown(pilot.app, "ProblemLine"))
        screen.grid.go_to(f"id:{made}")
        await pilot.press("enter")
        await until(pilot, lambda: len(rows(pilot)) == 1, what="one row of the two")
        assert screen.session.draft.types == (typed.model_copy(update={"remote_id": made}),)
    assert trouble.count("POST") == 0
