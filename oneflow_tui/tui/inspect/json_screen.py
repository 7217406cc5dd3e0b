"""What Oneflow gave, as JSON that folds and can be looked through."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from oneflow_tui.tui.dialogs.base import Dialog
from oneflow_tui.tui.inspect.json_lines import Document, Node
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.grid import Column, Grid, Row
from oneflow_tui.tui.widgets.grid.messages import RowChosen
from oneflow_tui.tui.widgets.plain_input import PlainInput


class JsonGrid(Grid):
    """The lines. Left folds and right opens, as in a tree."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "screen.fold(False)", "Fold", show=False),
        Binding("right", "screen.fold(True)", "Open", show=False),
        Binding("space", "screen.turn", "Fold or open", show=False),
    ]


def _key(key: str, action: str, title: str, shown: str, sentence: str, *, first: bool = False) -> Binding:
    """`first`: it acts before the next key is looked at, which may be a letter for the box."""
    return Binding(key, action, title, key_display=shown, tooltip=sentence, id=f"json.{action}", priority=first)


class JsonScreen(Dialog[None]):
    """Nothing is written."""

    DEFAULT_CSS = """
    JsonScreen #dialog { height: 96%; width: 96%; max-width: 200; }
    JsonScreen #lines { height: 1fr; }
    JsonScreen #looked { height: 1; color: $text-muted; }
    """
    AUTO_FOCUS = "#lines"
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("slash", "look_for", "Find", "/", "Look for a text in keys and values, in folded ones too", first=True),
        _key("n", "next_hit(1)", "Next", "n", "The next line that holds the text"),
        _key("N", "next_hit(-1)", "Before", "N", "The line before that holds the text"),
        _key("plus", "fold_all(True)", "Open all", "+", "Open everything"),
        _key("minus", "fold_all(False)", "Fold all", "-", "Fold everything"),
        _key("y,ctrl+y", "copy_value", "Copy", "y", "Copy the value of this line as JSON"),
    ]

    def __init__(self, title: str, value: Any) -> None:
        super().__init__(title)
        self._document = Document(value)
        self._hits: list[Node] = []

    def compose_dialog(self) -> ComposeResult:
        yield PlainInput(placeholder="/ looks for a text in keys and values", id="wanted")
        yield Static("", id="looked")
        yield JsonGrid((Column("line", "JSON"),), id="lines", read_only=True, row_mode=True, marks=False)

    def on_mount(self) -> None:
        self._show()

    @property
    def _grid(self) -> Grid:
        return self.query_one("#lines", Grid)

    @property
    def _node(self) -> Node:
        return self._document.node(self._grid.cursor_key or "$")

    def _show(self, at: str | None = None) -> None:
        self._grid.set_rows(Row(node.key, [node.line]) for node in self._document.visible())
        if at is not None:
            self._grid.go_to(at)

    # Folding

    def action_fold(self, opened: bool) -> None:
        """Opens or folds this line; what is folded already, or cannot be, goes to the line that it lies in."""
        node = self._node
        if opened:
            if node.children and not node.open:
                node.open = True
                self._show(node.key)
            return
        if not (node.children and node.open) and node.parent is not None:
            node = node.parent
        node.open = False
        self._show(node.key)

    @on(RowChosen)
    def _chosen(self, event: RowChosen) -> None:
        event.stop()
        self.action_turn()

    def action_turn(self) -> None:
        node = self._node
        if node.children:
            node.open = not node.open
            self._show(node.key)

    def action_fold_all(self, opened: bool) -> None:
        self._document.fold_all(opened)
        self._show()

    # Looking through

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the box / is a text like any other."""
        return action != "look_for" or self.focused is not self.query_one("#wanted")

    def action_look_for(self) -> None:
        self.set_focus(self.query_one("#wanted"))  # at once, not after the keys that follow

    @on(Input.Changed, "#wanted")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._hits = self._document.holding(event.value)
        if self._hits:
            self._go(self._hits[0])
        else:
            self.query_one("#looked", Static).update("No line holds this." if event.value else "")

    @on(Input.Submitted, "#wanted")
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._grid.focus()

    def action_next_hit(self, by: int) -> None:
        if self._hits:
            places = {node.key: place for place, node in enumerate(self._hits)}
            self._go(self._hits[(places.get(self._node.key, -1 if by > 0 else 0) + by) % len(self._hits)])

    def _go(self, node: Node) -> None:
        self._document.reveal(node)
        self._show(node.key)
        told = f"Line {self._hits.index(node) + 1} of {len(self._hits)} that hold this; n and N go on."
        self.query_one("#looked", Static).update(content(told))

    def action_close(self) -> None:
        """Esc in the box goes back to the lines first."""
        if self.query_one("#wanted").has_focus:
            self._grid.focus()
        else:
            super().action_close()

    def action_copy_value(self) -> None:
        from oneflow_tui.tui.clipboard import copy

        copy(self.app, json.dumps(self._node.value, indent=2, default=str), "this value as JSON")
