"""The account, its workspaces and its users."""

from __future__ import annotations

from oneflow_tui.sandbox.shapes.words import FLAG, ID, TEXT, TIME, links, named, nullable, shape

ACCOUNT = named(
    "Account",
    shape(
        {
            "_links": links("self"),
            "country_code": {"type": "string", "pattern": "^[A-Z]{2}$"},
            "created_time": TIME,
            "id": ID,
            "name": TEXT,
            "registration_number": TEXT,
            "token_info": shape({"integration": shape({"id": nullable(ID), "key": TEXT})}),
            "updated_time": nullable(TIME),
        }
    ),
)
WORKSPACE = named(
    "Workspace",
    shape(
        {
            "_links": links("self"),
            "_permissions": shape({"contract:create": FLAG}),
            "company_name": TEXT,
            "country_code": TEXT,
            "created_time": TIME,
            "date_format": TEXT,
            "description": TEXT,
            "id": ID,
            "name": TEXT,
            "registration_number": TEXT,
            "updated_time": nullable(TIME),
        },
        {"type": TEXT},
    ),
)
USER = named(
    "User",
    shape(
        {
            "_links": links("self"),
            "active": FLAG,
            "email": TEXT,
            "id": ID,
            "is_admin": FLAG,
            "name": TEXT,
            "phone_number": TEXT,
            "state": TEXT,
            "title": TEXT,
        }
    ),
)
