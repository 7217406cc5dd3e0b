"""A loopback proxy before the sandbox that can make every trouble a network and an API can make."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any, Self
from urllib.parse import urlsplit

MODES = ("dead", "401", "403", "429", "500", "html", "slow")
REQUEST_ID = "Bp1JbY53trouble=="
TITLES = {"401": "Unauthorized", "403": "Forbidden", "429": "Too Many Requests", "500": "Internal Server Error"}
PAGE = b"<!doctype html><html><head><title>Bad gateway</title></head><body><h1>502</h1></body></html>"


class Trouble:
    """Forwards to `upstream` while `mode` is "ok"; else it answers as the mode says.

    "dead": the connection is closed without an answer. "slow": no answer until the mode changes. `only` limits the
    trouble to some requests: it is asked with method and path. `change` makes another value of what an answer holds:
    it is called with the path and the value. `retry_after` goes with a 429. `seen` holds (method, path with query) of
    every request.
    """

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._mode = "ok"
        self._changed = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.only: Callable[[str, str], bool] | None = None
        self.change: Callable[[str, Any], Any] | None = None
        self.retry_after: int | None = 120
        self.seen: list[tuple[str, str]] = []
        self.port = 0

    @property
    def mode(self) -> str:
        return self._mode

    @mode.setter
    def mode(self, mode: str) -> None:
        if mode != "ok" and mode not in MODES:
            raise ValueError(mode)
        self._mode = mode
        self._changed.set()
        self._changed = asyncio.Event()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def scim_base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/scim/v1"

    def count(self, method: str, path: str = "") -> int:
        """How many requests of `method` had `path` in their path."""
        return sum(one == method and path in where for one, where in self.seen)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            method, path, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
            body = await reader.readexactly(_length(head))
            self.seen.append((method, path))
            await self._answer(method, path, head, body, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            return  # the client went away
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _answer(self, method: str, path: str, head: bytes, body: bytes, writer: asyncio.StreamWriter) -> None:
        while True:
            mode = self._mode if self.only is None or self.only(method, path) else "ok"
            if mode != "slow":
                break
            await self._changed.wait()
        if mode == "ok":
            await self._forward(path, head, body, writer)
        elif mode == "html":
            await _send(writer, 200, "OK", PAGE, "text/html; charset=utf-8")
        elif mode != "dead":
            extra = {"Retry-After": str(self.retry_after)} if mode == "429" and self.retry_after else {}
            await _send(writer, int(mode), TITLES[mode], _error(mode), "application/json", extra)

    async def _forward(self, path: str, head: bytes, body: bytes, writer: asyncio.StreamWriter) -> None:
        lines = [
            line for line in head.split(b"\r\n")[:-2] if not line.lower().startswith((b"connection:", b"keep-alive:"))
        ]
        there, up = await asyncio.open_connection(self._host, self._port)
        try:
            up.write(b"\r\n".join([*lines, b"Connection: close", b"", b""]) + body)
            await up.drain()
            change = self.change
            if change is not None:
                writer.write(_changed(await there.read(), lambda value: change(path, value)))
                await writer.drain()
                return
            while piece := await there.read(65536):
                writer.write(piece)
                await writer.drain()
        finally:
            up.close()
            with contextlib.suppress(ConnectionError):
                await up.wait_closed()


def _changed(answer: bytes, change: Callable[[Any], Any]) -> bytes:
    """An answer in JSON with another body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200") or not body:
        return answer
    other = json.dumps(change(json.loads(body))).encode()
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length:")]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(other), b"", b""]) + other


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def _error(mode: str) -> bytes:
    status = int(mode)
    error: dict[str, object] = {
        "detail": f"Trouble {mode} made on purpose",
        "error_code": status * 10000,
        "parameter_problems": {},
        "status": status,
        "title": TITLES[mode],
    }
    if status == 429:
        error["info"] = "https://developer.oneflow.com/docs/api-rate-limit"
    else:
        error["type"] = f"https://api.oneflow.com/v1/error_codes/{status * 10000}"
        error["request_id"] = REQUEST_ID
    return json.dumps(error).encode()


async def _send(
    writer: asyncio.StreamWriter, status: int, reason: str, body: bytes, kind: str, extra: dict[str, str] | None = None
) -> None:
    headers = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close", **(extra or {})}
    head = f"HTTP/1.1 {status} {reason}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(head.encode("latin-1") + b"\r\n" + body)
    await writer.drain()
