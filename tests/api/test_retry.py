from __future__ import annotations

from datetime import UTC, datetime

import pytest

from oneflow_tui.api.retry import RetryBucket, pause_after_429, read_retry_after, wait_before_retry
from oneflow_tui.errors import (
    BadRequest,
    LoginNeeded,
    NetworkError,
    OneflowError,
    RateLimited,
    ServerTrouble,
    TimedOut,
    UnexpectedAnswer,
)


@pytest.mark.parametrize(
    ("problem", "tries", "idempotent", "elapsed", "chance", "wait"),
    [
        (NetworkError(), 1, True, 0, 1.0, 0.5),
        (NetworkError(), 2, True, 0, 1.0, 1.0),
        (NetworkError(), 2, True, 0, 0.25, 0.25),
        (NetworkError(), 1, True, 0, 0.0, 0.0),
        (NetworkError(), 3, True, 0, 1.0, None),
        (TimedOut(), 1, True, 30, 1.0, 0.5),
        (TimedOut(), 1, True, 119.5, 1.0, 120 - 119.5),
        (TimedOut(), 1, True, 119.6, 1.0, None),
        (ServerTrouble(status=500), 1, True, 0, 1.0, 0.5),
        (ServerTrouble(status=503), 2, True, 0, 0.5, 0.5),
        (ServerTrouble(status=500), 1, False, 0, 1.0, None),
        (NetworkError(sent=False), 1, False, 0, 1.0, None),
        (RateLimited(), 1, True, 0, 1.0, None),
        (BadRequest(status=400), 1, True, 0, 1.0, None),
        (LoginNeeded(status=401), 1, True, 0, 1.0, None),
        (UnexpectedAnswer(status=200), 1, True, 0, 1.0, None),
    ],
)
def test_wait_before_retry(
    problem: OneflowError, tries: int, idempotent: bool, elapsed: float, chance: float, wait: float | None
) -> None:
    assert wait_before_retry(problem, tries, idempotent=idempotent, elapsed=elapsed, random=lambda: chance) == wait


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("1", 1),
        (" 300 ", 300),
        ("0", None),
        ("301", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("9" * 40, None),
        ("", None),
        (None, None),
        ("Thu, 01 Jan 2026 00:00:40 GMT", 40),
        ("Thu, 01 Jan 2026 01:00:00 GMT", None),
        ("Wed, 31 Dec 2025 23:59:00 GMT", None),
        ("Thu, 99 Jan 2026 00:00:40 GMT", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert read_retry_after(value, datetime(2026, 1, 1, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    ("asked", "until_room", "pauses", "paused", "patience", "pause"),
    [
        (20, 250, 0, 0, 300, 20),
        (20, 0, 0, 290, 300, None),
        (None, 250, 0, 0, 300, 250),
        (None, 0, 0, 0, 300, 1),
        (None, 0, 3, 7, 300, 8),
        (None, 250, 0, 100, 300, 200),
        (None, 250, 0, 300, 300, None),
        (None, 250, 0, 0, 900, 250),
        (5, 250, 0, 0, 0, None),
    ],
)
def test_pause_after_429(
    asked: float | None, until_room: float, pauses: int, paused: float, patience: float, pause: float | None
) -> None:
    assert pause_after_429(asked, until_room, pauses, paused, patience) == pause


def test_an_outage_does_not_multiply_traffic() -> None:
    bucket = RetryBucket(capacity=2, refund=0.5)
    assert [bucket.take() for _ in range(4)] == [True, True, False, False]
    bucket.give()
    assert not bucket.take()
    bucket.give()
    assert bucket.take()
