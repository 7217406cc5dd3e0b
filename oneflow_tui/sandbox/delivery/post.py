"""One HTTP POST: no redirect is followed, no proxy asked, and what the answer holds beyond its status is dropped."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import socket
import ssl
import threading
import time
from collections.abc import AsyncIterator

import h11

from oneflow_tui.sandbox.delivery.deliveries import Attempt
from oneflow_tui.sandbox.delivery.places import Place

LONGEST_ANSWER = 1 << 18  # bytes of an answer that are read
_CHUNK = 1 << 16


async def post(place: Place, body: bytes, seconds: float) -> Attempt:
    """Sends it and says how that ended; raises nothing, unless it is cancelled. `seconds` is for all of it."""
    at, began = time.time(), time.perf_counter()
    status: int | None = None
    error: str | None = None
    try:
        async with asyncio.timeout(seconds), _connected(place) as (reader, writer):
            connection = h11.Connection(our_role=h11.CLIENT)
            writer.write(_request(connection, place, body))
            await writer.drain()
            status = await _status(connection, reader)
            await _rest(connection, reader)
    except Exception as problem:
        error = _sentence(problem, seconds) if status is None else None
    return Attempt(at, status, error, round(time.perf_counter() - began, 4))


def _sentence(problem: Exception, seconds: float) -> str:
    match problem:
        case TimeoutError():
            return f"No answer within {seconds:g} s."
        case ssl.SSLError():
            return f"No secure connection: {getattr(problem, 'verify_message', '') or problem.reason or problem}."
        case ConnectionRefusedError():
            return "The connection was refused."
        case ConnectionError():
            return "The connection was closed before an answer."
        case OSError():
            return f"It cannot be reached: {problem.strerror or problem}."
        case h11.RemoteProtocolError():
            return f"The answer is not HTTP: {problem}."
        case _:
            return f"It could not be sent: {type(problem).__name__}."


def _request(connection: h11.Connection, place: Place, body: bytes) -> bytes:
    headers = [
        ("Host", place.authority),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("User-Agent", "oneflow-sandbox"),
        ("Accept", "*/*"),
        ("Connection", "close"),
    ]
    request = h11.Request(method="POST", target=place.target, headers=headers)
    parts = (request, h11.Data(data=body), h11.EndOfMessage())
    return b"".join(connection.send(part) or b"" for part in parts)


async def _status(connection: h11.Connection, reader: asyncio.StreamReader) -> int:
    while True:
        event = connection.next_event()
        if isinstance(event, h11.Response):
            return event.status_code
        if event is h11.NEED_DATA:
            data = await reader.read(_CHUNK)
            if not data:
                raise ConnectionError
            connection.receive_data(data)


async def _rest(connection: h11.Connection, reader: asyncio.StreamReader) -> None:
    """Reads what is left of the answer, so that the receiver can finish it, up to a bound."""
    size = 0
    while size < LONGEST_ANSWER:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(_CHUNK))
        elif isinstance(event, h11.Data):
            size += len(event.data)
        else:
            return


@contextlib.asynccontextmanager
async def _connected(place: Place) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await _connect(place)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def _connect(place: Place) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    trust, name = (_trust(), place.host) if place.secure else (None, None)
    refused: OSError | None = None
    for address in place.addresses or await _look_up(place.host, place.port):
        try:
            return await asyncio.open_connection(address, place.port, ssl=trust, server_hostname=name)
        except ssl.SSLError:
            raise
        except OSError as problem:
            refused = refused or problem
    raise refused or ConnectionRefusedError


@functools.cache
def _trust() -> ssl.SSLContext:
    """The authorities that this machine trusts; SSL_CERT_FILE names others."""
    return ssl.create_default_context()


async def _look_up(host: str, port: int) -> list[str]:
    """The addresses of a name, asked in a thread that holds nobody's exit when the resolver hangs."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[str]] = loop.create_future()

    def tell(addresses: list[str] | None, problem: OSError | None) -> None:
        if found.done():
            return
        if problem is not None:
            found.set_exception(problem)
        else:
            found.set_result(addresses or [])

    def ask() -> None:
        addresses, problem = None, None
        try:
            lines = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses = list(dict.fromkeys(str(line[4][0]) for line in lines))
        except OSError as refused:
            problem = refused
        with contextlib.suppress(RuntimeError):  # the loop may have ended meanwhile
            loop.call_soon_threadsafe(tell, addresses, problem)

    threading.Thread(target=ask, daemon=True, name="look-up").start()
    return await found
