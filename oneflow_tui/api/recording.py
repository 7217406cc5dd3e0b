"""One side of an exchange as it is kept: headers and body without secrets, the body no longer than KEPT_BODY."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import SecretStr

from oneflow_tui.api.named_secrets import hide_header, hide_named, is_secret_name
from oneflow_tui.api.redaction import WITHHELD, Redactor

KEPT_BODY = 65_536
"""Bytes of a body that are kept."""
_KEPT_HEADERS = 100
_KEPT_VALUE = 4096
_PAIR = 200
"""Bytes of memory that a header costs beside its text."""

Headers = tuple[tuple[str, str], ...]


def secrets_in(body: Any) -> list[SecretStr]:
    """The secrets that a request's body carries: a sign key, which is revealed on the wire only, and what is secret
    by the name that it stands under."""
    if isinstance(body, SecretStr):
        return [body] if body.get_secret_value() else []
    if isinstance(body, Mapping):
        named = [SecretStr(one) for key, one in body.items() if isinstance(one, str) and one and is_secret_name(key)]
        return named + [secret for one in body.values() for secret in secrets_in(one)]
    return [secret for one in body for secret in secrets_in(one)] if isinstance(body, list | tuple) else []


class Message:
    """What was sent, or what was answered. `drop` lets go of headers and body; what else is known of it stays.

    `size` is the body's bytes, `wire_size` the same as they were sent, maybe compressed; `header_size` is in bytes.
    `cut` tells that only the beginning of the body is kept, `withheld` that none is, since a secret stands in it.
    """

    __slots__ = ("_body", "_headers", "cut", "header_size", "media_type", "size", "wire_size", "withheld")

    def __init__(self, headers: Headers = (), body: bytes = b"") -> None:
        """Takes both as they are: whoever has foreign ones uses `recorded`."""
        self._headers = headers
        self._body: bytes | None = body
        self.size = self.wire_size = len(body)
        self.header_size = sum(len(name) + len(value) + 4 for name, value in headers)
        self.media_type = next((value for name, value in headers if name.lower() == "content-type"), "")[:100]
        self.cut = self.withheld = False

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self._headers)} headers, a body of {self.size} bytes>"

    @property
    def headers(self) -> Headers:
        return self._headers

    @property
    def body(self) -> bytes | None:
        """The body without secrets; None once it has been dropped."""
        return self._body

    @property
    def dropped(self) -> bool:
        return self._body is None

    @property
    def text(self) -> str:
        """The body as text, raw; what is not UTF-8 in it as U+FFFD. Empty once it has been dropped."""
        return (self._body or b"").decode("utf-8", "replace")

    @property
    def memory(self) -> int:
        """Bytes that `drop` gives back, about."""
        return len(self._body or b"") + sum(len(name) + len(value) + _PAIR for name, value in self._headers)

    def header(self, name: str) -> str:
        """The first value of a header, empty where there is none. `name` is in lower case."""
        return next((value for one, value in self._headers if one.lower() == name), "")

    def drop(self) -> None:
        self._headers, self._body = (), None


def recorded(
    headers: Iterable[tuple[str, str]],
    body: bytes,
    redactor: Redactor,
    also: Sequence[SecretStr] = (),
    *,
    wire_size: int | None = None,
) -> Message:
    """A message without secrets: neither what `redactor` knows, nor `also`, nor what is secret by its name."""
    pairs = list(headers)
    kept = _kept_headers([(name, hide_header(name, value)) for name, value in pairs[:_KEPT_HEADERS]], redactor, also)
    text, cut = _kept_body(body, redactor, also)
    message = Message(kept, text)
    message.size, message.wire_size = len(body), len(body) if wire_size is None else wire_size
    message.header_size = sum(len(name) + len(value) + 4 for name, value in pairs)
    message.cut, message.withheld = cut, text == WITHHELD.encode()
    return message


def _kept_headers(pairs: Sequence[tuple[str, str]], redactor: Redactor, also: Sequence[SecretStr]) -> Headers:
    """Looked through together, which costs a tenth; one by one only where that finds something."""
    together = "\n".join([text for pair in pairs for text in pair])
    if redactor.text(together, also) != together:
        pairs = [(redactor.text(name, also), redactor.text(value, also)) for name, value in pairs]
    return tuple((name[:_KEPT_VALUE], value[:_KEPT_VALUE]) for name, value in pairs)


def _kept_body(body: bytes, redactor: Redactor, also: Sequence[SecretStr]) -> tuple[bytes, bool]:
    """The body's beginning, and whether it is only that. Looked at is more than is kept: a secret may stand across."""
    reach = redactor.reach(also) if len(body) > KEPT_BODY else 0
    whole = len(body) <= KEPT_BODY + reach
    text = hide_named(redactor.hide(body if whole else body[: KEPT_BODY + reach], also))
    if text == WITHHELD.encode():
        return text, False
    kept = (text if whole else text[:-reach])[:KEPT_BODY]
    cut = not whole or len(kept) < len(text)
    return (_without_half_character(kept) if cut else kept), cut


def _without_half_character(text: bytes) -> bytes:
    for left in range(1, min(4, len(text) + 1)):
        byte = text[-left]
        if byte >= 0xC0:
            return text[:-left] if left < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4) else text
        if byte < 0x80:
            break
    return text
