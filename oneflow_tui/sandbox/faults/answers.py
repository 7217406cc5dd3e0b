"""Answers that trouble gives in place of a call's own, or makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from oneflow_tui.sandbox.calls import Reply
from oneflow_tui.sandbox.errors import TOO_MANY_REQUESTS, ApiError
from oneflow_tui.sandbox.faults.kinds import Fault
from oneflow_tui.sandbox.switches import Switches
from oneflow_tui.sandbox.wording import edge_error, edge_page

IN_PLACE = ("status", "html", "empty", "redirect")
"""The kinds that answer before the call is looked at."""
_GARBAGE = b'{"id": 1, "name": "\xff\xfe\x00, "data": [{]'


def in_place(fault: Fault, root: str, switches: Switches, refuse: Callable[[ApiError], Reply]) -> Reply:
    """The answer of one of these kinds; `root` is the address of the sandbox, `refuse` words an error of the API."""
    if fault.kind == "redirect":
        return Reply(None, fault.status, {"Location": f"{root}/redirected"})
    headers = {} if fault.retry_after is None else {"Retry-After": retry_after(fault.retry_after, datetime.now(UTC))}
    if fault.kind == "empty":
        return Reply(None, fault.status, headers)
    if fault.kind == "html":
        made: Reply | ApiError = edge_page(fault.status)
    elif fault.status in {502, 503, 504}:
        made = edge_error(fault.status, switches)
    else:
        detail = TOO_MANY_REQUESTS if fault.status == 429 else "Trouble on request."
        made = ApiError(fault.status, detail)
    reply = refuse(made) if isinstance(made, ApiError) else made
    return Reply(reply.body, reply.status, {**reply.headers, **headers})


def retry_after(written: str, now: datetime) -> str:
    """The header's value: of ``date+5`` the HTTP date, else what is written."""
    match = re.fullmatch(r"date([+-][0-9]+)", written)
    if match is None:
        return written
    return format_datetime(now + timedelta(seconds=int(match[1])), usegmt=True)


def pause_asked(written: str | None) -> float | None:
    """The seconds that a written Retry-After asks for, if it can be understood."""
    match = re.fullmatch(r"(?:date)?([+-]?[0-9]{1,9})", written or "")
    return float(match[1]) if match else None


def spoiled(kind: str, reply: Reply) -> Reply:
    """An answer whose body is not what it should be."""
    if kind == "garbage":
        body: object = _GARBAGE
    elif isinstance(reply.body, list):
        body = {"items": reply.body}
    else:
        body = [reply.body] if isinstance(reply.body, Mapping) else []
    return Reply(body, 200 if reply.body is None else reply.status, reply.headers)
