"""Names of files that a person may type where the browser asks for one."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from oneflow_tui.tui.dialogs.record_form import RecordForm
from oneflow_tui.tui.inspect.exporting import _free, _there
from tests.e2e.plain import Plain
from tests.inspect_screens.browsing import browser, screen_of
from tests.screens.waiting import sees, until


@pytest.mark.parametrize("name", ["~nobody-has-this-name/x", "a" * 300, "x\0y", "", "/no/such/folder/x"])
def test_a_name_that_is_no_file_is_answered_with_a_sentence(name: str) -> None:
    assert (_there(name) or "").endswith(".")
    assert (_free(name) or "").endswith(".") or name == "x\0y"  # that one is refused when it is written


async def test_the_home_of_nobody_is_no_snapshot(plain: Plain) -> None:
    async with browser() as pilot:
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, RecordForm) and pilot.app.screen.is_mounted)
        pilot.app.screen.query_one(Input).value = "~nobody-has-this-name/x"
        await pilot.press("enter")
        await sees(pilot, "There is no such file.")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen_of(pilot))
