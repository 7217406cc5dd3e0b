"""The small words that shapes are made of."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

COMPONENTS: dict[str, Schema] = {}
"""Every named shape, for the document."""

ID: Schema = {"type": "integer", "minimum": 0, "format": "int64"}
TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
TIME: Schema = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\+0000|\+00:00|Z)$",
    "description": "A time in UTC. The documentation writes +0000, captured answers +00:00.",
}
ANYTHING: Schema = {}
HREF: Schema = {"type": "object", "required": ["href"], "properties": {"href": {"type": ["string", "null"]}}}


def nullable(schema: Schema) -> Schema:
    """The same, or null."""
    if isinstance(schema.get("type"), str):
        both = schema | {"type": [schema["type"], "null"]}
        return both | {"enum": [*schema["enum"], None]} if "enum" in schema else both
    return {"anyOf": [schema, {"type": "null"}]}


def rows(schema: Schema, **more: Any) -> Schema:
    """A list of these."""
    return {"type": "array", "items": schema, **more}


def shape(needed: Schema, optional: Schema | None = None, **more: Any) -> Schema:
    """An object that has all the needed keys and may have the optional ones; further keys are always possible."""
    return {"type": "object", "required": sorted(needed), "properties": needed | (optional or {}), **more}


def named(name: str, schema: Schema) -> Schema:
    """Gives a shape a name of its own in the document, and returns what refers to it."""
    COMPONENTS[name] = schema
    return {"$ref": f"#/components/schemas/{name}"}


def links(*names: str) -> Schema:
    """The ``_links`` of an object."""
    return shape(dict.fromkeys(names, HREF))


def page_of(name: str, schema: Schema) -> Schema:
    """The envelope of a list."""
    return named(
        f"{name}Page",
        shape(
            {
                "_links": links("self", "next", "previous"),
                "count": {"type": "integer", "minimum": 0, "description": "How many there are in all."},
                "data": rows(schema, maxItems=100),
            }
        ),
    )


NOTHING = named("Nothing", {"type": "object", "maxProperties": 0})
"""An empty object."""
