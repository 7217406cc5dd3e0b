"""Our error for a request that got no answer. Nothing of httpx goes into it but what it says of connecting."""

from __future__ import annotations

from dataclasses import dataclass

from oneflow_tui.api.http import httpx
from oneflow_tui.errors import NetworkError, OneflowError, TimedOut, UnexpectedAnswer

_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, between two pieces of the answer, and for one try in all."""

    connect: float = 10.0
    read: float = 30.0
    whole: float = 120.0


def as_ours(problem: Exception, times: Timeouts, host: str) -> OneflowError:
    """Our error for one of httpx. Texts of theirs are used only for connecting; others may quote a header."""
    sent = not isinstance(problem, _NEVER_SENT)
    if isinstance(problem, httpx.ConnectTimeout | httpx.PoolTimeout):
        return TimedOut(f"No connection to {host} within {times.connect:.0f} s.", sent=sent)
    if isinstance(problem, httpx.TimeoutException):
        return TimedOut(f"No answer within {times.read:.0f} s.", sent=sent)
    if isinstance(problem, httpx.ConnectError):
        return NetworkError(f"No connection to {host}: {str(problem).rstrip('.')}.", sent=sent)
    if isinstance(problem, httpx.ProxyError):
        return NetworkError("The proxy refused the connection.", sent=sent)
    if isinstance(problem, httpx.DecodingError):
        return UnexpectedAnswer("An answer whose compression is broken.")
    if isinstance(problem, httpx.RemoteProtocolError | httpx.NetworkError):
        return NetworkError("The connection was cut before the answer was whole.", sent=sent)
    return NetworkError(f"The request could not be sent ({type(problem).__name__}).", sent=sent)
