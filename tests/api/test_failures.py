"""What is said of a request that got no answer."""

from __future__ import annotations

import pytest

from oneflow_tui.api.failures import Timeouts, as_ours
from oneflow_tui.api.http import httpx


@pytest.mark.parametrize("reason", ["All connection attempts failed", "Name or service not known."])
def test_a_connection_that_failed_is_told_in_a_whole_sentence(reason: str) -> None:
    told = as_ours(httpx.ConnectError(reason), Timeouts(), "https://a.example")
    assert told.detail == f"No connection to https://a.example: {reason.rstrip('.')}."
