"""Who is let in to the REST API: token, acting-as user, rate limit."""

from __future__ import annotations

import time
from collections import deque
from secrets import compare_digest

from oneflow_tui.sandbox.errors import TOO_MANY_REQUESTS, ApiError
from oneflow_tui.sandbox.options import RateLimit
from oneflow_tui.sandbox.seeds import TOKEN
from oneflow_tui.sandbox.store import Json, Store

_TOKEN = TOKEN.encode()


class Door:
    """Counts the requests of the one token and says who a call acts as."""

    def __init__(self, limit: RateLimit | None) -> None:
        self.limit = limit
        self._times: deque[float] = deque()

    def admit(self, headers: dict[bytes, bytes], store: Store) -> Json | None:
        """The user that the call acts as, None for the anonymous admin; 401 or 429 otherwise.

        A wrong address is 401 and not 403, as documented.
        """
        if not compare_digest(headers.get(b"x-oneflow-api-token", b""), _TOKEN):
            raise ApiError(401, "The API token is missing or invalid.")
        if self.limit is not None:
            self._count(self.limit)
        email = headers.get(b"x-oneflow-user-email")
        if email is None:
            return None
        wanted = email.decode("latin-1").strip().casefold()
        for user in store.all("users"):
            if user["active"] and user["email"].casefold() == wanted:
                return user
        raise ApiError(401, "The user email is not that of an active user of this account.")

    @property
    def used(self) -> int:
        """Requests that count at this moment."""
        if self.limit is not None:
            self._forget(self.limit)
        return len(self._times)

    def _count(self, limit: RateLimit) -> None:
        self._forget(limit)
        if len(self._times) >= limit.requests:
            raise ApiError(429, TOO_MANY_REQUESTS)
        self._times.append(time.monotonic())

    def _forget(self, limit: RateLimit) -> None:
        before = time.monotonic() - limit.seconds
        while self._times and self._times[0] <= before:
            self._times.popleft()
