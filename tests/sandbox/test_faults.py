"""Calls without an answer, shares of calls, and trouble that is set while the sandbox runs."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from oneflow_tui.sandbox.faults import Faults
from tests.sandbox.conftest import Account
from tests.sandbox.troubled import all_of, hits, made, opened, trouble, until
from tests.sandbox_server import START, SandboxServer


@pytest.fixture(autouse=True)
def no_trouble(account: Account) -> Iterator[None]:
    yield
    trouble(account, "")


@pytest.mark.parametrize(("kind", "done"), [("reset-before", []), ("reset-after", ["Deal"])])
def test_a_reset(account: Account, kind: str, done: list[str]) -> None:
    trouble(account, f"POST /template_types: {kind}")
    with pytest.raises(ConnectionResetError):
        all_of(opened(account.server, "POST", "/v1/template_types", {"name": "Deal"}))
    assert made(account) == done


@pytest.mark.parametrize(("kind", "done"), [("close-before", []), ("close-after", ["Deal"])])
def test_a_clean_end(account: Account, kind: str, done: list[str]) -> None:
    trouble(account, f"POST /template_types: {kind}")
    assert all_of(opened(account.server, "POST", "/v1/template_types", {"name": "Deal"})) == b""
    assert made(account) == done


def test_a_large_body_does_not_make_a_clean_end_a_reset(account: Account) -> None:
    trouble(account, "POST *: close-before")
    assert all_of(opened(account.server, "POST", "/v1/template_types", {"name": "x" * 3_000_000})) == b""


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("reset-before", httpx.ReadError),
        ("reset-after", httpx.ReadError),
        ("close-before", httpx.RemoteProtocolError),
        ("close-after", httpx.RemoteProtocolError),
        ("cut", httpx.RemoteProtocolError),
        ("stall 1ms", httpx.RemoteProtocolError),
    ],
)
def test_a_client_sees_it_on_a_connection_in_use(account: Account, kind: str, error: type[Exception]) -> None:
    for method, path in (("GET", "/users"), ("PUT", "/template_types/1/data_fields"), ("PATCH", "/nothing")):
        assert account.api.get("/ping").status_code == 200
        trouble(account, f"{method} {path}: {kind} x1")
        with pytest.raises(error):
            account.api.request(method, path)
        assert hits(account) == [1]


def test_a_stalled_call_is_not_done_and_holds_nobody_up(account: Account) -> None:
    trouble(account, "POST *: stall")
    with closing(opened(account.server, "POST", "/v1/template_types", {"name": "Deal"})) as connection:
        until(lambda: hits(account) == [1])
        assert made(account) == []
        connection.setblocking(False)
        with pytest.raises(BlockingIOError):
            connection.recv(1)


def test_a_stall_has_an_end(account: Account) -> None:
    trouble(account, "POST *: stall 20ms")
    assert all_of(opened(account.server, "POST", "/v1/template_types", {"name": "Deal"})) == b""
    assert made(account) == []


def test_a_share_of_400_calls_lies_where_it_is_put(account: Account) -> None:
    spec = "seed=5; GET /ping: 500 30%"
    rules = Faults(spec)
    expected = [500 if rules.pick("GET", "/ping", "/ping") else 200 for _ in range(400)]
    trouble(account, spec)
    assert [account.api.get("/ping").status_code for _ in range(400)] == expected
    assert hits(account) == [expected.count(500)]
    assert 80 < expected.count(500) < 160


def test_the_first_calls_only(account: Account) -> None:
    trouble(account, "GET /template_types/*: 429 retry-after=5 x3")
    assert [account.api.get(f"/template_types/{at}").status_code for at in range(1, 6)] == [429, 429, 429, 404, 404]


def test_paths_are_as_written_and_as_asked_for(account: Account) -> None:
    first, second = account.new_type("First"), account.new_type("Second")
    trouble(account, f"/template_types/{first}: 409; GET /template_types/{{id}}: 500; /webhooks: 503")
    assert account.api.get(f"/template_types/{first}").status_code == 409
    assert account.api.get(f"/template_types/{second}").status_code == 500
    assert account.api.get("/template_types").status_code == 200
    assert account.api.get("/webhooks/?limit=1").status_code == 503


def test_rules_are_set_and_shown_while_it_runs(account: Account) -> None:
    assert account.state()["faults"] == {"spec": "", "rules": []}
    rules = [{"text": "GET *: 500 x1", "hits": 0}, {"text": "*: delay 1ms", "hits": 0}]
    spec = "GET *: 500 x1; seed=4\n*: delay 1ms"
    assert trouble(account, f" {spec}\n") == {"spec": spec, "rules": rules}
    account.api.get("/ping")
    rules[0]["hits"] = rules[1]["hits"] = 1
    assert account.state()["faults"] == {"spec": spec, "rules": rules}
    wrong = account.plant("faults", {"spec": "*: explode"})
    assert wrong.status_code == 400
    assert wrong.json()["parameter_problems"]["spec"][0].startswith('In "*: explode": explode is no kind of trouble')
    assert account.state()["faults"]["spec"] == spec
    assert trouble(account, spec)["rules"][0]["hits"] == 0


@pytest.mark.parametrize("body", [{}, [], {"spec": None}, {"spec": 5}, {"spec": "x" * 10_001}, {"spec": "\0"}])
def test_what_are_no_rules_is_refused(account: Account, body: object) -> None:
    assert account.plant("faults", body).status_code == 400


def test_the_console_and_the_document_are_spared(account: Account) -> None:
    trouble(account, "*: reset-before")
    assert account.console.get(account.server.console_url).status_code == 200
    assert account.state()["faults"]["rules"][0]["hits"] == 0
    document = account.server.base_url.replace("/v1", "/openapi.json")
    assert httpx.get(document, trust_env=False).status_code == 200


def test_nothing_is_said_about_trouble_and_a_stop_does_not_wait_for_it() -> None:
    kinds = ("reset-before", "reset-after", "close-before", "close-after", "cut", "stall 1ms", "slow-body 600s")
    with SandboxServer().start() as server:
        user = {"x-oneflow-api-token": server.token, "x-oneflow-user-email": server.user_email}
        with httpx.Client(base_url=server.console_url, headers=user, trust_env=False) as console:
            for kind in (*kinds, "garbage", "wrong-type", "lost-write", "redirect", "429", "503", "empty 204"):
                console.post("/api/faults", json={"spec": f"*: {kind}"})
                for method in ("GET", "POST", "HEAD", "DELETE"):
                    with httpx.Client(base_url=server.base_url, headers=user, trust_env=False) as client:
                        try:
                            with client.stream(method, "/users", json={"name": "Deal"}) as answer:
                                next(answer.iter_raw(1), b"")
                        except httpx.TransportError:
                            assert kind in kinds
            held = []
            for spec in ("*: stall", "*: delay 600s", "*: slow-body 600s"):
                assert console.post("/api/faults", json={"spec": spec}).status_code == 200
                held.append(opened(server, "GET", "/v1/ping"))
                until(lambda: console.get("/api/state").json()["faults"]["rules"][0]["hits"] == 1)
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(START) == 128 + signal.SIGTERM
        for connection in held:
            connection.close()
        complaints = [line for line in server.process.stderr.read().splitlines() if not line.startswith("note: ")]
        assert complaints == []
        server.kill()
