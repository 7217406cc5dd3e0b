"""What is shown, as requests that anyone can send again: the token stands as a variable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from oneflow_tui.account.things import id_of
from oneflow_tui.api.curl import as_curl
from oneflow_tui.api.paging import PAGE
from oneflow_tui.api.snippets import Language, snippet
from oneflow_tui.api.traffic import Exchange
from oneflow_tui.tui.inspect.facts import kind_of
from oneflow_tui.tui.inspect.sections import SCIM

if TYPE_CHECKING:
    from oneflow_tui.tui.inspect.desk import Desk

_TITLES: dict[Language, str] = {"curl": "curl", "httpx": "Python, httpx", "fetch": "JavaScript, fetch"}
_PATHS = {
    "account": "/accounts/me",
    "workspaces": "/workspaces",
    "template_types": "/template_types",
    "data_fields": "/template_types",
    "templates": "/templates",
    "webhooks": "/webhooks",
    "users": "/users",
    "contracts": "/contracts",
    "log": "/logs",
    "scim": "/Users",
    "scim_groups": "/Groups",
}
_ONE = {"template_type": "template_types", "template": "templates", "contract": "contracts"}


def _as_sent(desk: Desk, section: str) -> Exchange | None:
    """The request that the list that is shown began with; None where it is no longer remembered, or not whole."""
    for one in reversed(desk.services.traffic.entries):
        path, _, query = one.path.partition("?")
        if one.method == "GET" and path == _PATHS.get(section) and "offset=" not in query:
            return None if "…" in query else one
    return None


def as_code(desk: Desk, section: str, entry: Any) -> list[tuple[str, str]]:
    """(what it does, code) for the request under the cursor, or for the list that is shown and the thing in it."""
    if isinstance(entry, Exchange):
        return [(title, snippet(entry, language)) for language, title in _TITLES.items()]
    base, acting = desk.services.client.base_url, desk.session.acting_as
    found = []
    sent = _as_sent(desk, section)
    if sent is not None:
        found += [(f"This list: {title}", snippet(sent, language)) for language, title in _TITLES.items()]
    elif section in _PATHS and section not in SCIM:
        query = "?" + urlencode({"limit": PAGE, **desk.pages.params}) if section == "contracts" else ""
        found.append(("This list", as_curl("GET", base + _PATHS[section] + query, acting_as=acting)))
    place = _ONE.get(kind_of(entry) or "") if entry is not None else None
    if place:
        found.append(("This thing", as_curl("GET", f"{base}/{place}/{id_of(entry)}", acting_as=acting)))
    return found
