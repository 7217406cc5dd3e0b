"""Whether webhooks lead anywhere is tried on request only, by a connection."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from oneflow_tui.session.checkup.check import Check
from oneflow_tui.session.checkup.webhooks import unreachable
from tests.headless.conftest import Program
from tests.inspect_screens.browsing import browser, column, settled
from tests.inspect_screens.browsing import grid as table
from tests.screens.waiting import until


@pytest.fixture
def seed() -> str:
    return "ready"


@pytest.fixture
def urls(program: Program) -> Iterator[tuple[str, str]]:
    """A receiver that listens and a port where nobody does; both are webhooks of the account."""
    with socket.create_server(("127.0.0.1", 0)) as alive, socket.create_server(("127.0.0.1", 0)) as gone:
        found = tuple(f"http://127.0.0.1:{one.getsockname()[1]}/in" for one in (alive, gone))
        gone.close()
        for url in found:
            program.plain.post(
                "/webhooks", {"callback_url": url, "filters": None, "sign_key": None, "template_group_id": None}
            )
        yield found[0], found[1]


def test_a_dead_address_is_found_where_it_is_asked_for(program: Program, urls: tuple[str, str]) -> None:
    def dead(*arguments: str) -> list[str]:
        done = program("inspect", "checks", "--json", *arguments)
        assert done.code == 0, done
        return [one["name"] for one in done.value["checks"] if one["id"] == "webhook_dead"]

    assert dead() == [], "nothing is tried unasked"
    assert dead("--reach") == [urls[1]]
    told = [" ".join(program("inspect", "checks", *more).out.split()) for more in ((), ("--reach",))]
    missing = ["Webhook that could not be reached" in one.partition("Not checked: ")[2] for one in told]
    assert missing == [True, False]
    assert program("inspect", "users", "--reach").code == 2


def test_every_address_is_tried_but_those_that_oneflow_would_not_call(program: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    for url in [f"https://127.0.0.{number}:{port}/in" for number in range(1, 31)]:
        program.plain.post(
            "/webhooks", {"callback_url": url, "filters": None, "sign_key": None, "template_group_id": None}
        )
    done = program("inspect", "checks", "--json", "--reach")
    assert sum(one["id"] == "webhook_dead" for one in done.value["checks"]) == 30


async def test_what_is_not_https_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    async def answer(scheme: str, host: str, port: int, *, on_sandbox: bool) -> Check:
        tried.append(host)
        return Check("webhook", "ok", "fine")

    monkeypatch.setattr("oneflow_tui.session.checkup.webhooks._host", answer)
    urls = ["http://crm.example.com/x", "https://good.example/x", "https://bad.example:99999/", "http://127.0.0.1/x"]
    assert await unreachable(urls, on_sandbox=False) == {"https://good.example/x": ""}
    assert tried == ["good.example"]
    assert set(await unreachable(urls, on_sandbox=True)) == {"https://good.example/x", "http://127.0.0.1/x"}


async def test_the_browser_tries_them_on_a_key(
    program: Program, urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in program.environ().items():
        monkeypatch.setenv(name, value)
    async with browser("checks") as pilot:
        assert not any("could not be reached" in one for one in column(pilot, "finding"))
        table(pilot).focus()
        await pilot.press("p")
        await until(pilot, lambda: any("could not be reached" in one for one in column(pilot, "finding")))
        await settled(pilot)
        assert sum("could not be reached" in one for one in column(pilot, "finding")) == 1
