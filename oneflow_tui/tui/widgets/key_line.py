"""The footer: every key that works here with its name, wrapped and never cut. A click runs it."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget


class KeyLine(Widget):
    """Shows the bindings of the focus and the screen, in one or two lines."""

    DEFAULT_CSS = """
    KeyLine { height: auto; min-height: 1; max-height: 3; width: 100%; background: $panel; padding: 0 1; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[tuple[str, str, str]] = []
        self._places: list[tuple[int, int, int, str]] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._renew)

    def on_unmount(self) -> None:
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _renew(self, screen: Screen[object]) -> None:
        if not self.is_attached or not screen.is_current:
            return
        entries: dict[str, tuple[str, str, str]] = {}
        for _, binding, enabled, _ in screen.active_bindings.values():
            if binding.show and enabled and binding.description:
                entries.setdefault(
                    binding.action, (self.app.get_key_display(binding), binding.description, binding.action)
                )
        found = list(entries.values())
        if found != self._entries:
            self._entries = found
            self.refresh(layout=True)
            self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Asks once more for its rows: a screen that was being laid out meanwhile has not heard it."""
        wanted = min(len(self._lines(self.content_size.width)), 3)
        if self.is_attached and self.size.height != wanted:
            self.refresh(layout=True)

    def _lines(self, width: int) -> list[list[tuple[str, str, str]]]:
        lines: list[list[tuple[str, str, str]]] = [[]]
        used = 0
        for entry in self._entries:
            length = len(entry[0]) + 1 + len(entry[1])
            if lines[-1] and used + 2 + length > width:
                lines.append([])
                used = 0
            used += length + (2 if lines[-1] else 0)
            lines[-1].append(entry)
        return lines

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return max(1, len(self._lines(width)))

    def render(self) -> Content:
        self._places = []
        rows: list[Content] = []
        for y, line in enumerate(self._lines(self.content_size.width or 78)):
            x = 0
            parts: list[Content] = []
            for key, title, action in line:
                if parts:
                    parts.append(Content("  "))
                    x += 2
                parts += [Content.styled(key, "bold $primary"), Content(f" {title}")]
                end = x + len(key) + 1 + len(title)
                self._places.append((y, x, end, action))
                x = end
            rows.append(Content.assemble(*parts))
        return Content("\n").join(rows)

    async def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for y, start, end, action in self._places:
            if y == offset.y and start <= offset.x < end:
                await self._run(action)
                return

    async def _run(self, action: str) -> None:
        """Runs it on what its key is bound on: the focus, the screen or the app."""
        for node, binding, enabled, _ in list(self.screen.active_bindings.values()):
            if binding.action == action and enabled:
                await self.app.run_action(action, default_namespace=node)
                return
