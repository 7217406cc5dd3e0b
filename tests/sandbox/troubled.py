"""Sets trouble and meets it over raw sockets."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Callable
from contextlib import closing

from tests.sandbox.conftest import Account
from tests.sandbox_server import START, SandboxServer


def trouble(account: Account, spec: str) -> dict:
    answer = account.plant("faults", {"spec": spec})
    assert answer.status_code == 200, answer.text
    return answer.json()


def made(account: Account) -> list[str]:
    """What was made, once the trouble is over."""
    trouble(account, "")
    return [item["name"] for item in account.api.get("/template_types").json()["data"]]


def hits(account: Account) -> list[int]:
    return [rule["hits"] for rule in account.state()["faults"]["rules"]]


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + START
    while not condition():
        assert time.monotonic() < end, "never true"


def opened(server: SandboxServer, method: str, path: str, body: object = None) -> socket.socket:
    """A connection over which this call has been sent whole."""
    host, port = re.fullmatch(r"http://(.+):(\d+)/v1", server.base_url).groups()
    content = b"" if body is None else json.dumps(body).encode()
    head = f"{method} {path} HTTP/1.1\r\nhost: {host}\r\nx-oneflow-api-token: {server.token}\r\n"
    connection = socket.create_connection((host, int(port)), START)
    connection.sendall(f"{head}content-length: {len(content)}\r\n\r\n".encode() + content)
    return connection


def all_of(connection: socket.socket) -> bytes:
    """Everything until the server ends the connection."""
    with closing(connection):
        return b"".join(iter(lambda: connection.recv(65536), b""))
