"""What the Summary step lists, from the account and the draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from oneflow_tui.models import Account, Webhook
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.draft import Draft
from oneflow_tui.setup.progress import Standing, StepState
from oneflow_tui.setup.words import counted
from oneflow_tui.tui.steps.trial_rows import tried_types


@dataclass(frozen=True, slots=True)
class Thing:
    """A line of the summary: `copied` (an id, an address, or "") can be copied as `what` and stands before `words`."""

    words: str
    copied: str = ""
    what: str = ""


def types(actual: Actual, draft: Draft) -> list[Thing]:
    """The template types of this integration (or all, where none was chosen), with their ids."""
    found = []
    for type_id, name in tried_types(actual, draft):
        fields = actual.fields.get(type_id)
        number = sum(not one.is_system for one in fields) if fields is not None else None
        words = f"{name}, {counted(number, 'data field')}" if number is not None else name
        found.append(Thing(words, str(type_id), f"the id of {name}"))
    return found


def webhooks(actual: Actual, draft: Draft, ours: Collection[int]) -> list[Thing]:
    """The webhooks that this program made or that are bound to a type of this integration; else all."""
    bound = {type_id for type_id, _ in tried_types(actual, draft)}
    all_of_them = actual.webhooks or ()
    mine = [one for one in all_of_them if one.id in ours or one.template_group_id in bound] or list(all_of_them)
    return [Thing(_hears(one), str(one.id), f"the id of the webhook to {one.callback_url}") for one in mine]


def _hears(webhook: Webhook) -> str:
    events = counted(len(webhook.events), "event") if webhook.events else "every event"
    return f"{webhook.callback_url}, {events}"


def people(actual: Actual) -> list[Thing]:
    """The users of the account, those who cannot act yet named as such."""
    found = []
    for user in actual.users or ():
        state = "" if user.active else " (not active yet)"
        role = ", administrator" if user.is_admin else ""
        found.append(Thing(f"{user.name or user.email}{role}{state}", user.email, f"the address of {user.name}"))
    return found


def mail(account: Account, types: Sequence[tuple[int, str]]) -> str:
    """A mail to the technical integration manager, to be copied and changed at will."""
    named = "\n".join(f"- {name} (template type {type_id})" for type_id, name in types)
    return (
        "Hello,\n\n"
        f"we build a partner integration in the Oneflow account {account.name} (id {account.id}).\n"
        "Please remove the trial limitations from it, if they still hold.\n"
        + (f"\nThe blueprint for the integration extension will be:\n{named}\n" if named else "")
        + "\nThank you!\n"
    )


def left(states: Mapping[str, StepState]) -> list[str]:
    """What is not done, a sentence a step, with what to do about it."""
    return [
        " ".join(part for part in (f"{state.title}: {state.detail}", state.todo) if part)
        for step, state in states.items()
        if step not in ("welcome", "summary") and state.standing is not Standing.DONE
    ]
