"""The rail: all nine steps with their standing in words, one widget so that it costs little to draw."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from oneflow_tui.tui.steps import STEPS

MARKS = {"done": "✓", "needs_you": "•", "blocked": "×", "unknown": "?"}
WORDS = {"done": "done", "needs_you": "needs you", "blocked": "blocked", "unknown": "not known yet"}


class Rail(Widget):
    """Two lines a step: mark and name, then the standing in words. A click goes to the step."""

    DEFAULT_CSS = """
    Rail {
        width: 19;
        height: 100%;
        padding: 0 0 0 1;
        background: $surface;
    }
    """

    ALLOW_SELECT = False
    standings: reactive[dict[str, str]] = reactive(dict)
    current: reactive[str] = reactive("welcome")

    @dataclass
    class StepPicked(Message):
        """The person wants to go to a step."""

        step: str

    def render(self) -> Content:
        lines: list[Content] = []
        for step, title, _ in STEPS:
            standing = self.standings.get(step, "")
            here = step == self.current
            mark = "▶" if here else MARKS.get(standing, "·")
            lines.append(Content.styled(f"{mark} {title}", "bold $primary" if here else "$foreground"))
            word = WORDS.get(standing, "")
            style = {"done": "$success", "needs_you": "$warning", "blocked": "$error"}.get(standing, "$text-muted")
            lines.append(Content.styled(f"  {word}", style))
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        row = event.y // 2
        if 0 <= row < len(STEPS):
            self.post_message(self.StepPicked(STEPS[row][0]))
