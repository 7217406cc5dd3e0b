"""Every step under every trouble: the screen says what is wrong and what to do, and stays usable."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from oneflow_tui.setup.draft import ChangedField, NewField, TypeDraft, UserDraft, WebhookDraft
from oneflow_tui.tui.steps import STEP_IDS
from tests.screens.conftest import Other
from tests.screens.trouble import MODES, Trouble
from tests.screens.waiting import is_idle, screen_text, shown, until, wizard

SAID = {
    "dead": "could not be reached",
    "401": "is not accepted",
    "403": "does not allow this",
    "500": "has trouble of its own",
    "html": "was not one that Oneflow gives",
}
NEXT = {
    "dead": "Check the network",
    "401": "Check the token",
    "403": "Act as an administrator",
    "500": "Try again in a few minutes",
    "html": "Check the address",
}


@asynccontextmanager
async def at(step: str, other: Other) -> AsyncIterator[Pilot[Any]]:
    """The wizard on a step of an account that has a template type, with edits of every kind not yet sent.

    At the end the edits still have to be there, all of them.
    """
    other.does("extension", {"on": True})
    type_id = other.new_type("Deal")
    field = {"custom_id": "vat", "name": "VAT", "description": "", "placeholder": "", "value": ""}
    other.api.put(f"/template_types/{type_id}/data_fields", json={"data_fields": [field]}).raise_for_status()
    async with wizard() as pilot:
        session = pilot.app.session
        edits = {
            "types": (
                TypeDraft(
                    name="Deal",
                    remote_id=type_id,
                    new=(NewField(custom_id="phone", name="Phone"),),
                    changed=(ChangedField(custom_id="vat", base={"name": "VAT"}, new={"name": "VAT number"}),),
                ),
                TypeDraft(name="Not sent yet"),
            ),
            "webhooks": (WebhookDraft(callback_url="https://crm.example.com/oneflow"),),
            "users": (UserDraft(email="new@nordlys.example", name="New"),),
        }
        session.set_draft(session.draft.model_copy(update=edits))
        await pilot.app.go_to(step)
        await until(pilot, lambda: getattr(pilot.app.screen, "STEP", "") == step and is_idle(pilot.app), what=step)
        yield pilot
        assert {part: getattr(session.draft, part) for part in edits} == edits


READING = tuple(step for step in STEP_IDS if step != "welcome")
"""Steps that read the account when F5 is pressed; Welcome reads it when it opens it."""


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode not in ("slow", "429")])
@pytest.mark.parametrize("step", READING)
async def test_a_refusal_or_a_dead_network_is_told_with_what_to_do(
    step: str, mode: str, trouble: Trouble, token: str, other: Other
) -> None:
    async with at(step, other) as pilot:
        app = pilot.app
        trouble.mode = mode
        await pilot.press("f5")
        if mode == "403" and step in ("extension", "template_types", "data_fields"):
            # What is refused here is what the extension brings: it is off, and the step says so.
            await until(pilot, lambda: "off" in shown(app, "#step").casefold(), what="the extension is off")
        elif step == "test":
            await until(pilot, lambda: is_idle(app) and "failed" in shown(app, "#lines"), what="a failed line")
            assert NEXT[mode] in " ".join(shown(app, "#step").split())
        else:
            await until(pilot, lambda: SAID[mode] in shown(app, "ProblemLine"), what=SAID[mode])
            assert NEXT[mode] in shown(app, "ProblemLine")
        assert "Traceback" not in screen_text(app)

        trouble.mode = "ok"
        await pilot.press("f5")
        await until(pilot, lambda: is_idle(app) and not shown(app, "ProblemLine"), what="all is well again")


@pytest.mark.parametrize("step", READING)
async def test_a_pause_that_oneflow_asks_for_is_shown_and_can_be_cancelled(
    step: str, trouble: Trouble, token: str, other: Other
) -> None:
    async with at(step, other) as pilot:
        trouble.mode = "429"
        await pilot.press("f5")
        await until(pilot, lambda: "asks for a pause" in shown(pilot.app, "StatusLine"), what="the pause is shown")
        trouble.mode = "ok"
        await pilot.press("escape")
        await until(pilot, lambda: "Cancelled" in shown(pilot.app, "ProblemLine"), what="cancelled")
        await until(pilot, lambda: "asks for a pause" not in shown(pilot.app, "StatusLine"), what="no pause any more")


@pytest.mark.parametrize("step", READING)
async def test_a_slow_answer_can_be_cancelled(step: str, trouble: Trouble, token: str, other: Other) -> None:
    async with at(step, other) as pilot:
        trouble.mode = "slow"
        await pilot.press("f5")
        await until(pilot, lambda: "Esc cancels" in shown(pilot.app, "#busy"), what="the waiting is shown")
        await pilot.press("escape")
        await until(pilot, lambda: "Cancelled" in shown(pilot.app, "ProblemLine"), what="cancelled")
        assert not shown(pilot.app, "#busy")
        trouble.mode = "ok"
        await pilot.press("f5")
        await until(pilot, lambda: is_idle(pilot.app) and not shown(pilot.app, "ProblemLine"), what="well again")


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode not in ("slow", "429")])
async def test_welcome_tells_why_the_account_did_not_open(mode: str, trouble: Trouble, token: str) -> None:
    trouble.mode = mode
    async with wizard() as pilot:
        await until(pilot, lambda: SAID[mode] in shown(pilot.app, "ProblemLine"), what=SAID[mode])
        assert NEXT[mode] in shown(pilot.app, "ProblemLine")
        trouble.mode = "ok"
        await pilot.press("f5")
        await until(pilot, lambda: "Nordlys AB" in shown(pilot.app, "#chosen"), what="F5 opens it after all")
        await until(pilot, lambda: not shown(pilot.app, "ProblemLine"), what="nothing is wrong any more")


async def test_one_can_go_on_to_token_where_the_account_did_not_open(trouble: Trouble, token: str) -> None:
    trouble.mode = "500"
    async with wizard() as pilot:
        await until(pilot, lambda: SAID["500"] in shown(pilot.app, "ProblemLine"), what=SAID["500"])
        await pilot.press("f8")
        await until(pilot, lambda: getattr(pilot.app.screen, "STEP", "") == "token", what="Token")
        await until(pilot, lambda: SAID["500"] in shown(pilot.app, "ProblemLine"), what="Token says it too")
        trouble.mode = "ok"
        await pilot.press("f5")
        await until(pilot, lambda: "Nordlys AB" in shown(pilot.app, "#account"), what="F5 opens it after all")


@pytest.mark.parametrize(("mode", "place", "words"), [("slow", "#busy", "Esc cancels"), ("429", "StatusLine", "pause")])
async def test_welcome_can_be_used_while_the_account_does_not_answer(
    mode: str, place: str, words: str, trouble: Trouble, token: str
) -> None:
    trouble.mode = mode
    async with wizard(settled=False) as pilot:
        await until(pilot, lambda: words in shown(pilot.app, place), what=words)
        await pilot.press("escape")
        await until(pilot, lambda: "Cancelled" in shown(pilot.app, "ProblemLine"), what="cancelled")
