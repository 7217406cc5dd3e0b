"""Whether webhooks lead anywhere is tried on request only, by a connection."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

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
