"""Two wizards on one profile: the second says that it does not save, and takes over when the first has ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e import steps
from tests.parts import need

pytestmark = pytest.mark.terminal

NOT_SAVED = "the draft is not saved: another oneflow-tui (process {})"


def test_the_second_wizard_does_not_save_until_the_first_has_ended(machine: Path) -> None:
    need("tmux")
    with steps.wizard("--sandbox", columns=120) as first:
        steps.begin(first)
        steps.take_sandbox_token(first)
        steps.forward(first, "Extension")
        steps.switch_extension_on(first)
        steps.forward(first, "Template types")
        steps.add_type(first, "Acme CRM deal")
        with steps.wizard("--sandbox", columns=120) as second:
            steps.resume(second, "Template types")
            second.see("Acme CRM deal")
            steps.add_type(second, "Typed in the second")
            second.see(NOT_SAVED.format(first.pid))
            steps.forward(first, "Data fields")
            assert "not saved" not in first.screen()
            steps.leave(first)
            steps.forward(second, "Data fields")
            second.gone("the draft is not saved")
            second.see("the other draft is kept as draft.other-")
            steps.leave(second)
    with steps.wizard("--sandbox") as again:
        again.see("2 template types")
        steps.leave(again)
    assert len(list(steps.sandbox_state(machine).rglob("draft.other-*"))) == 1


def test_the_second_wizard_takes_over_from_a_killed_one(machine: Path) -> None:
    need("tmux")
    with steps.wizard("--sandbox") as first:
        steps.begin(first)
        steps.take_sandbox_token(first)
        with steps.wizard("--sandbox") as second:
            steps.resume(second, "Token")
            steps.forward(second, "Extension")
            second.see("the draft is not saved")
            first.kill()
            first.wait_for_end()
            steps.forward(second, "Template types")
            second.gone("the draft is not saved")
            steps.leave(second)
    with steps.wizard("--sandbox") as again:
        again.see("Go on at Template types")
        steps.leave(again)
