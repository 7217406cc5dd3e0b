"""Webhooks on the screen: typed in a form, shown in words, sent as a plan, and read back by plain HTTP."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input, Select, SelectionList

from oneflow_tui.local.backends import MemoryBackend
from oneflow_tui.models import Webhook
from oneflow_tui.setup.draft import TypeDraft
from oneflow_tui.tui.dialogs.confirm_plan import ConfirmPlan
from oneflow_tui.tui.dialogs.record_form import RecordForm
from oneflow_tui.tui.dialogs.sending import Sending
from oneflow_tui.tui.steps.webhooks import WebhooksScreen
from oneflow_tui.tui.widgets.copyable import Copyable
from oneflow_tui.tui.widgets.grid import Grid
from tests.sandbox_server import SandboxServer
from tests.screens.over_http import plain, webhooks
from tests.screens.trouble import Trouble
from tests.screens.waiting import is_idle, screen_text, shown, until, wizard

URL = "https://crm.example.com/oneflow"
KEY = "plantedSignKey-0123456789-abcdefghijklmn"
HOOK = {"callback_url": URL, "filters": None, "sign_key": None, "template_group_id": None}


def rows(pilot: Pilot[Any]) -> list[list[str]]:
    return [[row.state.word, *row.cells] for row in pilot.app.screen.query_one(Grid).model.rows]


async def arrived(pilot: Pilot[Any]) -> WebhooksScreen:
    await until(pilot, lambda: is_idle(pilot.app), what="the account has been read")
    screen = pilot.app.screen
    assert isinstance(screen, WebhooksScreen)
    return screen


async def opened(pilot: Pilot[Any], key: str) -> RecordForm:
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, RecordForm), what="the form is open")
    form = pilot.app.screen
    assert isinstance(form, RecordForm)
    return form


async def keep(pilot: Pilot[Any]) -> None:
    pilot.app.screen.query_one("#form-done", Button).press()
    await until(pilot, lambda: isinstance(pilot.app.screen, WebhooksScreen), what="the form has closed")


async def send(pilot: Pilot[Any], number: str = "") -> str:
    """Reviews and sends; returns what the plan said."""
    await pilot.press("f6")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmPlan), what="the plan is shown")
    plan = screen_text(pilot.app)
    if number:
        pilot.app.screen.query_one("#number", Input).value = number
    pilot.app.screen.query_one("#send", Button).press()
    await until(
        pilot,
        lambda: isinstance(pilot.app.screen, Sending) and pilot.app.screen.query("#close:enabled"),
        what="all has been sent",
    )
    pilot.app.screen.query_one("#close", Button).press()
    await until(pilot, lambda: isinstance(pilot.app.screen, WebhooksScreen), what="back on the step")
    return plan


async def test_a_webhook_with_filters_type_and_key_arrives_as_it_was_typed(
    sandbox: SandboxServer, token: str, machine: Path
) -> None:
    plain(sandbox).act("extension", {"on": True})
    made = plain(sandbox).post("/template_types", {"name": "Acme deal"})
    async with wizard("webhooks") as pilot:
        await arrived(pilot)
        form = await opened(pilot, "ctrl+n")
        form.query_one("#field-url", Input).value = "http://crm.example.com/oneflow"
        form.query_one("#form-done", Button).press()
        await until(pilot, lambda: "Oneflow calls https only" in shown(pilot.app, "#error-url"))
        form.query_one("#field-url", Input).value = URL
        form.query_one("#field-other_events", Input).value = "product:update, Signed!"
        form.query_one("#form-done", Button).press()
        await until(pilot, lambda: '"Signed!": An event looks like' in shown(pilot.app, "#error-other_events"))
        events = form.query_one("#field-events", SelectionList)
        events.select("contract:publish")
        events.select("contract:sign")
        form.query_one("#field-other_events", Input).value = "product:update"
        form.query_one("#field-workspaces", SelectionList).select("10102")
        form.query_one("#field-type", Select).value = f"id:{made['id']}"
        form.query_one("#field-typed_key", Input).value = KEY
        await keep(pilot)
        assert rows(pilot) == [
            ["new", URL, "3: contract:publish, contract:sign, product:update", "Acme deal", "Legal", "new", ""]
        ]
        assert "Not known here" in shown(pilot.app, "#webhook-note")
        plan = await send(pilot)
        assert "+ create" in plan
        assert KEY not in plan
        await until(pilot, lambda: [row[0] for row in rows(pilot)] == [""], what="the draft has become the account's")
        assert rows(pilot)[0][5] == "kept"
    assert webhooks(sandbox) == [
        {
            "callback_url": "https://crm.example.com/oneflow",
            "filters": [
                {
                    "filter_rules": [
                        {"type": "EVENT_TYPE", "values": ["contract:publish", "contract:sign", "product:update"]},
                        {"type": "WORKSPACE", "values": [10102]},
                    ]
                }
            ],
            "template_group_id": made["id"],
        }
    ]
    assert plain(sandbox).state()["webhooks"][0]["has_sign_key"] is True
    kept = [file.read_bytes() for file in machine.rglob("*") if file.is_file()]
    assert kept
    assert all(KEY.encode() not in data for data in kept)


async def test_one_bound_to_a_type_that_is_still_to_be_made_is_sent_after_it(
    sandbox: SandboxServer, token: str
) -> None:
    plain(sandbox).act("extension", {"on": True})
    async with wizard("webhooks") as pilot:
        screen = await arrived(pilot)
        mine = TypeDraft(name="Acme order")
        screen.session.set_draft(screen.session.draft.with_type(mine))
        form = await opened(pilot, "ctrl+n")
        form.query_one("#field-url", Input).value = URL
        form.query_one("#field-type", Select).value = f"uid:{mine.uid}"
        await keep(pilot)
        assert "Sent after its template type" in shown(pilot.app, "#webhook-note")
        await send(pilot)
    made = plain(sandbox).get("/template_types")["data"]
    assert [one["name"] for one in made] == ["Acme order"]
    assert webhooks(sandbox) == [
        {"callback_url": "https://crm.example.com/oneflow", "filters": None, "template_group_id": made[0]["id"]}
    ]


async def test_a_change_of_one_whose_key_is_not_known_asks_for_a_decision(sandbox: SandboxServer, token: str) -> None:
    plain(sandbox).post("/webhooks", {**HOOK, "sign_key": "of the account"})
    async with wizard("webhooks") as pilot:
        await arrived(pilot)
        form = await opened(pilot, "enter")
        form.query_one("#field-events", SelectionList).select("contract:sign")
        form.query_one("#form-done", Button).press()
        await until(pilot, lambda: "sending may clear it" in shown(pilot.app, "#error-key"))
        form.query_one("#field-key", Select).value = "none"
        await keep(pilot)
        assert rows(pilot)[0][:3] == ["changed", URL, "1: contract:sign"]
        assert "sending may clear it" in shown(pilot.app, "#webhook-note")
        plan = await send(pilot)
        assert "may clear the one that is set" in " ".join(plan.split())
        await until(pilot, lambda: rows(pilot)[0][0] == "", what="sent")
    assert webhooks(sandbox) == [
        {
            "callback_url": "https://crm.example.com/oneflow",
            "filters": [{"filter_rules": [{"type": "EVENT_TYPE", "values": ["contract:sign"]}]}],
            "template_group_id": None,
        }
    ]


async def test_a_form_kept_without_a_change_is_no_change(sandbox: SandboxServer, token: str) -> None:
    plain(sandbox).post("/webhooks", HOOK)
    async with wizard("webhooks") as pilot:
        screen = await arrived(pilot)
        form = await opened(pilot, "ctrl+e")
        form.query_one("#field-key", Select).value = "none"
        await keep(pilot)
        assert rows(pilot)[0][0] == ""
        assert screen.session.draft.webhooks == ()


async def test_a_removal_wants_its_number_and_leaves_the_others_as_they_are(sandbox: SandboxServer, token: str) -> None:
    strange = [{"filter_rules": [{"type": "WORKSPACE", "values": [10101]}]}] * 2
    plain(sandbox).post("/webhooks", HOOK)
    plain(sandbox).post("/webhooks", HOOK)
    plain(sandbox).post("/webhooks", {**HOOK, "callback_url": "https://other.example/x", "filters": strange})
    before = json.dumps(plain(sandbox).get("/webhooks"), sort_keys=True)
    async with wizard("webhooks") as pilot:
        await arrived(pilot)
        found = rows(pilot)
        assert [row[2] for row in found] == ["all", "all", "filters of another kind"]
        assert "Duplicate of" in shown(pilot.app, "#webhook-note")
        assert "arrives 2 times" in shown(pilot.app, "#webhook-note")
        await pilot.press("delete")
        assert [row[0] for row in rows(pilot)] == ["removed", "", ""]
        await pilot.press("delete")
        assert [row[0] for row in rows(pilot)] == ["", "", ""]
        await pilot.press("delete", "f6")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmPlan), what="the plan is shown")
        pilot.app.screen.query_one("#send", Button).press()
        await until(pilot, lambda: "Type 1 to allow it" in shown(pilot.app, "#not-yet"))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, WebhooksScreen) and is_idle(pilot.app))
        assert json.dumps(plain(sandbox).get("/webhooks"), sort_keys=True) == before
        await send(pilot, "1")
        await until(pilot, lambda: len(rows(pilot)) == 2, what="it is gone")
    assert webhooks(sandbox) == [
        {"callback_url": "https://crm.example.com/oneflow", "filters": None, "template_group_id": None},
        {"callback_url": "https://other.example/x", "filters": strange, "template_group_id": None},
    ]


async def test_filters_of_another_kind_are_replaced_only_where_the_person_says_so(
    sandbox: SandboxServer, token: str
) -> None:
    strange = [{"filter_rules": [{"type": "WORKSPACE", "values": [10101]}]}] * 2
    plain(sandbox).post("/webhooks", {**HOOK, "filters": strange})
    async with wizard("webhooks") as pilot:
        screen = await arrived(pilot)
        form = await opened(pilot, "enter")
        form.query_one("#field-key", Select).value = "none"
        form.query_one("#form-done", Button).press()
        await until(pilot, lambda: "Choose, or cancel" in shown(pilot.app, "#error-filters"))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, WebhooksScreen))
        assert screen.session.draft.webhooks == ()


async def test_a_refused_webhook_keeps_its_row_and_says_why(
    sandbox: SandboxServer, trouble: Trouble, token: str
) -> None:
    async with wizard("webhooks") as pilot:
        await arrived(pilot)
        form = await opened(pilot, "ctrl+n")
        form.query_one("#field-url", Input).value = URL
        await keep(pilot)
        trouble.only = lambda method, path: method == "POST"
        trouble.mode = "403"
        await send(pilot)
        await until(pilot, lambda: [row[0] for row in rows(pilot)] == ["failed"], what="the row says so")
        assert "did not take" in shown(pilot.app, "ProblemLine")
        trouble.mode = "ok"
        await send(pilot)
        await until(pilot, lambda: [row[0] for row in rows(pilot)] == [""], what="taken the second time")
    assert [one["callback_url"] for one in webhooks(sandbox)] == ["https://crm.example.com/oneflow"]


async def test_what_is_typed_twice_or_there_already_is_not_sent(sandbox: SandboxServer, token: str) -> None:
    plain(sandbox).post("/webhooks", HOOK)
    async with wizard("webhooks") as pilot:
        await arrived(pilot)
        form = await opened(pilot, "ctrl+n")
        form.query_one("#field-url", Input).value = URL
        await keep(pilot)
        assert "has this webhook already" in shown(pilot.app, "#webhook-note")
        await pilot.press("f6")
        await until(pilot, lambda: "has this webhook already" in shown(pilot.app, "ProblemLine"))
        await pilot.press("delete")
        assert len(rows(pilot)) == 1
        assert not shown(pilot.app, "ProblemLine")
    assert len(webhooks(sandbox)) == 1


async def test_loopback_over_http_is_taken_here_and_named_as_nothing_for_oneflow(
    sandbox: SandboxServer, token: str
) -> None:
    async with wizard("webhooks") as pilot:
        await arrived(pilot)
        form = await opened(pilot, "ctrl+n")
        form.query_one("#field-url", Input).value = "http://127.0.0.1:9999/hook"
        await keep(pilot)
        assert "Oneflow itself would refuse it" in shown(pilot.app, "#webhook-note")


async def test_text_of_the_account_is_neither_markup_nor_acts_on_the_terminal(
    sandbox: SandboxServer, token: str
) -> None:
    hostile = "https://evil.example/[/red][@click=app.quit]x\x1b]52;c;aGk=\x07"
    async with wizard("webhooks", size=(120, 40)) as pilot:
        screen = await arrived(pilot)
        webhook = Webhook.read({"id": 7, "callback_url": hostile})
        screen.session.actual = screen.session.actual.seen(webhooks=(webhook,))
        screen.renew()
        await pilot.pause()
        assert "[/red][@click=app.quit]" in screen_text(pilot.app)
        assert "\x1b" not in screen_text(pilot.app)
        form = await opened(pilot, "enter")
        assert form.query_one("#field-url", Input).value == hostile
        assert "\x1b" not in screen_text(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, WebhooksScreen))
        await pilot.press("f3")
        assert "\x1b" not in screen_text(pilot.app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_nothing_is_cut_that_tells_what_to_do(size: tuple[int, int], sandbox: SandboxServer, token: str) -> None:
    async with wizard("webhooks", size=size) as pilot:
        await arrived(pilot)
        text = " ".join(shown(pilot.app, "#webhook-words").split())
        assert "Marketplace > Webhooks > Create webhook" in text
        assert text.endswith("Webhooks extension has to be on).")
        assert "No webhook yet: ^n adds one." in screen_text(pilot.app)
        for word in ("Add", "Edit", "Remove", "Review, send", "Next"):
            assert word in screen_text(pilot.app)


class RealEnough(MemoryBackend):
    """A keyring that keeps what it is given."""

    priority = 5


async def test_a_generated_key_is_kept_where_ones_own_system_finds_it(
    sandbox: SandboxServer, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = RealEnough()
    monkeypatch.setattr("keyring.get_keyring", lambda: backend)
    async with wizard("webhooks", size=(120, 40)) as pilot:
        screen = await arrived(pilot)
        form = await opened(pilot, "ctrl+n")
        form.query_one("#field-url", Input).value = URL
        form.query_one("#field-key", Select).value = "generate"
        await keep(pilot)
        assert rows(pilot)[0][5] == "new"
        await send(pilot)
        await until(pilot, lambda: rows(pilot)[0][5] == "kept", what="kept")
        command = screen.query_one("#webhook-key", Copyable).text
        assert command.startswith("python3 -m keyring get oneflow-tui ")
        await until(pilot, lambda: backend.get_password(*shlex.split(command)[-2:]), what="the keyring has it")
        key = backend.get_password(*shlex.split(command)[-2:])
        assert key is not None
        assert len(key) == 43
        assert key not in screen_text(pilot.app)
        assert plain(sandbox).state()["webhooks"][0]["has_sign_key"] is True
        form = await opened(pilot, "enter")
        form.query_one("#field-events", SelectionList).select("contract:sign")
        await keep(pilot)
        plan = " ".join((await send(pilot)).split())
        assert "may clear" not in plan
    assert plain(sandbox).state()["webhooks"][0]["has_sign_key"] is True


async def test_a_new_key_that_was_lost_with_the_program_is_asked_for_again(
    sandbox: SandboxServer, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with wizard("webhooks") as pilot:
        await arrived(pilot)
        form = await opened(pilot, "ctrl+n")
        form.query_one("#field-url", Input).value = URL
        form.query_one("#field-typed_key", Input).value = KEY
        await keep(pilot)
    monkeypatch.setenv("ONEFLOW_API_TOKEN", token)
    async with wizard("webhooks") as pilot:
        await arrived(pilot)
        assert "Its new sign key was not kept on this machine" in shown(pilot.app, "#webhook-note")
        await pilot.press("f6")
        await until(pilot, lambda: "was not kept" in shown(pilot.app, "ProblemLine"))
        form = await opened(pilot, "enter")
        form.query_one("#field-typed_key", Input).value = KEY
        await keep(pilot)
        await send(pilot)
    assert plain(sandbox).state()["webhooks"][0]["has_sign_key"] is True
