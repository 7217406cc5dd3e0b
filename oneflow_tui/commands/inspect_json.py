"""What `inspect --json` says. Contracts are written as they come, so that 20,000 of them are not kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from pydantic_core import to_json

from oneflow_tui.account.bare import masked_value
from oneflow_tui.account.checks import checks
from oneflow_tui.account.export import plain
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.api.paging import Item
from oneflow_tui.api.redaction import JSON_MARK, Redactor
from oneflow_tui.commands.telling import SCHEMA_VERSION, error_value
from oneflow_tui.errors import OneflowError
from oneflow_tui.session.reading import Looked


class Out:
    """One JSON object on standard output, the contracts in it first where there are any."""

    def __init__(self) -> None:
        self.begun = False
        self.redactor = Redactor()
        """What takes the secrets of this run out, should the account's own text hold them."""

    def contracts(self, items: Sequence[Item]) -> None:
        """Writes a page of contracts."""
        if not items:
            return
        text = self.redactor.marked(_ascii(items)[1:-1], JSON_MARK)
        before = ", " if self.begun else f'{{"schema_version": {SCHEMA_VERSION}, "contracts": ['
        self.begun = True
        sys.stdout.write(before + text)

    def end(self, value: dict[str, Any]) -> None:
        """Writes the rest of the object."""
        if self.begun:
            value = {key: one for key, one in value.items() if key != "contracts"}
            sys.stdout.write(f"], {self._safe(value)[1:]}\n")
        else:
            print(self._safe({"schema_version": SCHEMA_VERSION, **value}))
        sys.stdout.flush()

    def _safe(self, value: dict[str, Any]) -> str:
        return self.redactor.marked(json.dumps(value), JSON_MARK)


def _ascii(items: Sequence[Item]) -> str:
    """JSON with ASCII escapes. pydantic's writer is twice as fast as Python's, but not for lone surrogates and DEL."""
    try:
        text = to_json(items, ensure_ascii=True)
    except (ValueError, TypeError):
        return json.dumps(items)
    return json.dumps(items) if b"\x7f" in text else text.decode("ascii")


def incomplete(problems: Sequence[tuple[str, OneflowError]]) -> list[dict[str, Any]]:
    """What could not be read, and why."""
    return [{"kind": kind, "error": error_value(problem)} for kind, problem in problems]


def value_of(what: Sequence[str], looked: Looked, seen: AccountSeen) -> dict[str, Any]:
    """The object without its schema_version. A list holds what could be read of it; the account is null where it
    could not be. The webhooks' sign keys never come; should one, it is left out."""
    value: dict[str, Any] = {}
    for kind in what:
        match kind:
            case "account":
                value[kind] = next(iter(looked.parts[kind].items), None)
            case "checks":
                value[kind] = [plain(one) for one in checks(seen)]
            case "data_fields":
                value[kind] = [plain(one) for one in seen.data_fields()]
            case "logs":  # the headers and bodies of everybody's calls, tokens among them
                value[kind] = [masked_value(one) for one in looked.parts[kind].items]
            case "webhooks":
                items = looked.parts[kind].items
                value[kind] = [{key: one for key, one in item.items() if key != "sign_key"} for item in items]
            case _:
                value[kind] = list(looked.parts[kind].items)
    return value | {"incomplete": incomplete(looked.problems)}
