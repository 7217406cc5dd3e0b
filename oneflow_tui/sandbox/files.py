"""The second port, from which files are fetched: it is another host to Oneflow, and the token must never reach it."""

from __future__ import annotations

from starlette.types import Scope, Send

from oneflow_tui.sandbox.store import Store


async def serve(store: Store, scope: Scope, send: Send) -> None:
    """Answers a download."""
    status, body = 404, b"There is no such file.\n"
    headers = dict(scope["headers"])
    if b"x-oneflow-api-token" in headers or b"authorization" in headers:
        status, body = 400, b"The token was sent to a host that it does not belong to.\n"
    await send(
        {"type": "http.response.start", "status": status, "headers": [(b"content-length", str(len(body)).encode())]}
    )
    await send({"type": "http.response.body", "body": body})
