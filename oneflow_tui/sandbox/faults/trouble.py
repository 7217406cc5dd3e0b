"""Lets faults befall a call."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.types import Message, Receive, Send

from oneflow_tui.sandbox.calls import Reply
from oneflow_tui.sandbox.errors import ApiError
from oneflow_tui.sandbox.faults.answers import IN_PLACE, in_place, pause_asked, spoiled
from oneflow_tui.sandbox.faults.connection import Connection, connection_of
from oneflow_tui.sandbox.faults.kinds import Fault
from oneflow_tui.sandbox.sandbox import Sandbox

if TYPE_CHECKING:
    from oneflow_tui.sandbox.exchange import Exchange

_READING = 5.0  # seconds for a request's body to arrive
_DRIPS = 20
_BEFORE = (*IN_PLACE, "reset-before", "close-before", "stall")


@dataclass(frozen=True, slots=True)
class Way:
    """A call that has come in and not been looked at, and what can be done with it."""

    sandbox: Sandbox
    exchange: Exchange
    run: Callable[[bool], Awaitable[Reply]]
    """Does what is asked and returns what to answer; true undoes a write again."""
    refuse: Callable[[ApiError], Reply]
    """How an error looks to this caller."""
    respond: Callable[[Reply], Awaitable[None]]


async def troubled(faults: Sequence[Fault], way: Way) -> None:
    """Runs and answers a call, or does not. What the client saw is left in the exchange: 0 for no answer."""
    exchange, connection = way.exchange, connection_of(way.exchange.scope)
    delay = sum(fault.seconds for fault in faults if fault.kind == "delay")
    fault = next((fault for fault in faults if fault.kind != "delay"), Fault("delay"))
    kind = fault.kind
    if kind in _BEFORE:
        reply = _in_place(fault, way) if kind in IN_PLACE else Reply(None)
        await _read_off(way)
    else:
        reply = await way.run(kind == "lost-write")
    if delay and await connection.left(delay):
        return
    if kind in {"reset-before", "reset-after"}:
        await connection.reset()
    elif kind in {"close-before", "close-after"} or (kind == "cut" and reply.body is None):
        await connection.close()
    elif kind == "stall":
        if not await connection.left(fault.seconds):
            await connection.close()
    else:
        if kind in {"garbage", "wrong-type"}:
            reply = spoiled(kind, reply)
        elif kind == "cut":
            exchange.send = _cutting(exchange, connection)
        elif kind == "slow-body":
            exchange.send = _dripping(exchange, connection, fault.seconds)
        await way.respond(reply)


def _in_place(fault: Fault, way: Way) -> Reply:
    root = "/".join(way.exchange.base_url.split("/", 3)[:3])
    if fault.status == 429:
        way.sandbox.notes.refused_for_now(pause_asked(fault.retry_after))
    return in_place(fault, root, way.sandbox.store.switches, way.refuse)


async def _read_off(way: Way) -> None:
    """Takes in the request's body: a close on unread bytes would be a reset, and a reset while the client still writes
    is seen as a broken pipe."""
    if b"expect" in way.exchange.headers:
        return
    receive: Receive = way.exchange.receive
    with suppress(TimeoutError):
        async with asyncio.timeout(_READING):
            while (await receive()).get("more_body"):
                continue


def _cutting(exchange: Exchange, connection: Connection) -> Send:
    """Sends half of a body and closes; the head has promised all of it."""
    send = exchange.send

    async def cutting(message: Message) -> None:
        if message["type"] == "http.response.body":
            exchange.answer = message["body"][: len(message["body"]) // 2]
            await send({**message, "body": exchange.answer, "more_body": True})
            await connection.close()
        else:
            await send(message)

    return cutting


def _dripping(exchange: Exchange, connection: Connection, seconds: float) -> Send:
    """Sends a body piece by piece over this time."""
    send = exchange.send

    async def dripping(message: Message) -> None:
        if message["type"] != "http.response.body":
            await send(message)
            return
        body: bytes = message["body"]
        size = max(1, -(-len(body) // _DRIPS))
        for at in range(size, len(body), size):
            await send({**message, "body": body[at - size : at], "more_body": True})
            if await connection.left(seconds * size / len(body)):
                exchange.answer = body[:at]
                return
        await send({**message, "body": body[(len(body) - 1) // size * size :] if body else b""})

    return dripping
