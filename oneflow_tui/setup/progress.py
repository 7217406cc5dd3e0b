"""Which step is where, told from the account and the draft. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.draft import Draft
from oneflow_tui.setup.trial import TestRun
from oneflow_tui.setup.words import EXTENSION_MENU, TEMPLATES_MENU, USERS_MENU, counted, listed, quoted

STEPS: tuple[tuple[str, str], ...] = (
    ("welcome", "Welcome"),
    ("token", "Token"),
    ("extension", "Extension"),
    ("template_types", "Template types"),
    ("data_fields", "Data fields"),
    ("webhooks", "Webhooks"),
    ("users", "Users"),
    ("test", "Test"),
    ("summary", "Summary"),
)
"""Ids and titles of the steps, in their order."""


class Standing(StrEnum):
    DONE = "done"
    NEEDS_YOU = "needs_you"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StepState:
    """Where a step stands: `detail` says what is there, `todo` what is left and for whom; "" where nothing is."""

    id: str
    title: str
    standing: Standing
    detail: str = ""
    todo: str = ""


_Found = tuple[Standing, str, str]
_DONE, _NEEDS, _BLOCKED, _UNKNOWN = Standing.DONE, Standing.NEEDS_YOU, Standing.BLOCKED, Standing.UNKNOWN
_NOT_READ: _Found = (_UNKNOWN, "Not looked at yet.", "")


def _token(actual: Actual, signed_in: bool) -> _Found:
    if not signed_in:
        return _NEEDS, "No token yet.", "Make one in the web app and paste it here."
    return _DONE, quoted(actual.account.name) if actual.account is not None else "Accepted.", ""


def _extension(actual: Actual) -> _Found:
    match actual.extension:
        case "on":
            return _DONE, "Template types is on.", ""
        case "off":
            return _NEEDS, "Template types is off.", f"A person switches it on: {EXTENSION_MENU}."
        case "probably_on":
            return _UNKNOWN, "Probably on: the list is empty, but not refused.", "The first template type will tell."
    return _NOT_READ


def _template_types(actual: Actual, draft: Draft) -> _Found:
    waiting = [one for one in draft.types if one.remote_id is None]
    if actual.extension == "off":
        return _BLOCKED, "The extension Template types is off.", "Switch the extension on first."
    if waiting:
        return _NEEDS, f"{counted(len(waiting), 'template type')} not created yet.", "Send them."
    if actual.template_types is None:
        return _NOT_READ
    known = {one.id for one in actual.template_types}
    gone = [quoted(one.name) for one in draft.types if one.remote_id not in known]
    if gone:
        return _NEEDS, f"No longer in the account: {listed(gone)}.", "Choose another one."
    if draft.types:
        return _DONE, f"{counted(len(draft.types), 'template type')} of this integration.", ""
    if known:
        return _DONE, f"{counted(len(known), 'template type')} in the account.", "Choose those of this integration."
    return _NEEDS, "The account has no template type.", "Create one."


def _data_fields(actual: Actual, draft: Draft) -> _Found:
    edits = sum(len(one.new) + len(one.changed) + len(one.removed) for one in draft.types)
    chosen = [one.remote_id for one in draft.types if one.remote_id is not None]
    ids = chosen or [one.id for one in actual.template_types or ()]
    if not ids:
        if actual.template_types is None and not draft.types and actual.extension != "off":
            return _NOT_READ
        return _BLOCKED, "There is no template type yet.", "Create a template type first."
    if edits:
        return _NEEDS, f"{counted(edits, 'change')} not sent.", "Look at the changes and send them."
    read = {
        type_id: [one for one in actual.fields[type_id] if not one.is_system]
        for type_id in ids
        if type_id in actual.fields
    }
    empty = [type_id for type_id, fields in read.items() if not fields]
    total = sum(len(fields) for fields in read.values())
    if chosen and empty:
        names = [quoted(one.name) for one in draft.types if one.remote_id in empty]
        return _NEEDS, f"No data fields yet: {listed(names)}.", "Add the data fields of your integration."
    if chosen and len(read) < len(chosen):
        return _NOT_READ
    if total:
        return _DONE, f"{counted(total, 'data field')}.", ""
    if len(read) < len(ids):
        return _NOT_READ
    return _NEEDS, "No data fields yet.", "Add the data fields of your integration."


def _webhooks(actual: Actual, draft: Draft) -> _Found:
    if draft.webhooks:
        return _NEEDS, f"{counted(len(draft.webhooks), 'change')} not sent.", "Look at the changes and send them."
    if actual.webhooks is None:
        return _NOT_READ
    if not actual.webhooks:
        return _NEEDS, "The account has no webhook.", "Add one, so that Oneflow can tell your integration."
    return _DONE, f"{counted(len(actual.webhooks), 'webhook')}.", ""


def _users(actual: Actual, draft: Draft) -> _Found:
    if actual.users is None:
        return (_NEEDS, f"{counted(len(draft.users), 'person', 'people')} to invite.", "") if draft.users else _NOT_READ
    active = {user.address for user in actual.users if user.active}
    missing = [one for one in draft.users if one.email.strip().casefold() not in active]
    if missing:
        names = listed([one.email for one in missing[:3]]) + (" …" if len(missing) > 3 else "")
        return _NEEDS, f"Not there yet: {names}.", f"Invite them: {USERS_MENU}; each must accept the mail."
    if not active:
        return _NEEDS, "The account has no active user.", f"{USERS_MENU}."
    return _DONE, f"{counted(len(active), 'active user')}.", ""


def _test(actual: Actual, draft: Draft, tested: TestRun | None) -> _Found:
    chosen = {one.remote_id for one in draft.types if one.remote_id is not None}
    ids = chosen or {one.id for one in actual.template_types or ()}
    if not ids:
        if actual.template_types is None and actual.extension != "off":
            return _NOT_READ
        return _BLOCKED, "There is no template type yet.", "Create a template type first."
    if tested is not None and not tested.passed:
        failing = [line.what for line in tested.lines if line.ok is False]
        first = next(line for line in tested.lines if line.ok is False)
        return _NEEDS, f"Not yet as it should be: {listed(list(dict.fromkeys(failing)))}.", first.todo
    if tested is not None:
        return _DONE, f"Everything answered as it should ({tested.time}).", ""
    if actual.templates is None:
        return _NOT_READ
    carried = any(
        one.template_type_id in ids and one.template_active is not False and (one.workspaces is None or one.workspaces)
        for one in actual.templates
    )
    if carried:
        return _DONE, "An active template carries the type.", "Run the test to see every line."
    return _NEEDS, "No active template in a workspace carries the type.", f"{TEMPLATES_MENU}."


def _summary(found: dict[str, _Found]) -> _Found:
    left = [title for step, title in STEPS if step in found and found[step][0] is not _DONE]
    if not left:
        return _DONE, "Everything is set up.", ""
    return _NEEDS, f"{len(found) - len(left)} of {len(found)} steps are done.", f"Left: {listed(left)}."


def progress(actual: Actual, draft: Draft, *, signed_in: bool, tested: TestRun | None) -> dict[str, StepState]:
    """The state of every step by its id. What was not read is unknown; "probably on" is unknown too."""
    first: _Found = (_BLOCKED, "Needs a token.", "Begin with the token.")
    found: dict[str, _Found] = {"token": _token(actual, signed_in)}
    found["extension"] = _extension(actual) if signed_in else first
    found["template_types"] = _template_types(actual, draft) if signed_in else first
    found["data_fields"] = _data_fields(actual, draft) if signed_in else first
    found["webhooks"] = _webhooks(actual, draft) if signed_in else first
    found["users"] = _users(actual, draft) if signed_in else first
    found["test"] = _test(actual, draft, tested) if signed_in else first
    summary = _summary(found)
    welcome: _Found = (_DONE, "", "") if signed_in else (_NEEDS, "", "Choose the sandbox, test or production.")
    found = {"welcome": welcome, **found, "summary": summary}
    return {step: StepState(step, title, *found[step]) for step, title in STEPS}
