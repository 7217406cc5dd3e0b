"""Template types, their data fields, and templates."""

from __future__ import annotations

from oneflow_tui.sandbox.shapes.words import (
    FLAG,
    HREF,
    ID,
    TEXT,
    TIME,
    Schema,
    links,
    named,
    nullable,
    rows,
    shape,
)

LONGEST_VALUE = 1024  # characters
MOST_FIELDS = 150
MOST_SENT = 1000  # in one request, whatever the limit of the account has been raised to

DATA_FIELD = named(
    "DataField",
    shape(
        {
            "_links": links("template_type"),
            "active": FLAG,
            "custom_id": TEXT,
            "description": TEXT,
            "id": ID,
            "name": TEXT,
            "placeholder": TEXT,
            "source": {"type": "string", "enum": ["user", "system"]},
            "value": {"type": "string", "maxLength": LONGEST_VALUE},
        }
    ),
)
DATA_FIELDS = named("DataFields", shape({"data_fields": rows(DATA_FIELD)}))

_BRIEF: Schema = {
    "created_time": TIME,
    "description": TEXT,
    "extension_type": nullable(TEXT),
    "id": ID,
    "name": TEXT,
    "updated_time": TIME,
}
BRIEF_TYPE = named("BriefTemplateType", shape(_BRIEF))
LISTED_TYPE = named(
    "ListedTemplateType",
    shape(
        _BRIEF | {"_links": links("self")},
        {"active": FLAG, "data_fields": rows(DATA_FIELD)},
        description="Whether items of the list carry their data fields is unknown: never rely on it.",
    ),
)
TEMPLATE_TYPE = named(
    "TemplateType", shape(_BRIEF | {"_links": links("self"), "data_fields": rows(DATA_FIELD)}, {"active": FLAG})
)

_METHOD = shape({"name": TEXT, "preferred": FLAG})
_REACHED = shape({"name": TEXT, "preferred": FLAG, "required_participant_attributes": rows(TEXT)})
OPTIONS = named(
    "AvailableOptions",
    shape(
        {
            "can_receive_attachments": FLAG,
            "can_receive_expanded_pdf": FLAG,
            "can_receive_products": FLAG,
            "delivery_channels": rows(_REACHED),
            "sign_methods": rows(_METHOD),
            "two_step_authentication_methods": rows(_REACHED),
        }
    ),
)
TAG_OF = shape({"id": ID, "name": TEXT})
TEMPLATE = named(
    "Template",
    shape(
        {
            "_links": shape({"self": HREF, "template_type": HREF}),
            "available_options": OPTIONS,
            "created_time": TIME,
            "id": ID,
            "name": TEXT,
            "tags": rows(TAG_OF),
            "template_type": nullable(BRIEF_TYPE),
            "updated_time": TIME,
        },
        {
            "configuration": shape(
                {
                    "default_creator_roles": shape(
                        {"_permissions": {"type": "object"}, "organizer": FLAG, "signatory": FLAG}
                    )
                }
            ),
            "template_active": FLAG,
            "workspaces": rows(shape({"id": ID, "name": TEXT})),
        },
    ),
)

NEW_TYPE = shape(
    {"name": {"type": "string", "minLength": 1, "pattern": r"\S", "x-complaint": "Must not be empty."}},
    {"description": {"type": ["string", "null"]}},
    examples=[{"name": "Acme CRM deal", "description": "Contracts made from a deal"}],
)
_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
PUT_FIELDS = shape(
    {
        "data_fields": rows(
            shape(
                {
                    "custom_id": {
                        "type": "string",
                        "minLength": 1,
                        "pattern": r"\S",
                        "x-complaint": "Must not be empty.",
                    }
                },
                {
                    "name": _TEXT_OR_NULL,
                    "description": _TEXT_OR_NULL,
                    "placeholder": _TEXT_OR_NULL,
                    "value": _TEXT_OR_NULL | {"maxLength": LONGEST_VALUE},
                },
            ),
            maxItems=MOST_SENT,
            description="The whole set: a field that is missing here is removed from the type and from every template "
            "that carries it. Each custom_id may stand here once.",
        )
    },
    examples=[
        {
            "data_fields": [
                {
                    "custom_id": "customer_name",
                    "name": "Customer name",
                    "description": "",
                    "placeholder": "Acme AB",
                    "value": "",
                }
            ]
        }
    ],
)
