"""What the walks make, as literals, and the check that the account holds just that."""

from __future__ import annotations

from typing import Any

from tests.e2e.plain import Plain

FIELDS = (
    ("customer_name", "Customer name", "The company that signs", "Acme AB", ""),
    ("org_number", "Registration number", "", "556677-8899", ""),
    ("Kontaktperson", "Kontaktperson", "Åsa eller Örjan", "", ""),
    ("per--org-nr", "Per org nr", "", "", "0"),
    ("contact_email", "Contact e-mail", "", "ada@example.com", ""),
    ("contact_phone", "Contact phone", "E.164", "+46701234567", ""),
    ("street", "Street", "", "", ""),
    ("city", "City", "", "Göteborg", ""),
    ("deal_value", "Deal value", "Without VAT", "10000", "0"),
    ("currency", "Currency", "ISO 4217", "SEK", "SEK"),
    ("vat", "VAT", "", "25 %", ""),
    ("terms", "Terms", 'Says "30 days"', "", "30 days"),
    ("start_date", "Start date", "", "2027-01-01", ""),
    ("end_date", "End date", "", "", ""),
    ("notice_period", "Notice period", "In months", "3", "3"),
    ("renews", "Renews", "A checkbox", "", "1"),
    ("price", "Price", "", "", ""),
    ("owner", "Owner", "", "", ""),
    ("契約", "契約", "Agreement", "", ""),
    ("last", "Last", "", "", "end"),
)
"""custom_id, name, description, placeholder, value: 12 for the first type, 8 for the second."""

PEOPLE = {
    "margaret@acme.example": "Margaret Hamilton",
    "katherine@acme.example": "",
    "radia@acme.example": "Radia Perlman",
}


def rows_of(fields: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [
        tuple(field[key] or "" for key in ("custom_id", "name", "description", "placeholder", "value"))
        for field in fields
        if field["source"] != "system"
    ]


def filter_of(webhook: dict[str, Any]) -> dict[str, list[Any]]:
    """The one filter, as rule type → values."""
    filters = webhook["filters"] or []
    assert len(filters) <= 1, filters
    return {rule["type"]: rule["values"] for one in filters for rule in one["filter_rules"]}


def check_account(plain: Plain) -> None:
    """2 types, 20 fields, 2 webhooks with filters, 3 people: each there once, with the values that were typed."""
    types = {one["name"]: one for one in plain.all("/template_types")}
    assert sorted(types) == ["Acme CRM deal", "Acme CRM renewal"]
    deal, renewal = types["Acme CRM deal"]["id"], types["Acme CRM renewal"]["id"]
    assert types["Acme CRM deal"]["description"] == "Contracts made from a deal"
    assert rows_of(plain.fields(deal)) == list(FIELDS[:12])
    assert rows_of(plain.fields(renewal)) == list(FIELDS[12:])
    webhooks = {one["callback_url"]: one for one in plain.get("/webhooks")["data"]}
    assert len(plain.get("/webhooks")["data"]) == len(webhooks) == 2
    first, second = webhooks["https://crm.example.com/oneflow"], webhooks["https://crm.example.com/people"]
    assert first["template_group_id"] == deal
    assert filter_of(first) == {"EVENT_TYPE": ["contract:publish", "contract:sign"], "WORKSPACE": [10101]}
    assert second["template_group_id"] is None
    assert filter_of(second)["EVENT_TYPE"] == ["participant:sign"]
    assert sorted(filter_of(second)["WORKSPACE"]) == [10102, 10103]
    there = [(one["email"], one["name"]) for one in plain.all("/users") if one["email"].endswith("@acme.example")]
    assert sorted(email for email, _ in there) == sorted(PEOPLE)
    assert all(PEOPLE[email] in (name, "") for email, name in there), there
    carried = {one["template_type"]["id"] for one in plain.all("/templates") if one["template_type"]}
    assert carried == {deal, renewal}
