"""What attributes the resources have: after RFC 7643, as far as the account keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oneflow_tui.sandbox.shapes.scim import GROUP_SCHEMA, NAME_PARTS, USER_SCHEMA

Kind = Literal["text", "exact", "flag", "time", "complex"]
"""How values compare: "text" without regard to case, "exact" with it. Complex ones have parts."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute, or a part (sub-attribute) of one."""

    name: str
    kind: Kind = "text"
    many: bool = False
    """Whether it is a list."""
    needed: bool = False
    """Whether it may not be taken away."""
    fixed: bool = False
    """Whether only the account itself writes it."""
    parts: tuple[Attribute, ...] = ()

    def part(self, name: str) -> Attribute | None:
        """The part of this name, however it is written."""
        return _named(self.parts, name)


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean: in a resource, or inside the brackets of a path."""

    attributes: tuple[Attribute, ...] = ()
    schema: str = ""
    """The URN that may stand before a name."""

    def find(self, name: str, schema: str | None = None) -> Attribute | None:
        """The attribute of this name, however it is written."""
        if schema is not None and schema.lower() != self.schema.lower():
            return None
        return _named(self.attributes, name)


def _named(attributes: tuple[Attribute, ...], name: str) -> Attribute | None:
    return next((one for one in attributes if one.name.lower() == name.lower()), None)


def _several(name: str) -> Attribute:
    """A list of values that each have a type, as e-mails and phone numbers are."""
    parts = (Attribute("value"), Attribute("display"), Attribute("type"), Attribute("primary", "flag"))
    return Attribute(name, "complex", many=True, parts=parts)


_COMMON = (
    Attribute("schemas", "exact", many=True, needed=True, fixed=True),
    Attribute("id", "exact", needed=True, fixed=True),
    Attribute("externalId", "exact"),
    Attribute(
        "meta",
        "complex",
        needed=True,
        fixed=True,
        parts=(
            Attribute("resourceType", "exact", fixed=True),
            Attribute("created", "time", fixed=True),
            Attribute("lastModified", "time", fixed=True),
            Attribute("location", "exact", fixed=True),
        ),
    ),
)
USER = Scope(
    (
        *_COMMON,
        Attribute("userName", needed=True),
        Attribute("displayName", needed=True),
        Attribute("active", "flag"),
        Attribute("title"),
        Attribute("locale"),
        Attribute("name", "complex", parts=tuple(Attribute(part) for part in NAME_PARTS)),
        _several("emails"),
        _several("phoneNumbers"),
        _several("roles"),
    ),
    USER_SCHEMA,
)
GROUP = Scope(
    (
        *_COMMON,
        Attribute("displayName", needed=True),
        Attribute(
            "members",
            "complex",
            many=True,
            parts=(
                Attribute("value", fixed=True),
                Attribute("display", fixed=True),
                Attribute("type", fixed=True),
                Attribute("$ref", "exact", fixed=True),
            ),
        ),
    ),
    GROUP_SCHEMA,
)
