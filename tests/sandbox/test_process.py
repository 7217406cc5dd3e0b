"""How the sandbox starts, keeps its state and ends."""

from __future__ import annotations

import contextlib
import re
import select
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from oneflow_tui.sandbox.access import Door
from oneflow_tui.sandbox.app import App
from oneflow_tui.sandbox.database import Database
from oneflow_tui.sandbox.delivery.courier import Courier
from oneflow_tui.sandbox.errors import BadState, BusyState
from oneflow_tui.sandbox.faults import Faults
from oneflow_tui.sandbox.options import parser
from oneflow_tui.sandbox.sandbox import Sandbox
from oneflow_tui.sandbox.seeds import TOKEN
from oneflow_tui.sandbox.store import Store
from tests.sandbox_server import START, SandboxServer

MAIN = "import sys; from oneflow_tui.sandbox.server import main; sys.exit(main(sys.argv[1:]))"


def names(server: SandboxServer) -> list[str]:
    headers = {"x-oneflow-api-token": server.token}
    answer = httpx.get(f"{server.base_url}/template_types", headers=headers, trust_env=False)
    return [item["name"] for item in answer.json()["data"]]


def create(server: SandboxServer, name: str) -> httpx.Response:
    headers = {"x-oneflow-api-token": server.token}
    return httpx.post(f"{server.base_url}/template_types", headers=headers, json={"name": name}, trust_env=False)


def test_ready_line_says_where_and_with_what() -> None:
    with SandboxServer().start("new") as server:
        root = re.fullmatch(r"(http://127\.0\.0\.1:\d+)/v1", server.base_url)
        assert root
        assert server.scim_base_url == f"{root[1]}/scim/v1"
        assert server.console_url == f"{root[1]}/console"
        assert re.fullmatch(r"[A-Za-z0-9-]{40}", server.token)
        assert server.user_email == "ada@nordlys.example"
        assert create(server, "A").status_code == 403


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_ends_it_without_complaint(name: str) -> None:
    with SandboxServer().start() as server:
        server.process.send_signal(signal.Signals[name])
        assert server.process.wait(START) == 128 + signal.Signals[name]
        assert server.process.stderr is not None
        assert server.process.stderr.read() == ""
        server.kill()


def test_ends_when_its_parent_closes_the_pipe() -> None:
    with SandboxServer().start() as server:
        assert server.process.stdin is not None
        server.process.stdin.close()
        assert server.process.wait(START) == 0
        server.kill()


def test_state_outlives_kill_9_after_each_answer(tmp_path: Path) -> None:
    state = tmp_path / "account.db"
    made = []
    for name in ("One", "Two", "Three"):
        with SandboxServer().start("ready", state) as server:
            assert create(server, name).status_code == 200
            server.kill()
        made.append(name)
        with SandboxServer().start("new", state) as server:
            assert names(server) == made
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["account.db"]


def test_two_sandboxes_on_one_file_are_one_account(tmp_path: Path) -> None:
    state = tmp_path / "account.db"
    with SandboxServer().start("ready", state) as first, SandboxServer().start("ready", state) as second:
        create(first, "One")
        create(second, "Two")
        create(first, "Three")
        assert names(first) == names(second) == ["One", "Two", "Three"]


@pytest.mark.parametrize("content", ["{}", '{"version": 99}', "SQLite format 3"])
def test_a_file_that_is_no_state_is_refused_and_left_alone(tmp_path: Path, content: str) -> None:
    state = tmp_path / "other.db"
    state.write_text(content)
    with pytest.raises(AssertionError, match="cannot be used"):
        SandboxServer().start("ready", state)
    assert state.read_text() == content


def test_a_damaged_state_is_refused_in_words_and_left_alone(tmp_path: Path) -> None:
    state = tmp_path / "account.db"
    with SandboxServer().start("typical", state):
        pass
    whole = state.read_bytes()
    middle = len(whole) // 8192 // 2 * 4096 * 2
    state.write_bytes(whole[:middle] + b"\x55" * 8192 + whole[middle + 8192 :])
    damaged = state.read_bytes()
    with pytest.raises(AssertionError, match="cannot be used: it is ") as caught:
        SandboxServer().start("ready", state)
    assert "Traceback" not in str(caught.value)
    assert state.read_bytes() == damaged


def test_a_state_that_another_program_holds_is_said_to_be_busy(tmp_path: Path) -> None:
    state = tmp_path / "account.db"
    with SandboxServer().start("ready", state):
        pass
    with contextlib.closing(sqlite3.connect(state, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        command = [sys.executable, "-c", f"import oneflow_tui.sandbox.database as d; d._PATIENCE = 0.1\n{MAIN}"]
        done = subprocess.run(
            [*command, "--port", "0", "--state", str(state)], check=False, capture_output=True, text=True, timeout=START
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert "another program has been writing to it for long" in done.stderr


def test_the_document_may_be_read_in_part() -> None:
    command = f"{sys.executable} -m oneflow_tui.sandbox --openapi | head -1"
    done = subprocess.run(["bash", "-c", command], check=False, capture_output=True, text=True, timeout=START)
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    state = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(state)) as database:
        database.execute("CREATE TABLE mine (a)")
    before = state.read_bytes()
    with pytest.raises(AssertionError, match="cannot be used: it was not written by this sandbox"):
        SandboxServer().start("ready", state)
    assert state.read_bytes() == before


async def test_it_is_open_to_others_only_when_told_in_words_and_its_console_never() -> None:
    assert parser().parse_args([]).open_to_the_network is False
    assert parser().parse_args(["--open-to-the-network"]).open_to_the_network is True
    store = Store("ready")
    app = App(Sandbox(store, Door(None), Faults(), Courier(store)))
    for path, client, status in (
        ("/console/api/state", "127.0.0.1", 200),
        ("/console/api/state", "192.0.2.1", 403),
        ("/v1/ping", "192.0.2.1", 200),
    ):
        headers = {"host": "127.0.0.1:1", "x-oneflow-api-token": TOKEN}
        transport = httpx.ASGITransport(app, client=(client, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:1") as caller:
            assert (await caller.get(path, headers=headers)).status_code == status


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with SandboxServer().start() as server:
        port = int(server.base_url.split(":")[2].removesuffix("/v1"))
        with pytest.raises(AssertionError, match=f"Port {port} on 127.0.0.1 cannot be used: .*Try --port 0"):
            SandboxServer().start(port=port)


def test_a_port_for_files_that_cannot_be_had_is_told() -> None:
    fails = "def fails(*_): raise OSError(24, 'Too many open files')\nimport oneflow_tui.sandbox.server as s"
    second = "s.listen = lambda *to, tries=iter([s.listen, fails]): next(tries)(*to)"
    command = [sys.executable, "-c", f"{fails}\n{second}\n{MAIN}", "--port", "0"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=START)
    told = "A second port on 127.0.0.1, for files, cannot be had: Too many open files.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", told)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_BUSY, BusyState),
        (sqlite3.SQLITE_BUSY_RECOVERY, BusyState),
        (sqlite3.SQLITE_LOCKED_SHAREDCACHE, BusyState),
        (sqlite3.SQLITE_CORRUPT, BadState),
        (sqlite3.SQLITE_NOTADB, BadState),
    ],
)
def test_a_file_that_is_held_is_told_from_one_that_is_broken(code: int, kind: type) -> None:
    problem = sqlite3.DatabaseError("x")
    problem.sqlite_errorcode = code
    assert type(Database.refusal(problem, "it is damaged")) is kind
    assert str(Database.refusal(ValueError("x"), "it is damaged")) == "it is damaged (x)"


@pytest.mark.parametrize(
    "arguments", [["--seed", "full"], ["--port", "99999"], ["--rate-limit", "0/1"], ["--see", "new"]]
)
def test_wrong_arguments_end_it_with_2(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "oneflow_tui.sandbox", *arguments]
    assert subprocess.run(command, check=False, capture_output=True, timeout=START).returncode == 2


def test_rate_limit_answers_in_its_own_shape() -> None:
    with SandboxServer().start(arguments=["--rate-limit", "3/300"]) as server:
        url, headers = f"{server.base_url}/ping", {"x-oneflow-api-token": server.token}
        with httpx.Client(headers=headers, trust_env=False) as client:
            assert [client.get(url).status_code for _ in range(3)] == [200, 200, 200]
            assert client.get(url, headers={"x-oneflow-api-token": "x"}).status_code == 401
            answer = client.get(url)
    assert answer.status_code == 429
    assert answer.json() == {
        "error_code": 4290000,
        "detail": "The limit of requests in 5 minutes has been reached. Try again later.",
        "parameter_problems": {},
        "status": 429,
        "title": "Too Many Requests",
        "info": "https://developer.oneflow.com/docs/api-rate-limit",
    }


def test_what_cannot_be_kept_is_not_answered_as_done(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with SandboxServer().start("ready", folder / "account.db") as server:
        create(server, "Kept")
        shutil.rmtree(folder)
        answer = create(server, "Lost")
        assert (answer.status_code, answer.json()["error_code"]) == (500, 5000000)
        assert names(server) == ["Kept"]
        server.kill()


def test_a_long_address_is_judged_the_same_however_it_arrives() -> None:
    with SandboxServer().start("ready") as sandbox:
        at = urlsplit(sandbox.scim_base_url)
        head = (
            f"GET {at.path}/Users?filter={'%28' * 15000} HTTP/1.1\r\nHost: {at.netloc}\r\n"
            f"Authorization: Bearer {sandbox.scim_token}\r\nConnection: close\r\n\r\n"
        ).encode("ascii")
        with socket.create_connection((at.hostname or "", at.port or 0), timeout=10) as wire:
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            answer = b""
            for start in range(0, len(head), 20_000):
                wire.sendall(head[start : start + 20_000])
                if select.select([wire], [], [], 0.2)[0]:
                    break  # it was refused before it was whole
            while part := wire.recv(65536):
                answer += part
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"invalidFilter" in answer
