"""From an HTTP response to an answer or one of our errors. Pure."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from pydantic_core import from_json

from oneflow_tui.api.retry import read_retry_after
from oneflow_tui.errors import (
    ApiError,
    BadRequest,
    Conflict,
    LoginNeeded,
    NotAllowed,
    NotFound,
    OneflowError,
    PlanNeeded,
    RateLimited,
    ServerTrouble,
    UnexpectedAnswer,
)

_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequest,
    401: LoginNeeded,
    402: PlanNeeded,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    422: BadRequest,
}
_SHOWN = 300
"""Characters of a foreign text that go into a message."""

Hide = Callable[[str], str]
"""Takes our secrets out of a text, should a server have sent them back."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer. `data` is the decoded JSON (an object or an array; {} for an empty body), `seconds` the time."""

    data: Any
    status: int
    request_id: str | None = None
    seconds: float = 0.0
    location: str | None = None


_HUGE = re.compile(rb"\d[eE]\+?\d{3}")
"""A number that may be beyond what a float holds."""


def _finite(text: str) -> float:
    """Raises ValueError for what would be infinite: no JSON can say it again."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _decode(content: bytes) -> Any:
    """JSON, or None where it is none (a bare null counts as none: no call answers it).

    pydantic's reader takes half the time and two thirds of the memory, since equal strings are one object; what it
    refuses (a lone surrogate, deep nesting, another encoding) may still be JSON to Python's.
    """
    try:
        if not _HUGE.search(content):
            return from_json(content, allow_inf_nan=False)
    except ValueError:
        pass
    try:
        return json.loads(content, parse_constant=_no_constant, parse_float=_finite)
    except (ValueError, RecursionError):
        return None


def _text(value: object, hide: Hide) -> str:
    return hide(value)[:_SHOWN] if isinstance(value, str) else ""


def _problems(body: Mapping[str, Any], hide: Hide) -> dict[str, list[str]]:
    given = body.get("parameter_problems")
    found: dict[str, list[str]] = {}
    for key, said in given.items() if isinstance(given, dict) else ():
        sentences = said if isinstance(said, list) else [said]
        found[_text(key, hide)] = [_text(one, hide) for one in sentences if isinstance(one, str)]
    return found


def _refusal(
    status: int, body: Mapping[str, Any], retry_after: float | None, request_id: str | None, hide: Hide
) -> ApiError:
    problems = _problems(body, hide)
    detail = _text(body.get("detail"), hide) or _text(body.get("title"), hide)
    named = "; ".join(f"{key}: {', '.join(said)}" for key, said in problems.items())
    if named:
        detail = f"{detail} ({named})" if detail else named
    if status == 429:
        return RateLimited(detail, retry_after=retry_after, request_id=request_id)
    kind = _BY_STATUS.get(status, ServerTrouble if status >= 500 else ApiError)
    error_code = body.get("error_code")
    return kind(
        detail or f"HTTP {status}, without a word of explanation.",
        status=status,
        error_code=error_code if isinstance(error_code, int) else None,
        server_title=_text(body.get("title"), hide),
        parameter_problems=problems,
        request_id=request_id,
    )


def read_answer(
    method: str,
    status: int,
    headers: Mapping[str, str],
    content: bytes,
    *,
    seconds: float,
    now: datetime,
    hide: Hide,
) -> Answer | OneflowError:
    """An answer, or the error that it is (returned, not raised, so that no traceback holds the response).

    What is neither JSON nor empty did not come from the API, whatever its status: an edge's 404 page must not be
    read as "Oneflow does not have that". Only 429 and 5xx are believed without a body.
    """
    body = _decode(content) if content.strip() else None
    empty = not content.strip()
    found = body.get("request_id") if isinstance(body, dict) else None
    request_id = _text(found or headers.get("x-request-id"), hide) or None
    if 300 <= status < 400:
        return UnexpectedAnswer(
            f"A redirect (HTTP {status}), which is not followed: the token belongs to one host.",
            status=status,
            request_id=request_id,
        )
    if 200 <= status < 300:
        if isinstance(body, dict | list):
            return Answer(body, status, request_id, seconds, headers.get("location"))
        if empty and (status == 204 or method != "GET"):
            return Answer({}, status, request_id, seconds, headers.get("location"))
        return UnexpectedAnswer(_what_it_is(status, headers, content), status=status, request_id=request_id)
    pause = read_retry_after(headers.get("retry-after"), now)
    if isinstance(body, dict):
        return _refusal(status, body, pause, request_id, hide)
    if status == 429 or status >= 500 or (empty and status >= 400):
        return _refusal(status, {"detail": _what_it_is(status, headers, content)}, pause, request_id, hide)
    return UnexpectedAnswer(_what_it_is(status, headers, content), status=status, request_id=request_id)


def _what_it_is(status: int, headers: Mapping[str, str], content: bytes) -> str:
    start = content.lstrip()[:15].lower()
    if not start:
        kind = "an empty answer"
    elif "html" in headers.get("content-type", "").lower() or start.startswith((b"<!doctype", b"<html")):
        kind = "a web page instead of JSON"
    elif start[:1] in b"{[":
        kind = "JSON that is cut off or broken"
    else:
        kind = "something other than a JSON object"
    return f"HTTP {status} with {kind}."
