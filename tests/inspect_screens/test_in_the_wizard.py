"""The account browser over the wizard: the same session, and what was read stays read."""

from __future__ import annotations

import pytest

from oneflow_tui.errors import ReadOnly
from oneflow_tui.options import Options
from oneflow_tui.tui.app import WizardApp
from tests.e2e.plain import Plain
from tests.inspect_screens.browsing import column, counts, screen_of, settled, visit
from tests.inspect_screens.browsing import grid as table
from tests.screens.waiting import shown, until


async def test_the_numbers_of_the_lists_are_told_also_when_one_comes_back(plain: Plain) -> None:
    app = WizardApp(Options())
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session is not None and app.session.account is not None)
        types = len(plain.all("/template_types"))
        for _ in range(2):
            await pilot.press("ctrl+g")
            await until(pilot, lambda: len(app.screen_stack) > 1 and screen_of(pilot).is_mounted)
            await settled(pilot)
            await until(pilot, lambda: counts(pilot)["template_types"] == str(types), what="the number of types")
            assert counts(pilot)["contracts"] == str(len(plain.all("/contracts")))
            assert table(pilot).model.rows
            await pilot.press("f7")
            await until(pilot, lambda: len(app.screen_stack) == 1)


async def test_what_the_wizard_has_read_since_is_there_when_one_comes_back(plain: Plain) -> None:
    app = WizardApp(Options())
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session is not None and app.session.account is not None)
        await pilot.press("ctrl+g")
        await until(pilot, lambda: len(app.screen_stack) > 1 and screen_of(pilot).is_mounted)
        await visit(pilot, "template_types")
        await pilot.press("f5")  # so that the browser holds a list of its own
        await settled(pilot)
        await pilot.press("f7")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        made = plain.post("/template_types", {"name": "Made meanwhile"})["id"]
        await app.go_to("template_types")
        await pilot.press("f5")
        assert app.session is not None
        session = app.session
        await until(pilot, lambda: any(one.id == made for one in session.actual.template_types or ()))
        await pilot.press("ctrl+g")
        await until(pilot, lambda: len(app.screen_stack) > 2 and screen_of(pilot).is_mounted)
        await visit(pilot, "template_types")
        assert str(made) in column(pilot, "id")


async def test_it_cannot_write_although_the_wizard_can(plain: Plain) -> None:
    app = WizardApp(Options())
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session is not None and app.session.account is not None)
        await pilot.press("ctrl+g")
        await until(pilot, lambda: len(app.screen_stack) > 1 and screen_of(pilot).is_mounted)
        await settled(pilot)
        assert "read-only" in shown(app, "StatusLine")
        desk, session = screen_of(pilot).desk, app.session
        assert desk is not None
        assert session is not None
        assert session.services is not None
        for services in (desk.services, desk.services.acting_as("ada@nordlys.example")):
            with pytest.raises(ReadOnly):
                await services.template_types.create("Written by looking", "")
        assert not [one for one in plain.all("/template_types") if one["name"] == "Written by looking"]
        assert desk.services.traffic is session.services.traffic
        assert desk.services.budget is session.services.budget
        await pilot.press("f7")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert "read-only" not in shown(app, "StatusLine")
        await session.services.template_types.create("Written by the wizard", "")
        assert [one for one in plain.all("/template_types") if one["name"] == "Written by the wizard"]
