"""The stage of an apply that creates, replaces and removes webhooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from oneflow_tui.errors import NotFound, OneflowError
from oneflow_tui.models import Webhook
from oneflow_tui.setup.changes import Action, Result, TypeChange, WebhookChange
from oneflow_tui.setup.match import hears_the_same
from oneflow_tui.setup.running import Run, may_have_happened
from oneflow_tui.setup.words import address_words, quoted


@dataclass(frozen=True, slots=True)
class _Sent:
    """A write that the account took, still to be proved; `entry` of the journal where that is still open."""

    change: WebhookChange
    type_id: int | None
    webhook_id: int
    entry: str = ""


def _bound_to(run: Run, change: WebhookChange) -> tuple[bool, int | None]:
    """Whether the type that it is bound to is there, and its id."""
    if change.type_address is None:
        return True, change.type_id
    creation = next(
        (one for one in run.plan.changes if isinstance(one, TypeChange) and one.id == change.type_address), None
    )
    if creation is not None and run.result_of(creation) not in (Result.DONE, Result.ALREADY):
        return False, None  # the id map may still name one that is gone
    made = run.type_ids.get(change.type_address, run.storage.ids().template_types.get(change.type_address))
    return made is not None, made


def _is_as_wanted(change: WebhookChange, type_id: int | None, there: Webhook) -> bool:
    events = change.wanted.events if change.wanted is not None else ()
    return (
        there.callback_url == change.callback_url
        and there.template_group_id == type_id
        and hears_the_same(there, events, change.workspace_ids)
    )


def _unmoved(before: Webhook, there: Webhook) -> bool:
    return (before.callback_url, before.template_group_id, before.filters) == (
        there.callback_url,
        there.template_group_id,
        there.filters,
    )


def _moved(change: WebhookChange, type_id: int | None, there: Webhook | None) -> str | None:
    """In words that the webhook to change or remove is not as planned; None where it is, or is as wanted already."""
    before, wanted = change.before, change.wanted
    if before is None or (there is not None and _unmoved(before, there)):
        return None
    if change.action is Action.DELETE:
        return None if there is None else f"the webhook {before.id} is not what it was."
    if there is not None and _is_as_wanted(change, type_id, there) and not (wanted and wanted.new_sign_key):
        return None
    return f"the webhook {before.id} is {'gone' if there is None else 'not what it was'}."


def _noted(webhook: Webhook) -> dict[str, Any]:
    """What the journal keeps of it: no secret, should the account ever show one."""
    return {key: value for key, value in webhook.raw.items() if key != "sign_key"}


def _check(run: Run, changes: Iterable[WebhookChange], known: Mapping[int, Webhook]) -> None:
    """Raises AccountMoved where one is not as planned and nothing was written; else nothing more is begun."""
    for change in changes:
        there = known.get(change.before.id) if change.before is not None else None
        words = _moved(change, _bound_to(run, change)[1], there)
        if words is not None:
            run.moved(words)
            break
    run.heed_troubles()


async def check_webhooks(run: Run) -> None:
    """Before the first of several writes: is every webhook that is to change or go still as planned?"""
    changes = [one for one in run.plan.changes if isinstance(one, WebhookChange) and one.action is not Action.MANUAL]
    if all(one.before is None for one in changes) or len(changes) == len(run.plan.writes):
        return  # nothing to check, or nothing is written before the look at webhooks
    try:
        known = {one.id: one for one in await run.services.webhooks.list()}
    except OneflowError:
        return  # told, with its change, by the stage that looks again
    _check(run, changes, known)


async def write_webhooks(run: Run) -> None:
    """Side by side, between one look at all that are there and another that proves them."""
    changes = [
        change
        for change in run.plan.changes
        if isinstance(change, WebhookChange) and change.action is not Action.MANUAL
    ]
    if not changes or run.has_stopped():
        return
    ready: list[tuple[WebhookChange, int | None]] = []
    for change in changes:
        stands, type_id = _bound_to(run, change)
        if stands:
            ready.append((change, type_id))
        else:
            words = f"Waits for {address_words(change.type_address or '')}, which is not there yet."
            run.settle(change, Result.BLOCKED, words)
    if not ready:
        return
    try:
        known = {one.id: one for one in await run.services.webhooks.list()}
    except OneflowError as problem:
        run.fail([change for change, _ in ready], problem)
        return
    _check(run, [change for change, _ in ready], known)
    sent: list[_Sent] = []
    # A person's change counts too: until it is made, that webhook is as it was, and not the one to create.
    planned = [one for one in run.plan.changes if isinstance(one, WebhookChange)]
    concerned = {change.before.id for change in planned if change.before is not None}
    staying = {key: one for key, one in known.items() if key not in concerned}

    async def write(change: WebhookChange, type_id: int | None) -> None:
        if change.action is Action.CREATE:
            done = await _create(run, change, type_id, staying, list(known))
        elif change.action is Action.UPDATE:
            done = await _replace(run, change, type_id, known)
        else:
            done = await _remove(run, change, known)
        if done is not None:
            sent.append(done)

    await run.together(([change], partial(write, change, type_id)) for change, type_id in ready)
    await _prove(run, sent)


async def _create(
    run: Run, change: WebhookChange, type_id: int | None, staying: dict[int, Webhook], known: list[int]
) -> _Sent | None:
    """Creates one unless an equal one is `staying`; `known` are the ids of all that were there before."""
    wanted = change.wanted
    if wanted is None:
        raise ValueError("a webhook is created from what is wanted")
    equal = [one.id for one in staying.values() if _is_as_wanted(change, type_id, one)]
    mine = [one for one in equal if run.storage.ids().owns_webhook(one)]
    if equal and (mine or change.sign_key is None):
        run.settle(change, Result.ALREADY, "found there", remote_id=(mine or equal)[0])
        return None
    if equal:
        run.moved(f"a webhook to {quoted(change.callback_url)} with the same filters ({equal[0]}) appeared.")
        return None

    def keep(webhook_id: int) -> None:
        run.storage.save_ids(run.storage.ids().with_webhook(change.id, webhook_id))

    async def send() -> int:
        made = await run.services.webhooks.create(
            callback_url=change.callback_url,
            events=wanted.events,
            workspaces=change.workspace_ids,
            template_type_id=type_id,
            sign_key=change.sign_key,
        )
        return made.id

    async def find() -> list[int]:
        return [one.id for one in await run.services.webhooks.list() if _is_as_wanted(change, type_id, one)]

    run.say(f"Creating the webhook to {quoted(change.callback_url)}")
    noted = {
        "callback_url": change.callback_url,
        "template_type_id": type_id,
        "events": list(wanted.events),
        "workspaces": list(change.workspace_ids),
    }
    made = await run.create_once(change, noted=noted, before=known, send=send, find=find, keep=keep)
    return _Sent(change, type_id, made) if isinstance(made, int) else None


async def _prove(run: Run, sent: list[_Sent]) -> None:
    """One list shows what became of all that were sent."""
    if not sent:
        return
    try:
        known = {one.id: one for one in await run.services.webhooks.list()}
    except OneflowError as problem:
        for one in sent:
            run.fail([one.change], problem, f"It was sent (id {one.webhook_id}), but could not be read back.")
        return
    for one in sent:
        if one.change.action is Action.DELETE:
            _judge_removal(run, one, gone=one.webhook_id not in known)
        else:
            _judge(run, one, known.get(one.webhook_id))


def _judge(run: Run, one: _Sent, there: Webhook | None) -> None:
    key = one.webhook_id
    if there is not None and _is_as_wanted(one.change, one.type_id, there):
        run.settle(one.change, Result.DONE, f"read back and found as wanted, id {key}", remote_id=key)
    elif there is None:
        run.settle(one.change, Result.FAILED, f"The account took it (id {key}), but does not list it.", remote_id=key)
    else:
        run.settle(one.change, Result.FAILED, f"The webhook {key} is there, but not as it was sent.", remote_id=key)


def _judge_removal(run: Run, one: _Sent, *, gone: bool) -> None:
    run.end(one.entry, "done" if gone else "differs", one.webhook_id)
    if not gone:
        run.settle(one.change, Result.FAILED, "The account still has this webhook.")
        return
    run.note(lambda: run.storage.save_ids(run.storage.ids().without_webhook(one.webhook_id)))
    run.settle(one.change, Result.DONE, "looked again: it is gone")


async def _replace(run: Run, change: WebhookChange, type_id: int | None, known: dict[int, Webhook]) -> _Sent | None:
    before, wanted = change.before, change.wanted
    if before is None or wanted is None:
        raise ValueError("a webhook is replaced knowing what it was and what is wanted")
    there = known[before.id]  # it has been checked
    if not _unmoved(before, there):
        run.settle(change, Result.ALREADY, "the account already is so")
        return None
    if change.sign_key is None and not change.clears_sign_key:
        words = "Nothing was sent: this machine holds its sign key but did not hand it in, and it would be cleared."
        run.settle(change, Result.FAILED, words)
        return None
    entry = run.begin("webhook", "replace", change.id, before.id, {"was": _noted(before)})
    run.say(f"Changing the webhook {before.id}")
    try:
        await run.services.webhooks.replace(
            before.id,
            callback_url=change.callback_url,
            events=wanted.events,
            workspaces=change.workspace_ids,
            template_type_id=type_id,
            sign_key=change.sign_key,
            raw=there.raw,
        )
    except OneflowError as problem:
        if not may_have_happened(problem):
            run.end(entry, "refused", before.id)
            run.fail([change], problem)
            return None
        if change.sign_key is not None:
            run.end(entry, "unclear", before.id)
            run.fail([change], problem, "Whether the sign key was set cannot be seen: send it again.")
            return None
    if not run.storage.ids().owns_webhook(before.id):
        run.note(lambda: run.storage.save_ids(run.storage.ids().with_webhook(change.id, before.id)))
    run.end(entry, "sent", before.id)
    return _Sent(change, type_id, before.id)


async def _remove(run: Run, change: WebhookChange, known: dict[int, Webhook]) -> _Sent | None:
    before = change.before
    if before is None:
        raise ValueError("a webhook is removed knowing what it was")
    there = known.get(before.id)
    if there is None:
        run.settle(change, Result.ALREADY, "it is no longer there")
        return None
    entry = run.begin("webhook", "delete", change.id, before.id, {"was": _noted(before)})
    run.say(f"Removing the webhook {before.id}")
    try:
        await run.services.webhooks.delete(before.id)
    except NotFound:
        run.say(f"The webhook {before.id} was gone already")
    except OneflowError as problem:
        if not may_have_happened(problem):
            run.end(entry, "refused", before.id)
            run.fail([change], problem)
            return None
    return _Sent(change, before.template_group_id, before.id, entry)
