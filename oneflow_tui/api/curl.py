"""A request as a curl command, to be copied: the token is a variable, so that the command can be shown to anyone."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import SecretStr

Secret = Literal["token", "scim", ""]
"""Which secret a request bears: the API's token, SCIM's, or none."""
_SECRETS: dict[Secret, str] = {
    "token": "x-oneflow-api-token: $ONEFLOW_API_TOKEN",
    "scim": "authorization: Bearer $ONEFLOW_SCIM_TOKEN",
}


def _encode(value: object) -> str:
    if isinstance(value, SecretStr):
        return "…"
    raise TypeError(type(value).__name__)


def as_curl(method: str, url: str, body: Any = None, *, acting_as: str | None = None, scim: bool = False) -> str:
    """A command for a POSIX shell, an option a line; with `scim` it bears "$ONEFLOW_SCIM_TOKEN".

    A SecretStr in `body` is shown as an ellipsis.
    """
    headers = [("x-oneflow-user-email", acting_as)] if acting_as else []
    if body is not None:
        headers.append(("content-type", f"application/{'scim+json' if scim else 'json'}"))
    text = json.dumps(body, default=_encode) if body is not None else None
    return curl_command(method.upper(), url, headers, text, secret="scim" if scim else "token")


def curl_command(
    method: str, url: str, headers: Sequence[tuple[str, str]], text: str | None = None, *, secret: Secret
) -> str:
    """The same from a request's parts; `text` is the body as it is, without characters that no shell can carry."""
    globbing = " --globoff" if any(sign in url for sign in "[]{}") else ""  # else curl takes them for patterns
    lines = [f"curl{globbing} --request {shlex.quote(method)} {shlex.quote(url)}"]
    if secret:
        lines.append(f'--header "{_SECRETS[secret]}"')
    lines += [f"--header {shlex.quote(f'{name}: {value}')}" for name, value in headers]
    if text is not None:
        # --data-raw, since --data would read a file for a value that begins with @
        lines.append(f"--data-raw {shlex.quote(text)}")
    return " \\\n  ".join(lines)
