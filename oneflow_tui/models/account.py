"""The account, its token, its workspaces and users."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator

from oneflow_tui.models.base import Remote


class Account(Remote):
    """GET /accounts/me. Source: developer documentation, "authentication and authorization"."""

    id: int
    name: str = ""
    country_code: str | None = None
    created_time: str | None = None
    token_info: dict[str, Any] = Field(default_factory=dict)

    @field_validator("token_info", mode="before")
    @classmethod
    def _null_is_empty(cls, value: object) -> object:
        return {} if value is None else value

    @property
    def token_kind(self) -> str:
        """ "custom", the key of an integration extension, or "" where the answer does not tell."""
        integration = self.token_info.get("integration")
        key = integration.get("key") if isinstance(integration, dict) else None
        return key if isinstance(key, str) else ""


class Workspace(Remote):
    """One of GET /workspaces."""

    id: int
    name: str = ""
    description: str | None = None


class User(Remote):
    """One of GET /users."""

    id: int
    email: str = ""
    name: str = ""
    title: str | None = None
    active: bool = True
    is_admin: bool | None = None
    state: str | None = None

    @property
    def address(self) -> str:
        """The e-mail as it is compared: case-folded."""
        return self.email.strip().casefold()
