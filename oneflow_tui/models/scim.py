"""People as SCIM tells them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from oneflow_tui.models.base import Remote, Text, objects_inside

_Id = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]


class Invited(Remote):
    """One of GET /Users of SCIM 2.0. Source: developer documentation, "SCIM users"."""

    id: _Id
    email: Text = Field(default="", alias="userName")
    name: Text = Field(default="", alias="displayName")
    title: Text = ""
    active: bool = True

    @property
    def address(self) -> str:
        """The e-mail as it is compared: case-folded."""
        return self.email.strip().casefold()


class ScimGroup(Remote):
    """One of GET /Groups of SCIM 2.0."""

    id: _Id
    name: Text = Field(default="", alias="displayName")

    @property
    def member_ids(self) -> tuple[str, ...]:
        """The SCIM ids of its members."""
        return tuple(str(one.get("value", "")) for one in objects_inside(self.raw, "members"))
