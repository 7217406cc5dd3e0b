"""Which filters of a webhook this program reads."""

from __future__ import annotations

from typing import Any

import pytest

from oneflow_tui.models import Webhook
from oneflow_tui.setup.match import is_understood

EVENTS = {"type": "EVENT_TYPE", "values": ["contract:sign"]}
PLACES = {"type": "WORKSPACE", "values": [7]}


@pytest.mark.parametrize("filters", [None, [], [{"filter_rules": [EVENTS]}], [{"filter_rules": [PLACES, EVENTS]}]])
def test_what_this_program_writes_is_understood(filters: Any) -> None:
    assert is_understood(Webhook.read({"id": 1, "filters": filters}))


@pytest.mark.parametrize(
    "filters",
    [
        [{"filter_rules": [EVENTS]}, {"filter_rules": [PLACES]}],
        [{"filter_rules": [EVENTS, EVENTS]}],
        [{"filter_rules": None}],
        [{}],
        [{"filter_rules": [{"type": "TAG", "values": [1]}]}],
        [{"filter_rules": [{"type": ["EVENT_TYPE"], "values": ["a:b"]}]}],
        [{"filter_rules": [{"type": "EVENT_TYPE"}]}],
        [{"filter_rules": [{"type": "EVENT_TYPE", "values": [3]}]}],
        [{"filter_rules": [{"type": "WORKSPACE", "values": ["Sales"]}]}],
        [{"filter_rules": [{"type": "WORKSPACE", "values": None}]}],
    ],
)
def test_what_it_does_not_know_is_not_taken_for_something_it_does(filters: Any) -> None:
    assert not is_understood(Webhook.read({"id": 1, "filters": filters}))
