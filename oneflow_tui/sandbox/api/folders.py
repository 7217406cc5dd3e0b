"""Folders: listed only."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.listing import PAGING, lenient_page
from oneflow_tui.sandbox.shapes.lists import FOLDER
from oneflow_tui.sandbox.shapes.words import page_of
from oneflow_tui.sandbox.store import Json


def _shown(call: Call, folder: Json) -> Json:
    """A folder; its path names the folders that it lies in, the outermost first."""
    path: list[str] = []
    parent = call.store.get("folders", folder["parent_id"] or 0)
    while parent is not None:
        path.insert(0, parent["name"])
        parent = call.store.get("folders", parent["parent_id"] or 0)
    return {"_permissions": {}, **folder, "path": path}


def every(call: Call) -> Json:
    """GET /folders."""
    return lenient_page(call, "/folders", call.store.all("folders"), _shown)


ROUTES = (Route("GET", "/folders", every, "Folders.", query=PAGING, answer=page_of("Folder", FOLDER)),)
