"""20,150 contracts: read ahead of the eye, within the budget, filtered by Oneflow."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from oneflow_tui.options import Options
from oneflow_tui.tui.dialogs.record_form import RecordForm
from oneflow_tui.tui.inspect.find import FindAnything
from oneflow_tui.tui.inspect.pictures import MOST_TYPES, picture
from tests.e2e.plain import Plain
from tests.inspect_screens.browsing import browser, column, counts, facts, grid, screen_of, settled
from tests.sandbox_server import SandboxServer
from tests.screens.waiting import ROOMY, SMALL, sees, shown, until


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_pages_come_ahead_of_the_eye_and_no_further(large: SandboxServer, size: tuple[int, int]) -> None:
    plain = Plain(large.base_url, large.token, large.console_url)
    first = plain.get("/contracts?limit=100&offset=0")["data"]
    async with browser("contracts", size=size) as pilot:
        assert counts(pilot)["contracts"] == "20,150"
        assert "20,000 of 20,150 reachable" in shown(pilot.app, "#list-title")
        assert column(pilot, "name")[:100] == [one["_private"]["name"] for one in first]
        read = len(grid(pilot).model.rows)
        assert read < 1_000
        grid(pilot).focus()
        await pilot.press("ctrl+end")
        await until(pilot, lambda: len(grid(pilot).model.rows) > read)
        await settled(pilot)
        assert len(grid(pilot).model.rows) < 2_000
        last = plain.get(f"/contracts?limit=1&offset={len(grid(pilot).model.rows) - 1}")["data"][0]
        assert column(pilot, "name")[-1] == last["_private"]["name"]


async def test_all_pages_that_oneflow_gives_are_read_on_a_key(large: SandboxServer) -> None:
    async with browser("contracts", options=Options(rate_share=1.0)) as pilot:
        grid(pilot).focus()
        await pilot.press("a")
        await until(pilot, lambda: len(grid(pilot).model.rows) == 20_000, timeout=120)
        await settled(pilot)
        assert "20,000 read" in shown(pilot.app, "#list-title")
        session = screen_of(pilot).desk.session  # type: ignore[union-attr]
        assert session.budget_used <= session.budget_limit
        await pilot.press("slash")
        await until(pilot, lambda: isinstance(pilot.app.screen, FindAnything))
        name = column(pilot, "name")[19_500]
        pilot.app.screen.query_one(Input).value = name
        await sees(pilot, "found")
        await pilot.press("enter")
        await until(pilot, lambda: grid(pilot).cursor.row == 19_500)
        await settled(pilot)
        assert ("Name", name) in facts(pilot)


async def test_the_budget_holds_the_reading_and_the_status_says_so(large: SandboxServer) -> None:
    async with browser("contracts", options=Options(rate_share=0.01)) as pilot:  # 20 requests
        grid(pilot).focus()
        await pilot.press("a")
        await until(pilot, lambda: "waiting" in shown(pilot.app, "StatusLine"))
        session = screen_of(pilot).desk.session  # type: ignore[union-attr]
        assert session.budget_used <= 20
        read = len(grid(pilot).model.rows)
        assert 100 < read < 2_000
        await pilot.press("escape")
        await until(pilot, lambda: "Cancelled." in shown(pilot.app, "ProblemLine"))
        assert "waiting" not in shown(pilot.app, "StatusLine")
        assert len(grid(pilot).model.rows) == read


async def test_oneflow_filters_by_state_and_text(large: SandboxServer) -> None:
    plain = Plain(large.base_url, large.token, large.console_url)
    wanted = plain.get("/contracts?filter[states]=declined&filter[query]=Contract%20124&limit=100&offset=0")
    async with browser("contracts") as pilot:
        grid(pilot).focus()
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, RecordForm))
        pilot.app.screen.query_one("#field-text", Input).value = "Contract 124"
        pilot.app.screen.query_one("#field-states").select("declined")  # type: ignore[attr-defined]
        await pilot.click("#form-done")
        await until(pilot, lambda: counts(pilot)["contracts"] == f"{wanted['count']:,}")
        await settled(pilot)
        assert column(pilot, "name") == [one["_private"]["name"] for one in wanted["data"]]
        assert "declined" in shown(pilot.app, "#list-title")
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, RecordForm))
        pilot.app.screen.query_one("#field-text", Input).value = ""
        pilot.app.screen.query_one("#field-states").deselect_all()  # type: ignore[attr-defined]
        await pilot.click("#form-done")
        await until(pilot, lambda: counts(pilot)["contracts"] == "20,150")


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_pictures_of_a_large_account_say_what_they_leave_out(large: SandboxServer, size: tuple[int, int]) -> None:
    async with browser("pictures", size=size) as pilot:
        desk = screen_of(pilot).desk
        assert desk is not None
        lines = [line.plain for line in picture(desk, 50)]
        assert sum("of 150" in line for line in lines) == MOST_TYPES
        text = " ".join(lines)
        assert "28 have fewer; 20 were not read" in text
        assert "of 20,150 were read; a on the list of contracts reads the rest." in text
        assert all(len(line) <= 50 for line in lines)


async def test_a_list_that_scrolls_is_drawn_without_colours(
    large: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with browser("contracts", size=SMALL) as pilot:
        assert grid(pilot).show_vertical_scrollbar
        await sees(pilot, column(pilot, "name")[0][:8])
