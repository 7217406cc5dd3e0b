"""One road for every request: budget, secret, time-outs, retries, the 429 rule, the record, our errors.

Nothing of httpx leaves this module: neither its exceptions nor its frames, whose locals hold request headers.
Therefore a failure is made inside and raised outside of the `except` blocks, without a context.
"""

from __future__ import annotations

import asyncio
import json
import random
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from pydantic import SecretStr

from oneflow_tui.api.address import host_key, is_loopback_host
from oneflow_tui.api.answers import Answer, read_answer
from oneflow_tui.api.auth import BearerAuth, NoAuth, TokenAuth
from oneflow_tui.api.budget import AT_ONCE, Budget, OnWait
from oneflow_tui.api.http import httpx
from oneflow_tui.api.retry import LONGEST_PAUSE, RetryBucket, pause_after_429, wait_before_retry
from oneflow_tui.api.traffic import Exchange, Heard, Traffic, heard, shown_path
from oneflow_tui.errors import (
    HostRefused,
    NetworkError,
    NotFound,
    OneflowError,
    RateLimited,
    ReadOnly,
    TimedOut,
    UnexpectedAnswer,
)

Params = Mapping[str, str | int]
Again = Callable[[], Awaitable[None]]
_READING = {"GET", "HEAD"}
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
PAUSE_ASKED = "Oneflow asks for a pause"


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, between two pieces of the answer, and for one try in all."""

    connect: float = 10.0
    read: float = 30.0
    whole: float = 120.0


@dataclass(frozen=True, slots=True)
class Clockwork:
    """What a test puts in place of time and chance."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    random: Callable[[], float] = random.random
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


def _reveal(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    raise TypeError(type(value).__name__)


def _encode(body: Any) -> bytes | None:
    """ASCII JSON, so that even a lone surrogate goes back as it came."""
    return None if body is None else json.dumps(body, default=_reveal, allow_nan=False).encode("ascii")


def _secrets_in(body: Any) -> list[SecretStr]:
    """The secrets that a body carries, as a sign key: a refusal may quote them."""
    found = body.values() if isinstance(body, Mapping) else ()
    return [one for one in found if isinstance(one, SecretStr) and one.get_secret_value()]


def _without(text: str, secrets: Iterable[SecretStr]) -> str:
    for secret in secrets:
        text = text.replace(secret.get_secret_value(), "…")
    return text


class Sender:
    """Speaks to one base URL. `patience` is the seconds that a request may pause after 429s in all (0: raise)."""

    def __init__(
        self,
        base_url: str,
        auth: TokenAuth | BearerAuth | NoAuth,
        *,
        secrets: tuple[SecretStr, ...] = (),
        media_type: str = "application/json",
        read_only: bool = False,
        budget: Budget | None = None,
        traffic: Traffic | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        on_wait: OnWait | None = None,
        timeouts: Timeouts | None = None,
        clockwork: Clockwork | None = None,
        patience: float = LONGEST_PAUSE,
    ) -> None:
        self.base_url = base_url
        self.read_only = read_only
        self.clockwork = clockwork or Clockwork()
        self.budget = budget or Budget(clock=self.clockwork.clock, sleep=self.clockwork.sleep)
        self.traffic = traffic if traffic is not None else Traffic()
        self.patience = patience
        self.on_wait = on_wait
        self._auth = auth
        self._secrets = secrets
        self._media_type = media_type
        self._timeouts = timeouts or Timeouts()
        self._bucket = RetryBucket()
        self._owner = True
        self._http = self._open(transport)

    def _open(self, transport: httpx.AsyncBaseTransport | None) -> httpx.AsyncClient:
        url = httpx.URL(self.base_url)
        # Without TLS no certificates need loading, which costs 20 ms; this context would trust nobody.
        verify: ssl.SSLContext | bool = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if url.scheme == "http" else True
        times = self._timeouts
        try:
            return httpx.AsyncClient(
                transport=transport,
                verify=verify,
                follow_redirects=False,
                trust_env=not is_loopback_host(url.host),
                timeout=httpx.Timeout(times.read, connect=times.connect, pool=times.whole),
                limits=httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE),
                headers={"accept": self._media_type, "user-agent": "oneflow-tui"},
            )
        except (ValueError, OSError, ImportError, httpx.InvalidURL) as problem:
            # Only the kind is told: the address of a proxy may hold a password.
            kind = type(problem).__name__
        raise NetworkError(
            f"This machine's proxy or certificate settings cannot be used ({kind}).",
            sent=False,
            next="Check HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE, then start again.",
        )

    def acting(self, auth: TokenAuth) -> Self:
        """The same connection and budget with another identity. Closing it closes nothing."""
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__)
        twin._auth = auth
        twin._owner = False
        return twin

    def identify(self, auth: TokenAuth) -> None:
        """Every request from now on is sent with `auth`."""
        self._auth = auth

    async def aclose(self) -> None:
        if self._owner:
            await self._http.aclose()

    async def send(
        self,
        method: str,
        path: str,
        params: Params | None = None,
        body: Any = None,
        *,
        idempotent: bool,
        again: Again | None = None,
    ) -> Answer:
        """Sends one request, again where that is safe (design §3.8), and returns the answer or raises OneflowError.

        A SecretStr inside `body` is revealed on the wire only. A DELETE that was repeated and finds nothing is done.
        `again` is awaited after the pause before each repetition; what it raises ends the repeating.
        """
        if self.read_only and method not in _READING:
            raise ReadOnly(f"{method} {path} was not sent.")
        url = self._url(path)
        # What counts against the time for retries is time spent trying, not time spent waiting for the budget.
        spent, paused, pauses, tries = 0.0, 0.0, 0, 0
        while True:
            outcome, seconds = await self._once(method, url, path, params, body, tries + 1)
            spent += seconds
            if isinstance(outcome, Answer):
                self._bucket.give()
                return outcome
            if isinstance(outcome, RateLimited):
                pause = pause_after_429(outcome.retry_after, self.budget.until_room(), pauses, paused, self.patience)
                if pause is None:
                    raise outcome
                self.budget.hold(pause, PAUSE_ASKED)
                pauses, paused = pauses + 1, paused + pause
                if again is not None:
                    await again()
                continue
            tries += 1
            if method == "DELETE" and tries > 1 and isinstance(outcome, NotFound):
                return Answer({}, 404, outcome.request_id)
            delay = wait_before_retry(
                outcome, tries, idempotent=idempotent, elapsed=spent, random=self.clockwork.random
            )
            if delay is None or not self._bucket.take():
                raise outcome
            spent += delay
            await self.clockwork.sleep(delay)
            if again is not None:
                await again()

    def _url(self, path: str) -> str:
        """The whole address of a path. Raises HostRefused where it would leave the base URL."""
        ours = path.startswith("/") and "//" not in path and "/.." not in path and not set(path) & set("?#\\")
        url = self.base_url + path
        if not ours or host_key(url) != host_key(self.base_url):
            raise HostRefused("A request that would have left the account's address was not sent.")
        return url

    async def _once(
        self, method: str, url: str, path: str, params: Params | None, body: Any, tries: int
    ) -> tuple[Answer | OneflowError, float]:
        """One try and its seconds.

        Failures are returned; only a cancellation is raised, anew, so that it carries no foreign frames.
        """
        async with self.budget.slot(self.on_wait):
            started = self.clockwork.clock()
            outcome, beside = await self._exchange(method, url, params, body, started)
            seconds = self.clockwork.clock() - started
            self._record(method, path, params, outcome, seconds, tries, beside)
            if outcome is None:
                raise asyncio.CancelledError
            return outcome, seconds

    async def _exchange(
        self, method: str, url: str, params: Params | None, body: Any, started: float
    ) -> tuple[Answer | OneflowError | None, Heard]:
        """The exchange itself, None where it was cancelled; and what the answer's headers say beside it."""
        try:
            async with asyncio.timeout(self._timeouts.whole):
                response = await self._http.request(
                    method,
                    url,
                    params=dict(params) if params else None,
                    content=_encode(body),
                    headers={"content-type": self._media_type} if body is not None else None,
                    auth=self._auth,
                )
        except asyncio.CancelledError:
            return None, Heard()
        except TimeoutError:
            return TimedOut(f"No whole answer within {self._timeouts.whole:.0f} s."), Heard()
        except Exception as problem:
            return _as_ours(problem, self._timeouts, host_key(url)), Heard()
        outcome = read_answer(
            method,
            response.status_code,
            response.headers,
            response.content,
            seconds=self.clockwork.clock() - started,
            now=self.clockwork.now(),
            hide=lambda text: _without(text, (*self._secrets, *_secrets_in(body))),
        )
        return outcome, heard(response.headers)

    def _record(
        self,
        method: str,
        path: str,
        params: Params | None,
        outcome: Answer | OneflowError | None,
        seconds: float,
        tries: int,
        beside: Heard,
    ) -> None:
        problem = "cancelled" if outcome is None else outcome.code if isinstance(outcome, OneflowError) else ""
        self.traffic.record(
            Exchange(
                time=self.clockwork.now(),
                method=method,
                path=shown_path(path, params),
                status=getattr(outcome, "status", None),
                request_id=outcome.request_id if outcome is not None else None,
                seconds=seconds,
                tries=tries,
                problem=problem,
                heard=beside,
            )
        )


def _as_ours(problem: Exception, times: Timeouts, host: str) -> OneflowError:
    """Our error for one of httpx. Texts of theirs are used only for connecting; others may quote a header."""
    sent = not isinstance(problem, _NEVER_SENT)
    if isinstance(problem, httpx.ConnectTimeout | httpx.PoolTimeout):
        return TimedOut(f"No connection to {host} within {times.connect:.0f} s.", sent=sent)
    if isinstance(problem, httpx.TimeoutException):
        return TimedOut(f"No answer within {times.read:.0f} s.", sent=sent)
    if isinstance(problem, httpx.ConnectError):
        return NetworkError(f"No connection to {host}: {problem}", sent=sent)
    if isinstance(problem, httpx.ProxyError):
        return NetworkError("The proxy refused the connection.", sent=sent)
    if isinstance(problem, httpx.DecodingError):
        return UnexpectedAnswer("An answer whose compression is broken.")
    if isinstance(problem, httpx.RemoteProtocolError | httpx.NetworkError):
        return NetworkError("The connection was cut before the answer was whole.", sent=sent)
    return NetworkError(f"The request could not be sent ({type(problem).__name__}).", sent=sent)
