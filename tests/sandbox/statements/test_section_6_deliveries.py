"""Section 6: deliveries, seen by their receiver."""

from __future__ import annotations

import hashlib
import re
import time
from itertools import pairwise

import httpx
import pytest

from tests.sandbox.conftest import Account
from tests.sandbox.receiver import HANG, Heard, Receiver
from tests.sandbox.statements import contracts
from tests.sandbox.statements.looks import TIME, misfits
from tests.sandbox_server import SandboxServer

WAITS = (1, 5, 10, 30, 60, 300, 600, 1800, 3600)
FASTER = 5000


@pytest.fixture
def quiet(typical: Account) -> Account:
    """The account of the seed "typical" without its webhooks."""
    for webhook in typical.api.get("/webhooks").json()["data"]:
        typical.api.delete(f"/webhooks/{webhook['webhook_id']}")
    return typical


def listen(account: Account, receiver: Receiver, *rules: dict, **more: object) -> None:
    """Makes a webhook to the receiver, with one filter of these rules."""
    filters = [{"filter_rules": list(rules)}] if rules else None
    body = {"callback_url": receiver.url, "filters": filters, **more}
    assert account.api.post("/webhooks", json=body).status_code == 200


def events(*names: str) -> dict:
    return {"type": "EVENT_TYPE", "values": list(names)}


def number(path: str) -> int:
    return int(path.rpartition("/")[2])


def published(account: Account, **more: object) -> int:
    path = contracts.new_draft(account, **more)
    contracts.publish(account, path)
    return number(path)


def types(heard: list[Heard]) -> list[str]:
    return [event["type"] for one in heard for event in one.body["events"]]


def of(receiver: Receiver, contract: int) -> list[Heard]:
    return [one for one in receiver.heard if one.body["contract"]["id"] == contract]


def signature(heard: Heard, key: str) -> str:
    return hashlib.sha1(f"{heard.body['callback_id']}{key}".encode()).hexdigest()


def test_a_delivery_is_a_post_of_json(quiet: Account) -> None:
    """A delivery is a POST of a JSON object."""
    with Receiver() as receiver:
        listen(quiet, receiver)
        published(quiet)
        (heard, *_) = receiver.wait_for(1)
    assert heard.headers["content-type"].partition(";")[0] == "application/json"
    assert type(heard.body) is dict


def test_a_delivery_holds_contract_events_callback_id_and_signature(quiet: Account) -> None:
    """A delivery holds the contract's id, the callback_id, the events with their time, id and type, and a signature."""
    with Receiver() as receiver:
        listen(quiet, receiver, events("contract:publish"), sign_key="hush")
        contract = published(quiet)
        (heard,) = receiver.wait_for(1)
    picture = {
        "contract": {"id": contract},
        "callback_id": re.compile(r"[0-9a-f]{40}"),
        "events": [{"created_time": TIME, "id": int, "type": "contract:publish"}],
        "signature": re.compile(r"[0-9a-f]{40}"),
    }
    assert (misfits(heard.body, picture), set(heard.body)) == ([], set(picture))
    assert len(heard.body["events"]) == 1


def test_the_signature_is_sha1_of_callback_id_and_key(quiet: Account) -> None:
    """The signature is the lower-case hex of sha1 over callback_id and sign key."""
    with Receiver() as receiver:
        listen(quiet, receiver, sign_key="hush-å")
        published(quiet)
        (heard, *_) = receiver.wait_for(1)
    assert heard.body["signature"] == signature(heard, "hush-å")


def test_the_signature_covers_neither_events_nor_time(quiet: Account) -> None:
    """The signature covers neither the events nor the time: whatever they are, it follows from callback_id and key."""
    with Receiver() as receiver:
        listen(quiet, receiver, events("contract:publish", "contract:sign"), sign_key="hush")
        path = f"/contracts/{published(quiet)}"
        quiet.api.post(f"{path}/mark_as_signed", json={})
        first, second = receiver.wait_for(2)
    assert first.body["events"] != second.body["events"]
    assert [one.body["signature"] for one in (first, second)] == [signature(one, "hush") for one in (first, second)]


def test_the_truth_is_fetched(quiet: Account) -> None:
    """A delivery tells only that something happened: what the contract is now is fetched by its id."""
    with Receiver() as receiver:
        listen(quiet, receiver, events("contract:publish"))
        published(quiet)
        (heard,) = receiver.wait_for(1)
    assert quiet.api.get(f"/contracts/{heard.body['contract']['id']}").json()["state"] == "pending"


def test_the_sign_key_is_optional(quiet: Account) -> None:
    """The sign key is optional; a delivery without one has no signature by default."""
    with Receiver() as receiver:
        listen(quiet, receiver)
        published(quiet)
        (heard, *_) = receiver.wait_for(1)
    assert "signature" not in heard.body


def test_only_200_acknowledges(quiet: Account) -> None:
    """Only 200 acknowledges a delivery: after any other answer it comes again."""
    statuses = {f"/{status}": status for status in (200, 201, 202, 204, 302, 404, 500)}

    def answer(heard: Heard) -> int:
        return statuses.pop(heard.path, 200)

    with Receiver(answer) as receiver:
        root = receiver.url.removesuffix("/hook")
        for path in list(statuses):
            listen(quiet, receiver, events("contract:publish"), callback_url=root + path)
        published(quiet)
        receiver.wait_for(13)
        paths = sorted(one.path for one in receiver.heard)
    assert paths == sorted(["/200", *["/201", "/202", "/204", "/302", "/404", "/500"] * 2])


def test_ten_attempts_with_growing_waits_under_one_callback_id() -> None:
    """A delivery comes again after 1, 5, 10, 30, 60, 300, 600, 1800, 3600 seconds under one callback_id: ten in all."""
    times: list[float] = []

    def refuse(_: Heard) -> int:
        times.append(time.monotonic())
        return 500

    with (
        SandboxServer().start("typical", arguments=["--time-scale", str(FASTER)]) as server,
        httpx.Client(base_url=server.base_url, trust_env=False) as api,
        Receiver(refuse) as receiver,
    ):
        api.headers["x-oneflow-api-token"] = server.token
        account = Account(server, api, api, api)
        listen(account, receiver, events("contract:publish"))
        contract = published(account)
        receiver.wait_for(10)
        receiver.answer = 200
        after = published(account)
        receiver.wait(lambda: bool(of(receiver, after)))
    assert len(of(receiver, contract)) == 10
    assert len({one.body["callback_id"] for one in of(receiver, contract)}) == 1
    waited = [later - earlier for earlier, later in pairwise(times[:10])]
    assert [seconds for seconds, wait in zip(waited, WAITS, strict=True) if seconds < 0.9 * wait / FASTER] == []


def test_each_delivery_has_a_callback_id_of_its_own(quiet: Account) -> None:
    """Another delivery has another callback_id, so that duplicates can be dropped by it."""
    with Receiver() as receiver:
        listen(quiet, receiver, events("contract:publish"))
        published(quiet)
        published(quiet)
        heard = receiver.wait_for(2)
    assert len({one.body["callback_id"] for one in heard}) == 2


def test_a_receiver_has_ten_seconds(quiet: Account) -> None:
    """How long a receiver may take is unknown; here 10 seconds by default, or 1."""
    positions = {one["name"]: one["position"] for one in quiet.state()["switches"]}
    assert positions["receiver_timeout"] == "10"
    quiet.plant("switches", {"receiver_timeout": "1"})
    try:
        answers = iter((HANG,))
        with Receiver(lambda _: next(answers, 200)) as receiver:
            listen(quiet, receiver, events("contract:publish"))
            published(quiet)
            first, second = receiver.wait_for(2)
    finally:
        quiet.plant("switches", {"receiver_timeout": "10"})
    assert first.body == second.body


def test_deliveries_come_in_order(quiet: Account) -> None:
    """In which order deliveries come is unknown; here in that of their events by default."""
    with Receiver() as receiver:
        listen(quiet, receiver, events("contract:publish", "contract:sign"))
        for _ in range(5):
            quiet.api.post(f"/contracts/{published(quiet)}/mark_as_signed", json={})
        heard = receiver.wait_for(10)
    ids = [event["id"] for one in heard for event in one.body["events"]]
    assert ids == sorted(ids)


def test_before_the_extension_a_webhook_hears_of_every_contract(quiet: Account) -> None:
    """Before the integration extension exists a webhook hears of every contract, of whatever template."""
    template_type, _, workspace = contracts.places(quiet)
    templates = quiet.api.get(f"/templates?filter[workspace_ids]={workspace}").json()["data"]
    other = next(item["id"] for item in templates if (item["template_type"] or {}).get("id") != template_type)
    with Receiver() as receiver:
        listen(quiet, receiver, events("contract:publish"))
        wanted = {published(quiet), published(quiet, template_id=other)}
        receiver.wait(lambda: {one.body["contract"]["id"] for one in receiver.heard} == wanted)


def test_with_the_extension_a_webhook_hears_of_the_integrations_contracts(quiet: Account) -> None:
    """Once the integration extension exists a webhook hears only of contracts made through the integration."""
    _, template, workspace = contracts.places(quiet)
    by_hand = quiet.plant(
        "contracts", {"workspace_id": workspace, "template_id": template, "parties": [contracts.PARTY]}
    )
    assert by_hand.status_code == 200
    quiet.plant("conditions", {"integration_extension": True})
    with Receiver() as receiver:
        listen(quiet, receiver, events("contract:publish"))
        contracts.publish(quiet, f"/contracts/{by_hand.json()['id']}")
        wanted = published(quiet)
        receiver.wait(lambda: bool(of(receiver, wanted)))
        assert {one.body["contract"]["id"] for one in receiver.heard} == {wanted}


def test_event_filters_hold(quiet: Account) -> None:
    """A filter of events lets through no others."""
    with Receiver() as receiver:
        listen(quiet, receiver, events("contract:sign"))
        quiet.api.post(f"/contracts/{published(quiet)}/mark_as_signed", json={})
        receiver.wait_for(1)
        assert types(receiver.heard) == ["contract:sign"]


def test_workspace_filters_hold(quiet: Account) -> None:
    """A filter of workspaces lets through events in those alone."""
    here = contracts.places(quiet)[2]
    there = next(item["id"] for item in quiet.api.get("/workspaces").json()["data"] if item["id"] != here)
    with Receiver() as receiver:
        listen(quiet, receiver, events("contract:publish"), {"type": "WORKSPACE", "values": [there]})
        stays, moves = contracts.new_draft(quiet), contracts.new_draft(quiet)
        assert quiet.api.post(f"{moves}/move", json={"workspace_id": there}).status_code == 200
        contracts.publish(quiet, stays)
        contracts.publish(quiet, moves)
        receiver.wait_for(1)
        assert {one.body["contract"]["id"] for one in receiver.heard} == {number(moves)}


def test_several_filters_are_or(quiet: Account) -> None:
    """How several filters combine is not stated; here one of them has to hold by default."""
    with Receiver() as receiver:
        filters = [{"filter_rules": [events(name)]} for name in ("contract:publish", "contract:sign")]
        listen(quiet, receiver, filters=filters)
        quiet.api.post(f"/contracts/{published(quiet)}/mark_as_signed", json={})
        receiver.wait_for(2)
        assert types(receiver.heard) == ["contract:publish", "contract:sign"]


def test_a_binding_holds_before_the_extension(quiet: Account) -> None:
    """Whether a binding to a template type holds before the extension exists is not clear; here it does by default."""
    with Receiver() as receiver:
        listen(quiet, receiver, events("contract:publish"), template_group_id=quiet.new_type("Another"))
        listen(quiet, receiver, events("contract:sign"), template_group_id=contracts.places(quiet)[0])
        quiet.api.post(f"/contracts/{published(quiet)}/mark_as_signed", json={})
        receiver.wait_for(1)
        assert types(receiver.heard) == ["contract:sign"]


def test_an_event_is_subject_attribute_verb(quiet: Account) -> None:
    """An event's name is a subject, perhaps an attribute, and a verb, with colons between them."""
    with Receiver() as receiver:
        listen(quiet, receiver)
        path = f"/contracts/{published(quiet)}"
        _, participant = contracts.others(quiet, path)
        quiet.plant(f"{path[1:]}/participants/{participant['id']}/sign", {})
        quiet.api.post(f"{path}/mark_as_signed", json={})
        quiet.plant(f"{path[1:]}/end", {})
        quiet.api.delete(path)
        receiver.wait(lambda: "contract:delete" in types(receiver.heard))
        names = set(types(receiver.heard))
    assert {"contract:publish", "participant:first_visit", "participant:sign"} < names
    assert [name for name in names if not re.fullmatch(r"[a-z_]+(:[a-z_]+)?:[a-z_]+", name)] == []


def test_there_is_no_contract_overdue(quiet: Account) -> None:
    """There is no contract:overdue: that a signing period has ended is contract:signing_period_expire."""
    with Receiver() as receiver:
        listen(quiet, receiver)
        path = f"/contracts/{published(quiet)}"
        assert quiet.plant(f"{path[1:]}/expire", {}).status_code == 200
        receiver.wait(lambda: "contract:signing_period_expire" in types(receiver.heard))
        assert "contract:overdue" not in types(receiver.heard)
    assert quiet.api.get(path).json()["state"] == "overdue"
