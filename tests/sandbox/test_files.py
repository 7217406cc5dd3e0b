"""Files of a contract, and the port that they are fetched from."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from oneflow_tui.sandbox import files
from oneflow_tui.sandbox.store import Store
from tests.sandbox.conftest import Account
from tests.sandbox.contracts import draft, events, published
from tests.sandbox_server import SandboxServer


def upload(account: Account, contract: dict, name: str, content: bytes, kind: str = "attachment") -> httpx.Response:
    path = f"/contracts/{contract['id']}/files"
    return account.api.post(path, files={"file": (name, content)}, data={"upload_as": kind})


def where(account: Account, contract: dict, file: int) -> str:
    answer = account.api.get(f"/contracts/{contract['id']}/files/{file}?download=true")
    assert (answer.status_code, answer.content) == (302, b"")
    return answer.headers["location"]


def fetch(url: str, **headers: str) -> httpx.Response:
    with httpx.Client(trust_env=False) as client:
        return client.get(url, headers=headers)


def test_every_contract_is_a_pdf(account: Account) -> None:
    contract = draft(account, name="Avtal (åäö) \\ €\n")
    (file,) = account.api.get(f"/contracts/{contract['id']}/files").json()["data"]
    assert (file["id"], file["type"], file["extension"]) == (1, "contract", "pdf")
    assert account.api.get(f"/contracts/{contract['id']}/files/1").json() == file
    url = where(account, contract, 1)
    assert urlsplit(url).netloc != urlsplit(account.server.base_url).netloc
    answer = fetch(url)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "binary/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    pdf = answer.content
    assert pdf.startswith(b"%PDF-1.")
    table = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", pdf)[1])
    assert pdf[table:].startswith(b"xref\n")
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n", pdf), 1):
        assert pdf[int(place) :].startswith(b"%d 0 obj" % number)
    stream = re.search(rb"/Length (\d+) >>\nstream\n(.*)\nendstream", pdf, re.DOTALL)
    assert len(stream[2]) == int(stream[1])
    assert "Avtal \\(åäö\\) \\\\ €".encode("cp1252") in stream[2]


def test_the_token_must_not_follow(account: Account) -> None:
    url = where(account, draft(account), 1)
    assert fetch(url, **{"x-oneflow-api-token": account.server.token}).status_code == 400
    assert fetch(url, authorization="Bearer x").status_code == 400
    assert account.api.get(url).status_code == 400
    assert fetch(url).status_code == 200


@pytest.mark.parametrize("host", ["build.example:8787", "build.example", "[::1]:8787", "127.0.0.1:1"])
def test_a_file_is_on_the_host_that_was_called(account: Account, host: str) -> None:
    contract = draft(account)
    path = f"/contracts/{contract['id']}/files/1?download=true"
    url = urlsplit(account.api.get(path, headers={"host": host}).headers["location"])
    assert url.hostname == urlsplit(f"//{host}").hostname
    assert url.port == urlsplit(where(account, contract, 1)).port


async def test_an_address_opens_its_file_for_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    store, made = Store("typical"), 1_800_000_000.0
    assert files.address("http://[::1]:1", 2, 10601, 1).startswith("http://[::1]:2/10601/1?")
    monkeypatch.setattr(files.time, "time", lambda: made)
    url = urlsplit(files.address("http://127.0.0.1:1", 2, 10601, 1))

    async def status(at: float) -> int:
        monkeypatch.setattr(files.time, "time", lambda: at)
        sent: list[dict] = []

        async def send(message: dict) -> None:
            sent.append(message)

        scope = {"method": "GET", "headers": [], "raw_path": url.path.encode(), "query_string": url.query.encode()}
        await files.serve(store, scope, send)
        return sent[0]["status"]

    assert [await status(made + seconds) for seconds in (0, 299, 301)] == [200, 200, 403]


def test_an_address_opens_its_own_file_only(account: Account) -> None:
    contract, other = draft(account), draft(account)
    url = where(account, contract, 1)
    assert fetch(url.replace(f"/{contract['id']}/", f"/{other['id']}/")).status_code == 403
    assert fetch(url.partition("?")[0]).status_code == 403
    assert fetch(re.sub(r"expires=\d+", "expires=9999999999", url)).status_code == 403
    assert fetch(re.sub(r"expires=\d+", f"expires={'9' * 5000}", url)).status_code == 403
    assert fetch(url.replace("key=", "key=%C3%A5")).status_code == 403
    assert fetch(re.sub(r"/\d+/1\?", "/x?", url)).status_code == 404
    account.api.delete(f"/contracts/{contract['id']}")
    assert fetch(url).status_code == 404


@pytest.mark.parametrize("name", ["offer.txt", 'quo"te\r\n; x=.pdf', "åäö.docx", "dir/../x"])
def test_an_upload_comes_back_as_it_was(account: Account, name: str) -> None:
    contract = draft(account)
    content = bytes(range(256)) * 40
    made = upload(account, contract, name, content)
    assert made.status_code == 200
    file = made.json()
    assert file["type"] == "attachment"
    listed = account.api.get(f"/contracts/{contract['id']}/files").json()
    assert (listed["count"], listed["data"][1]) == (2, file)
    answer = fetch(where(account, contract, file["id"]))
    assert answer.content == content
    assert "\r" not in answer.headers["content-disposition"]
    assert events(account, contract) == ["contract:content_update"]


def test_there_is_one_expanded_pdf(account: Account) -> None:
    contract = draft(account)
    before = upload(account, contract, "a.pdf", b"%PDF-1.4", "expanded_pdf").json()
    after = upload(account, contract, "b.pdf", b"%PDF-1.4", "expanded_pdf").json()
    names = [one["name"] for one in account.api.get(f"/contracts/{contract['id']}/files").json()["data"]]
    assert names[1:] == ["b.pdf"]
    assert account.api.get(f"/contracts/{contract['id']}/files/{before['id']}").status_code == 404
    assert account.api.get(f"/contracts/{contract['id']}/files/{after['id']}").status_code == 200


def test_what_is_no_upload_is_refused(account: Account) -> None:
    contract = draft(account)
    path = f"/contracts/{contract['id']}/files"
    assert account.api.post(path, json={"upload_as": "attachment"}).status_code == 400
    assert account.api.post(path, data={"upload_as": "attachment"}).status_code == 400
    wrong = account.api.post(path, files={"file": (None, "text")}, data={"upload_as": "poster"})
    assert (wrong.status_code, sorted(wrong.json()["parameter_problems"])) == (400, ["file", "upload_as"])
    assert account.api.get(f"{path}/2").status_code == 404
    assert account.api.get(f"{path}/1?download=maybe").status_code == 400
    signed = published(account)
    account.api.post(f"/contracts/{signed['id']}/mark_as_signed")
    assert upload(account, signed, "late.txt", b"x").status_code == 409


def test_an_upload_outlives_the_sandbox(tmp_path: Path) -> None:
    def clients(server: SandboxServer) -> httpx.Client:
        return httpx.Client(base_url=server.base_url, headers={"x-oneflow-api-token": server.token}, trust_env=False)

    state = tmp_path / "state"
    with SandboxServer().start("ready", state) as server, clients(server) as api:
        body = {"workspace_id": 10101, "template_id": 10301}
        number = api.post("/contracts/create", json=body).json()["id"]
        path = f"/contracts/{number}/files"
        file = api.post(path, files={"file": ("a.txt", b"kept")}, data={"upload_as": "attachment"}).json()
        old = api.get(f"{path}/{file['id']}?download=true").headers["location"]
    with SandboxServer().start("ready", state) as server, clients(server) as api:
        url = api.get(f"{path}/{file['id']}?download=true").headers["location"]
        assert fetch(url).content == b"kept"
        port = urlsplit(url).port
        assert fetch(re.sub(r":\d+/", f":{port}/", old, count=1)).status_code == 403
