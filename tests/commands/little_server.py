"""A server of a few lines: answers every request alike, with a clock of its own; and a proxy that opens tunnels."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate


@contextlib.contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Gives each connection to `serve` in a thread; yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    threading.Thread(target=one, args=(connection,), daemon=True).start()

        def one(connection: socket.socket) -> None:
            with connection, contextlib.suppress(OSError):
                serve(connection)

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
    thread.join(10)


def read_head(connection: socket.socket) -> bytes:
    """A request up to its empty line."""
    head = b""
    while b"\r\n\r\n" not in head and (part := connection.recv(4096)):
        head += part
    return head


def refusing(skew: float) -> Callable[[socket.socket], None]:
    """401 to everything, with a Date that is `skew` seconds off, and a limit of requests in its headers."""

    def serve(connection: socket.socket) -> None:
        read_head(connection)
        body = b'{"status": 401, "title": "Unauthorized", "detail": "no", "error_code": 4010000}'
        lines = ["HTTP/1.1 401 Unauthorized", f"Date: {formatdate(time.time() + skew, usegmt=True)}"]
        lines += ["Content-Type: application/json", "X-RateLimit-Remaining: 17", f"Content-Length: {len(body)}"]
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)

    return serve


def with_tls(context: ssl.SSLContext) -> Callable[[socket.socket], None]:
    """Does the handshake and waits for the end."""

    def serve(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(1)

    return serve


def proxy_to(port: int, asked: list[bytes]) -> Callable[[socket.socket], None]:
    """Opens a tunnel to a local port whatever it is asked for; `asked` gets the request."""

    def serve(connection: socket.socket) -> None:
        asked.append(read_head(connection))
        with socket.create_connection(("127.0.0.1", port)) as beyond:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pump, args=(beyond, connection), daemon=True)
            back.start()
            _pump(connection, beyond)
            back.join(10)

    return serve


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while part := source.recv(4096):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)
