"""SCIM 2.0: users and groups, with a token of its own. After RFC 7643 and RFC 7644 where Oneflow's pages are silent."""

from __future__ import annotations

from secrets import compare_digest

from oneflow_tui.sandbox.errors import ApiError
from oneflow_tui.sandbox.scim import groups, users
from oneflow_tui.sandbox.scim.errors import error_body
from oneflow_tui.sandbox.seeds import SCIM_TOKEN
from oneflow_tui.sandbox.store import Store

__all__ = ["MEDIA_TYPE", "ROUTES", "admit", "error_body"]

MEDIA_TYPE = b"application/scim+json"
ROUTES = (*users.ROUTES, *groups.ROUTES)


def admit(headers: dict[bytes, bytes], _store: Store, _method: str) -> None:
    """401 without the SCIM token."""
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() != b"bearer" or not compare_digest(token.strip(), SCIM_TOKEN.encode()):
        raise ApiError(401, "The SCIM token is missing or invalid.")
