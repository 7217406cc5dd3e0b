"""The users and groups of SCIM 2.0."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.shapes.words import ANYTHING, FLAG, TEXT, Schema, named, nullable, rows, shape

USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
LIST_RESPONSE = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
LARGEST_PAGE = 100
MOST_SENT = 1000
"""Of a list that is sent, but for the members of a group."""
MOST_MEMBERS = 10_000
NAME_PARTS = ("formatted", "familyName", "givenName", "middleName", "honorificPrefix", "honorificSuffix")

_ID: Schema = {"type": "string", "pattern": "^[0-9]{1,18}$"}
_TIME: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
_NULLABLE = nullable(TEXT)
_FILLED: Schema = {"type": "string", "minLength": 1, "pattern": r"\S", "x-complaint": "Must not be empty."}
_EMAIL: Schema = {"type": "string", "pattern": r"^[^@\s]+@[^@\s]+$", "x-complaint": "Not an email address."}
_LOCALE: Schema = {"type": "string", "pattern": "^[A-Za-z]{2}$", "maxLength": 2, "x-complaint": "Not two letters."}


def _schemas(urn: str) -> Schema:
    return rows(TEXT, maxItems=MOST_SENT, contains={"const": urn}, **{"x-complaint": f"Must hold {urn}."})


def _meta(kind: str) -> Schema:
    return shape({"resourceType": {"const": kind}, "created": _TIME, "lastModified": _TIME, "location": TEXT})


_SEVERAL = shape({"value": TEXT}, {"display": TEXT, "type": TEXT, "primary": FLAG})
USER = named(
    "ScimUser",
    shape(
        {
            "schemas": _schemas(USER_SCHEMA),
            "id": _ID,
            "userName": TEXT,
            "displayName": TEXT,
            "active": FLAG,
            "locale": _LOCALE,
            "emails": rows(_SEVERAL),
            "meta": _meta("User"),
        },
        {
            "externalId": TEXT,
            "title": TEXT,
            "name": shape({}, dict.fromkeys(NAME_PARTS, TEXT)),
            "phoneNumbers": rows(_SEVERAL, maxItems=1),
            "roles": rows(shape({}, {"value": TEXT, "display": TEXT, "type": TEXT, "primary": FLAG})),
        },
        description="What has no value is left out.",
    ),
)
GROUP = named(
    "ScimGroup",
    shape(
        {
            "schemas": _schemas(GROUP_SCHEMA),
            "id": _ID,
            "displayName": TEXT,
            "meta": _meta("Group"),
        },
        {
            "externalId": TEXT,
            "members": rows(shape({"value": _ID, "display": TEXT, "type": {"const": "User"}, "$ref": TEXT})),
        },
        description="What has no value is left out.",
    ),
)


def list_of(name: str, schema: Schema) -> Schema:
    """The envelope of a list."""
    number: Schema = {"type": "integer", "minimum": 0}
    return named(
        f"{name}List",
        shape(
            {
                "schemas": _schemas(LIST_RESPONSE),
                "totalResults": number | {"description": "How many there are in all."},
                "startIndex": {"type": "integer", "minimum": 1},
                "itemsPerPage": number,
                "Resources": rows(schema, maxItems=LARGEST_PAGE),
            }
        ),
    )


_PARTS: dict[str, Schema] = {"display": _NULLABLE, "type": _NULLABLE, "primary": nullable(FLAG)}
_PHONE = shape({"value": TEXT}, _PARTS | {"type": {"type": ["string", "null"], "enum": ["work", None]}})
_ROLE: Schema = {"type": ["string", "object"], "properties": _PARTS | {"value": _NULLABLE}}
_OPTIONAL: dict[str, Any] = {
    "externalId": _NULLABLE,
    "title": _NULLABLE,
    "name": nullable(shape({}, dict.fromkeys(NAME_PARTS, _NULLABLE))),
    "emails": nullable(
        rows(
            shape({"value": TEXT}, _PARTS),
            maxItems=MOST_SENT,
            description="Kept. The address itself is the userName.",
        )
    ),
    "phoneNumbers": nullable(rows(_PHONE, maxItems=1)),
    "roles": nullable(
        rows(_ROLE, maxItems=MOST_SENT, description="Words, or objects of them; administrator makes the user one.")
    ),
}
_USER_NEEDS: dict[str, Any] = {
    "schemas": _schemas(USER_SCHEMA),
    "userName": _EMAIL | {"description": "The email address; no two users share one, whatever their case."},
    "displayName": _FILLED,
}
_USER_EXAMPLE: dict[str, Any] = {
    "schemas": [USER_SCHEMA],
    "userName": "kay@nordlys.example",
    "displayName": "Alan Kay",
    "active": True,
    "locale": "en",
    "title": "Fellow",
    "externalId": "hr-1940",
    "roles": [{"value": "user"}],
    "phoneNumbers": [{"value": "+46701112233", "type": "work"}],
}
NEW_USER = shape(
    _USER_NEEDS, {"active": nullable(FLAG), "locale": nullable(_LOCALE), **_OPTIONAL}, examples=[_USER_EXAMPLE]
)
PUT_USER = shape(_USER_NEEDS | {"active": FLAG, "locale": _LOCALE}, _OPTIONAL, examples=[_USER_EXAMPLE])

NEW_GROUP = shape(
    {"schemas": _schemas(GROUP_SCHEMA), "displayName": _FILLED},
    {
        "externalId": _NULLABLE,
        "members": nullable(rows(shape({"value": _ID | {"description": "The id of a user."}}), maxItems=MOST_MEMBERS)),
    },
    examples=[
        {
            "schemas": [GROUP_SCHEMA],
            "displayName": "Sales team",
            "members": [{"value": "10201"}, {"value": "10203"}],
        }
    ],
)


def _patch(*examples: list[dict[str, Any]]) -> Schema:
    operation = shape(
        {
            "op": {
                "type": "string",
                "pattern": "^([Aa][Dd][Dd]|[Rr][Ee][Pp][Ll][Aa][Cc][Ee]|[Rr][Ee][Mm][Oo][Vv][Ee])$",
                "x-complaint": "Must be one of add, replace, remove.",
            }
        },
        {"path": TEXT, "value": ANYTHING},
    )
    return shape(
        {"schemas": _schemas(PATCH_OP), "Operations": rows(operation, minItems=1, maxItems=MOST_SENT)},
        description="RFC 7644, section 3.5.2: all operations are done in order, or none.",
        examples=[{"schemas": [PATCH_OP], "Operations": operations} for operations in examples],
    )


PATCH_USER = _patch(
    [{"op": "replace", "path": "title", "value": "Fellow"}],
    [{"op": "replace", "value": {"active": True, "locale": "sv"}}],
    [{"op": "add", "path": 'emails[type eq "home"].value', "value": "kay@home.example"}],
)
PATCH_GROUP = _patch(
    [{"op": "add", "path": "members", "value": [{"value": "10202"}]}],
    [{"op": "replace", "value": {"displayName": "Sales"}}],
    [{"op": "remove", "path": "members"}],
)
