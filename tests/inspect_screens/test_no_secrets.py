"""What the browser shows as JSON and exports is what `inspect --json` gives: never a sign key."""

from __future__ import annotations

import re
from typing import Any

import pytest
from textual.pilot import Pilot

from oneflow_tui.models import Webhook
from oneflow_tui.tui.inspect.exporting import _WHAT, safe_text
from oneflow_tui.tui.inspect.facts import raw_of
from oneflow_tui.tui.inspect.json_screen import JsonScreen
from tests.e2e.plain import Plain
from tests.inspect_screens.browsing import browser, grid, screen_of, settled, visit
from tests.sandbox_server import SandboxServer
from tests.screens.waiting import ROOMY, SMALL, screen_text, until

PASSWORD, QUERY = "planted-pa55word", "planted-query"


def test_a_sign_key_that_should_not_come_is_in_no_json() -> None:
    hook = Webhook.model_validate({"webhook_id": 1, "callback_url": "https://a.example", "sign_key": "planted"})
    assert "planted" not in repr(raw_of(hook))


def pieces(*secrets: str) -> list[str]:
    """Lines break a long word, and cells cut it."""
    return [one[at : at + 10] for one in secrets for at in range(len(one) - 9)]


def plant(plain: Plain, secrets: tuple[str, str]) -> None:
    token, scim = secrets
    plain.post("/template_types", {"name": f"Type {token}", "description": f"scim {scim}"})
    url = f"https://ada:{PASSWORD}@crm.example.com/{token}?token={QUERY}&page=1"
    plain.post("/webhooks", {"callback_url": url, "filters": None, "sign_key": None, "template_group_id": None})


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_a_token_in_the_accounts_own_text_is_not_shown(
    plain: Plain, sandbox: SandboxServer, size: tuple[int, int]
) -> None:
    secrets = (sandbox.token, sandbox.scim_token)
    plant(plain, secrets)

    def seen(pilot: Pilot[Any]) -> str:
        """All that stands on the screen."""
        text = "".join(screen_text(pilot.app).split())
        assert not [one for one in pieces(*secrets) if one in text]
        return text

    async with browser("template_types", size=size) as pilot:
        table = grid(pilot)
        table.focus()
        table.go_to(str(next(one["id"] for one in plain.all("/template_types") if "Type " in one["name"])))
        await settled(pilot)
        assert "Templatetype:Type…" in seen(pilot)
        assert "scim…" in seen(pilot)
        await pilot.press("j")
        await until(pilot, lambda: isinstance(pilot.app.screen, JsonScreen))
        await pilot.pause()
        assert '"description":"scim…"' in seen(pilot)
        await pilot.press("escape")
        await pilot.press(*"/scim")
        await until(pilot, lambda: "1found" in "".join(screen_text(pilot.app).split()))
        assert "Type…" in seen(pilot)
        await pilot.press("escape")
        for section in ("webhooks", "checks", "log", "traffic"):
            await visit(pilot, section)
            await pilot.press("tab", "end")
            await settled(pilot)
            seen(pilot)


async def test_no_file_and_no_copy_holds_a_secret(
    plain: Plain, sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = (sandbox.token, sandbox.scim_token)
    plant(plain, secrets)
    copied: list[str] = []
    monkeypatch.setattr("oneflow_tui.tui.clipboard.copy", lambda _, text, __: copied.append(text))
    async with browser("template_types") as pilot:
        screen = screen_of(pilot)
        assert screen.desk is not None
        for section in ("scim", "log", "checks", "webhooks", "traffic", "template_types"):
            await visit(pilot, section)
            for what in _WHAT:
                text = safe_text(what, screen.desk, section, screen.entries_shown())
                told = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text)  # as Mermaid writes them
                assert not [one for one in (*pieces(*secrets), PASSWORD, QUERY) if one in told], (section, what)
                assert text.strip()
        hooks = safe_text("csv", screen.desk, "webhooks", screen.desk.entries("webhooks") or ())
        assert "https://ada:…@crm.example.com/…?token=…&page=1" in hooks
        table = grid(pilot)
        table.focus()
        table.go_to(str(next(one["id"] for one in plain.all("/template_types") if "Type " in one["name"])), "name")
        await pilot.press("y")
        await pilot.press("space", "y")
        assert copied[0] == "Type …"
        assert "Type …\tscim …" in copied[1]
