"""Finds what a path belongs to. Segments of a pattern are words, ``{name}``, or a word and a name: ``c::{name}``."""

from __future__ import annotations

from typing import Generic, TypeVar
from urllib.parse import unquote

Target = TypeVar("Target")


class _Node(Generic[Target]):
    def __init__(self) -> None:
        self.words: dict[str, _Node[Target]] = {}
        self.names: list[tuple[str, str, _Node[Target]]] = []  # what stands before the name, the name, what follows
        self.target: Target | None = None
        self.slash = False  # whether a slash at the end is taken


class Router(Generic[Target]):
    """A tree of segments. A word wins over a name."""

    def __init__(self) -> None:
        self._root: _Node[Target] = _Node()

    def add(self, pattern: str, target: Target) -> None:
        """A pattern whose last segment is a word matches with a slash at its end too."""
        node = self._root
        for part in pattern.split("/")[1:]:
            before, brace, name = part.partition("{")
            if not brace:
                node = node.words.setdefault(part, _Node())
                continue
            name = name.removesuffix("}")
            for known_before, known_name, child in node.names:
                if (known_before, known_name) == (before, name):
                    node = child
                    break
            else:
                child = _Node()
                node.names.append((before, name, child))
                node.names.sort(key=lambda one: -len(one[0]))
                node = child
        node.target = target
        node.slash = not pattern.endswith("}")

    def find(self, path: str) -> tuple[Target, dict[str, str]] | None:
        """The target of a path as it came, still percent-encoded, and the names' values, decoded."""
        node = self._root
        values: dict[str, str] = {}
        parts = path.split("/")[1:]
        slash = len(parts) > 1 and parts[-1] == ""
        for part in parts[:-1] if slash else parts:
            child = node.words.get(part)
            if child is None:
                text = unquote(part)
                for before, name, following in node.names:
                    if text.startswith(before) and len(text) > len(before):
                        values[name] = text[len(before) :]
                        child = following
                        break
                else:
                    return None
            node = child
        if node.target is None or (slash and not node.slash):
            return None
        return node.target, values
