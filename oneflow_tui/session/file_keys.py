"""The sign keys that a set-up file points to: from the environment, or from the keyring."""

from __future__ import annotations

import hmac
import shlex
from collections.abc import Mapping
from dataclasses import replace

from pydantic import SecretStr

from oneflow_tui.errors import MissingInput
from oneflow_tui.local.sign_keys import SignKeys, file_uid
from oneflow_tui.setup.changes import Action, Plan, WebhookChange
from oneflow_tui.setup.plan_webhooks import webhook_addresses
from oneflow_tui.setup.wanted import Wanted, WantedWebhook
from oneflow_tui.setup.words import quoted


def _is_environment(one: WantedWebhook) -> bool:
    return one.key_source.startswith("env:")


def _from_environment(one: WantedWebhook, environ: Mapping[str, str]) -> SecretStr | None:
    value = environ.get(one.key_source.removeprefix("env:"), "").strip()
    return SecretStr(value) if value else None


def _missing(one: WantedWebhook) -> str:
    where = quoted(one.callback_url)
    if one.key_source == "keyring":
        bound = f" --template-type {shlex.quote(str(one.template_type))}" if one.template_type is not None else ""
        return f"{where}: oneflow-tui login --sign-key {shlex.quote(one.callback_url)}{bound}"
    return f"{where}: {one.key_source.removeprefix('env:')} is not set in the environment"


async def with_sign_keys(wanted: Wanted, plan: Plan, keys: SignKeys, environ: Mapping[str, str]) -> Wanted:
    """`wanted` with the keys that the plan's writes need. A webhook that stays as it is needs none.

    A key of the environment that differs from the one that this machine last sent is a change, and so is one that was
    given with `login --sign-key` and not sent yet. Raises MissingInput with all that is missing.
    """
    keyed, missing = await find_sign_keys(wanted, plan, keys, environ)
    if missing:
        named = [f"  {_missing(one)}" for one in missing]
        raise MissingInput(
            "\n".join(["The set-up file names sign keys that are not there:", *named]),
            next="Give them, or take sign_key out of the webhook in the set-up file.",
        )
    for one in keyed.webhooks:
        if one.uid and one.sign_key is not None:
            keys.hold(one.uid, one.sign_key)
    return keyed


async def find_sign_keys(
    wanted: Wanted, plan: Plan, keys: SignKeys, environ: Mapping[str, str]
) -> tuple[Wanted, tuple[WantedWebhook, ...]]:
    """The same, and the webhooks that would be written and whose key is missing. Each that gets one has a `uid`."""
    changes = {
        id(change.wanted): change
        for change in plan.changes
        if isinstance(change, WebhookChange) and change.wanted is not None
    }
    missing: list[WantedWebhook] = []
    keyed: list[WantedWebhook] = []
    for one, address in zip(wanted.webhooks, webhook_addresses(wanted), strict=True):
        change = changes.get(id(one))
        there = plan.webhook_ids.get(address)
        kept = await keys.read(there) if there is not None and (change is not None or one.key_source) else None
        if not one.key_source:  # not compared; but a write would clear the one that this machine knows
            keyed.append(replace(one, sign_key=kept) if kept is not None and change is not None else one)
            continue
        given = await _given(one, address, keys)
        key = given or (_from_environment(one, environ) if _is_environment(one) else kept if change else None)
        if key is None:
            if change is not None and (change.action is Action.CREATE or _is_environment(one)):
                missing.append(one)
            keyed.append(one)
            continue
        new = (given or change) is not None if kept is None else not _same(key, kept)
        if change is None and not new:
            keyed.append(one)
            continue
        keyed.append(replace(one, sign_key=key, new_sign_key=new, uid=file_uid(address)))
    return replace(wanted, webhooks=tuple(keyed)), tuple(missing)


async def _given(one: WantedWebhook, address: str, keys: SignKeys) -> SecretStr | None:
    """A key that was given with `login --sign-key`, which keeps one for all webhooks of an address."""
    for known in dict.fromkeys((address, one.address)) if one.key_source == "keyring" else ():
        if (pending := await keys.read_pending(file_uid(known))) is not None:
            return pending
    return None


def _same(one: SecretStr, other: SecretStr) -> bool:
    return hmac.compare_digest(one.get_secret_value().encode(), other.get_secret_value().encode())
