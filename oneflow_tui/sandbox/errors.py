"""What goes wrong, and how Oneflow says so."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

Problems = dict[str, list[str]]
TOO_MANY_REQUESTS = "The limit of requests in 5 minutes has been reached. Try again later."


class BadState(Exception):
    """A state file that this sandbox did not write."""


class BusyState(Exception):
    """A state file that another program holds."""


class BadSpec(ValueError):
    """A specification of trouble that is none; its text names the rule and says what is possible."""


class NotKept(Exception):
    """A change that could not be written to the state file, and has been undone."""


class ApiError(Exception):
    """An answer that is an error.

    ``problems`` maps a dotted path of the request to sentences; ``number`` makes the last four digits of the error
    code, 0 being the generic one of its status.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        problems: Problems | None = None,
        *,
        number: int = 0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.problems = problems or {}
        self.code = status * 10000 + number
        self.headers = dict(headers or {})


def bad_request(problems: Problems) -> ApiError:
    """400 for these fields or query keys."""
    return ApiError(400, "The request holds invalid values.", problems)


def not_found() -> ApiError:
    """404."""
    return ApiError(404, "The requested resource was not found.")


def new_request_id() -> str:
    """As Oneflow names a request: 16 random bytes in base64."""
    return base64.b64encode(os.urandom(16)).decode()


def error_body(error: ApiError, base_url: str, request_id: str) -> dict[str, Any]:
    """The documented shape; 429 has ``info`` for ``type`` and no request id."""
    body: dict[str, Any] = {
        "error_code": error.code,
        "detail": error.detail,
        "parameter_problems": error.problems,
        "status": error.status,
        "title": _phrase(error.status),
    }
    if error.status == 429:
        return body | {"info": "https://developer.oneflow.com/docs/api-rate-limit"}
    return body | {"request_id": request_id, "type": f"{base_url}/error_codes/{error.code}"}


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
