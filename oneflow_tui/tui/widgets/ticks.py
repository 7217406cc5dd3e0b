"""Boxes to tick that say with a mark, not with a colour alone, whether they are ticked."""

from __future__ import annotations

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Checkbox, SelectionList
from textual.widgets._toggle_button import ToggleButton
from textual.widgets.option_list import OptionDoesNotExist

ON, OFF = "[x]", "[ ]"


class TickList(SelectionList[str]):
    """Any of several values."""

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        try:
            option = self.get_option_at_index(self.scroll_offset.y + y)
        except OptionDoesNotExist:
            return strip
        segments = list(strip)
        if len(segments) < 4 or segments[0].text != ToggleButton.BUTTON_LEFT:
            return strip
        mark = ON if option.value in self.selected else OFF
        return Strip([Segment(mark, segments[3].style), *segments[3:]])  # as the label: Textual's own is hard to see


class Tick(Checkbox):
    """One thing to say yes to."""

    @property
    def _button(self) -> Content:
        return Content.styled(ON if self.value else OFF, "bold")
