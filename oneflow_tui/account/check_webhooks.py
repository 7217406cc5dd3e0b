"""Checks of the webhooks."""

from __future__ import annotations

import ipaddress
import json
import socket
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from oneflow_tui.account.bare import without_secrets
from oneflow_tui.account.check_types import all_tell_type
from oneflow_tui.account.finding import Check, Finding, Level
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.models import Webhook
from oneflow_tui.setup.match import is_understood
from oneflow_tui.setup.words import TEMPLATES_MENU, WEBHOOKS_MENU, counted, listed, quoted
from oneflow_tui.text import clean, shorten


def _url(webhook: Webhook) -> str:
    return quoted(shorten(without_secrets(webhook.callback_url), 120))


def _split(url: str) -> SplitResult | None:
    """None where it is no web address."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.hostname else None


def is_loopback(url: str) -> bool:
    """Whether it leads to the machine that calls it."""
    parts = _split(url)
    host = (parts.hostname or "").rstrip(".") if parts is not None else ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address: ipaddress.IPv4Address | ipaddress.IPv6Address
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if not host[:1].isdigit():
            return False
        try:  # 127.1, 0x7f000001 and 2130706433 are the same
            address = ipaddress.IPv4Address(socket.inet_aton(host))
        except (OSError, ValueError):
            return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_unspecified)


def _finding(check: str, level: Level, webhook: Webhook, title: str, why: str, todo: str) -> Finding:
    return Finding(check, level, "webhook", webhook.id, title, why, todo, without_secrets(webhook.callback_url))


def _not_https(seen: AccountSeen) -> Iterator[Finding]:
    for one in seen.webhooks or ():
        parts = _split(one.callback_url)
        if parts is not None and parts.scheme == "https":
            continue
        lenient = seen.on_sandbox and is_loopback(one.callback_url)
        wrong = "is no web address" if parts is None else "is not https"
        yield _finding(
            "webhook_not_https",
            "note" if lenient else "problem",
            one,
            f"The webhook to {_url(one)} {wrong}",
            "The sandbox takes http to this machine; Oneflow itself would refuse it."
            if lenient
            else "Oneflow calls https addresses only.",
            "Give it an https address before it is set up on Oneflow.",
        )


def _loopback(seen: AccountSeen) -> Iterator[Finding]:
    for one in seen.webhooks or ():
        if is_loopback(one.callback_url):
            yield _finding(
                "webhook_to_loopback",
                "note" if seen.on_sandbox else "problem",
                one,
                f"The webhook to {_url(one)} leads to the machine that calls it",
                "The sandbox runs here and reaches it; Oneflow would not."
                if seen.on_sandbox
                else "From Oneflow this address is Oneflow's own machine, so your receiver never hears.",
                "Give it an address that can be reached from the internet, or a tunnel to this machine.",
            )


def _dead(seen: AccountSeen) -> Iterator[Finding]:
    for one in seen.webhooks or ():
        if problem := (seen.url_problems or {}).get(one.callback_url):
            yield _finding(
                "webhook_dead",
                "warning",
                one,
                f"The webhook to {_url(one)} could not be reached from here",
                f"{clean(problem).rstrip('.')}. That Oneflow cannot reach it either is assumed, not known.",
                "Start the receiver or correct the callback URL, unless only Oneflow is to reach it.",
            )


def _sense(webhook: Webhook) -> str:
    """What it hears, by which two are alike; filters that are not read count as they stand."""
    if is_understood(webhook):
        heard: object = [sorted(set(webhook.events)), sorted(set(webhook.workspace_ids))]
    else:
        heard = {"raw": webhook.filters}
    return json.dumps([webhook.callback_url, webhook.template_group_id, heard], sort_keys=True, default=str)


def _twice(seen: AccountSeen) -> Iterator[Finding]:
    alike: dict[str, list[Webhook]] = defaultdict(list)
    for one in seen.webhooks or ():
        alike[_sense(one)].append(one)
    for same in alike.values():
        for one in same if len(same) > 1 else ():
            others = listed([str(other.id) for other in same if other is not one][:5])
            yield _finding(
                "webhook_twice",
                "warning",
                one,
                f"{counted(len(same), 'webhook')} to {_url(one)} are alike",
                f"They have one URL, one template type and the same filters, so each event is delivered "
                f"{counted(len(same), 'time')}, under several callback ids. This is {one.id}, the others {others}.",
                f"Remove all but one: {WEBHOOKS_MENU}, or delete_webhooks in the set-up file.",
            )


def _filters_unknown(seen: AccountSeen) -> Iterator[Finding]:
    for one in seen.webhooks or ():
        if not is_understood(one):
            yield _finding(
                "webhook_filters_unknown",
                "note",
                one,
                f"What the webhook to {_url(one)} hears cannot be told",
                "It has several filters, which combine in a way that is not documented, or rules of a kind not known.",
                "Send one filter with at most one rule for events and one for workspaces.",
            )


def _type_gone(seen: AccountSeen) -> Iterator[Finding]:
    if seen.extension in ("off", "probably_on"):
        return  # the types may be there and not be listed
    known = {one.id for one in seen.template_types or ()}
    for one in seen.webhooks or ():
        if one.template_group_id is not None and one.template_group_id not in known:
            yield _finding(
                "webhook_type_gone",
                "warning",
                one,
                f"The webhook to {_url(one)} is bound to a template type that is not listed",
                f"The account lists no template type {one.template_group_id}; it was probably removed, and then "
                "nothing is delivered.",
                "Bind it to a template type of the account, or remove it.",
            )


def _type_idle(seen: AccountSeen) -> Iterator[Finding]:
    if not all_tell_type(seen):
        return
    carried = {one.template_type_id for one in seen.templates or () if one.template_active is not False}
    names = {one.id: one.name for one in seen.template_types or ()}
    for one in seen.webhooks or ():
        if one.template_group_id in names and one.template_group_id not in carried:
            yield _finding(
                "webhook_type_idle",
                "warning",
                one,
                f"The webhook to {_url(one)} waits for a template type that no active template carries",
                f"It is bound to {quoted(names[one.template_group_id])}, and no new contract can be made with that. "
                "Whether a binding holds before Oneflow has built the integration extension is not certain.",
                f"{TEMPLATES_MENU}.",
            )


def _key_unknown(seen: AccountSeen) -> Iterator[Finding]:
    for one in seen.webhooks or ():
        if one.id not in (seen.sign_keys or ()):
            yield _finding(
                "sign_key_unknown",
                "note",
                one,
                f"This machine knows no sign key for the webhook to {_url(one)}",
                "Oneflow never gives a sign key back, so whether there is one cannot be told; a change of this webhook "
                "from here may clear it.",
                "Enter the key on Webhooks, or go on without one if it has none.",
            )


CHECKS = (
    Check("webhook_not_https", "Webhook to an address without https", ("webhooks",), _not_https),
    Check("webhook_to_loopback", "Webhook to the machine that calls it", ("webhooks",), _loopback),
    Check("webhook_dead", "Webhook that could not be reached", ("webhooks", "url_problems"), _dead),
    Check("webhook_twice", "Webhooks that are alike", ("webhooks",), _twice),
    Check("webhook_filters_unknown", "Webhook whose filters are not understood", ("webhooks",), _filters_unknown),
    Check("webhook_type_gone", "Webhook of a template type that is gone", ("webhooks", "template_types"), _type_gone),
    Check(
        "webhook_type_idle",
        "Webhook of a template type that no active template carries",
        ("webhooks", "template_types", "templates"),
        _type_idle,
    ),
    Check(
        "sign_key_unknown", "Webhook whose sign key this machine does not know", ("webhooks", "sign_keys"), _key_unknown
    ),
)
