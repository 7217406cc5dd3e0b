"""An account whose every string is hostile: shown literally on every step and in every dialog, and nothing acts."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oneflow_tui.setup.draft import TypeDraft
from oneflow_tui.tui.dialogs.base import Dialog
from oneflow_tui.tui.steps import STEP_IDS
from tests.sandbox_server import SandboxServer
from tests.screens.waiting import is_idle, screen_text, until, wizard

HOSTILE = "x[/red]y [@click=app.quit]z[/] \x1b]0;t\x07 \x1b]52;c;aGk=\x07 \x9b2J \u202etxet\u2066"
MARKS = ("[/red]", "\\u001b", "\\u202e")
KEPT = {"id", "email", "created_time", "updated_time", "country_code", "custom_id", "callback_url", "state", "source"}


def spoilt(value: Any, key: str = "") -> Any:
    """The same state with hostile text in every string that a person could have typed."""
    if isinstance(value, dict):
        return {name: spoilt(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [spoilt(one, key) for one in value]
    return HOSTILE + value if isinstance(value, str) and key not in KEPT and not key.endswith("_time") else value


def spoil(state: Path) -> None:
    """Every object of a state file, but those that say how the sandbox behaves."""
    with contextlib.closing(sqlite3.connect(state)) as database, database:
        rows = database.execute("SELECT kind, number, document FROM objects WHERE document IS NOT NULL").fetchall()
        for kind, number, document in rows:
            if kind not in ("conditions", "switches"):
                changed = json.dumps(spoilt(json.loads(document)))
                database.execute(
                    "UPDATE objects SET document = ? WHERE kind = ? AND number = ?", (changed, kind, number)
                )


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SandboxServer]:
    """A sandbox with types, fields, a webhook and users, its state spoilt while it was down."""
    import httpx

    state = tmp_path / "state"
    with SandboxServer().start(seed="ready", state=state) as made:
        headers = {"x-oneflow-api-token": made.token}
        with httpx.Client(base_url=made.base_url, headers=headers, trust_env=False) as api:
            kind = api.post("/template_types", json={"name": "Deal", "description": "of"}).raise_for_status().json()
            field = {"custom_id": "vat", "name": "VAT", "description": "d", "placeholder": "p", "value": "v"}
            api.put(f"/template_types/{kind['id']}/data_fields", json={"data_fields": [field]}).raise_for_status()
            hook = {"callback_url": "https://crm.example.com/[/red]", "template_group_id": kind["id"], "filters": None}
            api.post("/webhooks", json=hook).raise_for_status()
            api.post(
                f"{made.console_url}/api/templates/10301/template_type", json={"template_type_id": kind["id"]}
            ).raise_for_status()
    spoil(state)
    with SandboxServer().start(state=state) as running:
        monkeypatch.setenv("ONEFLOW_BASE_URL", running.base_url)
        monkeypatch.setenv("ONEFLOW_API_TOKEN", running.token)
        yield running


def harmless(app: Any) -> str:
    """The screen, which holds no control and no direction character; returns it."""
    text = screen_text(app)
    acting = [character for character in text if not character.isprintable() and character != "\n"]
    assert not acting, (acting, text)
    return text


async def test_hostile_text_is_shown_literally_on_every_step_and_in_every_dialog(hostile: SandboxServer) -> None:
    async with wizard(size=(160, 50)) as pilot:
        app: Any = pilot.app
        await app.session.look("template_types", "workspaces", "users", "webhooks", "templates")
        assert app.session.account.name.startswith(HOSTILE)  # raw where it is kept
        for kind in app.session.actual.template_types:
            draft = app.session.draft.with_type(TypeDraft(name=kind.name, remote_id=kind.id))
            app.session.set_draft(draft)
        literally: set[str] = set()
        for step in STEP_IDS[1:]:
            await app.go_to(step)
            await until(pilot, lambda: is_idle(app), what=step)
            text = harmless(app)
            assert MARKS[0] in text, (step, text)  # the account's name is on every step
            literally |= {mark for mark in MARKS if mark in text}
            for key in ("f1", "f3", "f4", "ctrl+n", "ctrl+e", "f6"):
                await pilot.press(key)
                await until(pilot, lambda: is_idle(app) or isinstance(app.screen, Dialog), what=f"{step} {key}")
                harmless(app)
                if isinstance(app.screen, Dialog):
                    await pilot.press("escape")
                    await until(pilot, lambda: not isinstance(app.screen, Dialog), what=f"{step} {key} closed")
        assert literally == set(MARKS)
        assert app.is_running
