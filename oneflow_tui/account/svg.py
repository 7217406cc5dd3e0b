"""The map as SVG: a column a kind, arrows between neighbours.

No scripts, no fonts and no links from elsewhere; it takes the colours of a dark or a light page.
"""

from __future__ import annotations

import unicodedata
from html import escape

from oneflow_tui.account.diagram import COLUMNS, Diagram, Node
from oneflow_tui.text import clean, shorten

_CELL, _LINE, _PAD = 7.3, 16, 8
_CELLS = 34
"""Cells of text in a box; a wide character takes two."""
_WHOLE = 300
"""Characters of each line in what a pointer held over a box shows."""
_WIDTH = _CELLS * _CELL + 2 * _PAD
_GAP, _BETWEEN, _TOP, _EDGE = 56, 14, 64, 20
_TITLES = {
    "workspace": "Workspaces",
    "template": "Templates",
    "template_type": "Template types",
    "fields": "Data fields",
    "webhook": "Webhooks",
}
_STYLE = (
    ".paper{fill:#fff}.box{fill:#f3f5f8;stroke:#8090a4}.ink{fill:#1b2530}.dim{fill:#566576}.arrow{stroke:#8090a4;fill:none}"
    ".head{fill:#8090a4}@media(prefers-color-scheme:dark){.paper{fill:#14191f}.box{fill:#1f2730;stroke:#6f8196}"
    ".ink{fill:#e6ebf1}.dim{fill:#a3b1c0}.arrow{stroke:#6f8196}.head{fill:#6f8196}}"
)


def cells(text: str) -> int:
    """How wide a text is in cells of a fixed font."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text
    )


def fitted(text: str, width: int = _CELLS, *, middle: bool = False) -> str:
    """A text, made harmless, cut to `width` cells with an ellipsis: at its end, or in its `middle`."""
    shown = clean(text)
    if len(shown) <= width and cells(shown) <= width:
        return shown
    head = (width - 1) // 2 if middle else width - 1
    return f"{_of_cells(shown, head)}…{_of_cells(shown[::-1], width - 1 - head)[::-1]}"


def _of_cells(text: str, width: int) -> str:
    """As much of the beginning as fits."""
    kept = text[:width]
    while cells(kept) > width:
        kept = kept[:-1]
    return kept


def _text(x: float, y: float, text: str, kind: str, size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" font-size="{size}">{escape(text, quote=True)}</text>'


def _height(node: Node) -> float:
    return (1 + len(node.lines)) * _LINE + _PAD


def as_svg(diagram: Diagram) -> str:
    """A whole SVG document, in ASCII or UTF-8 alike. Ends with a line feed."""
    columns = [(name, diagram.column(name)) for name in COLUMNS]
    tall = max(sum(_height(one) + _BETWEEN for one in nodes) for _, nodes in columns)
    places: dict[str, tuple[float, float, float]] = {}  # left, top and height of each box
    for at, (_, nodes) in enumerate(columns):
        # Spread over the height of the tallest column, so that neighbours stand beside each other.
        space = (tall - sum(_height(one) for one in nodes)) / max(len(nodes), 1)
        x, y = _EDGE + at * (_WIDTH + _GAP), _TOP + space / 2
        for node in nodes:
            places[node.id] = (x, y, _height(node))
            y += _height(node) + space
    bottom = _TOP + tall
    width = 2 * _EDGE + len(columns) * _WIDTH + (len(columns) - 1) * _GAP
    height = bottom + _EDGE
    title = fitted(diagram.title, 80) or "Account"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" font-family="ui-monospace, monospace" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path class="head" d="M0 0L8 4L0 8z"/></marker></defs>',
        f'<rect class="paper" width="{width:.0f}" height="{height:.0f}"/>',
        _text(_EDGE, 26, title, "ink", 15),
    ]
    for at, (name, _) in enumerate(columns):
        parts.append(_text(_EDGE + at * (_WIDTH + _GAP), 52, _TITLES[name], "dim"))
    for edge in diagram.edges:
        (x1, y1, h1), (x2, y2, h2) = places[edge.source], places[edge.target]
        start, end, y_from, y_to = x1 + _WIDTH, x2, y1 + h1 / 2, y2 + h2 / 2
        bend = (end - start) / 2
        parts.append(
            f'<path class="arrow" marker-end="url(#head)" d="M{start:.1f} {y_from:.1f}C{start + bend:.1f} {y_from:.1f} '
            f'{end - bend:.1f} {y_to:.1f} {end:.1f} {y_to:.1f}"/>'
        )
    for node in diagram.nodes:
        parts += _box(node, places[node.id])
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def _box(node: Node, place: tuple[float, float, float]) -> list[str]:
    x, y, height = place
    thing = node.kind is not None or node.column == "fields"
    rect = f'<rect class="box" x="{x:.1f}" y="{y:.1f}" width="{_WIDTH:.1f}" height="{height:.1f}" rx="4"/>'
    label = fitted(node.label, middle=node.column == "webhook") or "(no name)"
    texts = [_text(x + _PAD, y + _LINE, label, "ink" if thing else "dim")]
    for at, line in enumerate(node.lines, start=2):
        texts.append(_text(x + _PAD, y + at * _LINE, fitted(line), "dim"))
    whole = "\n".join(shorten(clean(line), _WHOLE) for line in (node.label, *node.lines))
    return [f"<g><title>{escape(whole)}</title>", *([rect] if thing else []), *texts, "</g>"]
