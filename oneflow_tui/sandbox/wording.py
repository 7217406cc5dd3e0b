"""How an answer is worded where that is not known: times, success codes, the key of an error's status."""

from __future__ import annotations

import re
from typing import Any

from oneflow_tui.sandbox.calls import Reply, Route
from oneflow_tui.sandbox.errors import ApiError
from oneflow_tui.sandbox.switches import Switches

_AS_IT_WAS = ("request_body", "response_body", "configuration")  # not Oneflow's words
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\+0000")


def worded(reply: Reply, route: Route, switches: Switches) -> Reply:
    """A success as the switches say it."""
    body, status = reply.body, reply.status
    if switches["time_zone"] == "+00:00":
        body = _with_colons(body)
    if switches["success"] == "201_204" and status == 200:
        if route.method == "DELETE":
            body, status = None, 204
        elif route.method == "POST" and route.creates:
            status = 201
    if (body, status) == (reply.body, reply.status):
        return reply
    return Reply(body, status, reply.headers)


def error_worded(body: dict[str, Any], switches: Switches) -> dict[str, Any]:
    """An error under the key that the switch names its status by."""
    if switches["status_key"] == "status_code" and "error_code" in body:
        return {("status_code" if key == "status" else key): value for key, value in body.items()}
    return body


def edge_error(status: int, switches: Switches) -> Reply | ApiError:
    """What the edge of the network answers in Oneflow's place."""
    if switches["edge_errors"] == "json":
        return ApiError(status, "The service does not answer.")
    return edge_page(status)


def edge_page(status: int) -> Reply:
    """A web page where the API should have answered."""
    page = f"<html><head><title>{status}</title></head><body><h1>{status}</h1><hr>edge</body></html>"
    return Reply(page.encode(), status, {"content-type": "text/html"})


def _with_colons(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: item if key in _AS_IT_WAS else _time(item) if key.endswith("_time") else _with_colons(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_with_colons(item) for item in value]
    return value


def _time(value: Any) -> Any:
    return _TIME.sub(r"\1+00:00", value) if isinstance(value, str) else value
