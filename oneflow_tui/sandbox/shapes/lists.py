"""Contacts, folders, tags, and the log of calls."""

from __future__ import annotations

from oneflow_tui.sandbox.shapes.words import FLAG, ID, TEXT, TIME, named, nullable, rows, shape

CONTACT = named(
    "Contact",
    shape(
        {
            "company_name": TEXT,
            "company_registration_number": TEXT,
            "country_code": TEXT,
            "created_time": TIME,
            "date_of_birth": nullable({"type": "string", "format": "date"}),
            "email": TEXT,
            "id": ID,
            "name": TEXT,
            "notes": TEXT,
            "phone_number": TEXT,
            "title": TEXT,
            "updated_time": TIME,
            "workspace_id": ID,
        }
    ),
)
FOLDER = named(
    "Folder",
    shape(
        {
            "_permissions": {"type": "object"},
            "id": ID,
            "name": TEXT,
            "parent_id": nullable(ID),
            "path": rows(TEXT),
            "workspace_id": ID,
        }
    ),
)
TAG = named(
    "Tag",
    shape(
        {
            "created_time": TIME,
            "id": ID,
            "is_global": FLAG,
            "name": TEXT,
            "shared_workspaces": rows(TEXT),
            "system": FLAG,
            "updated_time": TIME,
        }
    ),
)
LOG_ENTRY = named(
    "LogEntry",
    shape(
        {
            "api_version": {"type": "integer"},
            "integration_key": TEXT,
            "request_body": {"type": ["string", "object"]},
            "request_duration": {"type": "integer", "minimum": 0, "description": "In milliseconds."},
            "request_endpoint": TEXT,
            "request_headers": {"type": "object", "additionalProperties": TEXT},
            "request_id": TEXT,
            "request_method": TEXT,
            "request_path": TEXT,
            "request_time": TIME,
            "response_body": {"type": ["string", "object"]},
            "response_code": {"type": "integer"},
        },
        description="Tokens are left out, and of a body only its beginning is kept.",
    ),
)
