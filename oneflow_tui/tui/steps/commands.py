"""A step's requests as curl commands against the account in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from oneflow_tui.api.curl import as_curl

if TYPE_CHECKING:
    from oneflow_tui.session.session import Session


def curl(session: Session, what: str, method: str, path: str, body: Any = None) -> tuple[str, str]:
    """(what it does, the command). Before an account is chosen, production stands in the address."""
    base = session.address.base_url if session.address is not None else "https://api.oneflow.com/v1"
    return what, as_curl(method, base + path, body, acting_as=session.acting_as)
