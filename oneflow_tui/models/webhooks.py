"""Webhooks, their filters, and the events that are known."""

from __future__ import annotations

from typing import Any

from pydantic import AliasChoices, Field

from oneflow_tui.models.base import Remote, Text

KNOWN_EVENTS = (
    "contract:publish",
    "contract:sign",
    "contract:decline",
    "contract:delete",
    "contract:content_update",
    "contract:signature_reset",
    "contract:signing_period_expire",
    "contract:signing_period_revive",
    "contract:lifecycle_state:start",
    "contract:lifecycle_state:end",
    "contract:lifecycle_state:new_period",
    "contract:lifecycle_state:cancel",
    "contract:lifecycle_state:terminate",
    "participant:create",
    "participant:delete",
    "participant:first_visit",
    "participant:sign",
    "participant:decline",
    "party:delete",
    "data_field:update",
)
"""The list is open: Oneflow may know more. Source: developer documentation, "webhook type"."""

URL_LIMIT = 1000
"""Characters in a callback URL."""


class Webhook(Remote):
    """One of GET /webhooks. The sign key never comes back."""

    id: int = Field(validation_alias=AliasChoices("webhook_id", "id"))
    callback_url: Text = ""
    filters: list[dict[str, Any]] | None = None
    template_group_id: int | None = None

    def _values(self, kind: str) -> tuple[Any, ...]:
        found: list[Any] = []
        for one in self.filters or ():
            rules = one.get("filter_rules")
            for rule in rules if isinstance(rules, list) else ():
                if isinstance(rule, dict) and rule.get("type") == kind and isinstance(rule.get("values"), list):
                    found.extend(rule["values"])
        return tuple(found)

    @property
    def events(self) -> tuple[str, ...]:
        """The event names that it is limited to; empty: all."""
        return tuple(str(value) for value in self._values("EVENT_TYPE"))

    @property
    def workspace_ids(self) -> tuple[int, ...]:
        """The workspaces that it is limited to; empty: all."""
        return tuple(value for value in self._values("WORKSPACE") if isinstance(value, int))

    @property
    def is_plain(self) -> bool:
        """Whether its filters are at most one, which is what this tool writes; several combine in a way not known."""
        return len(self.filters or ()) <= 1
