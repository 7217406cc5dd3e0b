"""A creation whose request or answer is lost, and the looks after it too: in the end there is one, and it is ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from pydantic import SecretStr

from oneflow_tui.errors import GateRefused, NetworkError
from oneflow_tui.setup.changes import Approval
from oneflow_tui.setup.wanted import Wanted, WantedField, WantedType, WantedUser, WantedWebhook
from tests.convergence.accounts import Account, make_account
from tests.convergence.case import dice
from tests.convergence.driver import applied, planned, to_do
from tests.convergence.in_process import Ground, in_process
from tests.convergence.seen import Json, Seen, exact
from tests.convergence.wire import Loss
from tests.setup.double import Book

SEED, LOSSES, TRIES = 11, 50, 3
NAME, URL, EMAIL = "Lost and found", "https://lost.example.com/hook", "lost@example.com"
TYPE = 4321
FIELDS = (WantedField("ours", "Ours"), WantedField("there", value="changed"))


@dataclass(frozen=True)
class Kind:
    """A kind of creation: its wish, the call that makes it, the looks after it, and how many the store holds."""

    name: str
    wanted: Wanted
    call: tuple[str, str]
    looks: tuple[str, str]
    """The paths of the look in the same run, and of the first one in the next."""
    count: Callable[[Seen], int]


KINDS = (
    Kind(
        "template type",
        Wanted((WantedType(NAME, "Ours"),)),
        ("POST", "/template_types"),
        ("/template_types", "/template_types"),
        lambda seen: sum(one["name"] == NAME for one in seen.kinds["template_types"].values()),
    ),
    Kind(
        "template type with fields",
        Wanted((WantedType(NAME, "Ours", fields=FIELDS),), (WantedWebhook(URL, NAME),)),
        ("POST", "/template_types"),
        ("/template_types", "/template_types"),
        lambda seen: sum(one["name"] == NAME for one in seen.kinds["template_types"].values()),
    ),
    Kind(
        "webhook",
        Wanted(webhooks=(WantedWebhook(URL, events=("contract:sign",)),)),
        ("POST", "/webhooks"),
        ("/webhooks", "/webhooks"),
        lambda seen: sum(one["callback_url"] == URL for one in seen.kinds["webhooks"].values()),
    ),
    Kind(
        "webhook with a key",
        Wanted(webhooks=(WantedWebhook(URL, sign_key=SecretStr("a key of ours")),)),
        ("POST", "/webhooks"),
        ("/webhooks", "/webhooks"),
        lambda seen: sum(one["callback_url"] == URL for one in seen.kinds["webhooks"].values()),
    ),
    Kind(
        "user",
        Wanted(users=(WantedUser(EMAIL, "Found"),)),
        ("POST", "/Users"),
        ("/Users", "/users"),
        lambda seen: sum(one["email"] == EMAIL for one in seen.kinds["users"].values()),
    ),
    Kind(
        "data fields",
        Wanted((WantedType("There", remote_id=TYPE, fields=FIELDS),)),
        ("PUT", "/data_fields"),
        (f"/template_types/{TYPE}", f"/template_types/{TYPE}"),
        lambda seen: sum(row["custom_id"] == "ours" for row in seen.kinds["template_types"][TYPE]["data_fields"]),
    ),
)


def _ground(number: int) -> Ground:
    """Any account, with the type that fields are written into."""
    rng = dice(SEED, number)
    account: Account = make_account(rng)
    account.extension = True
    account.switches |= {"put_active": "kept", "type_cap": "off"}
    row = {"id": 4322, "custom_id": "there", "name": None, "description": "", "placeholder": "", "value": "x"}
    brief = {"name": "There", "description": "", "extension_type": None, "created_time": None, "updated_time": None}
    account.types.append({"id": TYPE, **brief, "data_fields": [row | {"active": True, "source": "user"}]})
    ground = in_process()
    account.plant(ground.store, rng)
    ground.wire.extras = account.extras
    return ground


def _losses(kind: Kind, number: int) -> Loss:
    """The call is lost before or after it was done; then, in turns, no look, the first, or the first two."""
    looks = [Loss("GET", path, arrives=True) for path in kind.looks[: number // 2 % 3] for _ in range(TRIES)]
    more = [Loss(*kind.call, arrives=number % 4 == 1)] * 2 if kind.call[0] == "PUT" and number % 5 else []
    return Loss(*kind.call, arrives=number % 2 == 1, then=(*more, *looks))


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.name)
async def test_one_of_each_after_at_most_two_more_runs(kind: Kind) -> None:
    first_run = 0
    for number in range(LOSSES):
        ground, book = _ground(number), Book()
        services, wire = ground.with_scim, ground.wire
        before = Seen.of(ground.store)
        plan = await planned(services, book, kind.wanted)
        wire.losses = [_losses(kind, number)]
        await applied(services, book, plan)
        first_run += kind.count(Seen.of(ground.store))
        for _ in range(2):
            try:
                again = await planned(services, book, kind.wanted)
                assert again.adoptions == {}, number
                await applied(services, book, again)
            except NetworkError:
                continue
        wire.losses = []
        assert to_do(await planned(services, book, kind.wanted)) == [], number
        assert book.open_entries() == [], number
        after = Seen.of(ground.store)
        assert kind.count(after) == 1, number
        sizes = [len(after.kinds[one]) - len(before.kinds[one]) for one in ("template_types", "webhooks", "users")]
        made = [len(part) for part in (kind.wanted.template_types, kind.wanted.webhooks, kind.wanted.users)]
        assert sizes == ([0, 0, 0] if kind.name == "data fields" else made), number
        assert all(exact(after.kinds["users"][key]) == exact(one) for key, one in before.kinds["users"].items())
    assert 0 < first_run <= LOSSES


STRANGERS = {
    "another description": {"description": "Theirs", "data_fields": []},
    "fields": {
        "description": "Ours",
        "data_fields": [
            {"id": 77, "custom_id": "theirs", "name": "", "description": "", "placeholder": "", "value": ""}
            | {"active": True, "source": "user"}
        ],
    },
    "an extension's own": {"description": "Ours", "data_fields": [], "extension_type": "salesforce"},
}


@pytest.mark.parametrize("killed", [False, True], ids=["looked at once", "looked at in the next run"])
@pytest.mark.parametrize("arrives", [False, True], ids=["request lost", "answer lost"])
@pytest.mark.parametrize("stranger", STRANGERS)
async def test_a_stranger_of_the_name_that_appears_meanwhile_is_not_taken_without_asking(
    stranger: str, arrives: bool, killed: bool
) -> None:
    ground, book = _ground(0), Book()
    services, wire = ground.with_scim, ground.wire
    wanted = Wanted((WantedType(NAME, "Ours", fields=(WantedField("ours"),)),))
    plan = await planned(services, book, wanted)
    looks = [Loss("GET", "/template_types", arrives=True)] * TRIES if killed else []
    wire.losses = [Loss("POST", "/template_types", arrives, tuple(looks))]
    brief = {"name": NAME, "extension_type": None, "created_time": None, "updated_time": None}
    theirs: list[Json] = []

    def appears(method: str, path: str) -> None:
        """Right after the creation was sent, before anybody looks."""
        if not theirs and ("POST", "/v1/template_types") in wire.requests and method == "GET":
            with ground.store.change():
                made = ground.store.add("template_types", {**brief, **STRANGERS[stranger]})
                theirs.append(json.loads(exact(made)))

    wire.meanwhile = appears
    await applied(services, book, plan)
    wire.meanwhile = None
    for _ in range(2):
        if arrives:  # ours is there too, and can be told from theirs
            await applied(services, book, await planned(services, book, wanted), Approval())
            assert len(book.ids().template_types) == 1
        else:
            with pytest.raises(GateRefused):
                await applied(services, book, await planned(services, book, wanted), Approval())
        assert not book.ids().owns_type(theirs[0]["id"])
        assert exact(ground.store.get("template_types", theirs[0]["id"])) == exact(theirs[0])
    assert arrives is (to_do(await planned(services, book, wanted)) == [])
