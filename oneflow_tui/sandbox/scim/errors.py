"""What goes wrong, as SCIM says it."""

from __future__ import annotations

from oneflow_tui.sandbox.errors import ApiError
from oneflow_tui.sandbox.store import Json

_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
_STRUCTURE = ("", "Operations")  # what is wrong there is the structure of the body, not a value in it


class ScimError(ApiError):
    """An error with a kind from the table in RFC 7644, section 3.12."""

    def __init__(self, detail: str, kind: str, status: int = 400) -> None:
        super().__init__(status, detail)
        self.kind = kind


def error_body(error: ApiError, _base_url: str, _request_id: str) -> Json:
    """SCIM's own shape of errors. It has no place for single problems, so the detail names them all."""
    sentences = [f"{path or 'The body'}: {' '.join(problem)}" for path, problem in error.problems.items()]
    body: Json = {"schemas": [_ERROR], "status": str(error.status), "detail": " ".join([error.detail, *sentences])}
    kind = _kind(error)
    return body | ({"scimType": kind} if kind else {})


def _kind(error: ApiError) -> str | None:
    if isinstance(error, ScimError):
        return error.kind
    if error.status != 400:
        return None
    if not error.problems or any(path.partition(".")[0] in _STRUCTURE for path in error.problems):
        return "invalidSyntax"
    return "invalidValue"
