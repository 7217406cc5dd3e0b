"""The way to the host: proxy, certificates, name, connection and TLS, and the server's clock."""

from __future__ import annotations

from oneflow_tui.api import probe
from oneflow_tui.api.address import Address, is_loopback_host
from oneflow_tui.api.greet import greet
from oneflow_tui.session.checkup.check import REACH, Check, reached, reason
from oneflow_tui.setup.words import counted

_FEW_DAYS = 14
_SKEW_WARNED, _SKEW_FAILED = 60.0, 300.0


async def check_way(address: Address) -> list[Check]:
    """Proxy, certificates, name and connection."""
    scheme, host, port = probe.split_url(address.base_url)
    try:
        proxy = probe.proxy_for(scheme, host, port)
    except ValueError as problem:
        words = f"{problem} does not name a proxy that can be used"
        return [Check("proxy", "failed", words, f"Correct {problem}; it looks like http://proxy.example.com:8080.")]
    return [
        _proxy(proxy, host, port),
        await _certificates(),
        await _name(*((proxy.host, proxy.port) if proxy is not None else (host, port)), proxy=proxy is not None),
        await _connection(scheme, host, port, proxy),
    ]


def _proxy(proxy: probe.Proxy | None, host: str, port: int) -> Check:
    if proxy is None:
        why = "this machine's loopback never goes through one" if is_loopback_host(host) else "the way is direct"
        return Check("proxy", "ok", f"none for {host}:{port}; {why}")
    words = f"{proxy.variable} says {proxy.shown}"
    if not proxy.scheme.startswith("http"):
        next = f"Name an HTTP proxy in {proxy.variable}, or list the host in NO_PROXY."
        return Check("proxy", "failed", f"{words}, a proxy of the kind {proxy.scheme}, which is not supported", next)
    return Check("proxy", "ok", words)


async def _certificates() -> Check:
    name, place = probe.certificates()
    try:
        count = await reached(probe.check_certificates)
    except (OSError, ValueError) as problem:
        words = f"{name or 'the certificate authorities'} ({place}): {reason(problem)}"
        return Check("certificates", "failed", words, f"Correct or unset {name}." if name else "Install them again.")
    if name:
        return Check("certificates", "ok", f"{name} names {place}")
    return Check("certificates", "ok", f"{counted(count, 'authority', 'authorities')}, the ones that come with Python")


async def _name(host: str, port: int, *, proxy: bool) -> Check:
    what = f"the proxy {host}" if proxy else host
    try:
        found = await reached(lambda: probe.resolve(host, port))
    except (OSError, UnicodeError) as problem:
        return Check("dns", "failed", f"{what}: {reason(problem)}", "Check the network, VPN and the name itself.")
    return Check("dns", "ok", f"{what} is {', '.join(found[:3])}")


async def _connection(scheme: str, host: str, port: int, proxy: probe.Proxy | None) -> Check:
    """Connects; over https looks at the certificate."""
    place = f"{host}:{port}"
    try:
        days = await reached(lambda: probe.connect(scheme, host, port, REACH, proxy), 2 * REACH)
    except (OSError, ValueError) as problem:
        next = "Check network, VPN and proxy; behind a proxy that opens TLS, name its certificate in SSL_CERT_FILE."
        return Check("tls", "failed", f"{place}: {reason(problem)}", next)
    if days is None:
        return Check("tls", "ok", f"{place} answers; no TLS, as this machine's loopback needs none")
    words = f"{place}; its certificate is good for {counted(int(days), 'more day')}"
    if days < _FEW_DAYS:
        return Check("tls", "warning", words, "Whoever runs that host has to renew its certificate.")
    return Check("tls", "ok", words)


async def check_clock(address: Address) -> list[Check]:
    """This machine's clock against the server's. One request, without any token."""
    exchange = await greet(address)
    there = exchange.heard.server_time
    if there is None:
        why = "no answer" if exchange.status is None else "the answer bears no time"
        return [Check("clock", "warning", f"it could not be compared with the server's: {why}", "See dns and tls.")]
    skew = (exchange.time - there).total_seconds()
    if abs(skew) <= _SKEW_WARNED:
        return [Check("clock", "ok", f"within {max(1, round(abs(skew)))} s of the server's")]
    words = f"{abs(skew):,.0f} s {'ahead of' if skew > 0 else 'behind'} the server's"
    next = "Set this machine's clock, by NTP if it can: times in reports and of webhooks would be wrong."
    return [Check("clock", "failed" if abs(skew) > _SKEW_FAILED else "warning", words, next)]
