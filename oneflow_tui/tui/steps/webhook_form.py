"""The form of a webhook: which fields it has, and the draft that comes of what was put into them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from oneflow_tui.models import KNOWN_EVENTS, Webhook
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.draft import Draft, WebhookDraft
from oneflow_tui.setup.match import is_understood
from oneflow_tui.setup.validate import url_problem
from oneflow_tui.tui.dialogs.record_form import FormField, Values
from oneflow_tui.tui.steps.webhook_rows import events_problem, other_events

MOST_EVENTS = 50
"""Values of a filter rule. Source: developer documentation, "create a webhook"."""

LATER = "Oneflow never shows a sign key again, and neither does this program."


@dataclass(frozen=True, slots=True)
class Around:
    """What the form has to know besides the webhook itself.

    `keeps`: where a sign key would be kept, "" where only until the program ends. `key_known`: whether this machine
    holds the sign key of the webhook that is edited; `new_key_there`: whether the new one given before is at hand.
    `loopback_ok`: http to this machine is taken.
    """

    draft: Draft
    actual: Actual
    keeps: str
    key_known: bool = False
    new_key_there: bool = False
    loopback_ok: bool = False


def draft_of(webhook: Webhook, draft: Draft) -> WebhookDraft:
    """A change of a webhook of the account that changes nothing yet."""
    mine = next((one for one in draft.types if one.remote_id == webhook.template_group_id), None)
    bound = webhook.template_group_id is not None and mine is not None
    return WebhookDraft(
        action="change",
        remote_id=webhook.id,
        callback_url=webhook.callback_url,
        events=webhook.events,
        workspaces=webhook.workspace_ids,
        type_uid=mine.uid if bound and mine is not None else None,
        type_id=None if bound else webhook.template_group_id,
    )


def changes_nothing(edit: WebhookDraft, webhook: Webhook, draft: Draft) -> bool:
    """Whether a change leaves the webhook of the account as it is."""
    same = draft_of(webhook, draft).model_copy(update={"uid": edit.uid, "action": edit.action})
    order = {"events": tuple(sorted(edit.events)), "workspaces": tuple(sorted(edit.workspaces))}
    return edit.model_copy(update=order) == same.model_copy(
        update={"events": tuple(sorted(same.events)), "workspaces": tuple(sorted(same.workspaces))}
    )


def _type_options(edit: WebhookDraft, around: Around) -> tuple[list[tuple[str, str]], str]:
    """The choices of a template type, and the one that stands."""
    options = [("", "any (not bound to a template type)")]
    mine = {}
    for one in around.draft.types:
        there = around.actual.type_by_id(one.remote_id)
        name = there.name if there is not None else one.name
        where = f"id {one.remote_id}" if one.remote_id is not None else "not created yet: sent after it"
        options.append((f"uid:{one.uid}", f"{name} ({where})"))
        mine[one.remote_id] = one.uid
    others = [one for one in around.actual.template_types or () if one.id not in mine]
    options += [(f"id:{one.id}", f"{one.name} (id {one.id})") for one in others]
    if edit.type_uid is not None:
        return options, f"uid:{edit.type_uid}"
    if edit.type_id is None:
        return options, ""
    if edit.type_id in mine:
        return options, f"uid:{mine[edit.type_id]}"
    if edit.type_id not in {one.id for one in others}:
        options.append((f"id:{edit.type_id}", f"id {edit.type_id} (not in the account's list)"))
    return options, f"id:{edit.type_id}"


def _key_options(edit: WebhookDraft, around: Around) -> tuple[list[tuple[str, str]], str]:
    options = []
    if edit.new_sign_key and around.new_key_there:
        options.append(("keep", "keep the one given before, unless you type one"))
    elif edit.remote_id is not None and around.key_known:
        options.append(("keep", "keep the one that it has, unless you type one"))
    elif edit.remote_id is not None:
        options.append(("", "choose, or type one: its key is not known here"))
    if edit.remote_id is None or not around.key_known:
        none = "none, unless you type one" if edit.remote_id is None else "send none: Oneflow may clear the one it has"
        options.append(("none", none))
    if around.keeps:
        options.append(("generate", "generate one, kept in the keyring"))
    return options, options[0][0]


def _key_hint(edit: WebhookDraft, around: Around) -> str:
    if not around.keeps:
        return (
            "There is no keyring here, so type one that your system knows: it is kept until it is sent or the "
            f"program ends. {LATER}"
        )
    return f"Kept in the {around.keeps}, from where your system can read it. {LATER}"


def fields(edit: WebhookDraft, around: Around, webhook: Webhook | None = None) -> list[FormField]:
    """The fields, filled from `edit`; `webhook` is the one of the account that it changes."""
    types, bound = _type_options(edit, around)
    keys, key = _key_options(edit, around)
    spaces = {one.id: one.name for one in around.actual.workspaces or ()}
    strangers = [one for one in edit.workspaces if one not in spaces]
    found = [
        FormField(
            "url",
            "Callback URL",
            value=edit.callback_url,
            hint="https. This sandbox takes http to this machine too; Oneflow itself would refuse that."
            if around.loopback_ok
            else "https, and an address that Oneflow can reach.",
            check=lambda text: url_problem(text.strip(), loopback_ok=around.loopback_ok),
        ),
        FormField(
            "events",
            "Events",
            kind="many",
            value=tuple(one for one in edit.events if one in KNOWN_EVENTS),
            options=[(one, one) for one in KNOWN_EVENTS],
            hint="None ticked here or named below: all events.",
        ),
        FormField(
            "other_events",
            "Other events",
            value=", ".join(one for one in edit.events if one not in KNOWN_EVENTS),
            hint="Names parted by commas, for those that this list does not know.",
            check=events_problem,
        ),
        FormField(
            "workspaces",
            "Workspaces",
            kind="many",
            value=tuple(str(one) for one in edit.workspaces),
            options=[(str(id), f"{name or 'without a name'} ({id})") for id, name in spaces.items()]
            + [(str(id), f"{id} (not in the account's list)") for id in strangers],
            hint="None ticked: all workspaces.",
        ),
        FormField("type", "Template type", kind="choice", value=bound, options=types),
        FormField("key", "Sign key", kind="choice", value=key, options=keys, hint=_key_hint(edit, around)),
        FormField("typed_key", "Your own sign key", kind="secret"),
    ]
    if webhook is not None and not is_understood(webhook) and edit.action == "change":
        found.insert(
            1,
            FormField(
                "filters",
                "Its filters",
                kind="choice",
                options=[
                    ("", "choose: they are of a kind that this program does not write"),
                    ("replace", "replace them with events and workspaces below"),
                ],
            ),
        )
    return found


def check(values: Values) -> dict[str, str]:
    """What the fields have to say together."""
    found: dict[str, str] = {}
    if values["key"] == "" and not values["typed_key"]:
        found["key"] = "Choose: sending may clear it."
    elif values["key"] == "generate" and values["typed_key"]:
        found["key"] = "Either generate one or type one."
    if values.get("filters") == "":
        found["filters"] = "Choose, or cancel to leave it as it is."
    if len(_events(values)) > MOST_EVENTS:
        found["events"] = f"At most {MOST_EVENTS} events; none means all."
    return found


def _events(values: Values) -> tuple[str, ...]:
    ticked = tuple(str(one) for one in values["events"])
    return tuple(dict.fromkeys((*ticked, *other_events(str(values["other_events"])))))


def draft_from(edit: WebhookDraft, values: Values) -> WebhookDraft:
    """The webhook with what the form says."""
    kind, _, number = str(values["type"]).partition(":")
    return edit.model_copy(
        update={
            "callback_url": str(values["url"]).strip(),
            "events": _events(values),
            "workspaces": tuple(int(one) for one in values["workspaces"]),
            "type_uid": number if kind == "uid" else None,
            "type_id": int(number) if kind == "id" else None,
            "new_sign_key": bool(values["typed_key"])
            or values["key"] == "generate"
            or (values["key"] == "keep" and edit.new_sign_key),
        }
    )
