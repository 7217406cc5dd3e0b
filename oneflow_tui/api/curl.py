"""A request as a curl command, to be copied: the token is a variable, so that the command can be shown to anyone."""

from __future__ import annotations

import json
import shlex
from typing import Any

from pydantic import SecretStr


def _encode(value: object) -> str:
    if isinstance(value, SecretStr):
        return "…"
    raise TypeError(type(value).__name__)


def as_curl(method: str, url: str, body: Any = None, *, acting_as: str | None = None, scim: bool = False) -> str:
    """A command for a POSIX shell, an option a line; with `scim` it bears "$ONEFLOW_SCIM_TOKEN".

    A SecretStr in `body` is shown as an ellipsis.
    """
    lines = [f"curl --request {shlex.quote(method.upper())} {shlex.quote(url)}"]
    secret = "authorization: Bearer $ONEFLOW_SCIM_TOKEN" if scim else "x-oneflow-api-token: $ONEFLOW_API_TOKEN"
    lines.append(f'--header "{secret}"')
    if acting_as:
        lines.append(f"--header {shlex.quote(f'x-oneflow-user-email: {acting_as}')}")
    if body is not None:
        lines.append(f"--header 'content-type: application/{'scim+json' if scim else 'json'}'")
        # --data-raw, since --data would read a file for a value that begins with @
        lines.append(f"--data-raw {shlex.quote(json.dumps(body, default=_encode))}")
    return " \\\n  ".join(lines)
