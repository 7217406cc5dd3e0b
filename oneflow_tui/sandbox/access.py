"""Who is let in to the REST API: token, acting-as user, rate limit."""

from __future__ import annotations

import time
from collections import deque
from secrets import compare_digest

from starlette.requests import Request

from oneflow_tui.sandbox.errors import ApiError
from oneflow_tui.sandbox.options import RateLimit
from oneflow_tui.sandbox.seeds import TOKEN
from oneflow_tui.sandbox.store import Json


class Door:
    """Counts the requests of the one token and says who a call acts as."""

    def __init__(self, limit: RateLimit | None) -> None:
        self._limit = limit
        self._times: deque[float] = deque()

    def admit(self, request: Request, data: Json) -> Json | None:
        """The user that the call acts as, None for the anonymous admin; 401 or 429 otherwise.

        A wrong address is 401 and not 403, as documented.
        """
        token = request.headers.get("x-oneflow-api-token", "")
        if not compare_digest(token.encode(), TOKEN.encode()):
            raise ApiError(401, "The API token is missing or invalid.")
        self._count()
        email = request.headers.get("x-oneflow-user-email")
        if email is None:
            return None
        for user in data["users"]:
            if user["email"].casefold() == email.strip().casefold() and user["active"]:
                return dict(user)
        raise ApiError(401, "The user email is not that of an active user of this account.")

    def _count(self) -> None:
        if self._limit is None:
            return
        at = time.monotonic()
        while self._times and self._times[0] <= at - self._limit.seconds:
            self._times.popleft()
        if len(self._times) >= self._limit.requests:
            raise ApiError(429, "The limit of requests in 5 minutes has been reached. Try again later.")
        self._times.append(at)
