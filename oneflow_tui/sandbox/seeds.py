"""What the account holds at first."""

from __future__ import annotations

from typing import Any

VERSION = 1
SEEDS = ("new", "ready")
TOKEN = "sandbox-0000-1111-2222-3333-4444-5555-66"  # noqa: S105 - opens nothing but a sandbox
SCIM_TOKEN = "sandbox-scim-0000-1111-2222-3333-4444-55"  # noqa: S105
USER_EMAIL = "ada@nordlys.example"

_MADE = "2026-01-12T08:30:00+0000"
_COMPANY = {"name": "Nordlys AB", "registration_number": "556677-8899", "country_code": "SE"}
_WORKSPACES = (("Sales", "Offers and orders"), ("Legal", "Reviewed by counsel"), ("HR", ""))
_USERS = (
    ("Ada Lovelace", USER_EMAIL, True, True, "Chief engineer", "+46701234567"),
    ("Grace Hopper", "grace@nordlys.example", True, True, "Head of operations", ""),
    ("Edsger Dijkstra", "edsger@nordlys.example", False, True, "Account manager", ""),
    ("Barbara Liskov", "barbara@nordlys.example", False, True, "Counsel", "+46707654321"),
    ("Alan Turing", "alan@nordlys.example", False, False, "", ""),
)
_TEMPLATES = (
    ("Sales agreement", (0,)),
    ("Order form", (0,)),
    ("Non-disclosure agreement", (0, 1)),
    ("Employment contract", (2,)),
    ("Service agreement", (1,)),
)


def seed_state(seed: str) -> dict[str, Any]:
    """The state of a seed; the same at each call."""
    account_id = 10001
    workspaces = [
        {"id": 10101 + at, "name": name, "description": description, "created_time": _MADE, "updated_time": _MADE}
        for at, (name, description) in enumerate(_WORKSPACES)
    ]
    users = [
        {
            "id": 10201 + at,
            "name": name,
            "email": email,
            "is_admin": is_admin,
            "active": active,
            "state": "active" if active else "inactive",
            "title": title,
            "phone_number": phone_number,
        }
        for at, (name, email, is_admin, active, title, phone_number) in enumerate(_USERS)
    ]
    templates: list[dict[str, Any]] = [
        {
            "id": 10301 + at,
            "name": name,
            "active": True,
            "workspace_ids": [workspaces[number]["id"] for number in numbers],
            "template_type_id": None,
            "data_fields": {},
            "created_time": _MADE,
            "updated_time": _MADE,
        }
        for at, (name, numbers) in enumerate(_TEMPLATES)
    ]
    return {
        "version": VERSION,
        "last_id": 20000,
        "account": {"id": account_id, **_COMPANY, "created_time": _MADE, "updated_time": _MADE},
        "extension_on": seed == "ready",
        "workspaces": workspaces,
        "users": users,
        "invitations": [],
        "template_types": [],
        "templates": templates,
        "webhooks": [],
        "contracts": [],
    }
