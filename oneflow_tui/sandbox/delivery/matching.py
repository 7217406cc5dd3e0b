"""Which webhooks hear of which events."""

from __future__ import annotations

from collections.abc import Sequence

from oneflow_tui.sandbox.store import Json, Store
from oneflow_tui.sandbox.switches import Switches


def heard(store: Store, contract: Json, events: Sequence[Json]) -> list[tuple[Json, list[Json]]]:
    """Each webhook that is to hear of any of these events of a contract, with those that it hears."""
    if not store.conditions["webhooks_on"]:
        return []
    built = store.conditions["integration_extension"]
    if built and contract.get("made_by", "api") != "api":
        return []
    holds = built or store.switches["type_binding"] == "holds"
    found = []
    for webhook in store.all("webhooks"):
        if holds and not bound(webhook, contract):
            continue
        let_through = [event for event in events if passes(webhook["filters"], contract, event, store.switches)]
        if let_through:
            found.append((webhook, let_through))
    return found


def bound(webhook: Json, contract: Json) -> bool:
    """Whether the contract is of the template type that the webhook is bound to, if to any."""
    number = webhook["template_group_id"]
    return number is None or contract.get("template_type_id") == number


def passes(filters: Sequence[Json] | None, contract: Json, event: Json, switches: Switches) -> bool:
    """Whether a webhook's filters let an event through; without a filter everything passes.

    The rules of one filter hold together. How several filters combine is not documented.
    """
    if not filters:
        return True
    answers = (all(_holds(rule, contract, event) for rule in one["filter_rules"]) for one in filters)
    return all(answers) if switches["filters"] == "all" else any(answers)


def _holds(rule: Json, contract: Json, event: Json) -> bool:
    value = contract.get("workspace_id") if rule["type"] == "WORKSPACE" else event["type"]
    return value in rule["values"]
