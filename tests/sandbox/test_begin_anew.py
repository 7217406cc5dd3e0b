"""A sandbox that several tests share is made as new between two of them: nothing of one reaches the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from oneflow_tui.sandbox.switches import ALL
from tests.e2e.plain import Plain
from tests.sandbox_server import DEFAULTS, SandboxServer


@pytest.fixture(scope="module")
def used() -> Iterator[SandboxServer]:
    with SandboxServer().start("typical", arguments=["--rate-limit", "off"]) as running:
        yield running


def plain(server: SandboxServer) -> Plain:
    return Plain(server.base_url, server.token, server.console_url)


def about(server: SandboxServer) -> dict[str, Any]:
    """All that it shows, without the log of calls, the notes, its own address and the times at which it was made."""
    state = plain(server).state()
    for key in ("calls", "notes", "revision", "access"):
        del state[key]
    return state


@pytest.mark.parametrize("seed", ["new", "ready", "typical"])
def test_it_is_as_one_that_was_just_started(used: SandboxServer, seed: str) -> None:
    person = plain(used)
    person.act("conditions", {"plan": "essentials", "field_limit": 1000, "template_types_on": False})
    person.act("switches", {one.name: one.positions[-1] for one in ALL})
    person.act("invitations", {"email": "left@behind.example", "name": "Left"})
    person.act("faults", {"spec": "POST /template_types: delay 1s x3; *: 500"})
    before = about(used)
    used.begin_anew(seed)
    with SandboxServer().start(seed, arguments=["--rate-limit", "off"]) as fresh:
        assert about(used) == about(fresh)
        assert about(used) != before
        assert next_id(used) == next_id(fresh)
    assert {one["name"]: one["position"] for one in about(used)["switches"]} == DEFAULTS


def next_id(server: SandboxServer) -> int:
    """The number that the next thing gets."""
    person = plain(server)
    person.act("extension", {"on": True})
    number: int = person.post("/template_types", {"name": "Next"})["id"]
    return number
