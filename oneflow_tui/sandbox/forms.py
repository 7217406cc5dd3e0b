"""Reads a multipart form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from oneflow_tui.sandbox.errors import ApiError

MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file out of a form."""

    name: str
    media_type: str
    content: bytes


async def read_form(request: Request, headers: dict[bytes, bytes]) -> dict[str, Any]:
    """The fields of a form: strings, and uploads. 400 for anything that is no form."""
    from starlette.datastructures import UploadFile
    from starlette.formparsers import MultiPartException, MultiPartParser

    if not headers.get(b"content-type", b"").lower().startswith(b"multipart/form-data"):
        raise ApiError(400, "The request body is not a multipart form.")
    fields: dict[str, Any] = {}
    try:
        form = await MultiPartParser(request.headers, request.stream()).parse()
    except (MultiPartException, KeyError, UnicodeDecodeError):
        raise ApiError(400, "The request body is not a valid multipart form.") from None
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read(MOST_BYTES + 1)
            if len(content) > MOST_BYTES:
                raise ApiError(413, "The file is too large.")
            fields[name] = Upload(value.filename or "", value.content_type or "application/octet-stream", content)
        else:
            fields[name] = value
    await form.close()
    return fields
