"""Checks and data fields while the lists that they rest on are still coming, are refused, or come anew."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from textual.pilot import Pilot

from oneflow_tui.account.checks import checks
from oneflow_tui.options import Options
from oneflow_tui.tui.inspect.app import InspectApp
from tests.e2e.plain import Plain
from tests.inspect_screens.browsing import browser, column, counts, screen_of, settled, visit
from tests.sandbox_server import SandboxServer
from tests.screens.trouble import Trouble
from tests.screens.waiting import ROOMY, shown, until


@pytest.fixture
async def trouble(sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Trouble]:
    async with Trouble(sandbox.base_url) as proxy:
        monkeypatch.setenv("ONEFLOW_BASE_URL", proxy.base_url)
        yield proxy


def found(pilot: Pilot[Any]) -> list[str]:
    desk = screen_of(pilot).desk
    assert desk is not None
    return [one.id for one in desk.judging.findings]


def true_of(pilot: Pilot[Any]) -> list[str]:
    """What the checks find in all that has been read."""
    desk = screen_of(pilot).desk
    assert desk is not None
    return [one.id for one in checks(desk.seen)]


async def test_checks_wait_for_lists_that_are_still_coming(trouble: Trouble, plain: Plain) -> None:
    trouble.mode, trouble.only = "slow", lambda method, path: path.startswith(("/v1/users", "/v1/webhooks"))
    app = InspectApp(Options())
    async with app.run_test(size=ROOMY) as pilot:
        await until(pilot, lambda: counts(pilot)["users"] == counts(pilot)["webhooks"] == "reading")
        screen_of(pilot).visit("checks")
        await until(pilot, lambda: counts(pilot)["checks"] == "reading")
        trouble.mode = "ok"
        await until(pilot, lambda: counts(pilot)["users"] == "5")
        await settled(pilot)
        assert {"user_not_active", "sign_key_unknown"} <= set(found(pilot))
        assert found(pilot) == true_of(pilot)


async def test_data_fields_wait_for_the_types_that_are_still_coming(trouble: Trouble, plain: Plain) -> None:
    kinds = plain.all("/template_types")
    trouble.mode, trouble.only = "slow", lambda method, path: path.startswith("/v1/template_types?")
    app = InspectApp(Options())
    async with app.run_test(size=ROOMY) as pilot:
        await until(pilot, lambda: counts(pilot)["template_types"] == "reading")
        screen_of(pilot).visit("data_fields")
        await until(pilot, lambda: counts(pilot)["data_fields"] == "reading")
        trouble.mode = "ok"
        number = sum(len(plain.fields(one["id"])) for one in kinds)
        await until(pilot, lambda: counts(pilot)["data_fields"] == str(number))


async def test_what_was_found_is_judged_anew_when_a_list_comes_anew(trouble: Trouble, plain: Plain) -> None:
    async with browser("checks") as pilot:
        assert "user_not_active" in found(pilot)
        trouble.change = lambda path, value: (
            {**value, "data": [{**one, "active": True, "state": "active"} for one in value["data"]]}
            if path.startswith("/v1/users")
            else value
        )
        await visit(pilot, "users")
        await pilot.press("f5")
        await settled(pilot)
        await until(pilot, lambda: "user_not_active" not in found(pilot))
        assert found(pilot) == true_of(pilot)


async def test_a_list_that_is_refused_leaves_its_checks_unasked_and_the_others_asked(trouble: Trouble) -> None:
    trouble.mode, trouble.only = "403", lambda method, path: path.startswith("/v1/webhooks")
    async with browser("checks") as pilot:
        assert "user_not_active" in found(pilot)
        assert "sign_key_unknown" not in found(pilot)
        assert "could not be asked" in shown(pilot.app, "#list-title")
        trouble.mode = "ok"
        await pilot.press("f5")
        await until(pilot, lambda: "sign_key_unknown" in found(pilot))
        await settled(pilot)
        assert len(column(pilot, "finding")) == len(found(pilot))


async def test_whoever_is_refused_everything_is_not_told_that_the_extension_is_off(trouble: Trouble) -> None:
    trouble.mode, trouble.only = "403", lambda method, path: not path.startswith("/v1/accounts")
    async with browser("template_types") as pilot:
        desk = screen_of(pilot).desk
        assert desk is not None
        assert counts(pilot)["template_types"] == "failed"
        assert desk.seen.extension is None
        trouble.only = lambda method, path: path.startswith("/v1/template_types")
        await pilot.press("f5")
        await settled(pilot)
        assert desk.seen.extension == "off"
