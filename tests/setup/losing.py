"""A proxy before the sandbox that passes a request on and then loses its answer."""

from __future__ import annotations

import asyncio
import re
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_PLACE = re.compile(rb"^([A-Z]+) (\S+) HTTP/1.1\r\n")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Losing:
    """`async with Losing(base_url) as proxy`: `proxy.base_url` stands for it. `lose("POST", "/webhooks", 1)` loses."""

    def __init__(self, base_url: str) -> None:
        self._upstream = urlsplit(base_url)
        self._losses: list[tuple[str, str]] = []
        self.arrived: list[str] = []

    def lose(self, method: str, ending: str, times: int = 1) -> None:
        """The next `times` such requests reach the server, and their answers reach nobody."""
        self._losses += [(method, ending)] * times

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.base_url = f"http://127.0.0.1:{port}{self._upstream.path}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            body = await reader.readexactly(int(length[1])) if length else b""
            place = _PLACE.match(head)
            assert place is not None
            method, path = place[1].decode(), place[2].decode().partition("?")[0]
            self.arrived.append(f"{method} {path}")
            answer = await self._pass_on(head, body)
            lost = next((one for one in self._losses if one[0] == method and path.endswith(one[1])), None)
            if lost is not None:
                self._losses.remove(lost)
            else:
                writer.write(answer)
                await writer.drain()
        except asyncio.IncompleteReadError:
            return
        finally:
            writer.close()

    async def _pass_on(self, head: bytes, body: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._upstream.port)
        try:
            lines = [line for line in head.split(b"\r\n") if line and not line.lower().startswith(b"connection:")]
            writer.write(b"\r\n".join([*lines, b"Connection: close", b"", b""]) + body)
            await writer.drain()
            return await reader.read()
        finally:
            writer.close()
