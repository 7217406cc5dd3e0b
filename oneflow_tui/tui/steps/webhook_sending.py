"""What the step Webhooks sends: as a plan, as curl, and what became of it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import SecretStr

from oneflow_tui.services.webhooks import filters_of
from oneflow_tui.setup.changes import Kind, Report, WebhookChange
from oneflow_tui.setup.draft import Draft, WebhookDraft
from oneflow_tui.tui.steps.commands import curl
from oneflow_tui.tui.steps.webhook_rows import waits_for_type

if TYPE_CHECKING:
    from oneflow_tui.session.session import Session


def kinds_of(draft: Draft) -> tuple[Kind, ...]:
    """A webhook that is bound to a type still to be created takes the types along, which are sent first."""
    waits = any(waits_for_type(one, draft) for one in draft.webhooks if one.action != "remove")
    return (Kind.TEMPLATE_TYPE, Kind.WEBHOOK) if waits else (Kind.WEBHOOK,)


def refusals(report: Report) -> dict[str, str]:
    """By uid: why a webhook was not taken."""
    return {
        one.change.wanted.uid: one.detail
        for one in report.failed
        if isinstance(one.change, WebhookChange) and one.change.wanted is not None
    }


def _body(edit: WebhookDraft, draft: Draft) -> dict[str, object]:
    mine = draft.type(edit.type_uid) if edit.type_uid else None
    body: dict[str, object] = {
        "callback_url": edit.callback_url,
        "filters": filters_of(edit.events, edit.workspaces),
        "template_group_id": mine.remote_id if mine is not None else edit.type_id,
    }
    if edit.new_sign_key:
        body["sign_key"] = SecretStr("not shown")
    return body


def curl_commands(session: Session) -> list[tuple[str, str]]:
    """The list, and one command for each webhook typed here. A sign key is never in them."""
    commands = [curl(session, "The webhooks of the account", "GET", "/webhooks")]
    for edit in session.draft.webhooks:
        body = _body(edit, session.draft)
        if edit.action == "add":
            commands.append(curl(session, f"Create the webhook to {edit.callback_url}", "POST", "/webhooks", body))
        elif edit.action == "change":
            commands.append(curl(session, "Replace a webhook", "PUT", f"/webhooks/{edit.remote_id}", body))
        else:
            commands.append(curl(session, "Remove a webhook", "DELETE", f"/webhooks/{edit.remote_id}"))
    return commands
