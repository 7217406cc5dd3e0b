"""How a host is reached, asked piece by piece: proxy, certificates, name, connection, TLS. No request is sent.

Every function here blocks, some for as long as the system lets them; call them in a daemon thread, bounded.
Raises OSError and its kin (ssl.SSLError, socket.gaierror); no text of theirs holds a secret.
"""

from __future__ import annotations

import base64
import os
import socket
import ssl
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from oneflow_tui.api.address import is_loopback_host
from oneflow_tui.api.http import httpx

DAY = 86_400.0
_LONGEST_REPLY = 16_384


@dataclass(frozen=True, slots=True)
class Proxy:
    """`variable` is what names it; name and password are in `login` only, which is never shown."""

    variable: str
    scheme: str
    host: str
    port: int
    login: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        return f"{self.host}:{self.port}"


def split_url(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of a web address. Raises ValueError where it is none."""
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    if not parts.hostname or not port:
        raise ValueError("not a web address")
    return parts.scheme, parts.hostname, port


def proxy_for(scheme: str, host: str, port: int) -> Proxy | None:
    """The proxy that requests to a host go through. Raises ValueError where a variable names none that can be."""
    if is_loopback_host(host) or proxy_bypass(f"{host}:{port}"):
        return None
    proxies = getproxies()
    kind = next((one for one in (scheme, "all") if proxies.get(one)), None)
    if kind is None:
        return None
    variable = next(
        (name for name in (f"{kind}_proxy", f"{kind}_proxy".upper()) if os.environ.get(name)), "the system's settings"
    )
    given = proxies[kind] if "://" in proxies[kind] else f"http://{proxies[kind]}"
    try:
        parts = urlsplit(given)
        port_there, host_there = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 1080), parts.hostname
    except ValueError:
        host_there, port_there, parts = None, 0, urlsplit("")
    if not host_there:
        raise ValueError(variable)
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else ""
    return Proxy(variable, parts.scheme, host_there, port_there, login)


def certificates() -> tuple[str, str]:
    """Where the certificates that are trusted come from: the variable's name, or "", and the file or folder."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        if os.environ.get(name):
            return name, os.environ[name]
    return "", ""


def check_certificates() -> int:
    """How many certificate authorities are trusted. Raises OSError where the file or folder cannot be used."""
    name, place = certificates()
    if name == "SSL_CERT_DIR" and not Path(place).is_dir():
        raise NotADirectoryError(20, "it is not a folder")
    if name == "SSL_CERT_FILE":
        with Path(place).open("rb") as file:
            file.read(1)
    return len(httpx.create_ssl_context().get_ca_certs())


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, each once."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def connect(scheme: str, host: str, port: int, timeout: float, proxy: Proxy | None = None) -> float | None:
    """Connects and closes. For https: the days until the host's certificate ends, else None.

    `timeout` is in seconds, for each step.
    """
    with ExitStack() as stack:
        reach = (proxy.host, proxy.port) if proxy is not None else (host, port)
        plain = stack.enter_context(socket.create_connection(reach, timeout))
        if proxy is not None:
            if proxy.scheme == "https":
                plain = stack.enter_context(httpx.create_ssl_context().wrap_socket(plain, server_hostname=proxy.host))
            if scheme == "https":
                _ask_proxy(plain, proxy, host, port)
        if scheme != "https":
            return None
        context = httpx.create_ssl_context(trust_env=not is_loopback_host(host))
        secure = stack.enter_context(context.wrap_socket(plain, server_hostname=host))
        ends = (secure.getpeercert() or {}).get("notAfter")
        return (ssl.cert_time_to_seconds(str(ends)) - time.time()) / DAY if ends else None


def _ask_proxy(plain: socket.socket, proxy: Proxy, host: str, port: int) -> None:
    """Asks an HTTP proxy for a tunnel. Raises ConnectionRefusedError where it gives none."""
    shown = f"[{host}]" if ":" in host else host
    lines = [f"CONNECT {shown}:{port} HTTP/1.1", f"Host: {shown}:{port}"]
    if proxy.login:
        lines.append(f"Proxy-Authorization: Basic {base64.b64encode(proxy.login.encode()).decode('ascii')}")
    plain.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
    reply = b""
    while b"\r\n\r\n" not in reply and len(reply) < _LONGEST_REPLY:
        part = plain.recv(1024)
        if not part:
            break
        reply += part
    words = reply.split(b"\r\n", 1)[0].split()
    status = words[1].decode("ascii", "replace") if len(words) > 1 else "nothing"
    if status != "200":
        raise ConnectionRefusedError(111, f"the proxy answered {status[:3]}")
