"""kill -9 between any two answers and in the middle of them: the restarted sandbox has every write that it answered."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.sandbox.test_people import USER
from tests.sandbox_server import SandboxServer

ROUNDS = 12


class Writer:
    """Sends writes of every kind and remembers what was answered."""

    def __init__(self) -> None:
        self.types: dict[int, list[str]] = {}
        self.webhooks: dict[int, str] = {}
        self.gone: set[int] = set()
        self.people: set[str] = set()
        self.positions: dict[str, str] = {}
        self.answered = 0
        self.target = 0
        self.reached = threading.Event()
        self._numbers = itertools.count(1)

    def steps(self, server: SandboxServer) -> Iterator[Callable[[], None]]:
        """Writes without end; each raises httpx.TransportError once the sandbox is dead."""
        token = {"x-oneflow-api-token": server.token}
        bearer = {"authorization": f"Bearer {server.scim_token}"}
        with httpx.Client(trust_env=False, timeout=10) as client:
            self._client = client

            def send(method: str, url: str, headers: dict[str, str], body: object = None) -> dict:
                answer = client.request(method, url, headers=headers, json=body)
                assert answer.is_success, answer.text
                self.answered += 1
                if self.answered >= self.target:
                    self.reached.set()
                return answer.json()

            def make_type() -> None:
                body = {"name": f"Type {next(self._numbers)}"}
                self.types[send("POST", f"{server.base_url}/template_types", token, body)["id"]] = []

            def put_fields() -> None:
                number = max(self.types)
                names = [f"f{next(self._numbers)}" for _ in range(3)]
                body = {"data_fields": [{"custom_id": name} for name in names]}
                send("PUT", f"{server.base_url}/template_types/{number}/data_fields", token, body)
                self.types[number] = names

            def make_webhook() -> None:
                url = f"https://crm.example.com/{next(self._numbers)}"
                made = send("POST", f"{server.base_url}/webhooks", token, {"callback_url": url})
                self.webhooks[made["webhook_id"]] = url

            def change_webhook() -> None:
                number, url = max(self.webhooks), f"https://crm.example.com/{next(self._numbers)}"
                self.webhooks[number] = "?"
                send("PUT", f"{server.base_url}/webhooks/{number}", token, {"callback_url": url})
                self.webhooks[number] = url

            def drop_webhook() -> None:
                number = min(self.webhooks)
                del self.webhooks[number]
                send("DELETE", f"{server.base_url}/webhooks/{number}", token)
                self.gone.add(number)

            def make_person() -> None:
                email = f"p{next(self._numbers)}@nordlys.example"
                body = {"schemas": [USER], "userName": email, "displayName": "P"}
                send("POST", f"{server.scim_base_url}/Users", bearer, body)
                self.people.add(email)

            def turn_switch() -> None:
                position = ("repeatable", "unique")[next(self._numbers) % 2]
                send("POST", f"{server.console_url}/api/switches", {}, {"type_names": position})
                self.positions = {"type_names": position}

            yield from itertools.cycle(
                [
                    make_type,
                    put_fields,
                    make_webhook,
                    change_webhook,
                    make_webhook,
                    make_person,
                    drop_webhook,
                    turn_switch,
                ]
            )

    def check(self, server: SandboxServer, unknown: str) -> None:
        """Everything that was answered is there; of the step that was cut off both ends are possible."""
        state = httpx.get(f"{server.console_url}/api/state", trust_env=False).json()
        types = {one["id"]: [field["custom_id"] for field in one["data_fields"]] for one in state["template_types"]}
        for number, names in self.types.items():
            assert number in types
            if not (unknown == "put_fields" and number == max(self.types)):
                assert types[number] == names
        webhooks = {one["id"]: one["callback_url"] for one in state["webhooks"]}
        for number, url in self.webhooks.items():
            assert webhooks[number] == url or url == "?"
        self.webhooks = webhooks
        self.types = types
        assert not self.gone & set(webhooks)
        assert self.people <= {one["email"] for one in state["users"]}
        if unknown != "turn_switch":
            shown = {one["name"]: one["position"] for one in state["switches"]}
            assert self.positions.items() <= shown.items()


def test_killed_between_any_two_answers_it_has_every_answered_write(tmp_path: Path) -> None:
    state, writer = tmp_path / "account.db", Writer()
    for number in range(ROUNDS):
        with SandboxServer().start("ready", state) as server:
            writer.check(server, unknown="")
            for step in itertools.islice(writer.steps(server), number + 1):
                step()
            server.kill()
    assert writer.answered == sum(range(1, ROUNDS + 1))
    with SandboxServer().start("ready", state) as server:
        writer.check(server, unknown="")


def kill_after(writer: Writer, answers: int, turns: int, server: SandboxServer) -> None:
    """kill -9 so many turns of an idle loop after so many more answers: somewhere in the middle of what follows."""
    writer.target = writer.answered + answers
    writer.reached.clear()
    writer.reached.wait(20)
    for _ in range(turns):
        pass
    server.process.kill()


def test_killed_in_the_middle_of_an_answer_it_has_every_answered_write(tmp_path: Path) -> None:
    state, writer, unknown = tmp_path / "account.db", Writer(), ""
    for number in range(ROUNDS):
        with SandboxServer().start("ready", state) as server:
            writer.check(server, unknown)
            killer = threading.Thread(target=kill_after, args=(writer, number % 4 + 1, number * 3000, server))
            killer.start()
            for step in writer.steps(server):
                try:
                    step()
                except httpx.TransportError:
                    unknown = step.__name__
                    break
            killer.join()
            server.kill()
    assert writer.answered >= ROUNDS
    with SandboxServer().start("ready", state) as server:
        writer.check(server, unknown)


@pytest.mark.parametrize("stop", ["kill", "stop"])
def test_the_file_stays_private_and_whole(tmp_path: Path, stop: str) -> None:
    state = tmp_path / "account.db"
    with SandboxServer().start("ready", state) as server:
        for step in itertools.islice(Writer().steps(server), 8):
            step()
        assert all(one.stat().st_mode & 0o077 == 0 for one in tmp_path.glob("account.db*"))
        getattr(server, stop)()
    if stop == "stop":
        assert [one.name for one in tmp_path.glob("account.db*")] == ["account.db"]
