"""Exchanges to be written in some form, without a server."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from oneflow_tui.api.recording import Message
from oneflow_tui.api.traffic import Exchange


def exchange(body: bytes = b"", **more: Any) -> Exchange:
    """A PUT that was answered 200, with `body` sent."""
    headers = (("content-type", "application/json"), ("x-oneflow-user-email", "ada@example.com"))
    answer = Message((("content-type", "application/json"),), b'{"id": 1}')
    given: dict[str, Any] = {
        "time": datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC),
        "method": "PUT",
        "path": "/webhooks/1",
        "status": 200,
        "request_id": "req-1==",
        "seconds": 0.25,
        "tries": 1,
        "base_url": "https://api.oneflow.com/v1",
        "first": 0.2,
        "waited": 0.05,
        "http_version": "HTTP/1.1",
        "reason": "OK",
        "sent": Message(headers if body else headers[1:], body),
        "got": answer,
    }
    return Exchange(**(given | more))
