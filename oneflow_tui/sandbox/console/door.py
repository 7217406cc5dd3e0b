"""Who may open the console: this machine's own pages and programs."""

from __future__ import annotations

from urllib.parse import urlsplit

from oneflow_tui.sandbox.errors import ApiError
from oneflow_tui.sandbox.store import Store

_OURSELVES = ("127.0.0.1", "localhost", "::1")


def admit(headers: dict[bytes, bytes], _store: Store, method: str) -> None:
    """Lets in this machine's own pages and programs only.

    There is no token here, so a page from elsewhere must not get through: its Origin gives it away, and where it has
    pointed a name of its own at this machine the Host does.
    """
    host = headers.get(b"host", b"").decode("latin-1")
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        name = None
    if name not in _OURSELVES:
        raise ApiError(403, "The console answers on this machine's own address only.")
    origin = headers.get(b"origin")
    if origin is not None and origin.decode("latin-1") != f"http://{host}":
        raise ApiError(403, "The console answers its own page only.")
    media_type = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if method == "POST" and media_type != b"application/json":
        raise ApiError(415, "The content type must be application/json.")
