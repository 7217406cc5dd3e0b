"""One form for every kind of record: a field with its hint, and its error right beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Select, Static, TextArea
from textual.widgets.selection_list import Selection

from oneflow_tui.tui.dialogs.base import Dialog
from oneflow_tui.tui.dialogs.paste import PasteArea
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.plain_input import PlainInput
from oneflow_tui.tui.widgets.secret_input import SecretInput
from oneflow_tui.tui.widgets.ticks import TickList

if TYPE_CHECKING:
    from pydantic import SecretStr

LEAST_TICKS = 8  # rows of a list in a form on a small terminal
AROUND_TICKS = 16  # rows that a tall terminal keeps for what stands around a list
GIVEN = "given"
"""What stands among the values for a secret that was typed; the secret itself is in `RecordForm.secrets`."""

Values = dict[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FormField:
    """`kind`: text (one line), lines (several), choice (one of `options`), many (any of `options`), secret (one line
    that is never shown, copied or handed to `check`).

    `options` are (value, label). `check` answers a sentence where the value is not good, else None. `value` is what
    stands there at first: for "many" a tuple of values.
    """

    id: str
    label: str
    kind: Literal["text", "lines", "choice", "many", "secret"] = "text"
    value: str | tuple[str, ...] = ""
    hint: str = ""
    options: Sequence[tuple[str, str]] = ()
    check: Callable[[str], str | None] | None = None


class RecordForm(Dialog[Values]):
    """Answers the values by field id, or None. `check` may look at all of them: field id → sentence.

    What was typed into a secret is not among them: it is in `secrets` by field id once the form was kept.
    """

    AUTO_FOCUS = ""  # the first field is given the focus without scrolling its label away
    DEFAULT_CSS = """
    RecordForm .field { height: auto; }
    RecordForm .field Horizontal { height: auto; min-height: 1; }
    RecordForm .label { width: auto; text-style: bold; margin-right: 2; }
    RecordForm .wrong { color: $error; width: 1fr; height: auto; }
    RecordForm .hint { color: $text-muted; height: auto; width: 100%; }
    RecordForm TextArea { height: 6; border: none; }
    RecordForm TickList { height: auto; border: none; padding: 0; }
    /* Textual restyles a container's children on focus only where a rule with :focus-within is the container's own. */
    RecordForm .field:focus-within { background: $surface; }
    RecordForm .field:focus-within .label { color: $primary; }
    RecordForm #form-buttons { height: 1; margin-top: 1; }
    RecordForm #form-buttons Button { margin-right: 2; }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[FormField],
        *,
        check: Callable[[Values], Mapping[str, str]] | None = None,
        done: str = "Keep",
    ) -> None:
        super().__init__(title)
        self._fields = tuple(fields)
        self._check = check
        self._done = done
        self.secrets: dict[str, SecretStr] = {}

    def compose_dialog(self) -> ComposeResult:
        with VerticalScroll(id="fields", can_focus=False, classes="middle"):
            for field in self._fields:
                with Vertical(classes="field"):
                    with Horizontal():
                        yield Label(content(field.label), classes="label")
                        yield Label("", id=f"error-{field.id}", classes="wrong")
                    yield from self._control(field)
                    if field.hint:
                        yield Static(content(field.hint), classes="hint")
        with Horizontal(id="form-buttons"):
            yield Button(self._done, id="form-done", variant="primary", compact=True)
            yield Button("Cancel", id="form-cancel", compact=True)

    def _control(self, field: FormField) -> ComposeResult:
        id = f"field-{field.id}"
        if field.kind == "choice":
            options = [(content(label), value) for value, label in field.options]
            known = any(value == field.value for value, _ in field.options)
            value = field.value if known else field.options[0][0]
            yield Select(options, id=id, value=value, allow_blank=False, compact=True)
        elif field.kind == "many":
            chosen = set(field.value)
            yield TickList(
                *(Selection(content(label), value, value in chosen) for value, label in field.options),
                id=id,
                compact=True,
            )
        elif field.kind == "lines":
            yield PasteArea(str(field.value), id=id, soft_wrap=True, tab_behavior="focus", compact=True)
        elif field.kind == "secret":
            yield SecretInput(id=id)
        else:
            yield PlainInput(str(field.value), id=id)

    def _bound(self, rows: int) -> None:
        super()._bound(rows)
        for ticks in self.query(TickList):
            ticks.styles.max_height = max(rows - AROUND_TICKS, LEAST_TICKS)

    def on_mount(self) -> None:
        self.query_one(f"#field-{self._fields[0].id}").focus(scroll_visible=False)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Brings the whole field into view, its label and its hint with it."""
        for around in event.widget.ancestors:
            if isinstance(around, Widget) and around.has_class("field"):
                self.call_after_refresh(around.scroll_visible, animate=False)
                return

    def values(self) -> Values:
        found: Values = {}
        for field in self._fields:
            control = self.query_one(f"#field-{field.id}")
            if isinstance(control, SecretInput):
                found[field.id] = "" if control.is_blank else GIVEN
            elif isinstance(control, TickList):
                found[field.id] = tuple(value for value, _ in field.options if value in control.selected)
            elif isinstance(control, TextArea):
                found[field.id] = control.text
            elif isinstance(control, Input | Select):
                found[field.id] = str(control.value)
        return found

    def _errors(self, values: Values) -> dict[str, str]:
        errors: dict[str, str] = {}
        for field in self._fields:
            value = values[field.id]
            if field.check is not None and field.kind != "secret" and isinstance(value, str):
                problem = field.check(value)
                if problem:
                    errors[field.id] = problem
        if self._check is not None:
            errors = {**dict(self._check(values)), **errors}
        return errors

    @on(Input.Submitted)
    @on(Button.Pressed, "#form-done")
    def _finish(self) -> None:
        values = self.values()
        errors = self._errors(values)
        for field in self._fields:
            self.query_one(f"#error-{field.id}", Label).update(content(errors.get(field.id, "")))
        if errors:
            first = next(field.id for field in self._fields if field.id in errors)
            self.query_one(f"#field-{first}").focus()
            return
        for field in self._fields:
            control = self.query_one(f"#field-{field.id}")
            if isinstance(control, SecretInput) and not control.is_blank:
                self.secrets[field.id] = control.take()
        self.dismiss(values)

    @on(Input.Blurred)
    def _check_one(self, event: Input.Blurred) -> None:
        field = next((one for one in self._fields if f"field-{one.id}" == event.input.id), None)
        if field is not None and field.check is not None and field.kind != "secret" and event.value:
            self.query_one(f"#error-{field.id}", Label).update(content(field.check(event.value) or ""))

    @on(Button.Pressed, "#form-cancel")
    def _cancelled(self) -> None:
        self.dismiss(None)
