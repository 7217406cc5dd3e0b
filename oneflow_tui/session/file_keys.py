"""The sign keys that a set-up file points to: from the environment, or from the keyring."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from pydantic import SecretStr

from oneflow_tui.errors import BadInput
from oneflow_tui.local.sign_keys import SignKeys, file_uid
from oneflow_tui.setup.changes import Action, Plan, WebhookChange
from oneflow_tui.setup.wanted import Wanted, WantedWebhook
from oneflow_tui.setup.words import listed, quoted


def _is_environment(one: WantedWebhook) -> bool:
    return one.key_source.startswith("env:")


def _from_environment(one: WantedWebhook, environ: Mapping[str, str]) -> SecretStr | None:
    value = environ.get(one.key_source.removeprefix("env:"), "").strip()
    return SecretStr(value) if value else None


def _missing(one: WantedWebhook) -> str:
    where = quoted(one.callback_url)
    if one.key_source == "keyring":
        bound = f" --template-type {quoted(str(one.template_type))}" if one.template_type is not None else ""
        return f"{where} (keyring: `oneflow-tui login --sign-key URL{bound}`)"
    return f"{where} (environment: {one.key_source.removeprefix('env:')})"


async def with_sign_keys(wanted: Wanted, plan: Plan, keys: SignKeys, environ: Mapping[str, str]) -> Wanted:
    """`wanted` with the keys that the plan's writes need. A webhook that stays as it is needs none.

    A key of the environment that differs from the one that this machine last sent is a change. Raises BadInput naming
    every key that is missing.
    """
    keyed, missing = await find_sign_keys(wanted, plan, keys, environ)
    if missing:
        are = "A sign key is" if len(missing) == 1 else "Sign keys are"
        raise BadInput(
            f"{are} missing: {listed([_missing(one) for one in missing])}.",
            next="Give each of them, or take sign_key out of the webhook in the set-up file.",
        )
    for one in keyed.webhooks:
        if one.uid and one.sign_key is not None:
            keys.hold(one.uid, one.sign_key)
    return keyed


async def find_sign_keys(
    wanted: Wanted, plan: Plan, keys: SignKeys, environ: Mapping[str, str]
) -> tuple[Wanted, tuple[WantedWebhook, ...]]:
    """The same, and the webhooks that would be written and whose key is missing. Each that has one has a `uid`."""
    if not any(one.key_source for one in wanted.webhooks):
        return wanted, ()
    changes = {
        id(change.wanted): change
        for change in plan.changes
        if isinstance(change, WebhookChange) and change.wanted is not None
    }
    missing: list[WantedWebhook] = []
    keyed: list[WantedWebhook] = []
    for one, address in zip(wanted.webhooks, _addresses(wanted), strict=True):
        change = changes.get(id(one))
        there = plan.webhook_ids.get(address)
        key = await _key(one, address, there, keys, environ, needed=change is not None)
        if key is None:
            if change is not None and one.key_source and (change.action is Action.CREATE or _is_environment(one)):
                missing.append(one)
            keyed.append(one)
            continue
        kept = await keys.read(there) if there is not None else None
        new = change is not None if kept is None else not _same(key, kept)
        if change is None and not new:
            keyed.append(one)
            continue
        keyed.append(replace(one, sign_key=key, new_sign_key=new, uid=file_uid(address)))
    return replace(wanted, webhooks=tuple(keyed)), tuple(missing)


def _addresses(wanted: Wanted) -> list[str]:
    """As the plan has them: of several webhooks with one address, each after the first bears a number."""
    times: Counter[str] = Counter()
    found: list[str] = []
    for one in wanted.webhooks:
        times[one.address] += 1
        found.append(one.address if times[one.address] == 1 else f"{one.address[:-1]} #{times[one.address]}]")
    return found


async def _key(
    one: WantedWebhook,
    address: str,
    there: int | None,
    keys: SignKeys,
    environ: Mapping[str, str],
    *,
    needed: bool,
) -> SecretStr | None:
    if _is_environment(one):
        return _from_environment(one, environ)
    if one.key_source != "keyring" or not needed:
        return None
    for known in dict.fromkeys((address, one.address)):  # `login` keeps one key for all webhooks of an address
        if (pending := await keys.read_pending(file_uid(known))) is not None:
            return pending
    return await keys.read(there) if there is not None else None


def _same(one: SecretStr, other: SecretStr) -> bool:
    return hmac.compare_digest(one.get_secret_value().encode(), other.get_secret_value().encode())
