"""The map as lines for a terminal: a tree, each box once; where it would come again that is said behind
its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from oneflow_tui.account.diagram import Diagram, Node
from oneflow_tui.text import clean

_WORDS = {
    "workspace": "workspace",
    "template": "template",
    "template_type": "template type",
    "fields": "",
    "webhook": "webhook",
}


def as_lines(diagram: Diagram) -> list[str]:
    """One line a box, indented under what leads to it; harmless on a terminal."""
    targets: dict[str, list[str]] = defaultdict(list)
    for edge in diagram.edges:
        targets[edge.source].append(edge.target)
    nodes = {one.id: one for one in diagram.nodes}
    reached = {edge.target for edge in diagram.edges}
    told: set[str] = set()

    def below(node_id: str, indent: str) -> Iterator[str]:
        found = targets[node_id]
        for at, target in enumerate(found):
            last = at == len(found) - 1
            again = target in told
            told.add(target)
            yield f"{indent}{'└' if last else '├'}─ {_told(nodes[target])}{' (see above)' if again else ''}"
            if not again:
                yield from below(target, indent + ("   " if last else "│  "))

    lines = [clean(diagram.title) or "Account"]
    for one in diagram.nodes:
        if one.id not in reached and one.id not in told:
            told.add(one.id)
            lines.append(_told(one))
            lines += below(one.id, "")
    return lines


def _told(node: Node) -> str:
    word = "" if node.thing_id is None else _WORDS[node.column]
    lines = ": " + ", ".join(clean(line) for line in node.lines) if node.lines else ""
    return f"{word} {clean(node.label)}".strip() + lines
