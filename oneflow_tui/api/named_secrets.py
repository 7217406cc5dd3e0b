"""Takes out what is secret by the name that it stands under: an access link, a signed address, a cookie."""

from __future__ import annotations

import re

from oneflow_tui.api.redaction import MARK

_MARK = MARK.encode()
_STRING = f'"{MARK}"'.encode()
_WORDS = (
    b"token",
    b"sign_key",
    b"access_link",
    b"authorization",
    b"password",
    b"secret",
    b"signature=",
    b"apikey",
    b"api_key",
    b"key=",
    b"sig=",
    b"code=",
    b"pwd=",
    b"passwd=",
    b"auth=",
)
"""A body with none of these holds no secret's name. Each costs time at every answer, so they are few and short."""
_NAMED = re.compile(rb"(?:token|sign_key|access_link|authorization|password|secret|api_?key)s?(\\*)\"\s*+:\s*+")
"""A key of a JSON object that ends in a secret's name, in lower case; its quote may be escaped in a text in JSON."""
_NAME = re.compile(r"(?:token|sign_key|access_link|authorization|password|secret|api_?key)s?$")
_IN_ADDRESS = re.compile(
    rb"(?:token|sign_key|access_link|authorization|password|secret|signature|key|sig|[?&;#](?:code|pwd|passwd|auth))="
    rb"([^&;\"'\s\\<>#]++)"
)
_LOGIN = re.compile(rb"(:(?:\\*/){2})([^/\s\"'?#\\]+)@")
_QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_BARE = re.compile(rb"[^,\]}\s]*+")
_OPEN = (b"[", b"{")
_HEADER = re.compile(r"token|secret|authori[sz]|cookie|password|sign|key|session|credential", re.IGNORECASE)
_ADDRESSES = {"location", "content-location", "link", "refresh", "referer"}


def is_secret_name(key: object) -> bool:
    """Whether the value of a JSON key is taken out for the key's name."""
    return isinstance(key, str) and _NAME.search(key.lower()) is not None


def hide_named(raw: bytes) -> bytes:
    """A body without the values of JSON keys and address parameters that are secret by their name."""
    if b"@" in raw and b":" in raw:
        raw = _LOGIN.sub(_without_login, raw)
    lower = raw.lower()
    if not any(word in lower for word in _WORDS):
        return raw
    spans: list[tuple[int, int, bytes]] = []
    end = 0
    for found in _NAMED.finditer(lower):
        if found.start() < end:
            continue
        start, end, mark = _value(raw, found.end(), len(found[1]))
        spans.append((start, end, mark))
    spans += [(*found.span(1), _MARK) for found in _IN_ADDRESS.finditer(lower)]
    return _cut_out(raw, sorted(spans))


def _without_login(found: re.Match[bytes]) -> bytes:
    return found[1] + _MARK + b"@"


def _cut_out(raw: bytes, spans: list[tuple[int, int, bytes]]) -> bytes:
    parts, at = [], 0
    for start, end, mark in spans:
        if start >= at and end > start:
            parts += [raw[at:start], mark]
            at = end
    return b"".join([*parts, raw[at:]])


def _value(raw: bytes, start: int, escapes: int) -> tuple[int, int, bytes]:
    """Where the value that begins at `start` ends, and what to put there. null, true and false stay."""
    if escapes:
        quote = re.compile(rb"(?<!\\)\\{%d}\"" % escapes)
        opening = quote.match(raw, start)
        if opening is None:
            return start, _nested_end(raw, start), _MARK
        closing = quote.search(raw, opening.end())
        return opening.end(), closing.start() if closing else len(raw), _MARK
    first = raw[start : start + 1]
    if first == b'"':
        return start, _match_end(_QUOTED, raw, start), _STRING
    if first in _OPEN:
        return start, _nested_end(raw, start), _STRING
    end = _match_end(_BARE, raw, start)
    return (start, start, b"") if raw[start:end] in (b"null", b"true", b"false") else (start, end, _STRING)


def _match_end(pattern: re.Pattern[bytes], raw: bytes, start: int) -> int:
    found = pattern.match(raw, start)
    return found.end() if found is not None else start


def _nested_end(raw: bytes, start: int) -> int:
    """The end of the object or list, or else of the bare value, that begins at `start`."""
    if raw[start : start + 1] not in _OPEN:
        return _match_end(_BARE, raw, start)
    depth = 0
    for found in _TOKEN.finditer(raw, start):
        depth += 1 if found[0] in _OPEN else -1 if found[0] in (b"]", b"}") else 0
        if depth == 0:
            return found.end()
    return len(raw)


def hide_header(name: str, value: str) -> str:
    """A header's value as it may be recorded: nothing of one that bears a secret, no query of an address."""
    if _HEADER.search(name):
        return MARK
    if name.lower() in _ADDRESSES and "?" in value:
        value = value.partition("?")[0] + "?" + MARK
    if "://" not in value:
        return value
    return _LOGIN.sub(_without_login, value.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")
