"""The log of API calls, as GET /logs shows it: the newest thousand. It reaches a state file some calls late."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from oneflow_tui.sandbox.jsontext import parse
from oneflow_tui.sandbox.seeds import SCIM_TOKEN, TOKEN
from oneflow_tui.sandbox.store import Json, Store, stamp

MOST = 1000
WRITTEN_TOGETHER = 100
LONGEST_BODY = 4000  # bytes of a body that are kept
_HIDDEN = (b"x-oneflow-api-token", b"authorization", b"cookie")
_SECRET_KEYS = ("sign_key", "access_link")
_TOKENS = (TOKEN.encode(), SCIM_TOKEN.encode())


@dataclass(frozen=True, slots=True)
class Entry:
    """One request and its answer, as they were on the wire."""

    request_id: str
    method: str
    path: str
    endpoint: str
    at: float
    """Seconds since the epoch."""
    duration: float
    """Seconds."""
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    status: int
    answer: bytes


class CallLog:
    """Adding costs next to nothing; the entries are put into words when they are asked for or written."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._entries: deque[Entry | Json] = deque(store.logged(), maxlen=MOST)
        self._unwritten: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Keeps it; the oldest one goes when there are too many."""
        self._entries.append(entry)
        self._unwritten.append(entry)
        if len(self._unwritten) >= WRITTEN_TOGETHER:
            self.write()

    def newest(self) -> list[Entry | Json]:
        """The newest first; those of earlier runs are in words already."""
        return list(reversed(self._entries))

    def write(self) -> None:
        """Writes what the state file lacks."""
        entries, self._unwritten = self._unwritten, []
        if self._store.has_file and entries:
            self._store.log([shown(entry) for entry in entries], MOST)


def kept(entry_headers: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[bytes, bytes], ...]:
    """The headers without what opens an account."""
    return tuple((name, b"(hidden)" if name in _HIDDEN else value) for name, value in entry_headers)


def heading(entry: Entry | Json) -> Json:
    """An entry without its bodies."""
    if isinstance(entry, dict):
        return {key: value for key, value in entry.items() if key not in ("request_body", "response_body")}
    return {
        "api_version": 1,
        "integration_key": "custom",
        "request_id": entry.request_id,
        "request_method": entry.method,
        "request_endpoint": _without_tokens(entry.endpoint.encode()).decode("utf-8", "replace"),
        "request_path": _without_tokens(entry.path.encode()).decode("utf-8", "replace"),
        "request_time": stamp(datetime.fromtimestamp(entry.at, UTC)),
        "request_duration": round(entry.duration * 1000),
        "request_headers": {name.decode("latin-1"): value.decode("latin-1") for name, value in entry.headers},
        "response_code": entry.status,
    }


def shown(entry: Entry | Json) -> Json:
    """An entry as GET /logs has it."""
    if isinstance(entry, dict):
        return entry
    return heading(entry) | {"request_body": _text(entry.body), "response_body": _text(entry.answer)}


def _text(body: bytes) -> object:
    """A body as an object where it is one and short, else as the beginning of its text; secrets are in neither."""
    body = _without_tokens(body)
    if len(body) <= LONGEST_BODY:
        try:
            value = parse(body)
        except ValueError:
            value = None
        if isinstance(value, dict):
            return {key: "(hidden)" if key in _SECRET_KEYS and one else one for key, one in value.items()}
    if any(key.encode() in body for key in _SECRET_KEYS):
        return "(hidden)"
    return body[:LONGEST_BODY].decode("utf-8", "replace")


def _without_tokens(text: bytes) -> bytes:
    for token in _TOKENS:
        text = text.replace(token, b"(hidden)")
    return text
