"""The webhooks as the person sees them: the account's, with the draft over them, each in words. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from oneflow_tui.models import Webhook
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.draft import Draft, WebhookDraft
from oneflow_tui.setup.match import hears_the_same, is_understood
from oneflow_tui.setup.validate import event_problem, event_warning, url_problem, url_warning
from oneflow_tui.setup.words import listed, quoted

Standing = Literal["same", "new", "changed", "removed", "gone"]
"""same, changed, removed: a webhook of the account; gone: edited here, and no longer in the account."""

LOST = "Its new sign key was not kept on this machine: give it again (Enter)."
OTHER_FILTERS = "filters of another kind"


@dataclass(frozen=True, slots=True)
class Line:
    """One row in words. `key` is `id-N` for a webhook of the account, else the uid of the draft's webhook."""

    key: str
    standing: Standing
    url: str
    events: str
    workspaces: str
    type: str
    sign_key: str
    remote: Webhook | None
    edit: WebhookDraft | None
    note: str = ""
    problem: str = ""

    @property
    def cells(self) -> list[str]:
        number = str(self.remote.id) if self.remote is not None else ""
        return [self.url, self.events, self.type, self.workspaces, self.sign_key, number]

    @property
    def sentence(self) -> str:
        """All of it in full, for what the table has no room for."""
        key = {"kept": "kept here", "new": "new, sent with it", "?": "not known here", "none": "none"}[self.sign_key]
        return f"Hears {self.events}. Workspaces: {self.workspaces}. Template type: {self.type}. Sign key: {key}."


def events_in_words(events: Sequence[str]) -> str:
    """ "all", "1: contract:sign", "2: contract:publish, contract:sign"."""
    return f"{len(events)}: {', '.join(events)}" if events else "all"


def workspaces_in_words(ids: Sequence[int], actual: Actual) -> str:
    """Names where they are known, else ids; "all" where there is no limit."""
    names = {one.id: one.name for one in actual.workspaces or ()}
    return ", ".join(names.get(one) or str(one) for one in ids) if ids else "all"


def type_in_words(type_uid: str | None, type_id: int | None, draft: Draft, actual: Actual) -> str:
    """The name of the template type that a webhook is bound to; "any" where it is bound to none."""
    mine = draft.type(type_uid) if type_uid else None
    if mine is not None:
        there = actual.type_by_id(mine.remote_id)
        return there.name if there is not None else mine.name
    if type_uid is not None:
        return "a type that was taken away"
    if type_id is None:
        return "any"
    there = actual.type_by_id(type_id)
    return there.name if there is not None and there.name else str(type_id)


def other_events(text: str) -> tuple[str, ...]:
    """The events of a line of free text, parted by commas or blanks."""
    return tuple(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))


def events_problem(text: str) -> str | None:
    """What is wrong with the first event of a line of free text that cannot be one."""
    for name in other_events(text):
        if problem := event_problem(name):
            return f"{quoted(name)}: {problem}"
    return None


def _draft_problem(edit: WebhookDraft, draft: Draft, actual: Actual, *, loopback_ok: bool) -> str:
    problem = url_problem(edit.callback_url, loopback_ok=loopback_ok)
    if problem:
        return problem
    for name in edit.events:
        if problem := event_problem(name):
            return f"{quoted(name)}: {problem}"
    if edit.type_uid is not None and draft.type(edit.type_uid) is None:
        return "Its template type is no longer in your set-up: choose another."
    return _again(edit, draft, actual)


def _draft_notes(edit: WebhookDraft, draft: Draft) -> list[str]:
    notes = []
    if warning := url_warning(edit.callback_url):
        notes.append(warning)
    if unknown := [quoted(name) for name in edit.events if event_warning(name)]:
        notes.append(f"Not known here: {listed(unknown)}; Oneflow may refuse it.")
    if waits_for_type(edit, draft):
        mine = draft.type(edit.type_uid or "")
        notes.append(f"Sent after its template type {quoted(mine.name if mine else '')}, which is not created yet.")
    return notes


def _again(edit: WebhookDraft, draft: Draft, actual: Actual) -> str:
    """What is wrong with a new webhook that is there already, or typed twice."""
    if edit.action != "add":
        return ""
    mine = draft.type(edit.type_uid) if edit.type_uid else None
    bound = mine.remote_id if mine is not None else edit.type_id
    going = {one.remote_id for one in draft.webhooks if one.action == "remove"}
    for webhook in () if waits_for_type(edit, draft) or edit.new_sign_key else actual.webhooks or ():
        if (
            webhook.callback_url == edit.callback_url
            and webhook.template_group_id == bound
            and webhook.id not in going
            and hears_the_same(webhook, edit.events, edit.workspaces)
        ):
            return f"The account has this webhook already ({webhook.id}): nothing to send. Del forgets yours."
    whole = (edit.callback_url, edit.type_uid, edit.type_id, set(edit.events), set(edit.workspaces))
    for other in draft.webhooks:
        if other.uid == edit.uid:
            break
        if whole == (other.callback_url, other.type_uid, other.type_id, set(other.events), set(other.workspaces)):
            return "Typed twice, with the same filters: change one or take it away with Del."
    return ""


def waits_for_type(edit: WebhookDraft, draft: Draft) -> bool:
    """Whether it is bound to a template type that has still to be created."""
    mine = draft.type(edit.type_uid) if edit.type_uid else None
    return mine is not None and mine.remote_id is None


def _twins(webhook: Webhook, known: Sequence[Webhook]) -> str:
    others = [
        one
        for one in known
        if one.id != webhook.id
        and one.callback_url == webhook.callback_url
        and one.template_group_id == webhook.template_group_id
    ]
    same = [
        one
        for one in others
        if (is_understood(webhook) and hears_the_same(one, webhook.events, webhook.workspace_ids))
        or one.filters == webhook.filters
    ]
    if same:
        return f"Duplicate of {listed([str(one.id) for one in same])}: each event arrives {len(same) + 1} times."
    if others:
        return f"The same URL and type as {listed([str(one.id) for one in others])}, with other filters."
    return ""


def _key_word(webhook: Webhook, edit: WebhookDraft | None, known_keys: Collection[int]) -> str:
    if edit is not None and edit.new_sign_key:
        return "new"
    return "kept" if webhook.id in known_keys else "?"


def _of_account(
    webhook: Webhook,
    edit: WebhookDraft | None,
    draft: Draft,
    actual: Actual,
    known_keys: Collection[int],
    *,
    loopback_ok: bool,
) -> Line:
    notes = [_twins(webhook, actual.webhooks or ())]
    standing: Standing = "same"
    problem = ""
    url, events, spaces = webhook.callback_url, webhook.events, webhook.workspace_ids
    type_uid, type_id = None, webhook.template_group_id
    understood = is_understood(webhook)
    if edit is not None and edit.action == "remove":
        standing = "removed"
        notes.append("Removed when you send. Del takes the mark away.")
    elif edit is not None:
        standing = "changed"
        url, events, spaces = edit.callback_url, edit.events, edit.workspaces
        type_uid, type_id = edit.type_uid, edit.type_id
        understood = True
        problem = _draft_problem(edit, draft, actual, loopback_ok=loopback_ok)
        notes.extend(_draft_notes(edit, draft))
        if webhook.id not in known_keys and not edit.new_sign_key:
            notes.append("Its sign key is not known here: sending may clear it.")
    return Line(
        key=f"id-{webhook.id}",
        standing=standing,
        url=url,
        events=events_in_words(events) if understood else OTHER_FILTERS,
        workspaces=workspaces_in_words(spaces, actual) if understood else OTHER_FILTERS,
        type=type_in_words(type_uid, type_id, draft, actual),
        sign_key=_key_word(webhook, edit, known_keys),
        remote=webhook,
        edit=edit,
        note=" ".join(note for note in notes if note),
        problem=problem,
    )


def _of_draft(edit: WebhookDraft, draft: Draft, actual: Actual, *, loopback_ok: bool) -> Line:
    gone = edit.remote_id is not None and actual.webhooks is not None
    notes = _draft_notes(edit, draft)
    if gone:
        notes.insert(0, f"The webhook {edit.remote_id} is no longer in the account. Del forgets your edit.")
    return Line(
        key=edit.uid,
        standing="gone" if gone else "new" if edit.remote_id is None else "changed",
        url=edit.callback_url,
        events=events_in_words(edit.events),
        workspaces=workspaces_in_words(edit.workspaces, actual),
        type=type_in_words(edit.type_uid, edit.type_id, draft, actual),
        sign_key="new" if edit.new_sign_key else "none",
        remote=None,
        edit=edit,
        note=" ".join(notes),
        problem="No longer in the account." if gone else _draft_problem(edit, draft, actual, loopback_ok=loopback_ok),
    )


def _lost(edit: WebhookDraft) -> str:
    """Why a webhook with a new sign key cannot be sent: it was typed and lost, or a set-up file only points to it."""
    if not edit.key_source:
        return LOST
    where = edit.key_source.removeprefix("env:")
    place = "the keyring of this machine" if where == "keyring" else f"the environment ({where})"
    return f"The set-up file says that its sign key is in {place}, where it is not: give it here (Enter)."


def lines(
    draft: Draft, actual: Actual, known_keys: Collection[int], *, loopback_ok: bool, lost_keys: Collection[str] = ()
) -> list[Line]:
    """All rows: the account's in its order, then what is typed here.

    `known_keys`: ids whose sign key is known. `lost_keys`: uids whose new sign key is not at hand any more.
    """
    edits = {one.remote_id: one for one in draft.webhooks if one.remote_id is not None}
    there = [
        _of_account(webhook, edits.pop(webhook.id, None), draft, actual, known_keys, loopback_ok=loopback_ok)
        for webhook in actual.webhooks or ()
    ]
    left = [one for one in draft.webhooks if one.remote_id is None or one.remote_id in edits]
    found = there + [_of_draft(one, draft, actual, loopback_ok=loopback_ok) for one in left]
    return [
        replace(line, problem=_lost(line.edit))
        if line.edit is not None and line.edit.uid in lost_keys and not line.problem
        else line
        for line in found
    ]
