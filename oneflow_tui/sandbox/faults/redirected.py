"""Where the trouble "redirect" leads to: a client that follows must not bring its secrets."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.errors import ApiError
from oneflow_tui.sandbox.store import Json, Store

_SECRET = (b"x-oneflow-api-token", b"authorization")


def admit(headers: dict[bytes, bytes], _store: Store, _method: str) -> None:
    """400 where a token comes along."""
    if any(name in headers for name in _SECRET):
        raise ApiError(400, "The token came along to where a redirect led. A redirect may lead to anyone.")


def arrived(_call: Call) -> Json:
    """Any method of /redirected."""
    return {}


ROUTES = tuple(Route(method, "", arrived) for method in ("GET", "POST", "PUT", "PATCH", "DELETE"))
