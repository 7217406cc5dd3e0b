"""The Test step: its lines, what it says to do, the person's part of the guide's part 4."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from oneflow_tui.options import Options
from tests.screens.conftest import Other
from tests.screens.trouble import REQUEST_ID, Trouble
from tests.screens.waiting import ROOMY, is_idle, shown, until, wizard


async def run(pilot: Pilot[Any]) -> list[list[str]]:
    """Runs the test and returns the cells of its table."""
    before = pilot.app.session.tested
    await pilot.press("f5")
    await until(pilot, lambda: pilot.app.session.tested is not before and is_idle(pilot.app), what="the test has run")
    return [list(row.cells) for row in pilot.app.screen.query_one("#lines").model.rows]


async def test_a_new_account_fails_where_it_has_to_and_says_what_to_do(token: str) -> None:
    async with wizard("test", size=ROOMY) as pilot:
        assert "F5 Run the test" in shown(pilot.app, "KeyLine")
        rows = await run(pilot)
        results = {cells[1]: cells[0] for cells in rows}
        assert results == {
            "Ping": "ok",
            "Account": "ok",
            "Extension": "failed",
            "Template types": "failed",
            "Data fields": "failed",
            "Webhooks": "failed",
            "Users": "ok",
            "Workspaces": "ok",
            "Templates": "failed",
        }
        assert all(cells[2].endswith(" ms") for cells in rows)
        assert "Marketplace > Custom Integration" in shown(pilot.app, "#about")
        await pilot.press("down")
        await until(pilot, lambda: "Template types:" in shown(pilot.app, "#about"))


async def test_the_lines_are_still_there_after_going_away(token: str) -> None:
    async with wizard("test") as pilot:
        rows = await run(pilot)
        await pilot.press("f7")
        await until(pilot, lambda: getattr(pilot.app.screen, "STEP", "") == "users")
        await pilot.press("f8")
        await until(pilot, lambda: getattr(pilot.app.screen, "STEP", "") == "test")
        await until(pilot, lambda: len(pilot.app.screen.query_one("#lines").model.rows) == len(rows))


async def test_a_refused_line_shows_its_request_id_and_hands_it_over(token: str, trouble: Trouble) -> None:
    async with wizard("test") as pilot:
        trouble.only = lambda _, path: path.startswith("/v1/webhooks")
        trouble.mode = "403"
        await run(pilot)
        lines = pilot.app.screen.query_one("#lines")
        lines.go_to(next(row.key for row in lines.model.rows if row.cells[1] == "Webhooks"))
        await until(pilot, lambda: f"request {REQUEST_ID}" in shown(pilot.app, "#about"))
        await pilot.press("ctrl+y")
        assert pilot.app.clipboard == REQUEST_ID


@pytest.mark.usefixtures("_quick_watch")
async def test_it_sees_when_somebody_else_assigns_the_template_type(token: str, other: Other) -> None:
    other.does("extension", {"on": True})
    type_id = other.new_type("Deal")
    async with wizard("test") as pilot:
        await until(pilot, lambda: 'No active template carries "Deal".' in shown(pilot.app, "#assignment"))
        assert "Template type field" in shown(pilot.app, "#assignment")
        template = other.state()["templates"][0]
        other.does(f"templates/{template['id']}/template_type", {"template_type_id": type_id})
        await until(
            pilot, lambda: f'Carried by an active template: "{template["name"]}"' in shown(pilot.app, "#assignment")
        )


async def test_on_ones_own_sandbox_the_type_is_assigned_on_request() -> None:
    from oneflow_tui.setup.draft import TypeDraft

    async with wizard("token", options=Options(sandbox=True)) as pilot:
        app = pilot.app
        await pilot.press("f2")
        await until(pilot, lambda: app.session.account is not None and is_idle(app))
        await app.session.services.console.switch_extension(True)
        made = await app.session.services.template_types.create("Deal")
        app.session.set_draft(app.session.draft.with_type(TypeDraft(name="Deal", remote_id=made.id)))
        await app.go_to("test")
        await until(pilot, lambda: "No active template carries" in shown(app, "#assignment"))
        await pilot.press("f2")
        await until(pilot, lambda: "Carried by an active template" in shown(app, "#assignment"))
        carrying = [one for one in (await app.session.services.console.state())["templates"] if one["template_type_id"]]
        assert [one["template_type_id"] for one in carrying] == [made.id]


async def test_cancelled_in_the_middle_it_can_be_run_again(token: str, trouble: Trouble) -> None:
    async with wizard("test") as pilot:
        trouble.only = lambda _, path: path.startswith("/v1/webhooks")
        trouble.mode = "slow"
        await pilot.press("f5")
        await until(pilot, lambda: trouble.count("GET", "/v1/webhooks"))
        await pilot.press("escape")
        await until(pilot, lambda: "Cancelled" in shown(pilot.app, "ProblemLine"))
        trouble.mode = "ok"
        assert len(await run(pilot)) == 9


async def test_the_program_may_be_left_while_the_test_runs(trouble: Trouble) -> None:
    trouble.mode = "ok"
    async with wizard("test") as pilot:
        await pilot.press("f5")
        await pilot.press("f10")
    assert pilot.app._exception is None
    assert pilot.app.return_code == 0
