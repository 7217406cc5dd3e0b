"""Where an account is reached: the base URL, checked, and what it is called. Pure; imports nothing of httpx."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from oneflow_tui.errors import HostRefused

Environment = Literal["production", "test", "local", "other"]

PRODUCTION = "https://api.oneflow.com/v1"
TEST = "https://api.test.oneflow.com/v1"
_ONEFLOW_HOSTS: dict[str, Environment] = {"api.oneflow.com": "production", "api.test.oneflow.com": "test"}
_PORTS = {"https": 443, "http": 80}


def key_of(scheme: str, host: str, port: int | None) -> str:
    """ "scheme://host:port" with the port always named: what a secret is bound to."""
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme.lower()}://{shown.lower()}:{port or _PORTS.get(scheme.lower(), 0)}"


def is_loopback_host(host: str) -> bool:
    """Whether a host name or address is this machine's loopback. Names other than localhost are not looked up."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Address:
    """Checked base URLs without a trailing slash. Made by `read_address`."""

    base_url: str
    scim_base_url: str | None = None

    @property
    def host_key(self) -> str:
        return host_key(self.base_url)

    @property
    def scim_host_key(self) -> str | None:
        return host_key(self.scim_base_url) if self.scim_base_url else None

    @property
    def is_loopback(self) -> bool:
        return is_loopback_host(urlsplit(self.base_url).hostname or "")

    @property
    def environment(self) -> Environment:
        """ "production", "test", "local" (a sandbox or something else on loopback) or "other"."""
        if self.is_loopback:
            return "local"
        return _ONEFLOW_HOSTS.get(urlsplit(self.base_url).hostname or "", "other")


def host_key(url: str) -> str:
    """The scheme, host and port of a URL that has been checked."""
    parts = urlsplit(url)
    return key_of(parts.scheme, parts.hostname or "", parts.port)


def _split(url: str, what: str) -> tuple[SplitResult, str, int]:
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise HostRefused(f"The {what} holds a character that no address of Oneflow has.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if host is None or parts.scheme not in _PORTS:
        raise HostRefused(f"The {what} is not a web address.")
    if parts.username is not None or parts.password is not None:
        raise HostRefused(f"The {what} must not hold a name or password.")
    if parts.query or parts.fragment or "?" in url or "#" in url:
        raise HostRefused(f"The {what} must not have a query or a fragment.")
    return parts, host, port or _PORTS[parts.scheme]


def _check(url: str, what: str, ending: str, allow_hosts: Collection[str]) -> str:
    parts, host, port = _split(url, what)
    path = parts.path.rstrip("/")
    if not path.endswith(ending) or "%" in path or "//" in path or "/." in path:
        raise HostRefused(f"The {what} must end in {ending}.")
    shown = f"[{host}]" if ":" in host else host
    if not is_loopback_host(host):
        named = {one.strip().lower() for one in allow_hosts}
        ours = host in _ONEFLOW_HOSTS and port == 443
        allowed = host in named or f"{shown}:{port}" in named
        if not (ours or allowed):
            raise HostRefused(f"{shown}:{port} is not a host of Oneflow's and was not allowed by name.")
        if parts.scheme != "https":
            raise HostRefused(f"{shown} is spoken to over https only.")
    default = port == _PORTS[parts.scheme]
    return f"{parts.scheme}://{shown}{'' if default else f':{port}'}{path}"


def read_address(base_url: str, *, scim_base_url: str | None = None, allow_hosts: Collection[str] = ()) -> Address:
    """Checks base URLs and returns them in one form.

    Allowed are https on Oneflow's two hosts, http or https on loopback, and https on each host of `allow_hosts`
    ("host" or "host:port"). The REST URL ends in /v1; the SCIM URL is the same with /scim/v1 unless given.
    Raises HostRefused.
    """
    base = _check(base_url.strip(), "base URL", "/v1", allow_hosts)
    if scim_base_url is None:
        return Address(base, base.removesuffix("/v1") + "/scim/v1")
    return Address(base, _check(scim_base_url.strip(), "SCIM base URL", "/v1", allow_hosts))
