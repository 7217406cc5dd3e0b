"""A server on 127.0.0.1 that sends back all that it got, in every form and place that it can think of."""

from __future__ import annotations

import asyncio
import base64
import html
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from oneflow_tui.api.har import har_text
from oneflow_tui.api.snippets import snippet
from oneflow_tui.api.traffic import Exchange, Traffic

Write = Callable[[str], str]


def _percent(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode())


def _escaped(text: str) -> str:
    units = text.encode("utf-16-be")
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in zip(units[::2], units[1::2], strict=True))


def in_lines(text: str) -> str:
    """Lines of seven characters, as a letter has them of 76."""
    return "\r\n".join(text[at : at + 7] for at in range(0, len(text), 7))


FORMS: dict[str, Write] = {
    "as it is": str,
    "in a query": quote,
    "every byte in percent": _percent,
    "percent twice": lambda text: quote(_percent(text)),
    "JSON": json.dumps,
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)),
    "every character in JSON's escapes": _escaped,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64, a byte later": lambda text: base64.b64encode(b"x" + text.encode()).decode(),
    "base64, two bytes later, for addresses": lambda text: base64.urlsafe_b64encode(b"xy" + text.encode()).decode(),
    "base64 in lines, in JSON": lambda text: json.dumps(in_lines(base64.b64encode(text.encode()).decode())),
    "hexadecimal": lambda text: text.encode().hex(),
    "hexadecimal in capitals": lambda text: text.encode().hex().upper(),
    "HTML": html.escape,
    "HTML's numbers": lambda text: "".join(f"&#{ord(one)};" for one in text),
}


def forms_of(secret: str) -> dict[str, str]:
    """The secret in every form, without what belongs to its neighbours: the inner part of a base64."""
    return {name: write(secret).strip('"\\')[4:-4] if "64" in name else write(secret) for name, write in FORMS.items()}


@dataclass
class Echo:
    """`form` writes what came in; `status` and `media_type` are those of the answers."""

    port: int
    form: Write = str
    status: int = 400
    media_type: str = "application/json"
    got: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def echoing() -> AsyncIterator[Echo]:
    echo = Echo(0)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(one.split(b":")[1]) for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:")), 0
        )
        text = (head + await reader.readexactly(length)).decode()
        echo.got.append(text)
        told = {
            one: echo.form(part) for one, part in zip("abcdefghijklmnopqrstuvwxyz", text.split("\r\n"), strict=False)
        }
        said = {"detail": echo.form(text), "request_id": echo.form(text), "parts": told, "title": echo.form(text)}
        body = json.dumps(said).encode() if "json" in echo.media_type else echo.form(text).encode()
        line = echo.form(text.replace("\r\n", " ")).replace("\n", " ").replace("\0", "")
        # what is cut off after a few characters must not begin with a secret either
        first = echo.form(" ".join(sorted(text.split(), key=lambda word: "planted" not in word)))
        answer = [
            f"HTTP/1.1 {echo.status} {line}",
            f"content-type: {echo.media_type}",
            f"content-length: {len(body)}",
            f"x-echo: {line}",
            f"x-ratelimit-note: {first}",
            f"location: https://127.0.0.1/{line.replace(' ', '')}",
            f"set-cookie: session={quote(line)}; max-age=0",
            "connection: close",
        ]
        writer.write("\r\n".join([*answer, "", ""]).encode() + body)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        echo.port = server.sockets[0].getsockname()[1]
        yield echo


def all_of(traffic: Traffic) -> str:
    """Everything that can be read from a record: fields, representations, exports, and what their escapes mean."""
    texts = [repr(traffic), repr(vars(traffic)), repr(vars(traffic.redactor)), repr(traffic.entries)]
    texts.append(har_text(traffic.entries, version="0"))
    for one in traffic.entries:
        texts += [*_fields(one), *(snippet(one, language) for language in ("curl", "httpx", "fetch"))]
    whole = "\n".join(texts)
    unescaped = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), whole)
    return "\n".join([whole, unquote(whole), unquote(unquote(whole)), unescaped, html.unescape(whole)])


def _fields(exchange: Exchange) -> list[str]:
    found: list[Any] = [getattr(exchange, name) for name in Exchange.__slots__]
    for message in (exchange.sent, exchange.got):
        if message is not None:
            found += [message.text, message.body, message.media_type, *message.headers]
    return [*map(str, found), *map(repr, found)]
