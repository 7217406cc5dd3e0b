"""Takes the known secrets out of what is recorded, wherever they stand and in every form that they are written in."""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote, quote_plus, unquote_to_bytes

from pydantic import SecretStr

MARK = "…"
"""What stands in a secret's place."""
JSON_MARK = "\\u2026"
"""The same in JSON of ASCII escapes."""
_MARK = MARK.encode()
WITHHELD = "(kept back: a secret stands in it, written in an unusual way)"
_SHORTEST_LASTING = 4
"""A shorter secret is taken out of the exchange that sends it only: later it would take letters out of every word."""
_WIDEST = 12
"""Bytes that a character may take in the most roundabout form that is looked for."""
_SHORTEST_IN_BASE64 = 8
_SHORTEST_ON_SCREEN = 16
_LASTING = 24
_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=")
_ESCAPE = re.compile(rb"(?<!\\)\\++(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
_ENTITY = re.compile(rb"&(?:#[xX]([0-9a-fA-F]{1,6});?|#([0-9]{1,7});?|(quot|amp|lt|gt|apos);)")
_ENTITIES = {b"quot": b'"', b"amp": b"&", b"lt": b"<", b"gt": b">", b"apos": b"'"}


class _Known:
    """One secret in the forms that a body, a header or an address may write it in."""

    __slots__ = ("cores", "forms", "plain", "size", "texts")

    def __init__(self, secret: str) -> None:
        raw = secret.encode("utf-8", "surrogatepass")
        escaped = json.dumps(secret)[1:-1]
        texts = (secret, escaped, json.dumps(secret, ensure_ascii=False)[1:-1], json.dumps(escaped)[1:-1])
        forms = [one.encode("utf-8", "surrogatepass") for one in (*texts, html.escape(secret), html.escape(escaped))]
        addresses = (quote(raw, safe=""), quote(raw), quote_plus(raw), quote(escaped, safe=""), quote(escaped))
        forms += [one.encode("ascii") for one in (*addresses, raw.hex(), raw.hex().upper())]
        self.forms = tuple(sorted(set(forms), key=len, reverse=True))
        self.texts = tuple(one.decode("utf-8", "surrogatepass") for one in self.forms)
        self.cores = _cores(raw) if len(raw) >= _SHORTEST_IN_BASE64 else ()
        self.plain = _plain(raw)
        self.size = len(raw)

    def __repr__(self) -> str:
        return "<a secret>"


def _cores(raw: bytes) -> tuple[bytes, ...]:
    """The part that base64 of any text with `raw` in it has, for each of the three places where `raw` may begin."""
    found = []
    for before in range(3):
        coded = b64encode(b"\0" * before + raw).rstrip(b"=")
        whole = coded[(0, 2, 3)[before] : len(coded) - (1 if (before + len(raw)) % 3 else 0)]
        found += [whole, whole.translate(bytes.maketrans(b"+/", b"-_"))]
    return tuple(dict.fromkeys(found))


def _byte(found: re.Match[bytes]) -> bytes:
    if found[0][:1] == b"&" and found[3]:
        return _ENTITIES[found[3]]
    point = int(found[1] or found[2], 16 if found[1] or found.re is _ESCAPE else 10)
    return chr(point).encode("utf-8", "surrogatepass") if point <= 0x10FFFF else b""


def _joined(raw: bytes) -> bytes:
    """Each pair of surrogates, which JSON's escapes write a character beyond U+FFFF as, as that character."""
    if b"\xed" not in raw:
        return raw
    pairs = raw.decode("utf-8", "surrogatepass" if _is_text(raw) else "replace").encode("utf-16", "surrogatepass")
    return pairs.decode("utf-16", "replace").encode()


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _plain(raw: bytes) -> bytes:
    """Without the escapes of JSON, of addresses and of HTML, and without the zeros of UTF-16: to look in only."""
    for _ in range(3):
        before = raw
        raw = raw.replace(b"\0", b"")
        if b"%" in raw:
            raw = unquote_to_bytes(raw)
        if b"\\" in raw:
            raw = _joined(_ESCAPE.sub(_byte, raw)).replace(b"\\", b"")
        if b"&" in raw:
            raw = _ENTITY.sub(_byte, raw)
        if raw == before:
            break
    return raw.replace(b"\0", b"")


def _in_one_line(raw: bytes) -> Iterator[bytes]:
    """`raw` without its line ends, as they are or as JSON writes them, where it has any: base64 may stand in lines."""
    if b"\n" in raw:
        yield raw.translate(None, b"\r\n\t ")
    if b"\\n" in raw:
        yield raw.replace(b"\\r", b"").replace(b"\\n", b"")


def _without_base64(raw: bytes, core: bytes) -> bytes:
    """`raw` without the whole run of base64 that `core` stands in."""
    parts, start = [], 0
    while (found := raw.find(core, start)) >= 0:
        left, right = found, found + len(core)
        while left > start and raw[left - 1] in _BASE64:
            left -= 1
        while right < len(raw) and raw[right] in _BASE64:
            right += 1
        parts += [raw[start:left], _MARK]
        start = right
    return b"".join([*parts, raw[start:]])


def _replaced(text: str, secrets: Iterable[_Known], mark: str) -> str:
    for secret in secrets:
        for known in secret.texts:
            if known in text:
                text = text.replace(known, mark)
    return text


class Redactor:
    """Knows the secrets of a run. Nothing of them can be read from it but by looking into it on purpose."""

    def __init__(self) -> None:
        self._always: list[_Known] = []
        self._lately: deque[_Known] = deque(maxlen=_LASTING)
        self._sorted: list[_Known] | None = None
        self._use: Callable[[Callable[[str], str]], object] = lambda _: None

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def add(self, *secrets: SecretStr) -> None:
        """These are taken out from now on: tokens and the like, of which a run has few."""
        self._sorted = None
        for secret in secrets:
            if len(secret.get_secret_value()) >= _SHORTEST_LASTING:
                known = _Known(secret.get_secret_value())
                if all(one.forms != known.forms for one in self._always):
                    self._always.append(known)
                    self._tell()

    def add_passing(self, *secrets: SecretStr) -> None:
        """The same for sign keys, of which only the latest are remembered, since each costs time at every answer."""
        self._sorted = None
        there = {one.forms for one in (*self._always, *self._lately)}
        for secret in secrets:
            if len(secret.get_secret_value()) >= _SHORTEST_LASTING:
                known = _Known(secret.get_secret_value())
                if known.forms not in there:
                    self._lately.append(known)

    def reach(self, also: Iterable[SecretStr] = ()) -> int:
        """Bytes at the end of a cut text in which the beginning of a secret may stand unrecognized."""
        return 64 + _WIDEST * max((one.size for one in self._every(also)), default=0)

    def _every(self, also: Iterable[SecretStr]) -> list[_Known]:
        """The longest first, since one may stand in another."""
        more = [_Known(one.get_secret_value()) for one in also if one.get_secret_value()]
        if more or self._sorted is None:
            every = sorted([*self._always, *self._lately, *more], key=lambda known: -known.size)
            if more:
                return every
            self._sorted = every
        return self._sorted

    def hide(self, raw: bytes, also: Iterable[SecretStr] = ()) -> bytes:
        """`raw` without any known secret and without `also`; WITHHELD where one is disguised in it."""
        every = self._every(also)
        for one in every:
            for form in one.forms:
                if form in raw:
                    raw = raw.replace(form, _MARK)
            for core in one.cores:
                if core in raw:
                    raw = _without_base64(raw, core)
        if any(core in whole for whole in _in_one_line(raw) for one in every for core in one.cores):
            return WITHHELD.encode()
        if every and any(sign in raw for sign in (b"\\", b"%", b"&", b"\0")):
            plain = _plain(raw)
            if any(one.plain in plain for one in every if len(one.plain) >= _SHORTEST_LASTING):
                return WITHHELD.encode()
        return raw

    def marked(self, text: str, mark: str = MARK) -> str:
        """A text that leaves the program, with `mark` in place of each known secret, as it is or as JSON, HTML and
        addresses write it. Cheap for long texts; one that is disguised otherwise stays, and so does one that is as
        short as a word."""
        return _replaced(text, (one for one in self._every(()) if one.size >= _SHORTEST_IN_BASE64), mark)

    def listen(self, use: Callable[[Callable[[str], str]], object]) -> None:
        """Gives `use` what takes tokens out of a text for the screen, now and whenever there are more of them. What is
        no longer than a word stays: it would be missed in every other text."""
        self._use = use
        self._tell()

    def _tell(self) -> None:
        long = [one for one in self._always if one.size >= _SHORTEST_ON_SCREEN]
        shortest = min((one.size for one in long), default=0)
        self._use(lambda text: text if len(text) < shortest else _replaced(text, long, MARK))

    def text(self, text: str, also: Iterable[SecretStr] = ()) -> str:
        """The same for a text."""
        return self.hide(text.encode("utf-8", "surrogatepass"), also).decode("utf-8", "surrogatepass")
