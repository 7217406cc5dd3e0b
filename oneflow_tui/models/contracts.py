"""Contracts, as far as the Test step needs them."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator

from oneflow_tui.models.base import Remote


class Contract(Remote):
    """One of GET /contracts."""

    id: int
    state: str | None = None
    private: dict[str, Any] = Field(default_factory=dict, alias="_private")

    @field_validator("private", mode="before")
    @classmethod
    def _null_is_empty(cls, value: object) -> object:
        return {} if value is None else value

    @property
    def name(self) -> str:
        name = self.private.get("name")
        return name if isinstance(name, str) else ""
