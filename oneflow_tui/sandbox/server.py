"""Serves the sandbox: the socket, the line that says it is ready, and the ways it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import NoReturn

import uvicorn

from oneflow_tui.sandbox.access import Door
from oneflow_tui.sandbox.app import App
from oneflow_tui.sandbox.delivery.courier import Courier
from oneflow_tui.sandbox.errors import BadState, BusyState
from oneflow_tui.sandbox.faults.connection import Connection
from oneflow_tui.sandbox.options import parser
from oneflow_tui.sandbox.sandbox import Sandbox
from oneflow_tui.sandbox.seeds import SCIM_TOKEN, TOKEN, USER_EMAIL
from oneflow_tui.sandbox.store import Store


def ready_line(port: int) -> str:
    """What the sandbox prints once it answers: one line of JSON."""
    root = f"http://127.0.0.1:{port}"
    return json.dumps(
        {
            "base_url": f"{root}/v1",
            "scim_base_url": f"{root}/scim/v1",
            "console_url": f"{root}/console",
            "token": TOKEN,
            "user_email": USER_EMAIL,
            "scim_token": SCIM_TOKEN,
        }
    )


def listen(port: int, address: str = "127.0.0.1") -> socket.socket:
    """A listening socket; raises OSError where the port is taken.

    It names its protocol: asyncio sets TCP_NODELAY only on such sockets, and without it each answer takes 44 ms.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere the option would let two servers share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


LARGEST_HEAD = 256 * 1024
"""Bytes of a request line with its headers that may come in pieces. h11 counts them only while they are not whole, so
that a smaller number would judge one request by how the network cut it."""


class _Server(uvicorn.Server):
    """Tells that it is ready, and lets the courier work while it serves."""

    def __init__(self, config: uvicorn.Config, sandbox: Sandbox) -> None:
        super().__init__(config)
        self._sandbox = sandbox

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._sandbox.courier.start()
        if sockets:
            line = ready_line(sockets[0].getsockname()[1])
            print(line, flush=True)
            if sys.stderr.isatty():
                print(f"Its page: {json.loads(line)['console_url']}   Ctrl-C ends it.", file=sys.stderr, flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._sandbox.courier.stop()
        await super().shutdown(sockets)
        try:
            self._sandbox.log.write()
        finally:
            self._sandbox.store.close()


def _end_with_parent() -> None:
    """Ends the process once standard input has ended, which kill -9 of the parent brings about too."""

    def wait() -> NoReturn:
        try:
            while os.read(0, 4096):
                continue
        finally:
            os._exit(0)

    threading.Thread(target=wait, daemon=True, name="parent").start()


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until stopped; returns the exit code.

    1: port taken, or state file busy. 2: a state file that is none, or damaged. 128+n: signal n.
    """
    options = parser().parse_args(arguments)
    # uvicorn stops in good order on a signal and raises it again afterwards, which ends up here.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    if options.parent_pipe:
        _end_with_parent()
    if options.openapi:
        from oneflow_tui.sandbox.openapi import document

        with suppress(BrokenPipeError):
            print(json.dumps(document(f"http://127.0.0.1:{options.port}/v1"), indent=2), flush=True)
            return 0
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone; no complaint at the end
        return 0
    try:
        store = Store(options.seed, options.state, dict(options.switch))
    except (BadState, BusyState, OSError) as problem:
        print(f"The state file {options.state} cannot be used: {problem}", file=sys.stderr)
        return 1 if isinstance(problem, BusyState) else 2
    try:
        address = "0.0.0.0" if options.open_to_the_network else "127.0.0.1"  # noqa: S104 - asked for in words
        listener = listen(options.port, address)
    except OSError as problem:
        print(f"Port {options.port} on {address} cannot be used: {problem.strerror}. Try --port 0.", file=sys.stderr)
        return 1
    try:
        files = listen(0, address)
    except OSError as problem:
        listener.close()
        print(f"A second port on {address}, for files, cannot be had: {problem.strerror}.", file=sys.stderr)
        return 1
    sandbox = Sandbox(
        store,
        Door(options.rate_limit),
        options.faults,
        Courier(store, speed=options.time_scale, anywhere=options.deliver_anywhere),
        files_port=files.getsockname()[1],
    )
    config = uvicorn.Config(
        App(sandbox),
        http=Connection,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        timeout_graceful_shutdown=1,
    )
    with listener, files:
        _Server(config, sandbox).run(sockets=[listener, files])
    return 0
