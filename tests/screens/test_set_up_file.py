"""The set-up file in the wizard: opened into the steps' edits, and saved from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from oneflow_tui.tui.dialogs.confirm import Confirm
from oneflow_tui.tui.dialogs.reading import Reading
from oneflow_tui.tui.dialogs.set_up_file import NamedFile, Opened
from oneflow_tui.tui.steps import STEP_IDS
from oneflow_tui.tui.steps.base import StepScreen
from tests.screens.conftest import Other
from tests.screens.trouble import Trouble
from tests.screens.waiting import ROOMY, SMALL, is_idle, screen_text, sees, shown, until, wizard, words

FILE = """\
# ours
version = 1
name = "Acme CRM"

[[template_types]]
name = "Acme deal"                 # the one and only
description = "Contracts made from a deal"
  [[template_types.data_fields]]
  custom_id = "customer_name"
  name = "[red]Kund"
  [[template_types.data_fields]]
  custom_id = "vat"
  name = "VAT"

[[webhooks]]
callback_url = "https://crm.example.com/oneflow"
template_type = "Acme deal"
events = ["contract:sign"]
workspaces = ["Sales"]
sign_key = "env:CRM_SIGN_KEY"      # never here

[[users]]
email = "grace@acme.example"
name = "Grace Hopper"
"""
FIELD = {"description": "", "placeholder": "", "value": ""}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the wizard is started."""
    place = tmp_path / "project"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def write(folder: Path, text: str = FILE, name: str = "oneflow.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def dialog(pilot: Pilot[Any], kind: type) -> bool:
    return isinstance(pilot.app.screen, kind)


async def press_until(pilot: Pilot[Any], key: str, kind: type) -> None:
    await pilot.press(key)
    await until(pilot, lambda: dialog(pilot, kind), what=f"{kind.__name__} after {key}")


async def open_file(pilot: Pilot[Any], ends: type = Opened) -> None:
    """The file that is proposed, up to the dialog that comes then."""
    await press_until(pilot, "ctrl+l", NamedFile)
    await press_until(pilot, "enter", ends)


async def close(pilot: Pilot[Any]) -> None:
    await pilot.press("escape")
    await until(pilot, lambda: dialog(pilot, StepScreen))


async def go(pilot: Pilot[Any], step: str) -> None:
    await pilot.app.go_to(step)
    await until(pilot, lambda: getattr(pilot.app.screen, "STEP", "") == step and is_idle(pilot.app), what=step)


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_what_the_file_asks_stands_on_each_step_as_edits_and_is_sent_from_there(
    size: tuple[int, int], token: str, other: Other, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_SIGN_KEY", "not-a-real-key")
    other.does("extension", {"on": True})
    write(folder)
    async with wizard("template_types", size=size) as pilot:
        app: Any = pilot.app
        await open_file(pilot)
        said = shown(app, "#opened-words")
        for part in ("1 template type to create", "2 data fields to add", "1 webhook to add", "1 person to invite"):
            assert part in said
        assert "Not at hand" not in said
        await pilot.press("enter")
        await until(pilot, lambda: dialog(pilot, StepScreen))
        assert "Acme deal" in screen_text(app)
        await press_until(pilot, "f6", _confirm_plan())
        await _send(pilot)
        await go(pilot, "data_fields")
        assert "[red]Kund" in screen_text(app)
        await press_until(pilot, "f6", _confirm_plan())
        await _send(pilot)
        await go(pilot, "webhooks")
        assert "contract:sign" in words(app)
        await press_until(pilot, "f6", _confirm_plan())
        await _send(pilot)
        await go(pilot, "users")
        assert "Grace Hopper" in screen_text(app)
        (made,) = other.state()["webhooks"]
        assert (made["callback_url"], made["has_sign_key"]) == ("https://crm.example.com/oneflow", True)
        assert app.session.draft.webhooks == ()
        assert "not-a-real-key" not in (folder / "oneflow.toml").read_text()


def _confirm_plan() -> type:
    from oneflow_tui.tui.dialogs.confirm_plan import ConfirmPlan

    return ConfirmPlan


async def _send(pilot: Pilot[Any]) -> None:
    from oneflow_tui.tui.dialogs.sending import Sending

    await press_until(pilot, "enter", Sending)
    await sees(pilot, "All done")
    await pilot.press("enter")
    await until(pilot, lambda: dialog(pilot, StepScreen))


async def test_a_sign_key_that_is_not_at_hand_is_told_and_asked_for(token: str, other: Other, folder: Path) -> None:
    other.does("extension", {"on": True})
    other.new_type("Acme deal")
    write(folder, FILE.replace("customer_name", "name_of_customer"))
    async with wizard("webhooks") as pilot:
        await open_file(pilot, Confirm)
        await pilot.press("tab", "enter")
        await until(pilot, lambda: dialog(pilot, Opened))
        assert "Not at hand: the sign key of 1 webhook." in shown(pilot.app, "#opened-words")
        await close(pilot)
        await pilot.press("f6")
        await until(
            pilot, lambda: "in the environment (CRM_SIGN_KEY), where it is not" in shown(pilot.app, "ProblemLine")
        )
        assert other.state()["webhooks"] == []


async def test_all_that_is_wrong_with_a_file_is_told_with_its_lines_and_scrolled(token: str, folder: Path) -> None:
    rows = "".join(f'[[users]]\nemail = "nobody{number}"\n' for number in range(30))
    path = write(folder, "version = 1\nnmae = 'x'\n" + rows)
    async with wizard("template_types") as pilot:
        await press_until(pilot, "ctrl+l", NamedFile)
        await pilot.press("enter")
        await sees(pilot, "The set-up file cannot be used")
        assert "oneflow.toml, line 2:" in words(pilot.app)
        assert "line 62" not in words(pilot.app)
        for _ in range(9):
            await pilot.press("pagedown")
        await until(pilot, lambda: "line 62" in words(pilot.app))
        assert "Correct what is named" in words(pilot.app)
        path.write_text("version = 1\n")
        await press_until(pilot, "enter", Opened)
        assert "there is nothing to send" in shown(pilot.app, "#opened-words")
        assert pilot.app.session.draft.is_empty


async def test_a_file_that_is_not_there_is_told_and_another_can_be_named(token: str, folder: Path) -> None:
    async with wizard("summary") as pilot:
        await press_until(pilot, "ctrl+l", NamedFile)
        assert pilot.app.focused.value == "oneflow.toml"
        await pilot.press("enter")
        await sees(pilot, "There is no file oneflow.toml.")
        await close(pilot)


@pytest.mark.parametrize("answer", ["yes", "no", "escape"])
async def test_a_type_that_was_not_made_here_is_asked_about(
    answer: str, token: str, other: Other, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_SIGN_KEY", "k")
    other.does("extension", {"on": True})
    type_id = other.new_type("Acme deal")
    write(folder)
    async with wizard("template_types") as pilot:
        app: Any = pilot.app
        await open_file(pilot, Confirm)
        question = shown(app, "#question")
        assert f'a template type "Acme deal" ({type_id}) that was not made here' in question
        if answer == "escape":
            await close(pilot)
            assert app.session.draft.is_empty
            return
        await pilot.press(*(["tab", "enter"] if answer == "yes" else ["enter"]))
        await until(pilot, lambda: dialog(pilot, Opened))
        draft = app.session.draft
        assert [one.remote_id for one in draft.types] == ([type_id] if answer == "yes" else [])
        assert ("Left alone" in shown(app, "#opened-words")) is (answer == "no")
        assert len(draft.webhooks) == 1
        await close(pilot)
        if answer == "yes":
            await go(pilot, "data_fields")
            await press_until(pilot, "f6", _confirm_plan())
            await _send(pilot)
            got = other.api.get(f"/template_types/{type_id}").json()["data_fields"]
            assert [one["custom_id"] for one in got] == ["customer_name", "vat"]


async def test_edits_that_wait_are_replaced_only_if_the_person_says_so(token: str, other: Other, folder: Path) -> None:
    other.does("extension", {"on": True})
    write(folder, 'version = 1\n[[users]]\nemail = "grace@acme.example"\n')
    async with wizard("users") as pilot:
        await open_file(pilot)
        await close(pilot)
        write(folder, 'version = 1\n[[users]]\nemail = "ada@acme.example"\n')
        await open_file(pilot, Confirm)
        assert "1 person to invite" in shown(pilot.app, "#question")
        await pilot.press("enter")
        await until(pilot, lambda: dialog(pilot, StepScreen))
        assert [one.email for one in pilot.app.session.draft.users] == ["grace@acme.example"]
        await open_file(pilot, Confirm)
        await pilot.press("tab", "enter")
        await until(pilot, lambda: dialog(pilot, Opened))
        assert [one.email for one in pilot.app.session.draft.users] == ["ada@acme.example"]


async def test_saved_again_the_file_has_what_was_typed_and_its_comments(
    token: str, other: Other, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oneflow_tui.setup.draft import UserDraft

    monkeypatch.setenv("CRM_SIGN_KEY", "k")
    other.does("extension", {"on": True})
    path = write(folder, name="acme.toml")
    async with wizard("summary") as pilot:
        app: Any = pilot.app
        await press_until(pilot, "ctrl+l", NamedFile)
        app.focused.value = "acme.toml"
        await press_until(pilot, "enter", Opened)
        await close(pilot)
        session = app.session
        session.set_draft(session.draft.with_user(UserDraft(email="new@acme.example")))
        await press_until(pilot, "f12", NamedFile)
        assert app.focused.value == "acme.toml"
        await pilot.press("enter")
        await until(pilot, lambda: dialog(pilot, StepScreen) and "new@acme.example" in path.read_text())
        saved = path.read_text()
        assert [line for line in FILE.splitlines() if line not in saved] == []
        await sees(pilot, "Saved: acme.toml")
        # what is only in the file is kept, unless the person takes it out
        session.set_draft(session.draft.model_copy(update={"users": ()}))
        await press_until(pilot, "f12", NamedFile)
        await press_until(pilot, "enter", Confirm)
        assert 'users["new@acme.example"]' in shown(app, "#question")
        await press_until(pilot, "enter", Reading)
        assert path.read_text() == saved
        await close(pilot)
        await press_until(pilot, "f12", NamedFile)
        await press_until(pilot, "enter", Confirm)
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "new@acme.example" not in path.read_text())
        assert "# the one and only" in path.read_text()


async def test_a_new_file_is_written_and_one_that_is_none_of_ours_never_overwritten(
    token: str, other: Other, folder: Path
) -> None:
    other.does("extension", {"on": True})
    (folder / "notes.toml").write_text("shopping = ['milk']\n")
    (folder / "another.toml").write_text("version = 1 # theirs\n")
    async with wizard("summary", size=ROOMY) as pilot:
        app: Any = pilot.app
        await pilot.click("#save-file")
        await until(pilot, lambda: dialog(pilot, NamedFile))
        await pilot.press("enter")
        await until(pilot, (folder / "oneflow.toml").exists)
        assert "ada@nordlys.example" in (folder / "oneflow.toml").read_text()
        await until(pilot, lambda: dialog(pilot, StepScreen))
        await press_until(pilot, "f12", NamedFile)
        app.focused.value = "notes.toml"
        await pilot.press("enter")
        await sees(pilot, "notes.toml, line 1: shopping")
        app.screen.query_one("#file-name").value = "another.toml"
        await press_until(pilot, "enter", Confirm)
        assert "another.toml" in shown(app, "#question")
        await pilot.press("enter")
        await sees(pilot, "Nothing was written.")
        assert (folder / "notes.toml").read_text() == "shopping = ['milk']\n"
        assert (folder / "another.toml").read_text() == "version = 1 # theirs\n"


async def test_hostile_names_of_the_file_are_shown_literally(token: str, other: Other, folder: Path) -> None:
    other.does("extension", {"on": True})
    name = "x[/red]y \u202e\x1b]0;t\x07"
    other.new_type(name)
    spelled = name.replace("\u202e", "\\u202e").replace("\x1b", "\\u001b").replace("\x07", "\\u0007")
    text = f'version = 1\n[[template_types]]\nname = "{spelled}"\n[[template_types.data_fields]]\ncustom_id = "a"\n'
    write(folder, text)
    async with wizard("template_types", size=ROOMY) as pilot:
        await open_file(pilot, Confirm)
        said = screen_text(pilot.app)
        assert "x[/red]y" in said
        assert "\\u202e" in said
        assert all(one.isprintable() or one == "\n" for one in said)
        await pilot.press("enter")
        await until(pilot, lambda: dialog(pilot, Opened))
        assert all(one.isprintable() or one == "\n" for one in screen_text(pilot.app))
        await close(pilot)
        await press_until(pilot, "ctrl+l", NamedFile)
        pilot.app.focused.value = name
        await pilot.press("enter")
        await sees(pilot, "There is no file")
        assert all(one.isprintable() or one == "\n" for one in screen_text(pilot.app))


async def test_both_are_in_the_palette_and_the_help_of_every_step(token: str) -> None:
    async with wizard("template_types") as pilot:
        app: Any = pilot.app
        for step in STEP_IDS:
            if step != "template_types":
                await go(pilot, step)
            titles = [one.title for one in app.get_system_commands(app.screen)]
            assert {"Open a set-up file", "Save as a set-up file"} <= set(titles), step


async def test_before_an_account_is_there_it_says_so(trouble: Trouble, folder: Path) -> None:
    async with wizard() as pilot:
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "compared with an account" in shown(pilot.app, "ProblemLine"))


async def test_it_does_not_open_over_a_dialog(token: str, folder: Path) -> None:
    async with wizard("template_types") as pilot:
        await press_until(pilot, "f1", Reading)
        await pilot.press("ctrl+l", "f12")
        await pilot.pause()
        assert dialog(pilot, Reading)


async def test_a_file_that_changed_while_it_was_being_saved_is_left_alone(token: str, folder: Path) -> None:
    from oneflow_tui.errors import BadFile
    from oneflow_tui.session.set_up import prepare_saving, save_set_up

    path = write(folder, "version = 1\n")
    async with wizard("summary") as pilot:
        session: Any = pilot.app.session
        saving = await prepare_saving(session, path)
        path.write_text("version = 1 # changed\n")
        with pytest.raises(BadFile, match="changed meanwhile"):
            await save_set_up(session, saving)
        assert path.read_text() == "version = 1 # changed\n"
