"""The passwords of this machine's proxies, so that no record shows one that an answer quotes."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit
from urllib.request import getproxies

from pydantic import SecretStr


def proxy_logins() -> list[SecretStr]:
    """Every password, as it is written and as it is meant, and every "name:password", which is sent in base64."""
    found: list[SecretStr] = []
    for address in getproxies().values():
        try:
            parts = urlsplit(address if "://" in address else f"http://{address}")
        except ValueError:
            continue
        if parts.password:
            name, password = unquote(parts.username or ""), unquote(parts.password)
            found += [SecretStr(one) for one in (parts.password, password, f"{name}:{password}")]
    return found
