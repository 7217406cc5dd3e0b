"""Template types with their data fields, and templates."""

from __future__ import annotations

import re
from typing import Any

from pydantic import Field

from oneflow_tui.models.base import Remote, Text, Whole

FIELD_ATTRIBUTES = ("name", "description", "placeholder", "value")
"""What a data field has besides its custom_id."""

DEFAULT_FIELD_LIMIT = 150
"""Data fields in a template type; Oneflow Support raises it on request. Source: partner guide."""

VALUE_LIMIT = 1024
"""Characters in a field's value. Source: developer documentation, "data field"."""


class DataField(Remote):
    """A data field of a template type. null equals the empty string."""

    custom_id: str
    id: int | None = None
    name: Text = ""
    description: Text = ""
    placeholder: Text = ""
    value: Text = ""
    active: bool | None = None
    source: str = "user"

    @property
    def is_system(self) -> bool:
        """System fields are Oneflow's own: never changed, always sent back."""
        return self.source == "system"


class TemplateType(Remote):
    """A template type (older: template group; newer: integration blueprint)."""

    id: int
    name: Text = ""
    description: Text = ""
    extension_type: str | None = None
    created_time: str | None = None


class Template(Remote):
    """One of GET /templates."""

    id: int
    name: Text = ""
    template_active: bool | None = None
    template_type: dict[str, Any] | None = None
    links: Whole = Field(default_factory=dict, alias="_links")
    workspaces: list[dict[str, Any]] | None = None

    @property
    def template_type_id(self) -> int | None:
        """The template type that it carries, from the object or from its link; None where it carries none."""
        if self.template_type and isinstance(self.template_type.get("id"), int):
            return int(self.template_type["id"])
        link = self.links.get("template_type")
        href = link.get("href") if isinstance(link, dict) else None
        found = re.search(r"/template_types/(\d+)/?$", href) if isinstance(href, str) else None
        return int(found.group(1)) if found else None
