"""The second port, from which files are fetched: it is another host to Oneflow, and the token must never reach it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

from oneflow_tui.sandbox.contracts.pdf import contract_pdf
from oneflow_tui.sandbox.store import Json, Store

if TYPE_CHECKING:
    from starlette.types import Scope, Send

CONTRACT_FILE = 1
"""The id, in every contract, of the file that is the contract itself."""
LASTING = 300  # seconds that an address opens its file
ASTRAY = (
    "The token was sent to a host that it does not belong to. "
    "Follow the redirect to a file without the headers of the API."
)
_SECRET = os.urandom(32)
_PATH = re.compile(r"/([0-9]{1,18})/([0-9]{1,18})")

_Answer = tuple[int, bytes, list[tuple[bytes, bytes]]]


def address(root: str, port: int, contract_id: int, file_id: int) -> str:
    """Where a file is fetched from, without any token, for a while: on the host of `root`, at the second port."""
    path, expires = f"/{contract_id}/{file_id}", int(time.time()) + LASTING
    host = urlsplit(root).hostname or "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{path}?expires={expires}&key={_key(path, expires)}"


async def serve(store: Store, scope: Scope, send: Send) -> int:
    """Answers a download and returns the status: 400 where a token came along, 403 where the address is made up or too
    old."""
    status, body, headers = _answer(store, scope)
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
    return status


def _answer(store: Store, scope: Scope) -> _Answer:
    names = {name for name, _ in scope["headers"]}
    if b"x-oneflow-api-token" in names or b"authorization" in names:
        return 400, ASTRAY.encode(), []
    path = scope["raw_path"].decode("latin-1")
    parts = _PATH.fullmatch(path)
    if parts is None:
        return 404, b"There is no such file.\n", []
    if scope["method"] not in ("GET", "HEAD"):
        return 405, b"Files are only fetched here.\n", [(b"allow", b"GET, HEAD")]
    query = parse_qs(scope["query_string"].decode("latin-1"))
    expires, key = (query.get(name, [""])[-1] for name in ("expires", "key"))
    genuine = expires.isascii() and expires.isdigit() and len(expires) <= 12
    if not genuine or not hmac.compare_digest(_key(path, int(expires)).encode(), key.encode("utf-8", "replace")):
        return 403, b"This address opens nothing.\n", []
    if int(expires) < time.time():
        return 403, b"This address opens nothing any longer.\n", []
    store.refresh()
    contract = store.get("contracts", int(parts[1]))
    file = contract and _file(store, contract, int(parts[2]))
    if not file:
        return 404, b"There is no such file.\n", []
    name, content = file
    plain = re.sub(r"[^A-Za-z0-9 ._-]", "_", name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"
    return (
        200,
        content,
        [(b"content-type", b"binary/octet-stream"), (b"content-disposition", disposition.encode("ascii"))],
    )


def _file(store: Store, contract: Json, number: int) -> tuple[str, bytes] | None:
    """The name and the bytes of a file of the contract."""
    if number == CONTRACT_FILE:
        return f"{contract['name']}.pdf", contract_pdf(contract)
    stored = store.get("file_bytes", number)
    file = next((one for one in contract["files"] if one["id"] == number), None)
    if file is None or stored is None:
        return None
    return file["name"], base64.b64decode(stored["content"])


def _key(path: str, expires: int) -> str:
    return hmac.new(_SECRET, f"{path}?{expires}".encode(), hashlib.sha256).hexdigest()
