"""A finished set-up: template types that active templates carry, webhooks, and contracts in every state."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from oneflow_tui.sandbox.contracts.making import LIFECYCLE, new_fields
from oneflow_tui.sandbox.seeds import Seeded, new, pasts
from oneflow_tui.sandbox.store import Json

SALES_TYPE, ORDER_TYPE = 10401, 10402
_SALES_FIELDS = (
    ("customer_name", "Customer name", "As the company register has it", "Acme AB", ""),
    ("org_number", "Organisation number", "", "556000-0000", ""),
    ("Kontaktperson", "Contact person", "Who to ask", "Eva Svensson", ""),
    ("contact_email", "Contact e-mail", "", "eva@acme.example", ""),
    ("invoice_address", "Invoice address", "", "Storgatan 1, 111 22 Stockholm", ""),
    ("start_date", "Start date", "YYYY-MM-DD", "2026-02-01", ""),
    ("contract_value", "Value", "Without tax", "120000", ""),
    ("currency", "Currency", "ISO 4217", "SEK", "SEK"),
    ("payment_terms", "Payment terms", "", "30 days", "30 days"),
    ("per--discount", "Discount in percent", "", "0", "0"),
    ("auto_renewal", "Renews by itself", "A checkbox: 0 or 1", "", "1"),
    ("contract_ref", "Reference", "Filled by Oneflow", "", ""),
)
_ORDER_FIELDS = (
    ("order_number", "Order number", "", "A-1001", ""),
    ("delivery_date", "Delivery date", "YYYY-MM-DD", "2026-03-01", ""),
)
_SYSTEM = ("contract_ref",)
_TAGS = ("Renewal", "Key account", "Nordics")
_FOLDERS = (("2026", 10101, None), ("First quarter", 10101, 10801), ("Reviewed", 10102, None))
_CUSTOMERS = (
    ("Fjord AS", "987654321", "NO", "Kari Nordmann", "kari@fjord.example", "+4740000001"),
    ("Sund ApS", "12345678", "DK", "Mette Hansen", "mette@sund.example", "+4530000002"),
    ("Järvi Oy", "1234567-8", "FI", "Aino Virtanen", "aino@jarvi.example", "+358400000003"),
    ("Acme AB", "556000-0000", "SE", "Eva Svensson", "eva@acme.example", "+46700000004"),
)
_RUNNING: Json = LIFECYCLE | {"type": "fixed", "start_date": "2026-02-01", "end_date": "2029-01-31"}
_CONTRACTS = (
    # kind, template, workspace
    ("draft", 10301, 10101),
    ("pending", 10301, 10101),
    ("signed", 10301, 10101),
    ("declined", 10301, 10101),
    ("overdue", 10301, 10101),
    ("half", 10301, 10101),
    ("ended", 10301, 10101),
    ("pending", 10302, 10101),
    ("signed", 10302, 10101),
    ("declined", 10302, 10101),
    ("signed", 10301, 10102),
    ("draft", 10302, 10101),
)


def seeded() -> Seeded:
    """The objects by kind."""
    state = new.seeded()
    state["conditions"][0]["template_types_on"] = True
    fields = itertools.count(11001)
    state["template_types"] = [
        template_type(SALES_TYPE, "Acme CRM deal", "Contracts made from a deal", _SALES_FIELDS, fields),
        template_type(ORDER_TYPE, "Acme CRM order", "Confirmations of an order", _ORDER_FIELDS, fields),
    ]
    for template, carried in zip(state["templates"], state["template_types"], strict=False):
        carry(template, carried)
    state["webhooks"] = [
        _webhook(10501, "https://crm.example.com/oneflow", SALES_TYPE, ["contract:publish", "contract:sign"]),
        _webhook(10502, "https://crm.example.com/oneflow/declined", None, ["contract:decline"], [10101]),
    ]
    times = {"created_time": new.MADE, "updated_time": new.MADE}
    state["tags"] = [
        {"id": 10701 + at, "name": name, "is_global": at == 0, "system": False, "shared_workspaces": [], **times}
        for at, name in enumerate(_TAGS)
    ]
    state["templates"][2]["tag_ids"] = [10702]
    state["folders"] = [
        {"id": 10801 + at, "name": name, "workspace_id": workspace, "parent_id": parent}
        for at, (name, workspace, parent) in enumerate(_FOLDERS)
    ]
    state["contacts"] = [
        {
            "id": 10901 + at,
            "name": person,
            "email": email,
            "workspace_id": 10102 if at == 3 else 10101,
            "company_name": company,
            "company_registration_number": number,
            "country_code": country,
            "date_of_birth": None,
            "notes": "",
            "phone_number": phone,
            "title": "",
            **times,
        }
        for at, (company, number, country, person, email, phone) in enumerate(_CUSTOMERS)
    ]
    state["contracts"] = _contracts(state)
    return state


def template_type(
    number: int, name: str, description: str, rows: Iterable[tuple[str, str, str, str, str]], ids: Iterable[int]
) -> Json:
    """A template type of the account's own, with these data fields."""
    return {
        "id": number,
        "name": name,
        "description": description,
        "extension_type": None,
        "created_time": new.MADE,
        "updated_time": new.MADE,
        "data_fields": [
            {
                "active": True,
                "custom_id": custom_id,
                "id": field_id,
                "source": "system" if custom_id in _SYSTEM else "user",
                "name": label,
                "description": about,
                "placeholder": placeholder,
                "value": value,
            }
            for (custom_id, label, about, placeholder, value), field_id in zip(rows, ids, strict=False)
        ],
    }


def carry(template: Json, carried: Json) -> None:
    """The template is of that type, and has its fields."""
    template["template_type_id"] = carried["id"]
    template["data_fields"] = {field["custom_id"]: field["value"] for field in carried["data_fields"]}


def customer(at: int) -> Json:
    """A company that contracts are made with; every third one has two who sign."""
    company, number, country, person, email, phone = _CUSTOMERS[at % len(_CUSTOMERS)]
    people = [{"name": person, "email": email, "phone_number": phone, "title": "Buyer"}]
    if at % 3 == 2:
        people.append({"name": "Nils Lind", "email": f"nils@{email.partition('@')[2]}", "title": "Manager"})
    return {"name": company, "identification_number": number, "country_code": country, "participants": people}


def _contracts(state: Seeded) -> list[Json]:
    numbers = itertools.count(12001)
    templates = {template["id"]: template for template in state["templates"]}
    types = {one["id"]: one for one in state["template_types"]}
    made = []
    for at, (kind, template_id, workspace_id) in enumerate(_CONTRACTS):
        template, row = templates[template_id], customer(at)
        one = pasts.contract(
            lambda: next(numbers),
            kind,
            pasts.days(at),
            template,
            row,
            name=f"{template['name']} with {row['name']}",
            workspace_id=workspace_id,
        )
        one["id"] = 10601 + at
        one["tag_ids"] = [10701 + at % 3] if at % 2 else []
        one["folder_id"] = 10802 if at in (2, 6) else None
        if kind == "signed":
            one["lifecycle"] = _RUNNING
        values = {
            "customer_name": row["name"],
            "org_number": row["identification_number"],
            "Kontaktperson": row["participants"][0]["name"],
            "contact_email": row["participants"][0]["email"],
            "contract_value": "120000",
            "order_number": f"A-{1001 + at}",
        }
        rows = types[template["template_type_id"]]["data_fields"]
        one["data_fields"] = new_fields(lambda: next(numbers), one["created_time"], rows, values)
        made.append(one)
    return made


def _webhook(
    number: int, url: str, template_type_id: int | None, events: list[str], workspaces: list[int] | None = None
) -> Json:
    rules: list[Json] = [{"type": "EVENT_TYPE", "values": events}]
    if workspaces:
        rules.append({"type": "WORKSPACE", "values": workspaces})
    return {
        "id": number,
        "callback_url": url,
        "filters": [{"filter_rules": rules}],
        "sign_key": "typical-sign-key",
        "template_group_id": template_type_id,
        "configuration": None,
    }
