"""More than can be read: 20,150 contracts of which 20,000 can be reached, 200 templates, 60 template types of 150 data
fields, 500 users. What is alike is one object here: the store copies what it changes."""

from __future__ import annotations

import itertools
from sys import intern

from oneflow_tui.sandbox.contracts.making import new_fields
from oneflow_tui.sandbox.seeds import Seeded, new, pasts, typical
from oneflow_tui.sandbox.store import Json

CONTRACTS, TEMPLATES, TYPES, FIELDS, USERS = 20150, 200, 60, 150, 500
_KINDS = ("signed", "signed", "signed", "pending", "signed", "declined", "overdue", "ended", "draft", "half")
_CARRIED = 3  # data fields of a contract: they were made when their types had few
_DAYS = 120
_GIVEN = ("Ada", "Bo", "Cai", "Disa", "Ebba", "Finn", "Gro", "Hedda", "Ivar", "Juni")
_FAMILY = ("Aas", "Berg", "Dahl", "Ek", "Falk", "Holm", "Krog", "Lund", "Moe", "Strand")


def seeded() -> Seeded:
    """The objects by kind."""
    state = typical.seeded()
    numbers = itertools.count(100_001)
    _types(state, numbers)
    _templates(state, numbers)
    for at in range(USERS - len(state["users"])):
        name = f"{_GIVEN[at % 10]} {_FAMILY[at // 10 % 10]}"
        email = f"{name.lower().replace(' ', '.')}.{at}@nordlys.example"
        state["users"].append(new.user(next(numbers), name, email, at % 50 == 0, at % 25 != 24))
    _contracts(state, numbers)
    state["counter"][0]["last"] = next(numbers)
    return state


def _types(state: Seeded, numbers: itertools.count[int]) -> None:
    """The types of the typical account filled up, and more of them."""
    types = state["template_types"]
    for at in range(TYPES - len(types)):
        types.append(typical.template_type(next(numbers), f"Integration {at + 3:02}", "", (), ()))
    for one in types:
        lacking = range(len(one["data_fields"]) + 1, FIELDS + 1)
        rows = ((intern(f"field_{at:03}"), intern(f"Field {at}"), "", "", "") for at in lacking)
        one["data_fields"] += typical.template_type(0, "", "", rows, numbers)["data_fields"]


def _templates(state: Seeded, numbers: itertools.count[int]) -> None:
    """Templates of all types, ten of them inactive."""
    types, templates = state["template_types"], state["templates"]
    workspaces = [one["id"] for one in state["workspaces"]]
    values = {one["id"]: {field["custom_id"]: field["value"] for field in one["data_fields"]} for one in types}
    for at in range(TEMPLATES - len(templates)):
        made = new.template(next(numbers), f"Template {at + 6:03}", [workspaces[at % 3]])
        made["active"] = at % 20 != 19
        made["template_type_id"] = types[at % TYPES]["id"]
        templates.append(made)
    for template in templates:
        if template["template_type_id"] is not None:
            template["data_fields"] = values[template["template_type_id"]]


def _contracts(state: Seeded, numbers: itertools.count[int]) -> None:
    """Contracts in the order in which they were made, the newest ones last."""
    contracts = state["contracts"]
    types = {one["id"]: one for one in state["template_types"]}
    templates = [one for one in state["templates"] if one["active"] and one["template_type_id"] is not None]
    times = [pasts.days(12 + at) for at in range(_DAYS)]
    customers = [typical.customer(at) for at in range(12)]

    def take() -> int:
        return next(numbers)

    fields = {
        one["id"]: new_fields(take, new.MADE, types[one["template_type_id"]]["data_fields"][:_CARRIED], {})
        for one in templates
    }
    senders = [pasts.sender(take, one[0]) for one in times]
    missing = CONTRACTS - len(contracts)
    for at in range(missing):
        template, day = templates[at % len(templates)], at * _DAYS // missing
        kind = _KINDS[at % 10]
        row: Json = customers[at % 4 * 3 + 2 if kind == "half" else at % 12]
        one = pasts.contract(
            take,
            kind,
            times[day],
            template,
            row,
            name=f"Contract {at + 13}",
            workspace_id=template["workspace_ids"][0],
            me=senders[day],
        )
        one["data_fields"] = fields[template["id"]]
        contracts.append(one)
