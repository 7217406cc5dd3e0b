"""A receiver of webhooks on this machine, which records what it gets and answers as it is told."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

PATIENCE = 30.0  # seconds
CLOSE = "close"
"""As an answer: the connection is closed without one."""
HANG = "hang"
"""As an answer: none, until the receiver ends or `release` is called."""


@dataclass(frozen=True)
class Heard:
    """One request."""

    path: str
    headers: dict[str, str]
    raw: bytes
    body: Any

    @property
    def callback_id(self) -> str:
        return self.body["callback_id"]

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.body["events"]]


@dataclass(frozen=True)
class Answer:
    """A status with what else is to be sent."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    raw: bytes | None = None
    """Sent as it is, in place of all the rest."""


Told = Answer | int | str


class Receiver:
    """``with Receiver(lambda heard: 200) as receiver: ... receiver.wait(lambda: len(receiver.heard) == 3)``."""

    def __init__(self, answer: Callable[[Heard], Told] | Told = 200, context: ssl.SSLContext | None = None) -> None:
        self.answer = answer
        self.heard: list[Heard] = []
        self._news = threading.Condition()
        self._released = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self, context)
        self._scheme = "http" if context is None else "https"
        self.port = self._server.server_address[1]

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}/hook"

    def wait(self, condition: Callable[[], bool]) -> None:
        """Until the condition holds, looked at after each request."""
        with self._news:
            assert self._news.wait_for(condition, PATIENCE), f"heard {len(self.heard)}"

    def wait_for(self, count: int) -> list[Heard]:
        """Until so many requests have come; returns them all."""
        self.wait(lambda: len(self.heard) >= count)
        return list(self.heard)

    def times_heard(self) -> Counter[str]:
        """How often each callback id came."""
        with self._news:
            return Counter(one.callback_id for one in self.heard)

    def release(self) -> None:
        """Lets go of all that hangs, now and later; it is answered with 200."""
        self._released.set()

    def take(self, heard: Heard) -> Told:
        with self._news:
            self.heard.append(heard)
            told = self.answer(heard) if callable(self.answer) else self.answer
            self._news.notify_all()
        if told == HANG:
            self._released.wait()
            return 200
        return told

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    block_on_close = False

    def __init__(self, address: tuple[str, int], receiver: Receiver, context: ssl.SSLContext | None) -> None:
        self.receiver = receiver
        self.context = context
        super().__init__(address, _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.context is not None:
            request.settimeout(PATIENCE)
            request = self.context.wrap_socket(request, server_side=True)
        try:
            super().finish_request(request, client_address)
        finally:
            if self.context is not None:
                request.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that went away is no trouble."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = PATIENCE

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        heard = Heard(self.path, {name.lower(): value for name, value in self.headers.items()}, raw, json.loads(raw))
        told = self.server.receiver.take(heard)
        if told == CLOSE:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        answer = told if isinstance(told, Answer) else Answer(int(told))
        if answer.raw is not None:
            self.wfile.write(answer.raw)
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the screen."""
