"""The sign keys that a set-up file points to: from the environment, or from the keyring."""

from __future__ import annotations

import hmac
import shlex
from collections.abc import Mapping
from dataclasses import replace

from pydantic import SecretStr

from oneflow_tui.errors import BadInput
from oneflow_tui.local.sign_keys import SignKeys, file_uid
from oneflow_tui.setup.changes import Action, Plan, WebhookChange
from oneflow_tui.setup.plan_webhooks import webhook_addresses
from oneflow_tui.setup.wanted import Wanted, WantedWebhook
from oneflow_tui.setup.words import quoted


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

    A key of the environment that differs from the one that this machine last sent is a change. Raises BadInput naming
    every key that is missing.
    """
    changes = {
        id(change.wanted): change
        for change in plan.changes
        if isinstance(change, WebhookChange) and change.wanted is not None
    }
    addresses = webhook_addresses(wanted)
    missing: list[str] = []
    keyed: list[WantedWebhook] = []
    for one, address in zip(wanted.webhooks, addresses, strict=True):
        change = changes.get(id(one))
        there = plan.webhook_ids.get(address)
        if not one.key_source:  # not compared; but a write would clear the one that this machine knows
            kept = await keys.read(there) if change is not None and there is not None else None
            keyed.append(replace(one, sign_key=kept) if kept is not None else one)
            continue
        key = await _key(one, there, keys, environ, needed=change is not None)
        if key is None:
            if change is not None and (change.action is Action.CREATE or one.key_source != "keyring"):
                missing.append(_missing(one))
            keyed.append(one)
            continue
        kept = await keys.read(there) if there is not None else None
        new = change is not None if kept is None else not _same(key, kept)
        if change is None and not new:
            keyed.append(one)
            continue
        uid = file_uid(one.address)
        keys.hold(uid, key)
        keyed.append(replace(one, sign_key=key, new_sign_key=new, uid=uid))
    if missing:
        raise BadInput(
            "\n".join(["The set-up file names sign keys that are not there:", *(f"  {one}" for one in missing)]),
            next="Give them, or take sign_key out of the webhook in the set-up file.",
        )
    return replace(wanted, webhooks=tuple(keyed))


async def _key(
    one: WantedWebhook, there: int | None, keys: SignKeys, environ: Mapping[str, str], *, needed: bool
) -> SecretStr | None:
    if one.key_source.startswith("env:"):
        return _from_environment(one, environ)
    if one.key_source != "keyring" or not needed:
        return None
    pending = await keys.read_pending(file_uid(one.address))
    return pending if pending is not None or there is None else await keys.read(there)


def _same(one: SecretStr, other: SecretStr) -> bool:
    return hmac.compare_digest(one.get_secret_value().encode(), other.get_secret_value().encode())
