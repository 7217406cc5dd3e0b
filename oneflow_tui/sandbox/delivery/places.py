"""Where a callback URL leads, and whether the sandbox may go there."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_LOCALHOST = ("127.0.0.1", "::1")
_KEPT = "%/:=&?~+!$,;'@()*[]"  # what may stand in a path or a query as it is


class NotSent(Exception):
    """The sandbox does not send there; the text is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is needed to post to a URL."""

    secure: bool
    host: str
    """The name that a certificate must bear."""
    addresses: tuple[str, ...]
    """To be tried in turn. Empty: the host's name is to be looked up."""
    port: int
    authority: str
    """The Host header."""
    target: str
    """Path and query."""


def place(url: str, *, anywhere: bool) -> Place:
    """Takes a URL apart. Raises NotSent unless it leads to this machine or the sandbox may go anywhere.

    "localhost" is this machine without a look-up, so that no resolver can send it elsewhere.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
        target = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
    except ValueError:
        raise NotSent("The callback URL is not valid.") from None
    if parts.scheme not in ("http", "https") or not host:
        raise NotSent("The callback URL is not valid.")
    addresses = here(host)
    if not addresses and not anywhere:
        raise NotSent(f"{host} is not this machine; start the sandbox with --deliver-anywhere to send there.")
    secure = parts.scheme == "https"
    shown = f"[{host}]" if ":" in host else host
    return Place(
        secure,
        host,
        addresses,
        port if port is not None else 443 if secure else 80,
        shown if port is None else f"{shown}:{port}",
        target,
    )


def here(host: str) -> tuple[str, ...]:
    """The addresses of a host that is this machine by its very name; none where it is not."""
    if host == "localhost":
        return _LOCALHOST
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ()
    ours = address in ipaddress.ip_network("127.0.0.0/8") or address == ipaddress.ip_address("::1")
    return (str(address),) if ours else ()
