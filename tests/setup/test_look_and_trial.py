"""Looking at the account, and the Test step: what one failure may and may not spoil."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from oneflow_tui.errors import LoginNeeded, ServerTrouble
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.draft import Draft, TypeDraft, UserDraft
from oneflow_tui.setup.look import PARTS, look
from oneflow_tui.setup.trial import TestLine, run_trial
from tests.setup.double import FakeAccount


async def test_only_the_named_parts_are_read_each_once() -> None:
    fake = FakeAccount()
    type_id = fake.add_type("Acme", [{"custom_id": "vat"}])
    actual = await look(fake.services, Actual(), "template_types", "extension", types=[type_id])
    assert sorted(fake.reads) == ["GET fields", "GET types"]
    assert actual.extension == "on"
    assert [one.custom_id for one in actual.fields[type_id]] == ["vat"]
    assert actual.webhooks is None
    again = await look(fake.services, actual, "webhooks")
    assert again.webhooks == ()
    assert again.fields == actual.fields


async def test_an_empty_list_is_probably_on_and_a_refused_one_is_off() -> None:
    fake = FakeAccount()
    assert (await look(fake.services, Actual(), "template_types")).extension == "probably_on"
    fake.extension_on = False
    actual = await look(fake.services, Actual(), *PARTS)
    assert (actual.extension, actual.template_types) == ("off", ())


async def test_a_failed_look_raises_its_error_and_an_unknown_part_is_named() -> None:
    fake = FakeAccount()
    fake.fail["GET users"] = ServerTrouble("500", status=500, request_id="r-5")
    with pytest.raises(ServerTrouble, match="500"):
        await look(fake.services, Actual(), *PARTS)
    with pytest.raises(ValueError, match="nonsense"):
        await look(fake.services, Actual(), "nonsense")


async def test_each_line_stands_for_itself() -> None:
    fake = FakeAccount()
    type_id = fake.add_type("Acme")
    fake.fail["GET webhooks"] = ServerTrouble("It broke.", status=500, request_id="r-7")
    draft = Draft(types=(TypeDraft(name="Acme", remote_id=type_id),), users=(UserDraft(email="new@x.se"),))
    told: list[TestLine] = []
    run = await run_trial(fake.services, draft, told.append)
    assert [(line.what, line.ok) for line in run.lines] == [
        ("Ping", True),
        ("Account", True),
        ("Extension", True),
        ("Template types", True),
        ("Data fields", False),
        ("Webhooks", False),
        ("Users", False),
        ("Workspaces", True),
        ("Templates", False),
    ]
    assert told == list(run.lines)
    hooks = run.lines[5]
    assert hooks.sentence == "Oneflow has trouble of its own. It broke."
    assert (hooks.request_id, hooks.todo) == ("r-7", "Try again in a few minutes.")
    assert all(line.todo for line in run.lines if line.ok is False)
    assert not run.passed


async def test_a_refused_token_fails_lines_and_raises_nothing() -> None:
    fake = FakeAccount()
    for call in ("GET ping", "GET me", "GET extension", "GET types", "GET webhooks", "GET users", "GET workspaces"):
        fake.fail[call] = LoginNeeded("no", status=401)
    run = await run_trial(fake.services, Draft(), lambda _: None)
    assert {line.ok for line in run.lines} == {False}


async def test_cancelling_ends_the_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeAccount()
    answered = fake.call

    async def slow(name: str, do: Callable[[], Any], *, write: bool = False) -> Any:
        await asyncio.sleep(0)
        return await answered(name, do, write=write)

    monkeypatch.setattr(fake, "call", slow)
    told: list[TestLine] = []

    def tell(line: TestLine) -> None:
        told.append(line)
        task.cancel()

    task = asyncio.ensure_future(run_trial(fake.services, Draft(), tell))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [line.what for line in told] == ["Ping"]
