"""Users on the screen: pasted or typed, invited through SCIM or by a person, and ticked off as they come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Button, Input, Select, SelectionList, TextArea

from oneflow_tui.options import Options
from oneflow_tui.tui.dialogs.confirm_plan import ConfirmPlan
from oneflow_tui.tui.dialogs.record_form import RecordForm
from oneflow_tui.tui.dialogs.sending import Sending
from oneflow_tui.tui.steps.users import UsersScreen
from oneflow_tui.tui.widgets.grid import Grid
from tests.sandbox_server import SandboxServer
from tests.screens.over_http import plain, users
from tests.screens.trouble import Trouble
from tests.screens.waiting import ROOMY, SMALL, is_idle, screen_text, shown, until, wizard

SEEDED = ["ada@nordlys.example", "grace@nordlys.example", "edsger@nordlys.example", "barbara@nordlys.example",
          "alan@nordlys.example"]  # fmt: skip


def rows(pilot: Pilot[Any]) -> list[list[str]]:
    return [[row.state.word, *row.cells] for row in pilot.app.screen.query_one(Grid).model.rows]


def states(pilot: Pilot[Any]) -> dict[str, str]:
    """E-mail → the word of the column State."""
    return {row[1]: row[2] for row in rows(pilot)}


async def arrived(pilot: Pilot[Any]) -> UsersScreen:
    await until(pilot, lambda: is_idle(pilot.app), what="the account has been read")
    screen = pilot.app.screen
    assert isinstance(screen, UsersScreen)
    return screen


async def opened(pilot: Pilot[Any], key: str) -> RecordForm:
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, RecordForm), what="the form is open")
    form = pilot.app.screen
    assert isinstance(form, RecordForm)
    return form


async def keep(pilot: Pilot[Any]) -> None:
    pilot.app.screen.query_one("#form-done", Button).press()
    await until(pilot, lambda: isinstance(pilot.app.screen, UsersScreen), what="the form has closed")


async def paste(pilot: Pilot[Any], text: str) -> None:
    form = await opened(pilot, "ctrl+o")
    form.query_one("#field-people", TextArea).text = text
    await keep(pilot)


async def send(pilot: Pilot[Any]) -> str:
    await pilot.press("f6")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmPlan), what="the plan is shown")
    plan = screen_text(pilot.app)
    pilot.app.screen.query_one("#send", Button).press()
    await until(
        pilot,
        lambda: isinstance(pilot.app.screen, Sending) and pilot.app.screen.query("#close:enabled"),
        what="all has been sent",
    )
    pilot.app.screen.query_one("#close", Button).press()
    await until(pilot, lambda: isinstance(pilot.app.screen, UsersScreen), what="back on the step")
    return plan


@pytest.fixture
def scim(sandbox: SandboxServer, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEFLOW_SCIM_TOKEN", sandbox.scim_token)


async def test_a_pasted_list_is_sorted_into_waiting_and_there(sandbox: SandboxServer, token: str) -> None:
    async with wizard("users") as pilot:
        await arrived(pilot)
        assert list(states(pilot)) == SEEDED
        assert states(pilot)["alan@nordlys.example"] == "inactive"
        form = await opened(pilot, "ctrl+o")
        box = form.query_one("#field-people", TextArea)
        box.text = "Kurt Gödel <kurt@nordlys.example>\nnot an address"
        form.query_one("#form-done", Button).press()
        await until(pilot, lambda: "not an address" in shown(pilot.app, "#error-people"))
        box.text = "Kurt Gödel <kurt@nordlys.example>\nEMMY@nordlys.example; Ada@Nordlys.example"
        form.query_one("#field-role", Select).value = "administrator"
        form.query_one("#field-workspaces", SelectionList).select("10103")
        await keep(pilot)
        told = [notice.message for notice in pilot.app._notifications]
        assert told == ["2 people added, 1 in the account already."]
        assert rows(pilot)[:2] == [
            ["new", "kurt@nordlys.example", "waiting", "Kurt Gödel", "Admin", "HR"],
            ["new", "EMMY@nordlys.example", "waiting", "", "Admin", "HR"],
        ]
        await pilot.press("ctrl+home")
        assert "Kurt Gödel, kurt@nordlys.example, Administrator, workspaces: HR" in shown(pilot.app, "#user-copy")
        await pilot.press("delete")
        assert "kurt@nordlys.example" not in states(pilot)


async def test_one_person_is_typed_and_changed_and_cannot_be_there_twice(sandbox: SandboxServer, token: str) -> None:
    async with wizard("users") as pilot:
        screen = await arrived(pilot)
        form = await opened(pilot, "ctrl+n")
        email = form.query_one("#field-email", Input)
        for text, said in (
            ("kurt", "not an e-mail address"),
            ("GRACE@nordlys.example", "There already"),
            ("alan@nordlys.example", "not active"),
        ):
            email.value = text
            form.query_one("#form-done", Button).press()
            await until(pilot, lambda said=said: said in shown(pilot.app, "#error-email"), what=said)
        email.value = "kurt@nordlys.example"
        form.query_one("#field-name", Input).value = "Kurt Gödel"
        await keep(pilot)
        form = await opened(pilot, "enter")
        form.query_one("#field-title", Input).value = "Logician"
        await keep(pilot)
        assert [(one.email, one.name, one.title, one.role) for one in screen.session.draft.users] == [
            ("kurt@nordlys.example", "Kurt Gödel", "Logician", "user")
        ]


async def test_a_list_pasted_onto_the_table_opens_the_box_with_it(sandbox: SandboxServer, token: str) -> None:
    async with wizard("users") as pilot:
        screen = await arrived(pilot)
        screen.grid.post_message(events.Paste("kurt@nordlys.example\n"))
        await until(pilot, lambda: isinstance(pilot.app.screen, RecordForm), what="the form is open")
        assert "kurt@nordlys.example" in pilot.app.screen.query_one("#field-people", TextArea).text


async def test_scim_invites_each_with_its_own_result_and_says_what_is_left(sandbox: SandboxServer, scim: None) -> None:
    async with wizard("users", size=(120, 40)) as pilot:
        await arrived(pilot)
        assert "A person sets role and workspaces in the web app" in shown(pilot.app, "#user-words")
        form = await opened(pilot, "ctrl+o")
        form.query_one("#field-people", TextArea).text = "Kurt Gödel <kurt@nordlys.example>"
        form.query_one("#field-role", Select).value = "administrator"
        form.query_one("#field-workspaces", SelectionList).select("10101")
        await keep(pilot)
        plan = await send(pilot)
        assert "through SCIM" in plan
        await until(pilot, lambda: states(pilot).get("kurt@nordlys.example") == "there", what="there")
        await until(pilot, lambda: is_idle(pilot.app))
        screen = pilot.app.screen
        assert isinstance(screen, UsersScreen)
        screen.grid.go_to(next(key for key, line in screen._lines.items() if line.email == "kurt@nordlys.example"))
        left = "Left to a person, at Admin > Users: role Administrator, workspaces Sales."
        await until(pilot, lambda: left in shown(pilot.app, "#user-note"), what=left)
        for key, step in (("f7", "webhooks"), ("f8", "users")):
            await pilot.press(key)
            await until(pilot, lambda step=step: pilot.app.screen.STEP == step and is_idle(pilot.app), what=step)  # type: ignore[misc]
        assert left in [row.note for row in pilot.app.screen.query_one(Grid).model.rows]
    found = users(sandbox)["kurt@nordlys.example"]
    assert (found["name"], found["active"], found["is_admin"]) == ("Kurt Gödel", True, False)
    assert list(users(sandbox)) == [*SEEDED, "kurt@nordlys.example"]


async def test_a_refused_invitation_stands_at_its_row_and_nothing_is_lost(
    sandbox: SandboxServer, trouble: Trouble, scim: None
) -> None:
    async with wizard("users") as pilot:
        await arrived(pilot)
        await paste(pilot, "kurt@nordlys.example")
        trouble.only = lambda method, path: method == "POST" and "/scim" in path
        trouble.mode = "403"
        await send(pilot)
        await until(pilot, lambda: rows(pilot)[0][:2] == ["failed", "kurt@nordlys.example"], what="the row says so")
        trouble.mode = "ok"
        await send(pilot)
        await until(pilot, lambda: states(pilot).get("kurt@nordlys.example") == "there", what="there")
    assert "kurt@nordlys.example" in users(sandbox)


@pytest.mark.usefixtures("_quick_watch")
async def test_without_scim_a_person_invites_and_the_step_ticks_each_off(sandbox: SandboxServer, token: str) -> None:
    async with wizard("users") as pilot:
        await arrived(pilot)
        assert "Admin > Users > Invite user (older: Users & Groups)" in shown(pilot.app, "#user-words")
        await paste(pilot, "kurt@nordlys.example, emmy@nordlys.example")
        assert "Waiting: 2 people." in shown(pilot.app, "#user-words")
        for email in ("Kurt@nordlys.example", "emmy@nordlys.example"):
            invited = plain(sandbox).act("invitations", {"email": email, "name": "Somebody", "role": "user"})
            plain(sandbox).act(f"invitations/{invited['id']}/accept", {})
        await until(pilot, lambda: "Waiting" not in shown(pilot.app, "#user-words"), what="ticked off")
        assert [row[2] for row in rows(pilot)[:2]] == ["there now", "there now"]
        assert [row[0] for row in rows(pilot)[:2]] == ["done", "done"]


async def test_without_scim_the_plan_says_who_does_what(sandbox: SandboxServer, token: str) -> None:
    async with wizard("users", size=(120, 40)) as pilot:
        await arrived(pilot)
        await paste(pilot, "kurt@nordlys.example")
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmPlan), what="the plan is shown")
        assert "by a person" in screen_text(pilot.app)
        assert "Nothing here can be sent" in shown(pilot.app, "#not-yet")
        await pilot.press("escape")
    assert list(users(sandbox)) == SEEDED


async def test_on_ones_own_sandbox_the_persons_part_is_done_by_a_key(machine: Path) -> None:
    async with wizard("token", options=Options(sandbox=True)) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.session.account is not None, what="signed in")  # type: ignore[attr-defined]
        await until(pilot, lambda: is_idle(pilot.app))
        await pilot.app.go_to("users")  # type: ignore[attr-defined]
        await until(pilot, lambda: isinstance(pilot.app.screen, UsersScreen) and is_idle(pilot.app))
        assert not shown(pilot.app, "#do-it")
        await paste(pilot, "Kurt Gödel <kurt@nordlys.example>")
        assert shown(pilot.app, "#do-it")
        await pilot.press("f2")
        await until(pilot, lambda: states(pilot).get("kurt@nordlys.example") == "there now", what="ticked off")
        assert not shown(pilot.app, "#do-it")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_nothing_is_cut_that_tells_what_to_do(size: tuple[int, int], sandbox: SandboxServer, token: str) -> None:
    async with wizard("users", size=size) as pilot:
        await arrived(pilot)
        assert "Use the same e-mail in your own system." in " ".join(shown(pilot.app, "#user-words").split())
        for word in ("Add", "Paste a list", "Edit", "Review, send", "Next"):
            assert word in screen_text(pilot.app)


async def test_a_form_shows_no_error_where_none_is_and_a_box_that_is_not_ticked_can_be_seen(token: str) -> None:
    async with wizard("users") as pilot:
        await arrived(pilot)
        form = await opened(pilot, "ctrl+n")
        assert {error.styles.background.a for error in form.query(".wrong")} == {0}
        strip = form.query_one(SelectionList).render_line(1)
        box, label, *_ = strip
        assert box.text == "[ ]"
        assert box.style.color == label.style.color


@pytest.mark.parametrize(("size", "height"), [(SMALL, 8), (ROOMY, 20)])
async def test_a_list_in_a_form_grows_with_the_terminal(token: str, size: tuple[int, int], height: int) -> None:
    async with wizard("webhooks", size=size) as pilot:
        await until(pilot, lambda: is_idle(pilot.app))
        form = await opened(pilot, "ctrl+n")
        await until(pilot, lambda: form.query_one("#field-events").size.height == height, what=f"{height} rows")
