"""What is asked of Oneflow's own filter of contracts."""

from __future__ import annotations

from oneflow_tui.account.figures import STATES
from oneflow_tui.tui.dialogs.record_form import FormField, RecordForm, Values
from oneflow_tui.tui.inspect.contract_pages import Wanted


def ask_for(wanted: Wanted) -> RecordForm:
    """The form, with what is left out now."""
    return RecordForm(
        "Show only contracts",
        (
            FormField("text", "That hold this text", value=wanted.text, hint="Oneflow looks for it. Empty: all."),
            FormField(
                "states",
                "In these states",
                "many",
                wanted.states,
                "None ticked: all states.",
                [(state, state) for state in STATES],
            ),
        ),
        done="Show",
    )


def wanted_of(values: Values) -> Wanted:
    text, states = values["text"], values["states"]
    return Wanted(states if isinstance(states, tuple) else (), text.strip() if isinstance(text, str) else "")
