"""Answers that trouble gives in place of a call's own, or makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import pytest

from tests.sandbox.conftest import Account
from tests.sandbox.troubled import all_of, hits, made, opened, trouble, until
from tests.sandbox_server import SandboxServer

HTML = "<html><head><title>{0}</title></head><body><h1>{0}</h1><hr>edge</body></html>"


@pytest.fixture(autouse=True)
def no_trouble(account: Account) -> Iterator[None]:
    yield
    trouble(account, "")


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 418, 500, 501, 599])
def test_a_status_comes_in_the_shape_of_the_api(account: Account, status: int) -> None:
    trouble(account, f"POST /template_types: {status}")
    answer = account.api.post("/template_types", json={"name": "Deal"})
    body = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json")
    assert (body["status"], body["error_code"], body["parameter_problems"]) == (status, status * 10000, {})
    assert sorted(body) == [
        "detail", "error_code", "parameter_problems", "request_id", "status", "title", "type"
    ]  # fmt: skip
    assert made(account) == []


def test_429_comes_in_its_own_shape(account: Account) -> None:
    trouble(account, "*: 429")
    answer = account.api.get("/users")
    assert answer.status_code == 429
    assert sorted(answer.json()) == ["detail", "error_code", "info", "parameter_problems", "status", "title"]


def test_scim_says_it_in_its_own_shape(account: Account) -> None:
    trouble(account, "/scim/Users: 500")
    answer = account.scim.get("/Users")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/scim+json")
    assert answer.json()["status"] == "500"
    assert account.api.get("/users").status_code == 200


@pytest.mark.parametrize("status", [502, 503, 504])
def test_the_edge_answers_as_its_switch_says(account: Account, status: int) -> None:
    trouble(account, f"*: {status} retry-after=5")
    answer = account.api.get("/ping")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html")
    assert answer.text == HTML.format(status)
    assert answer.headers["retry-after"] == "5"
    account.plant("switches", {"edge_errors": "json"})
    try:
        answer = account.api.get("/ping")
    finally:
        account.plant("switches", {"edge_errors": "html"})
    assert (answer.json()["error_code"], answer.headers["retry-after"]) == (status * 10000, "5")


def test_the_key_of_the_status_is_as_its_switch_says(account: Account) -> None:
    trouble(account, "*: 500")
    account.plant("switches", {"status_key": "status_code"})
    try:
        assert account.api.get("/ping").json()["status_code"] == 500
    finally:
        account.plant("switches", {"status_key": "status"})


@pytest.mark.parametrize("status", [200, 404, 500])
def test_a_web_page(account: Account, status: int) -> None:
    trouble(account, f"*: html {status}")
    answer = account.api.get("/ping")
    assert (answer.status_code, answer.text) == (status, HTML.format(status))


@pytest.mark.parametrize("status", [200, 204, 304, 403, 500])
def test_no_body_at_all(account: Account, status: int) -> None:
    trouble(account, f"*: empty {status}")
    answer = account.api.get("/ping")
    assert (answer.status_code, answer.content) == (status, b"")
    assert "content-type" not in answer.headers


@pytest.mark.parametrize("value", ["5", "1.5", "0", "-5", "9999999999999999", "soon", "5 or so"])
def test_retry_after_goes_out_as_written(account: Account, value: str) -> None:
    for kind in ("429", "503", "409", "html 503", "empty 429"):
        trouble(account, f'*: {kind} retry-after="{value}"')
        assert account.api.get("/ping").headers["retry-after"] == value


@pytest.mark.parametrize("seconds", [3600, -3600])
def test_retry_after_as_a_date(account: Account, seconds: int) -> None:
    trouble(account, f"*: 429 retry-after=date{seconds:+}")
    before = datetime.now(UTC).replace(microsecond=0)
    value = account.api.get("/ping").headers["retry-after"]
    assert value.endswith(" GMT")
    assert before <= parsedate_to_datetime(value) - timedelta(seconds=seconds) <= datetime.now(UTC)


def test_a_redirect_catches_who_follows_it_with_a_token(account: Account) -> None:
    trouble(account, "*: redirect; /scim*: redirect 307")
    answer = account.api.get("/ping")
    assert (answer.status_code, answer.content) == (302, b"")
    url = answer.headers["location"]
    assert url == account.server.base_url.replace("/v1", "/redirected")
    followed = account.api.get("/ping", follow_redirects=True)
    assert (followed.status_code, followed.url.path) == (400, "/redirected")
    assert "token came along" in followed.json()["detail"]
    assert account.scim.post("/Users", json={}, follow_redirects=True).status_code == 400
    assert httpx.get(url, trust_env=False).json() == {}
    trouble(account, "*: redirect 308")
    assert account.api.delete("/webhooks/1").status_code == 308


def test_trouble_comes_before_the_token_is_looked_at(account: Account) -> None:
    trouble(account, "*: 500")
    assert account.api.get("/ping", headers={"x-oneflow-api-token": "x"}).status_code == 500
    assert account.api.get("/no/such/path").status_code == 500
    assert account.api.patch("/ping").status_code == 500


def test_trouble_does_not_use_up_the_rate_limit() -> None:
    arguments = ["--rate-limit", "1/300", "--faults", "*: 500 x3"]
    with SandboxServer().start(arguments=arguments) as server:
        headers = {"x-oneflow-api-token": server.token}
        with httpx.Client(base_url=server.base_url, headers=headers, trust_env=False) as client:
            assert [client.get("/ping").status_code for _ in range(5)] == [500, 500, 500, 200, 429]


def test_a_large_body_is_taken_in_before_it_is_refused(account: Account) -> None:
    trouble(account, "POST *: 500")
    for _ in range(3):
        answer = account.api.post("/template_types", content=b"x" * 3_000_000)
        assert answer.status_code == 500


def test_a_delayed_call_is_done_before_it_is_answered(account: Account) -> None:
    trouble(account, "POST *: delay 600s")
    with closing(opened(account.server, "POST", "/v1/template_types", {"name": "Deal"})) as connection:
        until(lambda: account.state()["template_types"] != [])
        connection.setblocking(False)
        with pytest.raises(BlockingIOError):
            connection.recv(1)
    assert made(account) == ["Deal"]


def test_a_delay_changes_nothing_of_an_answer(account: Account) -> None:
    plain = account.api.get("/users")
    trouble(account, "*: delay 1ms..5ms; *: delay 1ms; GET /ping: 500")
    answer = account.api.get("/users")
    assert (answer.status_code, answer.content) == (200, plain.content)
    assert account.api.get("/ping").status_code == 500
    assert hits(account) == [2, 2, 1]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_body_that_ends_in_the_middle(account: Account, method: str) -> None:
    body = {"name": "Deal"} if method == "POST" else None
    trouble(account, "*: cut")
    head, _, content = all_of(opened(account.server, method, "/v1/template_types", body)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    promised = int(re.search(rb"content-length: (\d+)", head)[1])
    assert len(content) == promised // 2 > 0
    assert made(account) == (["Deal"] if method == "POST" else [])


def test_where_there_is_no_body_to_cut_there_is_no_answer(account: Account) -> None:
    account.plant("switches", {"success": "201_204"})
    try:
        number = account.api.post("/webhooks", json={"callback_url": "https://x.example"}).json()["webhook_id"]
        trouble(account, "*: cut")
        assert all_of(opened(account.server, "DELETE", f"/v1/webhooks/{number}")) == b""
    finally:
        account.plant("switches", {"success": "200"})
    trouble(account, "")
    assert account.api.get(f"/webhooks/{number}").status_code == 404


def test_drips_make_a_whole_body(account: Account) -> None:
    for path in ("/users", "/ping"):
        plain = account.api.get(path)
        trouble(account, "*: slow-body 20ms")
        assert account.api.get(path).content == plain.content
        trouble(account, "")


def test_drips_come_one_by_one(account: Account) -> None:
    trouble(account, "*: slow-body 600s")
    with closing(opened(account.server, "GET", "/v1/users")) as connection:
        seen = b""
        while not seen.partition(b"\r\n\r\n")[2]:
            seen += connection.recv(65536)
    head, _, content = seen.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert 0 < len(content) < int(re.search(rb"content-length: (\d+)", head)[1]) / 2


def test_a_body_that_is_no_json_though_it_says_so(account: Account) -> None:
    trouble(account, "*: garbage")
    answer = account.api.post("/template_types", json={"name": "Deal"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    with pytest.raises(ValueError, match="utf-8"):
        answer.json()
    assert account.scim.get("/Users").headers["content-type"] == "application/scim+json"
    assert made(account) == ["Deal"]


def test_json_of_another_shape(account: Account) -> None:
    trouble(account, "*: wrong-type")
    assert account.api.get("/ping").json() == [{}]
    helper = account.api.get("/helpers/contract_create_data").json()
    assert [item["name"] for item in helper["items"]] == ["Sales", "Legal", "HR"]
    assert account.api.post("/template_types", json={"name": "Deal"}).json()[0]["name"] == "Deal"
    assert made(account) == ["Deal"]


def test_a_write_that_is_lost_is_answered_as_if_done(account: Account) -> None:
    kept = account.new_type("Kept")
    account.put_fields(kept, [{"custom_id": "vat", "name": "VAT"}])
    before = account.fields(kept)
    trouble(account, "*: lost-write")
    answer = account.api.post("/template_types", json={"name": "Lost"})
    assert (answer.status_code, answer.json()["name"]) == (200, "Lost")
    assert account.put_fields(kept, []).json() == {"data_fields": []}
    assert account.api.post("/template_types", json={"name": ""}).status_code == 400
    assert account.api.get(f"/template_types/{answer.json()['id']}").status_code == 404
    assert hits(account) == [3]
    assert made(account) == ["Kept"]
    assert account.fields(kept) == before
