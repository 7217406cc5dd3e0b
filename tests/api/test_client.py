from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from oneflow_tui.api.address import read_address
from oneflow_tui.api.client import Client, ConsoleClient, Timeouts
from oneflow_tui.errors import (
    ApiError,
    BadInput,
    BadRequest,
    Conflict,
    HostRefused,
    LoginNeeded,
    NetworkError,
    NotAllowed,
    NotFound,
    OneflowError,
    PlanNeeded,
    RateLimited,
    ReadOnly,
    ServerTrouble,
    TimedOut,
    UnexpectedAnswer,
)
from tests.api.edge import BASE, TOKEN, FakeTime, client, refusal


async def test_both_headers_go_to_the_account_and_can_be_switched() -> None:
    seen: list[tuple[str | None, str | None]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.headers.get("x-oneflow-api-token"), request.headers.get("x-oneflow-user-email")))
        return httpx.Response(200, json={})

    one = client(answer)
    await one.get("/ping")
    other = one.with_user_email("ada@example.com")
    await other.get("/ping")
    await other.aclose()
    one.set_user_email("bo@example.com")
    await one.get("/ping")
    assert seen == [(TOKEN, None), (TOKEN, "ada@example.com"), (TOKEN, "bo@example.com")]
    assert other.budget is one.budget
    assert one.budget.used == 3
    await one.aclose()


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequest),
        (401, LoginNeeded),
        (402, PlanNeeded),
        (403, NotAllowed),
        (404, NotFound),
        (405, ApiError),
        (409, Conflict),
        (500, ServerTrouble),
        (503, ServerTrouble),
    ],
)
async def test_refusals_are_ours(status: int, kind: type[ApiError]) -> None:
    one = client(lambda _: refusal(status, "because", parameter_problems={"name": ["is taken"]}))
    with pytest.raises(OneflowError) as caught:
        await one.get("/x")
    assert type(caught.value) is kind
    assert caught.value.detail == "because (name: is taken)"
    assert caught.value.request_id == "req-1=="
    assert caught.value.status == status
    assert caught.value.error_code == status * 10000
    assert caught.value.parameter_problems == {"name": ["is taken"]}
    await one.aclose()


@pytest.mark.parametrize(
    ("response", "kind", "words"),
    [
        (httpx.Response(200, html="<html>hi</html>"), UnexpectedAnswer, "HTTP 200 with a web page instead of JSON."),
        (httpx.Response(404, html="<!doctype html>"), UnexpectedAnswer, "HTTP 404 with a web page instead of JSON."),
        (httpx.Response(502, html="<html>"), ServerTrouble, "HTTP 502 with a web page instead of JSON."),
        (
            httpx.Response(200, content=b'{"data": [1, '),
            UnexpectedAnswer,
            "HTTP 200 with JSON that is cut off or broken.",
        ),
        (httpx.Response(200, content=b"NaN"), UnexpectedAnswer, "something other than a JSON object"),
        (httpx.Response(200, content=b"[" * 100_000), UnexpectedAnswer, "cut off or broken"),
        (httpx.Response(200, json="text"), UnexpectedAnswer, "something other than a JSON object"),
        (httpx.Response(200), UnexpectedAnswer, "an empty answer"),
        (httpx.Response(401), LoginNeeded, "an empty answer"),
        (httpx.Response(302, headers={"location": "https://evil.example/"}), UnexpectedAnswer, "A redirect (HTTP 302)"),
        (
            httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(b"no")),
            UnexpectedAnswer,
            "compression",
        ),
    ],
)
async def test_answers_that_are_none(response: httpx.Response, kind: type[OneflowError], words: str) -> None:
    hosts = []

    def answer(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        return response

    one = client(answer)
    with pytest.raises(OneflowError) as caught:
        await one.get("/x")
    assert type(caught.value) is kind
    assert words in caught.value.detail
    assert set(hosts) == {"api.oneflow.com"}
    await one.aclose()


async def test_reads_are_tried_three_times_and_writes_by_post_once() -> None:
    calls: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request.method)
        return refusal(500) if len(calls) < 3 else httpx.Response(200, json={"ok": True})

    time = FakeTime()
    one = client(answer, time)
    assert (await one.get("/x")).data == {"ok": True}
    assert calls == ["GET"] * 3
    assert time.sleeps == [0.5, 1.0]
    assert [entry.tries for entry in one.traffic.entries] == [1, 2, 3]
    calls.clear()
    with pytest.raises(ServerTrouble):
        await one.post("/x", {})
    assert calls == ["POST"]
    await one.aclose()


async def test_a_repeated_delete_that_finds_nothing_is_done() -> None:
    answers = iter([httpx.ReadError("cut"), refusal(404), refusal(404)])

    def answer(_: httpx.Request) -> httpx.Response:
        found = next(answers)
        if isinstance(found, Exception):
            raise found
        return found

    one = client(answer)
    assert (await one.delete("/webhooks/1")).status == 404
    with pytest.raises(NotFound):
        await one.delete("/webhooks/1")
    await one.aclose()


@pytest.mark.parametrize(
    ("trouble", "kind", "sent"),
    [
        (httpx.ConnectError("refused"), NetworkError, False),
        (httpx.ConnectTimeout("t"), TimedOut, False),
        (httpx.PoolTimeout("t"), TimedOut, False),
        (httpx.ProxyError("p"), NetworkError, False),
        (httpx.ReadTimeout("t"), TimedOut, True),
        (httpx.WriteError("w"), NetworkError, True),
        (httpx.ReadError("r"), NetworkError, True),
        (httpx.RemoteProtocolError("r"), NetworkError, True),
        (RuntimeError("r"), NetworkError, True),
    ],
)
async def test_a_lost_write_says_whether_it_may_have_arrived(
    trouble: Exception, kind: type[NetworkError], sent: bool
) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise trouble

    one = client(answer)
    with pytest.raises(NetworkError) as caught:
        await one.post("/x", {})
    assert type(caught.value) is kind
    assert caught.value.sent is sent
    assert caught.value.__context__ is None
    await one.aclose()


async def test_a_429_is_waited_out_in_the_open_and_is_no_try() -> None:
    answers = [
        httpx.Response(429, json={"detail": "slow", "info": "x"}, headers={"retry-after": "7"}) for _ in range(4)
    ]
    told: list[tuple[float, str]] = []
    time = FakeTime()

    def answer(_: httpx.Request) -> httpx.Response:
        return answers.pop() if answers else httpx.Response(200, json={})

    one = client(answer, time, on_wait=lambda seconds, why: told.append((seconds, why)))
    await one.post("/x", {})
    assert time.now == 1028
    assert told[0] == (7, "Oneflow asks for a pause")
    assert told[-1] == (0.0, "")
    assert one.budget.waiting == 0
    await one.aclose()


async def test_without_a_time_a_429_waits_for_room_and_at_most_five_minutes() -> None:
    time = FakeTime()
    one = client(lambda _: httpx.Response(429, json={}, headers={"retry-after": "9000"}), time)
    with pytest.raises(RateLimited) as caught:
        await one.get("/x")
    assert caught.value.retry_after is None
    assert time.now == 1300
    impatient = client(lambda _: httpx.Response(429, json={}, headers={"retry-after": "5"}), FakeTime(), patience=0)
    with pytest.raises(RateLimited) as caught:
        await impatient.get("/x")
    assert caught.value.retry_after == 5
    assert len(impatient.traffic.entries) == 1
    await one.aclose()
    await impatient.aclose()


async def test_read_only_sends_no_write() -> None:
    calls = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request.method)
        return httpx.Response(200, json={})

    one = client(answer, read_only=True)
    await one.get("/x")
    for write in (one.post("/x", {}), one.put("/x", {}), one.delete("/x"), one.with_user_email("a@b.c").post("/x", {})):
        with pytest.raises(ReadOnly):
            await write
    assert calls == ["GET"]
    await one.aclose()


@pytest.mark.parametrize(
    "path", ["//evil.example/x", "x", "@evil.example/", ".evil.example/x", "/../../x", "/x?y", "/x#y"]
)
async def test_no_path_leaves_the_address(path: str) -> None:
    one = client(lambda _: httpx.Response(200, json={}))
    with pytest.raises(HostRefused):
        await one.get(path)
    assert one.budget.used == 0
    await one.aclose()


async def test_a_cancelled_request_gives_its_place_back() -> None:
    began = asyncio.Event()

    async def answer(_: httpx.Request) -> httpx.Response:
        began.set()
        await asyncio.Event().wait()
        raise AssertionError

    one = client(answer)
    task = asyncio.create_task(one.get("/x"))
    await began.wait()
    assert one.budget.in_flight == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert one.budget.in_flight == 0
    last = one.traffic.last
    assert last is not None
    assert last.problem == "cancelled"
    await one.aclose()


async def test_an_answer_that_drips_for_ever_ends() -> None:
    async def answer(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    one = client(answer, timeouts=Timeouts(whole=0.01))
    with pytest.raises(TimedOut) as caught:
        await one.post("/x", {})
    assert caught.value.sent is True
    await one.aclose()


async def test_the_body_goes_as_ascii_and_secrets_only_on_the_wire() -> None:
    sent: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.content)
        return httpx.Response(200, json={})

    one = client(answer)
    await one.put("/x", {"lone": "\ud800", "key": SecretStr("sign")})
    assert sent == [b'{"lone": "\\ud800", "key": "sign"}']
    await one.aclose()


@pytest.mark.parametrize("token", ["", "with space", "new\nline", "ünï"])
async def test_a_token_that_cannot_be_sent_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(BadInput) as caught:
        Client(read_address(BASE), SecretStr(token))
    assert not token or token not in str(caught.value)


async def test_unusable_proxy_settings_are_our_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://user:proxy-password@host")
    with pytest.raises(NetworkError) as caught:
        Client(read_address(BASE), SecretStr(TOKEN))
    assert "proxy-password" not in str(caught.value)
    assert caught.value.__context__ is None


async def test_loopback_never_goes_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "nonsense://host")
    one = Client(read_address("http://127.0.0.1:9/v1"), SecretStr(TOKEN))
    await one.aclose()


def test_a_console_is_on_loopback_only() -> None:
    with pytest.raises(HostRefused):
        ConsoleClient("https://app.oneflow.com/console")


async def test_traffic_is_bounded_heard_and_without_values() -> None:
    heard: list[Any] = []
    one = client(lambda _: refusal(404))
    end = one.traffic.subscribe(heard.append)
    with pytest.raises(NotFound):
        await one.get("/Users", {"filter": 'userName eq "ada@example.com"', "limit": 5})
    end()
    with pytest.raises(NotFound):
        await one.get("/y")
    assert [entry.path for entry in heard] == ["/Users?filter=…&limit=5"]
    assert (heard[0].method, heard[0].status, heard[0].request_id) == ("GET", 404, "req-1==")
    assert one.traffic.last == one.traffic.entries[-1]
    await one.aclose()


async def test_waiting_for_the_budget_costs_no_retry() -> None:
    answers = iter([refusal(500), httpx.Response(200, json={})])
    time = FakeTime()
    budget = time.budget()
    budget.hold(250, "a pause")
    one = client(lambda _: next(answers), time, budget=budget)
    assert (await one.get("/x")).status == 200
    assert time.now == 1250.5
    await one.aclose()


@pytest.mark.parametrize("status", [429, 503])
async def test_a_put_is_repeated_only_after_it_was_asked_whether_it_still_may(status: int) -> None:
    calls: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request.method)
        return httpx.Response(status, json={}, headers={"retry-after": "7"})

    async def again() -> None:
        calls.append("asked")
        if calls.count("asked") == 2:
            raise Conflict("moved", status=409)

    one = client(answer)
    with pytest.raises(Conflict):
        await one.put("/x", {}, again=again)
    assert calls == ["PUT", "asked", "PUT", "asked"]
    await one.aclose()


async def test_a_refusal_that_quotes_the_sign_key_does_not_show_it() -> None:
    body = {"detail": "bad key hush-hush", "parameter_problems": {"sign_key": ["'hush-hush' is too short"]}}
    one = client(lambda _: httpx.Response(400, json=body))
    with pytest.raises(OneflowError) as caught:
        await one.post("/webhooks", {"sign_key": SecretStr("hush-hush")})
    assert "sign_key" in str(caught.value)
    assert "hush-hush" not in f"{caught.value} {vars(caught.value)}"
    await one.aclose()
