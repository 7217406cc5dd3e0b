"""JSON as lines that fold. Texts are raw: the grid makes them harmless."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

WHOLE = 120  # lines: a document up to this length stands open at first
OPEN_DEPTH = 2  # levels of a longer one that do


@dataclass(slots=True)
class Node:
    """One value. `key` is unique in the document; `text` is its line without mark and indentation, `own` what of that
    stands in the document: no count of what is folded away."""

    key: str
    depth: int
    text: str
    own: str
    value: Any
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    open: bool = False

    @property
    def line(self) -> str:
        mark = ("▾ " if self.open else "▸ ") if self.children else "  "
        return "  " * self.depth + mark + self.text


def _texts(name: str, value: Any) -> tuple[str, str]:
    """A line as it is shown, and what of it can be looked for."""
    before = f"{name}: " if name else ""
    match value:
        case Mapping():
            return before + ("{ }" if not value else f"{{{len(value)}}}"), before
        case list() | tuple():
            return before + ("[ ]" if not value else f"[{len(value)}]"), before
    text = before + json.dumps(value, ensure_ascii=False, default=str)
    return text, text


class Document:
    """A value as a tree of lines."""

    def __init__(self, value: Any) -> None:
        self.nodes: list[Node] = []
        self.root = self._node("", "", value, 0, None)
        for node in self.nodes:
            node.open = len(self.nodes) <= WHOLE or node.depth < OPEN_DEPTH

    def _node(self, key: str, name: str, value: Any, depth: int, parent: Node | None) -> Node:
        root = Node(key or "$", depth, *_texts(name, value), value, parent)
        self.nodes.append(root)
        stack = [root]
        # Not by recursion: a body may be nested deeper than Python goes.
        while stack:
            node = stack.pop()
            for place, (label, inner) in enumerate(_inside(node.value)):
                child = Node(f"{node.key}.{place}", node.depth + 1, *_texts(label, inner), inner, node)
                node.children.append(child)
                stack.append(child)
        self.nodes = list(_walk(root))
        return root

    def visible(self) -> list[Node]:
        """The lines that are not folded away."""
        return list(_walk(self.root, opened=True))

    def node(self, key: str) -> Node:
        return next(node for node in self.nodes if node.key == key)

    def fold_all(self, opened: bool) -> None:
        for node in self.nodes:
            node.open = opened or node is self.root

    def holding(self, text: str) -> list[Node]:
        """The lines that hold a text, whatever the case, folded away or not."""
        wanted = text.casefold()
        return [node for node in self.nodes if wanted in node.own.casefold()] if wanted else []

    def reveal(self, node: Node) -> None:
        """Opens what a line lies in."""
        parent = node.parent
        while parent is not None:
            parent.open = True
            parent = parent.parent


def _inside(value: Any) -> Iterator[tuple[str, Any]]:
    match value:
        case Mapping():
            for key, inner in value.items():
                yield json.dumps(str(key), ensure_ascii=False), inner
        case list() | tuple():
            for place, inner in enumerate(value):
                yield str(place), inner


def _walk(root: Node, *, opened: bool = False) -> Iterator[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        if node.open or not opened:
            stack.extend(reversed(node.children))
