"""A planted token and sign key: in no file, on no terminal, with no child, in no crash, clipboard or picture."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input
from textual.worker import WorkerFailed

from oneflow_tui.tui.app import WizardApp
from oneflow_tui.tui.dialogs.confirm_plan import ConfirmPlan
from oneflow_tui.tui.dialogs.record_form import RecordForm
from oneflow_tui.tui.dialogs.sending import Sending
from oneflow_tui.tui.steps.base import StepScreen
from oneflow_tui.tui.steps.webhooks import WebhooksScreen
from tests.e2e import steps
from tests.e2e.terminal import Terminal
from tests.sandbox_server import SandboxServer
from tests.screens.waiting import is_idle, screen_text, until, wizard
from tests.trust.leaks import SIGN_KEY, children, handed_over, holds, leaking_files

needs_terminal = pytest.mark.skipif(
    shutil.which("tmux") is None and os.environ.get("CI") != "true", reason="needs tmux"
)
STEPS = ("welcome", "token", "extension", "template_types", "data_fields", "webhooks", "users", "test", "summary")


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer().start("ready") as running:
        assert len(running.token) == 40
        yield running


@pytest.fixture
def secrets(sandbox: SandboxServer) -> list[str]:
    return [sandbox.token, SIGN_KEY]


async def on_step(pilot: Pilot[Any], step: str) -> None:
    app = pilot.app
    assert isinstance(app, WizardApp)
    await app.go_to(step)
    await until(pilot, lambda: isinstance(app.screen, StepScreen) and app.screen.STEP == step and is_idle(app))


async def give_the_token(pilot: Pilot[Any], token: str) -> None:
    await on_step(pilot, "token")
    pilot.app.screen.query_one("#token", Input).value = token
    pilot.app.screen.query_one("#check", Button).press()
    app = pilot.app
    assert isinstance(app, WizardApp)
    await until(pilot, lambda: app.session is not None and app.session.account is not None and is_idle(app))


async def add_a_webhook(pilot: Pilot[Any]) -> None:
    await on_step(pilot, "webhooks")
    await pilot.press("ctrl+n")
    await until(pilot, lambda: isinstance(pilot.app.screen, RecordForm))
    form = pilot.app.screen
    form.query_one("#field-url", Input).value = "https://crm.example.com/oneflow"
    form.query_one("#field-typed_key", Input).value = SIGN_KEY


async def keep_and_send(pilot: Pilot[Any]) -> None:
    pilot.app.screen.query_one("#form-done", Button).press()
    await until(pilot, lambda: isinstance(pilot.app.screen, WebhooksScreen))
    await pilot.press("f6")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmPlan))
    pilot.app.screen.query_one("#send", Button).press()
    await until(
        pilot,
        lambda: isinstance(pilot.app.screen, Sending) and pilot.app.screen.query("#close:enabled"),
    )
    assert "read back" in screen_text(pilot.app)
    pilot.app.screen.query_one("#close", Button).press()
    await until(pilot, lambda: isinstance(pilot.app.screen, WebhooksScreen) and is_idle(pilot.app))


async def test_no_picture_no_clipboard_and_no_file_holds_them(
    sandbox: SandboxServer, secrets: list[str], machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEFLOW_BASE_URL", sandbox.base_url)
    copied: list[str] = []
    monkeypatch.setattr(WizardApp, "copy_to_clipboard", lambda _, text: copied.append(text))
    pictures: list[str] = []
    async with wizard(size=(120, 40)) as pilot:
        await on_step(pilot, "token")
        box = pilot.app.screen.query_one("#token", Input)
        box.value = sandbox.token
        box.focus()
        box.action_select_all()
        await pilot.press("ctrl+c", "ctrl+x", "ctrl+insert")
        pictures.append(pilot.app.export_screenshot())
        assert box.value == sandbox.token
        await give_the_token(pilot, sandbox.token)
        pictures.append(pilot.app.export_screenshot())
        await add_a_webhook(pilot)
        box = pilot.app.screen.query_one("#field-typed_key", Input)
        box.focus()
        box.action_select_all()
        await pilot.press("ctrl+c", "ctrl+x")
        pictures.append(pilot.app.export_screenshot())
        assert box.value == SIGN_KEY
        assert not leaking_files(machine, secrets)
        await keep_and_send(pilot)
        await pilot.press("ctrl+y")
        for step in STEPS:
            await on_step(pilot, step)
            pictures.append(pilot.app.export_screenshot())
            await pilot.press("f3")
            await pilot.pause()
            pictures.append(pilot.app.export_screenshot())
            for widget in pilot.app.screen.query("Copyable"):
                widget.action_copy_it()  # type: ignore[attr-defined]
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(pilot.app.screen, StepScreen))
        session = pilot.app.session  # type: ignore[attr-defined]
        assert not holds(repr([session, session.services, session.draft, session.actual]).encode(), secrets)
        pictures.append(pilot.app.export_screenshot())
    assert copied
    assert not holds("\n".join(copied).encode(), secrets)
    assert not holds("\n".join(pictures).encode(), secrets)
    assert any(machine.rglob("*"))
    assert not leaking_files(machine, secrets)


@pytest.mark.parametrize(
    "place",
    [
        "oneflow_tui.tui.steps.webhook_form.draft_from",
        "oneflow_tui.session.session.Session.plan",
        "oneflow_tui.services.webhooks.Webhooks.create",
    ],
)
async def test_a_crash_shows_neither(
    place: str,
    sandbox: SandboxServer,
    secrets: list[str],
    machine: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ONEFLOW_BASE_URL", sandbox.base_url)

    def fault(*_: object, **__: object) -> None:
        held = [sandbox.token, SIGN_KEY]  # what a page with the values of variables would show
        raise RuntimeError(f"a fault with {held}")

    async def crash() -> None:
        async with wizard() as pilot:
            await give_the_token(pilot, sandbox.token)
            await add_a_webhook(pilot)
            monkeypatch.setattr(place, fault)
            await keep_and_send(pilot)

    with pytest.raises((RuntimeError, WorkerFailed), match="a fault with"):
        await crash()
    page = capsys.readouterr()
    assert "met a fault of its own" in page.err
    assert "RuntimeError" in page.err
    assert not holds((page.err + page.out).encode(), secrets)
    assert not leaking_files(machine, secrets)


class Watched:
    """The program in a terminal: every byte that it writes there is kept, and what its children were given."""

    def __init__(self, folder: Path, environment: dict[str, str], arguments: list[str]) -> None:
        self.folder = folder
        self.out = folder / "terminal-bytes"
        self.noted = folder / "noted"
        for part in ("bin", "noted", "home"):
            (folder / part).mkdir(exist_ok=True)
        for name, reads in (("xclip", "cat"), ("browser", "true")):
            script = folder / "bin" / name
            script.write_text(
                f'#!/bin/sh\nto="{self.noted}/{name}.$$"\n{{ echo "$0 $@"; tr "\\0" "\\n" </proc/$$/environ; '
                f'{reads}; }} >"$to.part"\nmv "$to.part" "$to"\n',
                encoding="utf-8",
            )
            script.chmod(0o755)
        home = folder / "home"
        environment = {
            **environment,
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "TEXTUAL_LOG": str(home / "textual.log"),
            "TEXTUAL_DEBUG": "1",
            "DISPLAY": ":99",
            "BROWSER": str(folder / "bin" / "browser"),
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        }
        program = f'read _; exec "{sys.executable}" -m oneflow_tui {" ".join(arguments)}'
        self.terminal = Terminal(["sh", "-c", program], environment, columns=120, rows=40)
        self.terminal._run("pipe-pane", f"cat >{self.out}")
        self.terminal.key("Enter")

    def children_noted(self) -> set[str]:
        """Which programs have been called and have ended."""
        return {file.name.partition(".")[0] for file in self.noted.iterdir() if file.suffix != ".part"}

    def everything(self) -> bytes:
        """The terminal's bytes and what the children noted."""
        return self.out.read_bytes() + b"".join(file.read_bytes() for file in self.noted.iterdir())


@needs_terminal
@pytest.mark.terminal
@pytest.mark.parametrize("source", ["environment", "typed"])
def test_neither_reaches_a_real_terminal_a_child_or_a_file(
    source: str, sandbox: SandboxServer, secrets: list[str], tmp_path: Path
) -> None:
    environment = {"ONEFLOW_BASE_URL": sandbox.base_url}
    if source == "environment":
        environment["ONEFLOW_API_TOKEN"] = sandbox.token
    watched = Watched(tmp_path, environment, [])
    with watched.terminal as terminal:
        terminal.see("Welcome", "Which account?")
        if source == "typed":
            terminal.key("F4")
            terminal.see("Go to a step")
            terminal.text("2")
            terminal.see("paste the token here")
            terminal.paste(sandbox.token)
            terminal.see("•" * 40)
            terminal.key("Enter")
        terminal.see("Nordlys AB")
        terminal.key("F4")
        terminal.see("Go to a step")
        terminal.text("6")
        terminal.see("No webhook yet")
        terminal.key("C-n")
        terminal.see("Add a webhook", "Callback URL")
        terminal.text("https://crm.example.com/oneflow")
        for label in ("Events", "Other events", "Workspaces", "Template type", "Sign key", "Your own sign key"):
            steps.tab(terminal, label)
        terminal.paste(SIGN_KEY)
        terminal.see("•" * 40)
        terminal.key("Enter")
        terminal.see("new", "https://crm.example")
        terminal.key("F6")
        terminal.see("+ create")
        terminal.key("Enter")
        terminal.see("All done")
        for pid in children(terminal.pid):
            assert not holds(handed_over(pid), secrets)
        terminal.key("Enter")
        terminal.see("kept")
        terminal.key("C-y")
        terminal.see("Copied")
        terminal.key("F9")
        terminal.see("Opened")
        terminal.key("F3")
        terminal.see("This step as curl")
        terminal.key("Enter")
        terminal.see("Copied the command")
        terminal.key("Escape")
        terminal.wait(lambda _: watched.children_noted() >= {"xclip", "browser"}, "clipboard and browser were called")
        terminal.key("F10")
        assert terminal.wait_for_end() == 0
    assert b"\x1b]52;" in watched.out.read_bytes()
    assert not holds(watched.everything(), secrets)
    assert any((tmp_path / "home").rglob("*draft*"))
    assert not leaking_files(tmp_path, secrets)


@needs_terminal
@pytest.mark.terminal
def test_the_sandbox_child_is_given_nothing_of_the_environment(tmp_path: Path) -> None:
    planted = "planted-token-0123456789-abcdefghijklmno"
    watched = Watched(tmp_path, {"ONEFLOW_API_TOKEN": planted, "ONEFLOW_SCIM_TOKEN": SIGN_KEY}, ["--sandbox"])
    with watched.terminal as terminal:
        terminal.see("SANDBOX", "The account: Sandbox")
        program = terminal.pid
        terminal.wait(
            lambda _: any(b"oneflow_tui.sandbox" in handed_over(pid) for pid in children(program)),
            "the sandbox among the children",
        )
        for pid in children(program):
            assert not holds(handed_over(pid), [planted, SIGN_KEY])
        terminal.key("F10")
        assert terminal.wait_for_end() == 0
    assert not holds(watched.everything(), [planted, SIGN_KEY])
    assert not leaking_files(tmp_path, [planted, SIGN_KEY])
