from __future__ import annotations

import gzip
import json
import tracemalloc

import httpx
import pytest
from pydantic import SecretStr

from oneflow_tui.api.client import ScimClient
from oneflow_tui.api.recording import KEPT_BODY
from oneflow_tui.api.traffic import Exchange, Traffic
from oneflow_tui.errors import NetworkError, RateLimited, ServerTrouble
from tests.api.edge import BASE, FakeTime, client, refusal
from tests.api.exchanges import exchange


async def test_an_exchange_is_recorded_whole() -> None:
    time = FakeTime()

    async def answer(_: httpx.Request) -> httpx.Response:
        await time.sleep(0.5)
        body = gzip.compress(b'{"id": 7, "name": "' + b"x" * 1000 + b'"}')
        headers = {"content-encoding": "gzip", "content-type": "application/json", "x-request-id": "req-7"}
        return httpx.Response(201, headers=headers, stream=httpx.ByteStream(body))

    one = client(answer, time, user_email="ada@example.com")
    await one.post("/webhooks", {"callback_url": "https://crm.example"})
    found = one.traffic.last
    assert found is not None
    assert (found.url, found.kind, found.http_version, found.reason) == (
        f"{BASE}/webhooks",
        "rest",
        "HTTP/1.1",
        "Created",
    )
    assert (found.seconds, found.first, found.waited) == (0.5, 0.5, 0.0)
    assert found.sent.text == '{"callback_url": "https://crm.example"}'
    assert found.sent.header("x-oneflow-user-email") == "ada@example.com"
    assert found.got is not None
    assert json.loads(found.got.text)["id"] == 7
    assert found.got.size == 1021
    assert found.got.wire_size < 100
    assert found.got.media_type == "application/json"
    await one.aclose()


async def test_every_sending_of_a_call_is_one_exchange() -> None:
    answers = iter([refusal(500), refusal(429), httpx.Response(200, json={}), httpx.Response(200, json={})])
    one = client(lambda _: next(answers))
    await one.get("/x")
    await one.get("/y")
    found = [(entry.status, entry.call, entry.tries, entry.sendings) for entry in one.traffic.entries]
    assert found == [(500, 1, 1, 1), (429, 1, 2, 2), (200, 1, 2, 3), (200, 2, 1, 1)]
    await one.aclose()


async def test_what_failed_is_recorded_with_what_was_sent() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("cut")

    one = client(answer)
    with pytest.raises(NetworkError):
        await one.post("/x", {"a": 1})
    found = one.traffic.last
    assert found is not None
    assert (found.status, found.problem, found.got, found.sent.text) == (None, "network", None, '{"a": 1}')
    assert found.sent.header("x-oneflow-api-token") == "…"
    await one.aclose()


async def test_scim_and_rest_share_a_record() -> None:
    traffic = Traffic()
    rest = client(lambda _: httpx.Response(200, json={}), traffic=traffic)
    scim = ScimClient(
        rest.address,
        SecretStr("scim-planted"),
        traffic=traffic,
        transport=httpx.MockTransport(lambda _: httpx.Response(200, json={"detail": "scim-planted"})),
    )
    await rest.get("/ping")
    await scim.get("/Users")
    assert [(one.kind, one.base_url) for one in traffic.entries] == [
        ("rest", BASE),
        ("scim", "https://api.oneflow.com/scim/v1"),
    ]
    assert traffic.last is not None
    assert traffic.last.got is not None
    assert traffic.last.got.text == '{"detail":"…"}'
    await rest.aclose()
    await scim.aclose()


def test_the_oldest_bodies_go_first_and_the_lines_stay() -> None:
    traffic = Traffic(kept=50, memory=10_000)
    heard: list[Exchange] = []
    traffic.subscribe(heard.append)
    for _ in range(80):
        traffic.record(exchange(b"x" * 3000))
        assert traffic.held <= 10_000
        assert traffic.held == sum(one.memory for one in heard)
    assert len(traffic.entries) == 50
    assert [one.sent.dropped for one in traffic.entries] == [True] * 48 + [False] * 2
    oldest = traffic.entries[0]
    assert (oldest.sent.size, oldest.sent.media_type, oldest.sent.text) == (3000, "application/json", "")
    assert oldest.got is not None
    assert oldest.got.dropped
    # those that have left the list hold nothing either, whoever keeps them
    assert all(one.sent.dropped for one in heard[:30])


def test_one_that_is_larger_than_all_that_may_be_kept_is_a_line_only() -> None:
    traffic = Traffic(memory=100)
    traffic.record(exchange(b"x" * 3000))
    assert traffic.held == 0
    assert [one.sent.dropped for one in traffic.entries] == [True]


async def test_the_memory_is_what_was_promised() -> None:
    page = json.dumps({"data": [{"id": number, "name": "x" * 1000} for number in range(100)]}).encode()
    memory = 2_000_000
    one = client(lambda _: httpx.Response(200, content=page), traffic=Traffic(memory=memory))
    tracemalloc.start()
    for _ in range(100):
        await one.get("/contracts")
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0.9 * memory < one.traffic.held <= memory
    assert held < 1.5 * memory
    last = one.traffic.last
    assert last is not None
    assert last.got is not None
    assert (len(last.got.body or b""), last.got.size, last.got.cut) == (KEPT_BODY, len(page), True)
    await one.aclose()


async def test_without_memory_nothing_is_looked_at() -> None:
    traffic = Traffic(memory=0)
    one = client(lambda _: httpx.Response(200, json={"a": 1}), traffic=traffic)
    await one.put("/x", {"b": 2})
    found = traffic.last
    assert found is not None
    assert found.got is not None
    assert (found.sent.dropped, found.got.dropped, found.got.size, found.sent.headers) == (True, True, 7, ())
    await one.aclose()


@pytest.mark.parametrize(("status", "kind"), [(500, ServerTrouble), (429, RateLimited)])
async def test_refusals_are_recorded_with_what_they_say(status: int, kind: type[Exception]) -> None:
    one = client(lambda _: refusal(status, "why"), patience=0.0)
    with pytest.raises(kind):
        await one.post("/x", {})
    found = one.traffic.last
    assert found is not None
    assert found.got is not None
    assert json.loads(found.got.text)["detail"] == "why"
    await one.aclose()
