"""The list of steps, to go to any of them."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from oneflow_tui.tui.dialogs.base import Dialog
from oneflow_tui.tui.steps import BROWSE, STEPS
from oneflow_tui.tui.widgets.rail import WORDS


class Jump(Dialog[str]):
    """Answers the id of the step that was picked, BROWSE for the account browser."""

    DEFAULT_CSS = """
    Jump #dialog { max-width: 50; }
    Jump OptionList, Jump OptionList:focus { height: auto; max-height: 1fr; border: none; background: $surface; }
    """

    def __init__(self, current: str, standings: Mapping[str, str]) -> None:
        super().__init__("Go to a step")
        self._current = current
        self._standings = standings

    def compose_dialog(self) -> ComposeResult:
        steps = OptionList(
            *(
                Option(f"{number}  {title:<15} {WORDS.get(self._standings.get(step, ''), '')}", id=step)
                for number, (step, title, _) in enumerate(STEPS, 1)
            ),
            Option("   Browse the account", id=BROWSE),
            markup=False,
        )
        steps.highlighted = [step for step, _, _ in STEPS].index(self._current)
        yield steps

    def on_key(self, event: object) -> None:
        character = getattr(event, "character", None)
        if character and character.isdigit() and 1 <= int(character) <= len(STEPS):
            self.dismiss(STEPS[int(character) - 1][0])

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)
