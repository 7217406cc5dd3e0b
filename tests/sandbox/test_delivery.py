"""Deliveries of webhooks, seen by their receiver."""

from __future__ import annotations

import hashlib
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from oneflow_tui.sandbox.delivery.ladder import WAITS
from tests.sandbox.receiver import CLOSE, HANG, Answer, Heard, Receiver
from tests.sandbox.sending import FAST, Sending, sending

PUBLISH, SIGN = "contract:publish", "contract:sign"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sending]:
    with sending(tmp_path_factory.mktemp("state") / "account.db", *FAST) as started:
        yield started


@pytest.fixture
def sandbox(running: Sending) -> Sending:
    """A fresh account whose waits are ten thousand times shorter."""
    running.account.plant("reset", {"seed": "ready"})
    defaults = {one["name"]: one["default"] for one in running.account.state()["switches"]}
    running.switch(**defaults)
    return running


def test_a_delivery_is_what_is_documented(sandbox: Sending) -> None:
    with Receiver() as receiver:
        sandbox.webhook(receiver.url + "/ö?a=%20b", sign_key="hush-hush")
        contract = sandbox.contract()
        events = sandbox.happen(contract, PUBLISH, "participant:create")
        (heard,) = receiver.wait_for(1)
        (delivery,) = sandbox.settled()
    assert re.fullmatch(r"[0-9a-f]{40}", heard.callback_id)
    assert heard.body == {
        "contract": {"id": contract},
        "callback_id": heard.callback_id,
        "events": events,
        "signature": hashlib.sha1(f"{heard.callback_id}hush-hush".encode()).hexdigest(),
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000", events[0]["created_time"])
    assert [event["type"] for event in events] == [PUBLISH, "participant:create"]
    assert (heard.path, heard.headers["content-type"]) == ("/hook/%C3%B6?a=%20b", "application/json")
    assert heard.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert (delivery["state"], delivery["callback_id"], delivery["due"]) == ("acknowledged", heard.callback_id, None)
    assert [(one["status"], one["error"]) for one in delivery["attempts"]] == [(200, None)]
    assert "hush-hush" not in sandbox.account.console.get("/api/state").text


def test_times_name_their_zone_as_the_switch_says(sandbox: Sending) -> None:
    sandbox.switch(time_zone="+00:00")
    with Receiver() as receiver:
        sandbox.webhook(receiver.url)
        sandbox.happen(sandbox.contract(), PUBLISH)
        (heard,) = receiver.wait_for(1)
    assert heard.body["events"][0]["created_time"].endswith("+00:00")


@pytest.mark.parametrize(("position", "given"), [("absent", None), ("null", None), ("empty_key", "")])
def test_without_a_sign_key_the_signature_is_a_switch(sandbox: Sending, position: str, given: str | None) -> None:
    sandbox.switch(unsigned=position)
    with Receiver() as receiver:
        sandbox.webhook(receiver.url, sign_key=given)
        sandbox.happen(sandbox.contract(), PUBLISH)
        (heard,) = receiver.wait_for(1)
    expected = {
        "absent": {},
        "null": {"signature": None},
        "empty_key": {"signature": hashlib.sha1(heard.callback_id.encode()).hexdigest()},
    }
    assert {key: value for key, value in heard.body.items() if key == "signature"} == expected[position]


@pytest.mark.parametrize("answer", [201, 202, 204, 302, 404, 500, CLOSE, Answer(raw=b"hello\r\n\r\n")], ids=str)
def test_only_200_acknowledges_and_ten_attempts_bear_one_callback_id(sandbox: Sending, answer: int) -> None:
    told = Answer(302, {"Location": "/elsewhere"}) if answer == 302 else answer
    with Receiver(told) as receiver:
        sandbox.webhook(receiver.url)
        sandbox.happen(sandbox.contract(), PUBLISH)
        (delivery,) = sandbox.settled()
    assert len(receiver.heard) == 10
    assert {(one.raw, one.path) for one in receiver.heard} == {(receiver.heard[0].raw, "/hook")}
    assert (delivery["state"], delivery["due"]) == ("exhausted", None)
    attempts = delivery["attempts"]
    assert [one["status"] for one in attempts] == [answer if isinstance(answer, int) else None] * 10
    for before, after, wait in zip(attempts, attempts[1:], WAITS, strict=False):
        assert after["time"] - before["time"] >= wait / 10000 - 0.001


def test_errors_are_told_in_a_sentence(sandbox: Sending) -> None:
    with socket.socket() as nobody, Receiver(CLOSE) as closing, Receiver(Answer(raw=b"hello\r\n\r\n")) as talking:
        nobody.bind(("127.0.0.1", 0))
        for port in (nobody.getsockname()[1], closing.port, talking.port):
            sandbox.webhook(f"http://127.0.0.1:{port}/")
        sandbox.happen(sandbox.contract(), PUBLISH)
        errors = [delivery["attempts"][0]["error"] for delivery in reversed(sandbox.settled())]
    assert errors[:2] == ["The connection was refused.", "The connection was closed before an answer."]
    assert errors[2].startswith("The answer is not HTTP: ")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"x" * 5_000_000),
        Answer(raw=b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\ncut"),
        Answer(raw=b"HTTP/1.0 200 OK\r\n\r\nto the end"),
        Answer(raw=b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nno chunk"),
    ],
    ids=["large", "cut", "old", "broken"],
)
def test_what_an_answer_holds_beyond_its_200_does_not_matter(sandbox: Sending, answer: Answer) -> None:
    with Receiver(answer) as receiver:
        sandbox.webhook(receiver.url)
        sandbox.happen(sandbox.contract(), PUBLISH)
        (delivery,) = sandbox.settled()
    assert (delivery["state"], len(delivery["attempts"]), len(receiver.heard)) == ("acknowledged", 1, 1)


@pytest.mark.parametrize(("position", "error"), [("10", None), ("1", "No answer within 1 s.")])
def test_how_long_a_receiver_may_take_is_a_switch(sandbox: Sending, position: str, error: str | None) -> None:
    sandbox.switch(receiver_timeout=position)
    with Receiver(HANG) as receiver:
        sandbox.webhook(receiver.url)
        sandbox.happen(sandbox.contract(), PUBLISH)
        receiver.wait_for(1 if error is None else 2)
        receiver.release()
        (delivery,) = sandbox.settled()
    assert delivery["state"] == "acknowledged"
    assert (delivery["attempts"][0]["error"], len(receiver.heard) == 1) == (error, error is None)


@pytest.mark.parametrize(("position", "expected"), [("together", [[PUBLISH, SIGN]]), ("single", [[PUBLISH], [SIGN]])])
def test_events_of_one_action_come_together_or_singly(sandbox: Sending, position: str, expected: list) -> None:
    sandbox.switch(grouping=position)
    with Receiver() as receiver:
        filters = [{"filter_rules": [{"type": "EVENT_TYPE", "values": [PUBLISH, SIGN]}]}]
        sandbox.webhook(receiver.url, filters=filters)
        sandbox.happen(sandbox.contract(), PUBLISH, "participant:sign", SIGN)
        assert [one.types for one in receiver.wait_for(len(expected))] == expected
        assert len(sandbox.settled()) == len(expected)


@pytest.mark.parametrize("position", ["kept", "mixed"])
def test_first_attempts_come_in_order_or_in_none(sandbox: Sending, position: str) -> None:
    sandbox.switch(delivery_order=position, grouping="single")
    kinds = [f"contract:e{at}" for at in range(40)]
    with Receiver() as receiver:
        sandbox.webhook(receiver.url)
        sandbox.happen(sandbox.contract(), *kinds)
        order = [one.types[0] for one in receiver.wait_for(40)]
    assert sorted(order) == sorted(kinds)
    assert (order == kinds) is (position == "kept")


def test_in_order_the_next_one_waits_for_the_first_attempt_but_not_for_its_retries(sandbox: Sending) -> None:
    def answer(heard: Heard) -> int:
        return 500 if heard.types == ["contract:e0"] else 200

    sandbox.switch(grouping="single")
    with Receiver(answer) as receiver:
        sandbox.webhook(receiver.url)
        sandbox.happen(sandbox.contract(), *(f"contract:e{at}" for at in range(10)))
        states = [delivery["state"] for delivery in sandbox.settled()]
    assert states == ["acknowledged"] * 9 + ["exhausted"]
    order = [one.types[0] for one in receiver.heard]
    assert list(dict.fromkeys(order)) == [f"contract:e{at}" for at in range(10)]
    assert order.index("contract:e9") < len(order) - 1


def test_a_receiver_that_does_not_answer_leaves_the_others_alone(sandbox: Sending) -> None:
    sandbox.switch(grouping="single", delivery_order="mixed")
    with Receiver(HANG) as silent, Receiver() as quick:
        sandbox.webhook(silent.url)
        sandbox.webhook(quick.url)
        sandbox.happen(sandbox.contract(), *(f"contract:e{at}" for at in range(50)))
        quick.wait_for(50)
        assert len(silent.heard) < 50
        sandbox.account.plant("reset", {"seed": "ready"})


def test_other_hosts_are_not_called(sandbox: Sending) -> None:
    sandbox.webhook("https://crm.example.com/oneflow")
    sandbox.happen(sandbox.contract(), *(PUBLISH for _ in range(3)))
    (delivery,) = sandbox.settled()
    assert (delivery["state"], delivery["attempts"], delivery["due"]) == ("not_sent", [], None)
    assert delivery["reason"] == (
        "crm.example.com is not this machine; start the sandbox with --deliver-anywhere to send there."
    )


def test_the_name_localhost_is_this_machine(sandbox: Sending) -> None:
    with Receiver() as receiver:
        sandbox.webhook(f"http://LOCALHOST:{receiver.port}/")
        sandbox.happen(sandbox.contract(), PUBLISH)
        assert receiver.wait_for(1)[0].headers["host"] == f"localhost:{receiver.port}"


def test_the_key_is_that_of_the_time_of_sending_and_no_webhook_is_no_sending(sandbox: Sending) -> None:
    with Receiver(404) as receiver:
        webhook = sandbox.webhook(receiver.url, sign_key="old")
        sandbox.happen(sandbox.contract(), PUBLISH)
        (delivery,) = sandbox.settled()
        body = {"callback_url": f"{receiver.url}/moved", "sign_key": "new"}
        assert sandbox.account.api.put(f"/webhooks/{webhook}", json=body).status_code == 200
        assert sandbox.account.plant(f"deliveries/{delivery['id']}/again", {}).json()["state"] == "waiting"
        heard = receiver.wait_for(11)[-1]
        assert heard.body["signature"] == hashlib.sha1(f"{heard.callback_id}new".encode()).hexdigest()
        assert heard.path == "/hook"
        assert sandbox.settled()[0]["state"] == "exhausted"
        sandbox.account.api.delete(f"/webhooks/{webhook}")
        sandbox.account.plant(f"deliveries/{delivery['id']}/again", {})
        (delivery,) = sandbox.settled()
        assert (delivery["state"], delivery["reason"]) == ("not_sent", "The webhook has been removed.")
        assert len(receiver.heard) == len(delivery["attempts"]) == 11


def test_any_delivery_can_be_sent_again(sandbox: Sending) -> None:
    with Receiver() as receiver:
        sandbox.webhook(receiver.url)
        sandbox.happen(sandbox.contract(), PUBLISH)
        (delivery,) = sandbox.settled()
        for answer in (200, 500):
            receiver.answer = answer
            sandbox.account.plant(f"deliveries/{delivery['id']}/again", {})
            (after,) = sandbox.settled()
            assert (after["state"], after["attempts"][-1]["status"]) == ("acknowledged", answer)
        assert receiver.times_heard() == {delivery["callback_id"]: 3}
    assert sandbox.account.plant("deliveries/1/again", {}).status_code == 404


def test_trying_needs_a_contract_and_events(sandbox: Sending) -> None:
    contract = sandbox.contract()
    for body, status in [
        ({"contract_id": 10**30, "events": [PUBLISH]}, 404),
        ({"contract_id": contract, "events": []}, 400),
        ({"contract_id": contract, "events": ["x"] * 51}, 400),
        ({"contract_id": contract, "events": [""]}, 400),
        ({"contract_id": True, "events": [PUBLISH]}, 400),
        ({"contract_id": str(contract), "events": [PUBLISH]}, 400),
        ({}, 400),
    ]:
        assert sandbox.account.plant("deliveries/try", body).status_code == status
    assert sandbox.deliveries() == []


def test_nothing_is_queued_while_the_webhooks_extension_is_off(sandbox: Sending) -> None:
    sandbox.webhook("http://127.0.0.1:9/")
    contract = sandbox.contract()
    sandbox.account.plant("conditions", {"webhooks_on": False})
    sandbox.happen(contract, PUBLISH)
    assert sum(sandbox.counts().values()) == 0
    sandbox.account.plant("conditions", {"webhooks_on": True})
    sandbox.happen(contract, PUBLISH)
    assert sum(sandbox.counts().values()) == 1


def test_a_reset_drops_what_is_under_way(sandbox: Sending) -> None:
    with Receiver(HANG) as receiver:
        sandbox.webhook(receiver.url)
        sandbox.happen(sandbox.contract(), PUBLISH)
        before = receiver.wait_for(1)[0]
        sandbox.account.plant("reset", {"seed": "ready"})
        sandbox.webhook(receiver.url)  # it bears the id that the other one had
        sandbox.happen(sandbox.contract(), SIGN)
        after = receiver.wait_for(2)[1]
        assert after.callback_id != before.callback_id
        receiver.release()
        (delivery,) = sandbox.settled()
    assert (delivery["callback_id"], len(delivery["attempts"])) == (after.callback_id, 1)
    assert len(receiver.heard) == 2


def test_a_waiting_delivery_outlives_kill_9_and_its_lock_does_not(tmp_path: Path) -> None:
    state = tmp_path / "account.db"
    with Receiver(500) as receiver:
        with sending(state) as first:
            first.webhook(receiver.url, sign_key="k")
            first.happen(first.contract(), PUBLISH)
            first.until(lambda: len(first.deliveries()[0]["attempts"]) == 1)
            (before,) = first.deliveries()
            assert before["state"] == "waiting"
            assert before["due"] - before["attempts"][0]["time"] >= 1
            first.account.server.kill()
        receiver.answer = 200
        with sending(state, *FAST) as second:
            (delivery,) = second.settled()
    assert (delivery["state"], delivery["callback_id"]) == ("acknowledged", before["callback_id"])
    assert set(receiver.times_heard()) == {before["callback_id"]}
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["account.db"]


def test_of_two_sandboxes_on_one_file_one_delivers_and_the_other_takes_over(tmp_path: Path) -> None:
    state = tmp_path / "account.db"
    with Receiver() as receiver, sending(state, *FAST) as first, sending(state, *FAST) as second:
        first.webhook(receiver.url)
        contract = first.contract()
        for _ in range(20):
            first.happen(contract, PUBLISH)
            second.happen(contract, SIGN)
        assert {delivery["state"] for delivery in second.settled()} == {"acknowledged"}
        assert sorted(receiver.times_heard().values()) == [1] * 40
        receiver.answer = 500
        second.happen(contract, SIGN)
        second.happen(contract, PUBLISH)
        first.account.server.kill()
        receiver.answer = 200
        assert second.settled()
        assert second.counts() == {"waiting": 0, "acknowledged": 42, "exhausted": 0, "not_sent": 0}


def test_it_ends_at_once_while_a_receiver_hangs(tmp_path: Path) -> None:
    with Receiver(HANG) as receiver, sending(tmp_path / "account.db") as running:
        running.webhook(receiver.url)
        running.happen(running.contract(), PUBLISH)
        receiver.wait_for(1)
        process = running.account.server.process
        process.terminate()
        assert process.wait(8) == 128 + 15
        assert process.stderr is not None
        assert [line for line in process.stderr if not line.startswith("note: ")] == []
        running.account.server.kill()
