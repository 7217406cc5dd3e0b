"""No exception, traceback with locals, repr or record shows the token."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable

import httpx
import pytest
from pydantic import SecretStr

from oneflow_tui.api.address import read_address
from oneflow_tui.api.auth import BearerAuth, TokenAuth
from oneflow_tui.api.client import Client
from oneflow_tui.errors import LoginNeeded
from tests.api.edge import TOKEN, client, refusal

SIGN_KEY = "sign-key-5c1f0e"


def _raise(problem: Exception) -> httpx.Response:
    raise problem


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: refusal(401, f"the token {TOKEN} is wrong", parameter_problems={TOKEN: [TOKEN]}, request_id=TOKEN),
        lambda _: refusal(500, TOKEN),
        lambda _: httpx.Response(200, html=f"<html>{TOKEN}"),
        lambda _: httpx.Response(302, headers={"location": f"https://x.example/{TOKEN}"}),
        lambda request: _raise(httpx.ReadError(str(request.headers.raw))),
        lambda request: _raise(httpx.LocalProtocolError(str(request.headers.raw))),
        lambda request: _raise(RuntimeError(str(request.headers.raw))),
        lambda request: _raise(asyncio.CancelledError(str(request.headers.raw))),
    ],
)
async def test_nothing_shows_the_token(answer: Callable[[httpx.Request], httpx.Response]) -> None:
    one = client(answer)
    for call in (one.get("/x"), one.post("/x", {"sign_key": SecretStr(SIGN_KEY)})):
        shown = await _whole(call)
        assert "Error" in shown or "oneflow_tui.errors" in shown
        assert TOKEN not in shown
        assert SIGN_KEY not in shown
    assert TOKEN not in repr(one.traffic.entries)
    assert TOKEN not in repr(vars(one))
    assert TOKEN not in repr(vars(one._sender))
    await one.aclose()


async def _whole(call: Awaitable[object]) -> str:
    try:
        await call
    except BaseException as problem:
        whole = traceback.TracebackException.from_exception(problem, capture_locals=True)
        return "".join(whole.format()) + repr(problem) + repr(vars(problem))
    raise AssertionError("nothing was raised")


def test_an_auth_shows_nothing() -> None:
    for auth in (
        TokenAuth("https://api.oneflow.com:443", SecretStr(TOKEN)),
        BearerAuth("https://x:443", SecretStr(TOKEN)),
    ):
        assert TOKEN not in repr(auth) + repr(vars(auth))


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://api.oneflow.com/v1/ping", True),
        ("https://API.oneflow.com:443/other", True),
        ("http://api.oneflow.com/v1/ping", False),
        ("https://api.oneflow.com:8443/v1", False),
        ("https://api.oneflow.com.evil.example/v1", False),
        ("https://evil.example/v1", False),
    ],
)
def test_the_token_belongs_to_one_host(url: str, signed: bool) -> None:
    auth = TokenAuth("https://api.oneflow.com:443", SecretStr(TOKEN), "ada@example.com")
    request = next(auth.auth_flow(httpx.Request("GET", url)))
    assert ("x-oneflow-api-token" in request.headers) is signed
    assert ("x-oneflow-user-email" in request.headers) is signed


async def test_over_a_real_connection() -> None:
    """The frames of the connection hold the raw headers: none of them may be in a traceback of ours."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        body = b'{"detail": "' + head.replace(b"\r\n", b" ").replace(b'"', b"") + b'"}'
        writer.write(b"HTTP/1.1 401 No\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        one = Client(read_address(f"http://127.0.0.1:{port}/v1"), SecretStr(TOKEN))
        with pytest.raises(LoginNeeded) as caught:
            await one.get("/ping")
        assert "x-oneflow-api-token: …" in caught.value.detail
        await one.aclose()


async def test_a_cancelled_real_request_shows_nothing() -> None:
    asked, let_go = asyncio.Event(), asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        asked.set()
        await let_go.wait()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        one = Client(read_address(f"http://127.0.0.1:{port}/v1"), SecretStr(TOKEN))
        task = asyncio.create_task(_whole(one.get("/ping")))
        await asked.wait()
        task.cancel()
        shown = await task
        assert "CancelledError" in shown
        assert TOKEN not in shown
        assert one.budget.in_flight == 0
        let_go.set()
        await one.aclose()
