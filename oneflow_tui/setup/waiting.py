"""What a draft holds that has not been sent: in words, and the step on which it begins. Pure."""

from __future__ import annotations

from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.draft import Draft
from oneflow_tui.setup.words import counted


def waiting_words(draft: Draft) -> list[str]:
    """ "2 template types to create", "12 data fields to add", "1 webhook to change", …; empty where nothing waits."""
    actions = [one.action for one in draft.webhooks]
    counts = (
        (sum(one.remote_id is None for one in draft.types), "template type", "", "create"),
        (sum(len(one.new) for one in draft.types), "data field", "", "add"),
        (sum(len(one.changed) for one in draft.types), "data field", "", "change"),
        (sum(len(one.removed) for one in draft.types), "data field", "", "remove"),
        (actions.count("add"), "webhook", "", "add"),
        (actions.count("change"), "webhook", "", "change"),
        (actions.count("remove"), "webhook", "", "remove"),
        (len(draft.users), "person", "people", "invite"),
    )
    return [f"{counted(number, one, many)} to {what}" for number, one, many, what in counts if number]


def first_step(draft: Draft, actual: Actual) -> str:
    """The id of the step where sending begins; "" where nothing waits."""
    if any(one.remote_id is None for one in draft.types):
        return "extension" if actual.extension == "off" else "template_types"
    if any(one.has_field_edits for one in draft.types):
        return "data_fields"
    return "webhooks" if draft.webhooks else "users" if draft.users else ""
