"""The lines of the Test step as rows of its table, and its words about part 4 of the guide."""

from __future__ import annotations

from collections.abc import Sequence

from oneflow_tui.models import Template
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.draft import Draft
from oneflow_tui.setup.trial import TestLine
from oneflow_tui.setup.words import listed, quoted
from oneflow_tui.tui.widgets.grid import Column, Row, RowState

COLUMNS = (
    Column("result", "Result", width=6),
    Column("what", "What", width=14),
    Column("time", "Time", width=8, align="right"),
    Column("sentence", "Answer", min_width=24, flex=3),
    Column("request_id", "Request id", min_width=12, flex=1),
)

RESULTS = {True: "ok", False: "failed", None: "unsure"}

ASSIGN = """Needed: at least one workspace with an active template with the template type. In the web app (F9): make \
the template active on the Templates page, open it, select the type in its Template type field."""


def rows_of(lines: Sequence[TestLine]) -> list[Row]:
    """One row a line; the key is its place."""
    return [
        Row(
            str(place),
            [
                RESULTS[line.ok],
                line.what,
                f"{line.seconds * 1000:.0f} ms",
                line.sentence,
                line.request_id or "",
            ],
            state=RowState.FAILED if line.ok is False else RowState.PLAIN,
            note=line.todo,
        )
        for place, line in enumerate(lines)
    ]


def tried_types(actual: Actual, draft: Draft) -> list[tuple[int, str]]:
    """(id, name) of the types of this integration; where none was chosen, of all that the account has."""
    chosen = [(one.remote_id, one.name) for one in draft.types if one.remote_id is not None]
    return chosen or [(one.id, one.name) for one in actual.template_types or ()]


def is_usable(template: Template) -> bool:
    """Whether contracts can be made from it: active, and in a workspace as far as the answer tells."""
    return template.template_active is not False and (template.workspaces is None or bool(template.workspaces))


def lacking(actual: Actual, draft: Draft) -> list[tuple[int, str]] | None:
    """The types that no usable template carries; None where the account has not been read."""
    if actual.templates is None:
        return None
    return [
        (type_id, name)
        for type_id, name in tried_types(actual, draft)
        if not any(is_usable(template) for template in actual.templates_of(type_id))
    ]


def assignment_words(actual: Actual, draft: Draft, *, short: bool = False) -> tuple[str, bool]:
    """What part 4 of the guide still needs, and whether it is done; `short` where the test's own lines say how."""
    missing = lacking(actual, draft)
    if missing is None:
        return ASSIGN, False
    types = tried_types(actual, draft)
    if not types:
        return "There is no template type yet: create one on Template types (F4).", False
    if not missing:
        names = [quoted(one.name) for type_id, _ in types for one in actual.templates_of(type_id) if is_usable(one)]
        more = " …" if len(names) > 3 else ""
        return f"✓ Carried by an active template: {listed(names[:3])}{more}.", True
    sentence = f"• No active template carries {listed([quoted(name) for _, name in missing[:3]])}."
    return (sentence if short else f"{sentence} {ASSIGN}"), False
