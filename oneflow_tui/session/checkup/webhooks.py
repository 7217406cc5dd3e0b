"""Whether the hosts of webhooks can be reached from here. Only a connection is made; nothing is sent to them."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import ssl
import tomllib
from collections.abc import Iterable
from pathlib import Path

from oneflow_tui.api import probe
from oneflow_tui.api.address import is_loopback_host
from oneflow_tui.session.checkup.check import REACH, Check, State, reached, reason

_MOST = 20
"""Hosts that are tried."""
_AT_ONCE = 8
_LARGEST = 5_000_000  # bytes of a set-up file


def urls_of_file(path: Path) -> list[str]:
    """The callback URLs of a set-up file; none where there is no such file or it cannot be read: `plan` says why."""
    try:
        if path.stat().st_size > _LARGEST:
            return []
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    rows = table.get("webhooks")
    found = [row.get("callback_url") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [one for one in found if isinstance(one, str)]


async def check_webhooks(urls: Iterable[str], *, on_sandbox: bool) -> list[Check]:
    """A check a host, by its scheme, host and port: what else a callback URL holds may be secret."""
    hosts: dict[tuple[str, str, int], None] = {}
    bad = 0
    for url in urls:
        try:
            hosts[probe.split_url(url)] = None
        except ValueError:
            bad += 1
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(scheme: str, host: str, port: int) -> Check:
        async with places:
            return await _host(scheme, host, port, on_sandbox=on_sandbox)

    found = list(await asyncio.gather(*(one(*host) for host in list(hosts)[:_MOST])))
    if len(hosts) > _MOST:
        found.append(Check("webhook", "warning", f"{len(hosts) - _MOST} more hosts of webhooks were not tried"))
    if bad:
        found.append(Check("webhook", "failed", f"{bad} callback URLs are no web addresses", "See them with `pull`."))
    return found


async def unreachable(urls: Iterable[str], *, on_sandbox: bool) -> dict[str, str]:
    """What is wrong with each of the callback URLs, "" where a connection was made. A host that is shared is tried
    once. What is no address, or not https, is not tried and not in it: another check tells."""
    hosts: dict[tuple[str, str, int], list[str]] = {}
    for url in urls:
        with contextlib.suppress(ValueError):
            scheme, host, port = probe.split_url(url)
            if _is_allowed(scheme, host, on_sandbox=on_sandbox):
                hosts.setdefault((scheme, host, port), []).append(url)
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(host: tuple[str, str, int]) -> Check:
        async with places:
            return await _host(*host, on_sandbox=on_sandbox)

    found = zip(hosts, await asyncio.gather(*(one(host) for host in hosts)), strict=True)
    return {url: "" if check.state == "ok" else check.detail for host, check in found for url in hosts[host]}


def _is_allowed(scheme: str, host: str, *, on_sandbox: bool) -> bool:
    """Whether Oneflow takes it: https, and a sandbox http to this machine too."""
    return scheme == "https" or (is_loopback_host(host) and on_sandbox)


async def _host(scheme: str, host: str, port: int, *, on_sandbox: bool) -> Check:
    about = f"{scheme}://{host}:{port}"

    def answer(state: State, words: str, next: str | None = None) -> Check:
        return Check("webhook", state, f"{about} {words}", next, about)

    here = is_loopback_host(host)
    if not _is_allowed(scheme, host, on_sandbox=on_sandbox):
        return answer("failed", "is not https, which Oneflow insists on", "Give the receiver an https address.")
    try:
        addresses = await reached(lambda: probe.resolve(host, port))
        days = await reached(lambda: probe.connect(scheme, host, port, REACH, probe.proxy_for(scheme, host, port)))
    except ssl.SSLError as problem:
        next = "Give the receiver a certificate that is good for its name and comes from a known authority."
        return answer("failed", f"is reached, but not over TLS: {reason(problem)}", next)
    except (OSError, ValueError) as problem:
        next = "Start the receiver or correct the callback URL, unless only Oneflow is to reach it."
        return answer("warning", f"cannot be reached from here: {reason(problem)}", next)
    if here and on_sandbox:
        return answer("ok", "is reached: the sandbox is on this machine too")
    if here or all(not ipaddress.ip_address(one.partition("%")[0]).is_global for one in addresses):
        return answer("warning", "is an address of this machine or network", "Oneflow needs one in the internet.")
    ends = f"; its certificate is good for {int(days)} days" if days is not None else ""
    return answer("ok", f"is reached from here{ends}; that Oneflow reaches it too, only a delivery proves")
