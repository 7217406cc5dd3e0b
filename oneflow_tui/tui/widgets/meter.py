"""How many of a limited number are used: a word and a colour where it comes near the limit or goes past it."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

NEAR = 0.9  # of the limit


class Meter(Widget):
    """ "37 of 150 fields", then "near the limit", "full" or "too many" in words."""

    DEFAULT_CSS = """
    Meter { height: 1; width: auto; }
    """
    ALLOW_SELECT = False
    used: reactive[int] = reactive(0, layout=True)
    limit: reactive[int] = reactive(0, layout=True)

    def __init__(self, unit: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._unit = unit

    @property
    def word(self) -> str:
        """What the numbers mean; "" where there is room."""
        if self.used > self.limit:
            return "too many"
        if self.used == self.limit:
            return "full"
        return "near the limit" if self.used >= NEAR * self.limit else ""

    @property
    def text(self) -> str:
        word = f", {self.word}" if self.word else ""
        return f"{self.used} of {self.limit} {self._unit}{word}"

    def get_content_width(self, container: object, viewport: object) -> int:
        return len(self.text)

    def render(self) -> Content:
        style = {"too many": "bold $error", "": "$text-muted"}.get(self.word, "bold $warning")
        return Content.styled(self.text, style)
