"""Writes a set-up file that did not exist before, and proves that what is written says what was meant."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from oneflow_tui.errors import BadFile
from oneflow_tui.setup.file.csv_fields import write_csv
from oneflow_tui.setup.file.layout import headed, spell, type_row, user_row, webhook_row
from oneflow_tui.setup.file.models import SetupFile
from oneflow_tui.setup.file.problems import BadSetupFile
from oneflow_tui.setup.file.reading import read_setup

_TOP = """\
# The set-up of a Oneflow account: `oneflow-tui plan` shows what `oneflow-tui apply` would change.
# A left-out attribute keeps the account's value, "" clears it. What is not in here is never removed.
"""
_TYPE_NOTES = {"delete_data_fields": "custom_ids to remove on purpose; absence alone never removes"}
_WEBHOOK_NOTES = {
    "events": "empty: all",
    "workspaces": "names, or integers for ids",
    "sign_key": 'or "env:NAME"; never the key itself',
}
_USER_NOTES = {"role": '"user" or "administrator"'}


def write_setup(setup: SetupFile) -> str:
    """A new file that says `setup`. Raises BadFile where no file can say it.

    The fields of a type with `data_fields_csv` are not in the text: `write_csv` gives those.
    """
    lines = [
        *_TOP.splitlines(),
        f"version = {setup.version}",
        f"name = {spell(setup.name)}",
        f"{f'delete_webhooks = {spell(setup.delete_webhooks)}':<34} # callback URLs to remove on purpose",
    ]
    for number, one in enumerate(setup.template_types):
        lines += ["", *headed("template_types", type_row(one), notes=None if number else _TYPE_NOTES)]
    for number, hook in enumerate(setup.webhooks):
        lines += ["", *headed("webhooks", webhook_row(hook), notes=None if number else _WEBHOOK_NOTES)]
    for number, user in enumerate(setup.users):
        lines += ["", *headed("users", user_row(user), notes=None if number else _USER_NOTES)]
    text = "\n".join(lines) + "\n"
    prove(text, setup, {})
    return text


def prove(text: str, setup: SetupFile, csv: Mapping[str, str]) -> None:
    """Raises BadFile unless `text` reads back as `setup`; `csv` are the texts of CSV files that are written too."""
    fields = {one.data_fields_csv: one.data_fields for one in setup.template_types}

    def csv_of(file: str) -> bytes:
        return (csv[file] if file in csv else write_csv(fields.get(file, ()))).encode("utf-8", "surrogatepass")

    try:
        again = read_setup(text, name="the new text", csv=csv_of, limit=sys.maxsize)
    except BadSetupFile as problem:
        raise BadFile(
            f"What was to be written would not be a set-up file. {problem.problems[0].sentence}",
            next="Nothing was written. Correct what is named in the set-up.",
        ) from None
    if again != setup:
        raise BadFile(
            "What was to be written would not read back the same.",
            next="Nothing was written. Two template types may name one CSV file.",
        )
