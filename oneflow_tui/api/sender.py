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
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import SecretStr

from oneflow_tui.api.address import host_key, is_loopback_host
from oneflow_tui.api.answers import Answer, read_answer
from oneflow_tui.api.auth import BearerAuth, NoAuth, TokenAuth
from oneflow_tui.api.budget import AT_ONCE, Budget, OnWait
from oneflow_tui.api.failures import Timeouts, as_ours
from oneflow_tui.api.http import httpx
from oneflow_tui.api.proxy_login import proxy_logins
from oneflow_tui.api.recording import Message, secrets_in
from oneflow_tui.api.retry import LONGEST_PAUSE, RetryBucket, pause_after_429, wait_before_retry
from oneflow_tui.api.traffic import Exchange, Heard, Kind, Traffic, heard, shown_path
from oneflow_tui.errors import (
    HostRefused,
    NetworkError,
    NotFound,
    OneflowError,
    RateLimited,
    ReadOnly,
    TimedOut,
)

Params = Mapping[str, str | int]
Again = Callable[[], Awaitable[None]]
_READING = {"GET", "HEAD"}
PAUSE_ASKED = "Oneflow asks for a pause"
_HEADERS_AT = "oneflow_tui.headers_at"


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


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one try leaves behind beside its outcome."""

    seconds: float
    sent: Message
    got: Message | None = None
    heard: Heard = field(default_factory=Heard)
    first: float | None = None
    http_version: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Call:
    """One call, of which each try is an exchange."""

    number: int
    method: str
    url: str
    path: str
    params: Params | None
    body: Any
    secrets: tuple[SecretStr, ...]


class Sender:
    """Speaks to one base URL. `patience` is the seconds that a request may pause after 429s in all (0: raise)."""

    def __init__(
        self,
        base_url: str,
        auth: TokenAuth | BearerAuth | NoAuth,
        *,
        secrets: tuple[SecretStr, ...] = (),
        kind: Kind = "rest",
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
        self._kind: Kind = kind
        self._media_type = media_type
        self._timeouts = timeouts or Timeouts()
        self._bucket = RetryBucket()
        self._owner = True
        self._http = self._open(transport)
        self.traffic.redactor.add(*secrets)
        if not is_loopback_host(urlsplit(base_url).hostname or ""):
            self.traffic.redactor.add(*proxy_logins())

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
                event_hooks={"response": [self._note_headers]},
            )
        except (ValueError, OSError, ImportError, httpx.InvalidURL) as problem:
            # Only the kind is told: the address of a proxy may hold a password.
            kind = type(problem).__name__
        raise NetworkError(
            f"This machine's proxy or certificate settings cannot be used ({kind}).",
            sent=False,
            next="Check HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE, then start again.",
        )

    async def _note_headers(self, response: httpx.Response) -> None:
        response.extensions[_HEADERS_AT] = self.clockwork.clock()

    def acting(self, auth: TokenAuth) -> Self:
        """The same connection and budget with another identity. Closing it closes nothing."""
        twin = self._twin()
        twin._auth = auth
        return twin

    def locked(self) -> Self:
        """The same connection, budget and identity, for reading only. Closing it closes nothing."""
        twin = self._twin()
        twin.read_only = True
        return twin

    def _twin(self) -> Self:
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__)
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
        secrets = tuple(secrets_in(body))
        self.traffic.redactor.add_passing(*secrets)
        call = _Call(self.traffic.new_call(), method, self._url(path), path, params, body, secrets)
        # What counts against the time for retries is time spent trying, not time spent waiting for the budget.
        spent, paused, pauses, tries = 0.0, 0.0, 0, 0
        while True:
            outcome, seconds = await self._once(call, tries + 1, tries + pauses + 1)
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

    async def _once(self, call: _Call, tries: int, sendings: int) -> tuple[Answer | OneflowError, float]:
        """One try and its seconds.

        Failures are returned; only a cancellation is raised, anew, so that it carries no foreign frames.
        """
        asked = self.clockwork.clock()
        async with self.budget.slot(self.on_wait):
            started = self.clockwork.clock()
            outcome, seen = await self._exchange(call, started)
            redactor = self.traffic.redactor
            self.traffic.record(
                Exchange(
                    time=self.clockwork.now(),
                    method=call.method,
                    path=redactor.text(shown_path(call.path, call.params), call.secrets),
                    status=getattr(outcome, "status", None),
                    request_id=outcome.request_id if outcome is not None else None,
                    seconds=seen.seconds,
                    tries=tries,
                    problem=_problem(outcome),
                    heard=seen.heard,
                    kind=self._kind,
                    base_url=self.base_url,
                    call=call.number,
                    sendings=sendings,
                    waited=started - asked,
                    first=seen.first,
                    http_version=seen.http_version,
                    reason=seen.reason,
                    sent=seen.sent,
                    got=seen.got,
                )
            )
            if outcome is None:
                raise asyncio.CancelledError
            return outcome, seen.seconds

    async def _exchange(self, call: _Call, started: float) -> tuple[Answer | OneflowError | None, _Seen]:
        """The exchange itself, None where it was cancelled; and what is recorded of it, without secrets."""
        request: httpx.Request | None = None
        outcome: Answer | OneflowError | None
        try:
            content = _encode(call.body)
            request = self._http.build_request(
                call.method,
                call.url,
                params=dict(call.params) if call.params else None,
                content=content,
                headers={"content-type": self._media_type} if call.body is not None else None,
            )
            async with asyncio.timeout(self._timeouts.whole):
                response = await self._http.send(request, auth=self._auth)
        except asyncio.CancelledError:
            outcome = None
        except TimeoutError:
            outcome = TimedOut(f"No whole answer within {self._timeouts.whole:.0f} s.")
        except Exception as problem:
            outcome = as_ours(problem, self._timeouts, host_key(call.url))
        else:
            seconds = self.clockwork.clock() - started
            outcome = read_answer(
                call.method,
                response.status_code,
                response.headers,
                response.content,
                seconds=seconds,
                now=self.clockwork.now(),
                hide=lambda text: self.traffic.redactor.text(text, call.secrets),
            )
            return outcome, self._seen(call, request, response, started, seconds)
        return outcome, self._seen(call, request, None, started, self.clockwork.clock() - started)

    def _seen(
        self,
        call: _Call,
        request: httpx.Request | None,
        response: httpx.Response | None,
        started: float,
        seconds: float,
    ) -> _Seen:
        traffic = self.traffic
        sent = (
            traffic.message(request.headers.multi_items(), request.content, call.secrets)
            if request is not None
            else Message()
        )
        if response is None:
            return _Seen(seconds, sent)

        def hide(text: str) -> str:
            return traffic.redactor.text(text, call.secrets)

        noted = response.extensions.get(_HEADERS_AT)
        packed = "content-encoding" in response.headers
        return _Seen(
            seconds,
            sent,
            traffic.message(
                response.headers.multi_items(),
                response.content,
                call.secrets,
                wire_size=response.num_bytes_downloaded if packed else None,
            ),
            heard=heard(response.headers, hide),
            first=noted - started if isinstance(noted, float) else None,
            http_version=response.http_version,
            reason=hide(response.reason_phrase)[:100],
        )


def _problem(outcome: Answer | OneflowError | None) -> str:
    return "cancelled" if outcome is None else outcome.code if isinstance(outcome, OneflowError) else ""
