"""People as SCIM tells them."""

from __future__ import annotations

from pydantic import Field, field_validator

from oneflow_tui.models.base import Remote


class Invited(Remote):
    """One of GET /Users of SCIM 2.0. Source: developer documentation, "SCIM users"."""

    id: str
    email: str = Field(default="", alias="userName")
    name: str = Field(default="", alias="displayName")
    title: str = ""
    active: bool = True

    @field_validator("id", mode="before")
    @classmethod
    def _number_is_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value

    @field_validator("email", "name", "title", mode="before")
    @classmethod
    def _null_is_empty(cls, value: object) -> object:
        return "" if value is None else value

    @property
    def address(self) -> str:
        """The e-mail as it is compared: case-folded."""
        return self.email.strip().casefold()
