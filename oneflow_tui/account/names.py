"""The names of things by their ids, and what a webhook hears, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.models import Webhook
from oneflow_tui.setup.match import is_understood

EVENTS: dict[str, str] = {
    "contract:publish": "contract published",
    "contract:sign": "contract signed",
    "contract:decline": "contract declined",
    "contract:delete": "contract deleted",
    "contract:content_update": "contract text changed",
    "contract:signature_reset": "signatures reset",
    "contract:signing_period_expire": "signing period over",
    "contract:signing_period_revive": "signing period prolonged",
    "contract:lifecycle_state:start": "contract begins to run",
    "contract:lifecycle_state:end": "contract has run out",
    "contract:lifecycle_state:new_period": "contract goes on for a new period",
    "contract:lifecycle_state:cancel": "contract cancelled",
    "contract:lifecycle_state:terminate": "contract terminated",
    "participant:create": "participant added",
    "participant:delete": "participant removed",
    "participant:first_visit": "participant looked for the first time",
    "participant:sign": "participant signed",
    "participant:decline": "participant declined",
    "party:delete": "party removed",
    "data_field:update": "data field changed",
}
"""Known events in words; Oneflow may know more, which stand as they are."""


@dataclass(frozen=True, slots=True)
class Names:
    """Raw names by id, of what was read."""

    workspaces: Mapping[int, str] = field(default_factory=dict)
    template_types: Mapping[int, str] = field(default_factory=dict)
    templates: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, seen: AccountSeen) -> Names:
        return cls(
            {one.id: one.name for one in seen.workspaces or ()},
            {one.id: one.name for one in seen.template_types or ()},
            {one.id: one.name for one in seen.templates or ()},
        )

    def workspace(self, number: int | None) -> str:
        return _named(self.workspaces, number)

    def template_type(self, number: int | None) -> str:
        return _named(self.template_types, number)

    def template(self, number: int | None) -> str:
        return _named(self.templates, number)

    def filters(self, webhook: Webhook) -> str:
        """Its filters in words, on one line when cleaned; names are raw."""
        if not is_understood(webhook):
            return "filters of a kind that this program does not read"
        events = ", ".join(EVENTS.get(one, one) for one in webhook.events) or "every event"
        where = ", ".join(self.workspace(number) for number in webhook.workspace_ids)
        return f"{events} in {where or 'every workspace'}"


def _named(names: Mapping[int, str], number: int | None) -> str:
    """The name, the id where it is not known, "" where there is none."""
    return "" if number is None else names.get(number) or str(number)
