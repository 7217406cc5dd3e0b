"""The forms of the data fields' step: one record, and the limit; and its requests as curl."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App

from oneflow_tui.models import DEFAULT_FIELD_LIMIT
from oneflow_tui.setup.draft import TypeDraft
from oneflow_tui.text import clean
from oneflow_tui.tui.dialogs.record_form import FormField, RecordForm, Values
from oneflow_tui.tui.steps.commands import curl
from oneflow_tui.tui.steps.field_rows import COLUMNS, Line, problems
from oneflow_tui.tui.steps.field_table import HINTS

if TYPE_CHECKING:
    from oneflow_tui.session.session import Session

PASTE_WORDS = (
    "Cells of a spreadsheet, CSV, or the path of a CSV file. Columns: custom_id, name, description, placeholder, "
    "value, or a first line that names them. A custom_id that is there already updates its row; an empty cell "
    "leaves what is there."
)
MOST_FIELDS = 100_000


def field_form(
    app: App[Any], line: Line, lines: Sequence[Line], limit: int, keep: Callable[[dict[str, str] | None], None]
) -> None:
    """Asks for the texts of a row; the custom_id only where the account does not have the field yet."""
    columns = COLUMNS if line.standing == "new" else COLUMNS[1:]

    def check(values: Values) -> dict[str, str]:
        texts = {**line.texts, **{column: str(values[column]) for column in columns}}
        tried = Line(line.key, texts, line.standing, dict.fromkeys(columns, ""))
        found = problems([tried if one.key == line.key else one for one in lines], limit)
        return {column: sentence for column, sentence in found.get(line.key, {}).items() if column in columns}

    def answered(values: Values | None) -> None:
        keep(None if values is None else {column: str(values[column]) for column in columns})

    title = "A new data field" if line.standing == "new" else f"The data field {clean(line.custom_id)}"
    fields = [FormField(column, column, value=line.texts[column], hint=_hint(column)) for column in columns]
    app.push_screen(RecordForm(title, fields, check=check), answered)


def _hint(column: str) -> str:
    """What a column is for, as a sentence of its own."""
    words = HINTS[column].partition(": ")[2]
    return words[:1].upper() + words[1:]


def limit_form(app: App[Any], limit: int, keep: Callable[[int | None], None]) -> None:
    """Asks how many fields a type may have."""

    def wrong(text: str) -> str | None:
        if text.strip().isdecimal() and 1 <= int(text) <= MOST_FIELDS:
            return None
        return f"A number from 1 to {MOST_FIELDS:,}."

    field = FormField(
        "limit",
        "Data fields in a template type",
        value=str(limit),
        hint=f"Oneflow's default is {DEFAULT_FIELD_LIMIT}. Oneflow Support raises it on request: put in the number "
        "that they gave you. It changes nothing in the account.",
        check=wrong,
    )

    def answered(values: Values | None) -> None:
        keep(None if values is None else int(str(values["limit"])))

    app.push_screen(RecordForm("The limit of data fields", [field]), answered)


def curl_of(session: Session, edits: TypeDraft | None) -> list[tuple[str, str]]:
    """How the fields of a type are read and written by hand."""
    path = f"/template_types/{edits.remote_id if edits is not None and edits.remote_id is not None else 'TYPE_ID'}"
    body = {"data_fields": [dict.fromkeys(COLUMNS, "…")]}
    return [
        curl(session, "Reads a template type with its data fields", "GET", path),
        curl(
            session,
            "Replaces all its data fields: what the body leaves out is removed, from the templates too",
            "PUT",
            f"{path}/data_fields",
            body,
        ),
    ]
