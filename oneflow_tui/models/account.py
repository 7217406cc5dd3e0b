"""The account, its token, its workspaces and users."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from oneflow_tui.models.base import Remote, Text, Whole


class Account(Remote):
    """GET /accounts/me. Source: developer documentation, "authentication and authorization"."""

    id: int
    name: Text = ""
    country_code: str | None = None
    created_time: str | None = None
    token_info: Whole = Field(default_factory=dict)

    @property
    def token_kind(self) -> str:
        """ "custom", the key of an integration extension, or "" where the answer does not tell."""
        integration = self.token_info.get("integration")
        key = integration.get("key") if isinstance(integration, dict) else None
        return key if isinstance(key, str) else ""


class Workspace(Remote):
    """One of GET /workspaces."""

    id: int
    name: Text = ""
    description: str | None = None


class User(Remote):
    """One of GET /users."""

    id: int
    email: Text = ""
    name: Text = ""
    title: str | None = None
    active: Annotated[bool, BeforeValidator(lambda value: True if value is None else value)] = True
    is_admin: bool | None = None
    state: str | None = None

    @property
    def address(self) -> str:
        """The e-mail as it is compared: case-folded."""
        return self.email.strip().casefold()
