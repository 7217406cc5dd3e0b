"""HAR 1.2 as a JSON Schema, written from the specification: what it demands, and no names of ours but with "_"."""

from __future__ import annotations

from typing import Any

MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"
ADDRESS = r"^https?://[!#$%&'()*+,/0-9:;=?@A-Z\[\]_a-z~.-]+$"
TEXT = {"type": "string"}
SIZE = {"type": "integer", "minimum": -1}
SPAN = {"type": "number", "minimum": -1}


def _object(needed: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": needed | optional | {"comment": TEXT},
        "required": list(needed),
        "patternProperties": {"^_": True},
        "additionalProperties": False,
    }


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


PAIRS = _list(_object({"name": TEXT, "value": TEXT}))
COOKIES = _list(
    _object({"name": TEXT, "value": TEXT}, path=TEXT, domain=TEXT, expires=TEXT, httpOnly={"type": "boolean"})
)
REQUEST = _object(
    {
        "method": {"type": "string", "pattern": "^[A-Z]+$"},
        "url": {"type": "string", "pattern": ADDRESS},
        "httpVersion": TEXT,
        "cookies": COOKIES,
        "headers": PAIRS,
        "queryString": PAIRS,
        "headersSize": SIZE,
        "bodySize": SIZE,
    },
    postData=_object({"mimeType": TEXT}, text=TEXT, params=_list(_object({"name": TEXT}, value=TEXT))),
)
RESPONSE = _object(
    {
        "status": {"type": "integer", "minimum": 0, "maximum": 999},
        "statusText": TEXT,
        "httpVersion": TEXT,
        "cookies": COOKIES,
        "headers": PAIRS,
        "content": _object(
            {"size": {"type": "integer", "minimum": 0}, "mimeType": TEXT},
            compression={"type": "integer"},
            text=TEXT,
            encoding={"const": "base64"},
        ),
        "redirectURL": TEXT,
        "headersSize": SIZE,
        "bodySize": SIZE,
    }
)
TIMINGS = _object(
    {"send": SPAN | {"minimum": 0}, "wait": SPAN | {"minimum": 0}, "receive": SPAN | {"minimum": 0}},
    blocked=SPAN,
    dns=SPAN,
    connect=SPAN,
    ssl=SPAN,
)
ENTRY = _object(
    {
        "startedDateTime": {"type": "string", "pattern": MOMENT},
        "time": {"type": "number", "minimum": 0},
        "request": REQUEST,
        "response": RESPONSE,
        "cache": {"type": "object"},
        "timings": TIMINGS,
    },
    pageref=TEXT,
    serverIPAddress=TEXT,
    connection=TEXT,
)
HAR: dict[str, Any] = _object(
    {
        "log": _object(
            {"version": {"const": "1.2"}, "creator": _object({"name": TEXT, "version": TEXT}), "entries": _list(ENTRY)},
            browser=_object({"name": TEXT, "version": TEXT}),
            pages=_list({"type": "object"}),
        )
    }
)
