"""Exchanges as a HAR 1.2 document (HTTP Archive), which browsers' developer tools and others read.

Source: the specification's versions/1.2. What it has no place for stands under names that begin with "_".
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from oneflow_tui.api.recording import Message
from oneflow_tui.api.traffic import Exchange

COMMENT = (
    "Holds data of the account: names, e-mail addresses, contracts. Secrets were taken out before anything was "
    "recorded; a … stands for them, and for values of queries."
)
_UNKNOWN = "x-unknown"
_RESERVED = "/:?#[]@!$&'()*+,;=%-._~"


def as_har(exchanges: Iterable[Exchange], *, version: str) -> dict[str, Any]:
    """The document, the oldest request first. All text in it is raw: write it with `har_text`."""
    entries = [_entry(one) for one in sorted(exchanges, key=lambda one: one.started)]
    creator = {"name": "oneflow-tui", "version": version}
    return {"log": {"version": "1.2", "creator": creator, "entries": entries, "comment": COMMENT}}


def har_text(exchanges: Iterable[Exchange], *, version: str) -> str:
    """The document as a file's text: JSON with escapes for all that is not ASCII."""
    return json.dumps(as_har(exchanges, version=version), indent=1, allow_nan=False) + "\n"


def _entry(exchange: Exchange) -> dict[str, Any]:
    timings = _timings(exchange)
    entry: dict[str, Any] = {
        "startedDateTime": exchange.started.astimezone().isoformat(timespec="milliseconds"),
        "time": round(sum(max(one, 0.0) for one in timings.values()), 3),
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": timings,
        "_requestId": exchange.request_id or "",
        "_call": exchange.call,
        "_tries": exchange.tries,
        "_sendings": exchange.sendings,
    }
    if exchange.problem:
        entry["_error"] = exchange.problem
    return entry


def _timings(exchange: Exchange) -> dict[str, float]:
    """Milliseconds. Waiting for the budget is "blocked"; what connecting took is in "wait"."""
    seconds = max(exchange.seconds, 0.0)
    wait = min(max(exchange.first, 0.0), seconds) if exchange.first is not None else seconds
    parts = {"blocked": max(exchange.waited, 0.0), "send": 0.0, "wait": wait, "receive": seconds - wait}
    return {name: round(value * 1000, 3) for name, value in parts.items()}


def _request(exchange: Exchange) -> dict[str, Any]:
    sent = exchange.sent
    url = quote(exchange.url, safe=_RESERVED, errors="replace")
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True, errors="replace")
    request: dict[str, Any] = {
        "method": exchange.method,
        "url": url,
        "httpVersion": exchange.http_version or "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(sent.headers),
        "queryString": _pairs(pairs),
        "headersSize": -1,
        "bodySize": sent.size,
    }
    if sent.size:
        request["postData"] = {"mimeType": sent.media_type or _UNKNOWN, "text": sent.text} | _comment(sent)
    return request


def _response(exchange: Exchange) -> dict[str, Any]:
    got = exchange.got or Message()
    answered = exchange.got is not None
    moved = exchange.status is not None and 300 <= exchange.status < 400
    return {
        "status": exchange.status or 0,
        "statusText": exchange.reason,
        "httpVersion": exchange.http_version,
        "cookies": [],
        "headers": _pairs(got.headers),
        "content": _content(got),
        "redirectURL": got.header("location") if moved else "",
        "headersSize": -1,
        "bodySize": got.wire_size if answered else -1,
    }


def _content(got: Message) -> dict[str, Any]:
    content: dict[str, Any] = {"size": got.size, "mimeType": got.media_type or _UNKNOWN}
    if got.wire_size != got.size:
        content["compression"] = got.size - got.wire_size
    if got.body:
        try:
            content["text"] = got.body.decode("utf-8")
        except UnicodeDecodeError:
            content |= {"text": b64encode(got.body).decode("ascii"), "encoding": "base64"}
    return content | _comment(got)


def _comment(message: Message) -> dict[str, str]:
    if message.dropped and message.size:
        return {"comment": "The body is no longer remembered."}
    if message.cut:
        return {"comment": "Only the beginning of the body is remembered."}
    return {}


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]
