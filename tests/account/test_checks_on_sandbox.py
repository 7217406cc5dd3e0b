"""Every check over HTTP: an account of the sandbox that shows it, and one that does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from oneflow_tui.account.checks import ALL, checks
from tests.account.reading import edit_state, plain, read_account
from tests.e2e.plain import Plain
from tests.sandbox_server import SandboxServer

SALES, ORDER, OFFER = 10401, 10402, 10301
HOOK = {"callback_url": "https://crm.example.com/more", "filters": None, "template_group_id": None}
GONE = HOOK["callback_url"]


def field_set(count: int, **more: Any) -> dict[str, Any]:
    return {"data_fields": [{"custom_id": f"f{at}", "name": f"Field {at}", **more} for at in range(count)]}


def hook(**more: Any) -> Callable[[Plain], Any]:
    return lambda account: account.post("/webhooks", HOOK | more)


def put_fields(count: int, **more: Any) -> Callable[[Plain], Any]:
    return lambda account: account.put(f"/template_types/{ORDER}/data_fields", field_set(count, **more))


def switched(name: str, position: str) -> Callable[[Plain], Any]:
    return lambda account: account.act("switches", {name: position})


def new_type(name: str) -> Callable[[Plain], Any]:
    return lambda account: account.post("/template_types", {"name": name})


def act(path: str, body: dict[str, Any]) -> Callable[[Plain], Any]:
    return lambda account: account.act(path, body)


@dataclass(frozen=True)
class Case:
    """What is done to an account that makes it show a check, and which things it then names."""

    steps: tuple[Callable[[Plain], Any], ...] = ()
    things: set[Any] | None = None
    seed: str = "typical"
    state: tuple[tuple[str, Callable[[dict[str, Any]], dict[str, Any] | None]], ...] = ()
    parts: dict[str, Any] = field(default_factory=dict)


def no_admin(user: dict[str, Any]) -> dict[str, Any]:
    return user | {"is_admin": False}


def nowhere(template: dict[str, Any]) -> dict[str, Any]:
    return template | {"workspace_ids": []} if template["id"] == OFFER else template


def without_sales(kind: dict[str, Any]) -> dict[str, Any] | None:
    return None if kind["id"] == SALES else kind


def carried_no_more(template: dict[str, Any]) -> dict[str, Any]:
    return template | {"template_type_id": None} if template["template_type_id"] == SALES else template


def plain_http(webhook: dict[str, Any]) -> dict[str, Any]:
    return webhook | {"callback_url": "http://crm.example.com/oneflow"} if webhook["id"] == 10501 else webhook


TWO = [{"filter_rules": [{"type": "EVENT_TYPE", "values": [event]}]} for event in ("contract:sign", "contract:publish")]
CASES: dict[str, Case] = {
    "extension_off": Case(seed="new", things={None}),
    "extension_unsure": Case(seed="ready", things={None}),
    "type_without_template": Case((new_type("Idle"),)),
    "type_without_fields": Case((new_type("Idle"),)),
    "types_of_one_name": Case((new_type("acme crm DEAL"),)),
    "template_without_type": Case(seed="ready", things={10301, 10302, 10303, 10304, 10305}),
    "template_inactive": Case((act(f"templates/{OFFER}/active", {"active": False}),), {OFFER}),
    "template_in_no_workspace": Case(things={OFFER}, state=(("templates", nowhere),)),
    "workspace_without_template": Case(things={10102, 10103}),
    "field_without_name": Case((put_fields(2, name=""),), {f"{ORDER}/f0", f"{ORDER}/f1"}),
    "field_inactive": Case(
        (put_fields(1), switched("put_active", "off"), put_fields(1, value="x")),
        {f"{ORDER}/f0"},
    ),
    "fields_at_limit": Case((put_fields(150),), {ORDER}),
    "fields_near_limit": Case((put_fields(135),), {ORDER}),
    "webhook_not_https": Case(things={10501}, state=(("webhooks", plain_http),)),
    "webhook_to_loopback": Case((hook(callback_url="https://localhost/x"),)),
    "webhook_dead": Case((hook(),), parts={"url_problems": {GONE: "Connection refused."}}),
    "webhook_twice": Case((hook(), hook())),
    "webhook_filters_unknown": Case((hook(filters=TWO),)),
    "webhook_type_gone": Case(
        things={10501}, state=(("template_types", without_sales), ("templates", carried_no_more))
    ),
    "webhook_type_idle": Case((act(f"templates/{OFFER}/active", {"active": False}),), {10501}),
    "sign_key_unknown": Case(things={10502}, parts={"sign_keys": frozenset({10501})}),
    "user_not_active": Case(things={10205}),
    "no_active_admin": Case(things={None}, state=(("users", no_admin),)),
    "acting_as_nobody": Case(things={None}, parts={"acting_as": ""}),
    "acting_as_stranger": Case(things={10205}, parts={"acting_as": "Alan@nordlys.example"}),
    "acting_as_no_admin": Case(things={10203}, parts={"acting_as": "edsger@nordlys.example"}),
}
"""`things` None: what the last step made."""


@pytest.fixture(scope="module")
def running() -> Iterator[SandboxServer]:
    with SandboxServer().start("typical", arguments=["--rate-limit", "off"]) as server:
        yield server


@pytest.fixture
def sandbox(running: SandboxServer, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[SandboxServer]:
    """The account of a case as its seed gives it: the one that runs, or one of its own where its state is edited."""
    case: Case = CASES[request.getfixturevalue("check")]
    if not case.state:
        plain(running).act("switches", {"put_active": "kept"})
        plain(running).act("reset", {"seed": case.seed})
        yield running
        return
    with SandboxServer().start(case.seed, tmp_path / "state") as made:
        made.stop()
    for kind, change in case.state:
        edit_state(tmp_path / "state", kind, change)
    with SandboxServer().start(case.seed, tmp_path / "state") as server:
        yield server


def test_there_is_a_case_for_each() -> None:
    assert set(CASES) == {one.id for one in ALL}


@pytest.mark.parametrize("check", CASES)
async def test_an_account_shows_it(sandbox: SandboxServer, check: str) -> None:
    case = CASES[check]
    made = [step(plain(sandbox)) for step in case.steps]
    seen = await read_account(sandbox, **case.parts)
    found = {one.thing_id for one in checks(seen) if one.id == check}
    if case.things is not None:
        assert found == case.things
    else:
        assert made[-1].get("webhook_id", made[-1].get("id")) in found


CLEAN = {"acting_as": "ada@nordlys.example", "sign_keys": frozenset({10501, 10502}), "url_problems": {}}
SHOWN_BY_TYPICAL = {"template_without_type", "workspace_without_template", "user_not_active"}


async def test_a_finished_account_shows_none_but_three_notes(running: SandboxServer) -> None:
    plain(running).act("reset", {"seed": "typical"})
    assert {one.id for one in checks(await read_account(running, **CLEAN))} == SHOWN_BY_TYPICAL


async def test_those_three_are_not_shown_where_people_did_their_part(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with SandboxServer().start("typical", state) as made:
        made.stop()
    edit_state(state, "users", lambda user: user | {"active": True, "state": "active"})
    everywhere = [10101, 10102, 10103]
    edit_state(state, "templates", lambda one: one | {"workspace_ids": everywhere, "template_type_id": SALES})
    edit_state(state, "template_types", lambda one: one if one["id"] == SALES else None)
    with SandboxServer().start("typical", state) as sandbox:
        assert checks(await read_account(sandbox, **CLEAN)) == []
