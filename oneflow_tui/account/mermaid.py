"""The map as Mermaid. Every character of a name that means something to Mermaid, Markdown or HTML is written as a
number, so that a name can neither end its label nor begin anything."""

from __future__ import annotations

from oneflow_tui.account.diagram import COLUMNS, Diagram
from oneflow_tui.text import clean, shorten

LONGEST = 60
"""Characters of a label."""
_TITLES = {
    "workspace": "Workspaces",
    "template": "Templates",
    "template_type": "Template types",
    "fields": "Data fields",
    "webhook": "Webhooks",
}
_OWN_CODES = "ﬂ°¶"
"""What Mermaid itself puts in the place of such numbers while it works."""


def escaped(text: str) -> str:
    """A name inside quotes of Mermaid: letters, digits and blanks as they are, all else of ASCII as #NUMBER;."""
    return "".join(
        f"#{ord(character)};"
        if (character.isascii() and not character.isalnum() and character != " ") or character in _OWN_CODES
        else character
        for character in shorten(clean(text), LONGEST)
    )


def as_mermaid(diagram: Diagram) -> str:
    """A flowchart from left to right, a subgraph a column. Ends with a line feed."""
    numbers = {one.id: f"n{at}" for at, one in enumerate(diagram.nodes)}
    lines = ["flowchart LR"]
    for column in COLUMNS:
        nodes = diagram.column(column)
        if not nodes:
            continue
        lines.append(f'  subgraph c{COLUMNS.index(column)}["{_TITLES[column]}"]')
        for one in nodes:
            label = "<br/>".join(escaped(line) for line in (one.label or "(no name)", *one.lines))
            lines.append(f'    {numbers[one.id]}["{label}"]')
        lines.append("  end")
    lines += [f"  {numbers[one.source]} --> {numbers[one.target]}" for one in diagram.edges]
    return "\n".join(lines) + "\n"
