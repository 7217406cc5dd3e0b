"""A company that has done nothing yet: three workspaces, five templates, users; the extension is off."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.seeds import USER_EMAIL, Seeded

MADE = "2026-01-12T08:30:00+0000"
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


def seeded() -> Seeded:
    """The objects by kind."""
    times = {"created_time": MADE, "updated_time": MADE}
    workspaces: list[dict[str, Any]] = [
        {"id": 10101 + at, "name": name, "description": description, **times}
        for at, (name, description) in enumerate(_WORKSPACES)
    ]
    templates = [
        template(10301 + at, name, [workspaces[number]["id"] for number in numbers])
        for at, (name, numbers) in enumerate(_TEMPLATES)
    ]
    return {
        "counter": [{"id": 1, "last": 20000}],
        "switches": [{"id": 1}],
        "conditions": [
            {
                "id": 1,
                "template_types_on": False,
                "webhooks_on": True,
                "integration_extension": False,
                "plan": "enterprise",
                "field_limit": 150,
            }
        ],
        "account": [{"id": 10001, **_COMPANY, **times}],
        "workspaces": workspaces,
        "users": [user(10201 + at, *row) for at, row in enumerate(_USERS)],
        "templates": templates,
    }


def user(
    number: int, name: str, email: str, is_admin: bool, active: bool, title: str = "", phone_number: str = ""
) -> dict[str, Any]:
    """A user as the store keeps it."""
    return {
        "id": number,
        "name": name,
        "email": email,
        "is_admin": is_admin,
        "active": active,
        "state": "active" if active else "inactive",
        "title": title,
        "phone_number": phone_number,
    }


def template(number: int, name: str, workspace_ids: list[int]) -> dict[str, Any]:
    """An active template that carries no template type."""
    return {
        "id": number,
        "name": name,
        "active": True,
        "workspace_ids": workspace_ids,
        "template_type_id": None,
        "data_fields": {},
        "created_time": MADE,
        "updated_time": MADE,
    }
