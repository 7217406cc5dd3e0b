"""What lies before everything else: the way to the console, and the document that describes the API."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, Reply, Route


def home(_call: Call) -> Reply:
    """GET /: a browser that was given the bare address."""
    return Reply(None, 302, {"Location": "/console"})


def document(call: Call) -> object:
    """GET /openapi.json."""
    from oneflow_tui.sandbox.openapi import document as written

    return written(f"{call.root}/v1")


ROUTES = (Route("GET", "/", home), Route("GET", "/openapi.json", document))
