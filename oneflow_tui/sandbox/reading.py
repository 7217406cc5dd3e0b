"""Reads what comes with a request: a body, or a multipart form."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oneflow_tui.sandbox.errors import ApiError

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

MOST_BYTES = 8 * 1024 * 1024
MOST_OF_A_FILE = 20 * 1024 * 1024
_TOO_LARGE = "The file is too large."
_HEADS = 64 * 1024  # of a form's parts


class Disconnected(Exception):
    """The client has gone before the whole of its request had come."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file out of a form."""

    name: str
    media_type: str
    content: bytes


async def read_body(receive: Receive) -> bytes:
    """The whole body; 413 for one over 8 MiB."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BYTES:
            raise ApiError(413, "The body is too large.")
        if not message.get("more_body"):
            return b"".join(parts)


async def read_form(scope: Scope, receive: Receive, headers: dict[bytes, bytes]) -> dict[str, Any]:
    """The fields of a form: strings, and uploads. 400 for anything that is no form, 413 for a file over 20 MiB."""
    from starlette.datastructures import UploadFile
    from starlette.formparsers import MultiPartException, MultiPartParser
    from starlette.requests import ClientDisconnect, Request  # only now: it costs as much as all that is ours

    if not headers.get(b"content-type", b"").lower().startswith(b"multipart/form-data"):
        raise ApiError(400, "The request body is not a multipart form.")
    fields: dict[str, Any] = {}
    request = Request(scope, receive)

    async def bounded() -> AsyncGenerator[bytes, None]:
        size = 0
        async for part in request.stream():
            size += len(part)
            if size > MOST_OF_A_FILE + _HEADS:
                raise MultiPartException(_TOO_LARGE)
            yield part

    try:
        form = await MultiPartParser(request.headers, bounded()).parse()
    except ClientDisconnect:
        raise Disconnected from None
    except (MultiPartException, KeyError, UnicodeDecodeError) as problem:
        if isinstance(problem, MultiPartException) and problem.message == _TOO_LARGE:
            raise ApiError(413, _TOO_LARGE) from None
        raise ApiError(400, "The request body is not a valid multipart form.") from None
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read(MOST_OF_A_FILE + 1)
            if len(content) > MOST_OF_A_FILE:
                raise ApiError(413, _TOO_LARGE)
            fields[name] = Upload(value.filename or "", value.content_type or "application/octet-stream", content)
        else:
            fields[name] = value
    await form.close()
    return fields
