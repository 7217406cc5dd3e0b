"""The engine over real HTTP against the sandbox; what it did is read back by plain HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from pydantic import SecretStr

from oneflow_tui.api.address import read_address
from oneflow_tui.errors import AccountMoved
from oneflow_tui.services import Services, connect
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.apply import apply
from oneflow_tui.setup.changes import Approval, Plan, Report, Result
from oneflow_tui.setup.draft import Draft, TypeDraft
from oneflow_tui.setup.look import PARTS, look
from oneflow_tui.setup.plan import make_plan, needed_types
from oneflow_tui.setup.recover import recover
from oneflow_tui.setup.trial import TestLine, run_trial
from oneflow_tui.setup.wanted import Wanted, WantedField, WantedType, WantedUser, WantedWebhook
from tests.e2e.plain import Plain
from tests.sandbox_server import SandboxServer
from tests.setup.double import Book, Killed
from tests.setup.losing import Losing

FIELDS = tuple(WantedField(f"field_{number:02}", f"Field {number}", "", "", str(number)) for number in range(20))
WHOLE = Wanted(
    template_types=(
        WantedType("Acme deal", "Contracts made from a deal", fields=FIELDS[:12]),
        WantedType("Acme order", fields=FIELDS[12:]),
    ),
    webhooks=(
        WantedWebhook("https://crm.example.com/oneflow", "Acme deal", ("contract:publish", "contract:sign")),
        WantedWebhook("https://crm.example.com/oneflow", events=("contract:decline",), sign_key=SecretStr("k" * 20)),
    ),
    users=(WantedUser("grace@example.com", "Grace Hopper", "Admiral"),),
)


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer().start("ready") as server:
        yield server


@pytest.fixture
async def proxy(sandbox: SandboxServer) -> AsyncIterator[Losing]:
    async with Losing(sandbox.base_url) as losing:
        yield losing


@pytest.fixture
async def services(sandbox: SandboxServer, proxy: Losing) -> AsyncIterator[Services]:
    address = read_address(proxy.base_url)
    open_services = connect(address, SecretStr(sandbox.token), scim_token=SecretStr(sandbox.scim_token))
    yield open_services
    await open_services.aclose()


@pytest.fixture
def plain(sandbox: SandboxServer) -> Plain:
    return Plain(sandbox.base_url, sandbox.token, sandbox.console_url)


async def planned(services: Services, book: Book, wanted: Wanted = WHOLE) -> Plan:
    actual = await look(services, Actual(), *PARTS)
    actual = await look(services, actual, types=needed_types(wanted, actual, book.ids()))
    return make_plan(wanted, actual, book.ids(), has_scim=services.invitations.available)


async def do(services: Services, book: Book, plan: Plan) -> Report:
    approval = Approval(plan.removals, frozenset(plan.adoptions))
    try:
        return await apply(plan, services=services, storage=book, approval=approval, tell=lambda _: None)
    finally:
        book.dead = False


def counts(plain: Plain) -> tuple[int, int, int, int]:
    """Types, webhooks and users of the set-up, and their fields, as the account holds them."""
    types = [one for one in plain.all("/template_types") if one["name"].startswith("Acme")]
    hooks = [one for one in plain.all("/webhooks") if one["callback_url"].startswith("https://crm.example.com")]
    users = [one for one in plain.state()["users"] if one["email"] == "grace@example.com"]
    fields = [one for kind in types for one in plain.fields(kind["id"]) if one["source"] == "user"]
    return len(types), len(hooks), len(users), len(fields)


async def test_two_types_and_twenty_fields_are_made_and_a_second_plan_is_empty(
    services: Services, plain: Plain
) -> None:
    book = Book()
    report = await do(services, book, await planned(services, book))
    assert [one.detail for one in report.failed] == []
    assert report.warnings == ()
    assert counts(plain) == (2, 2, 1, 20)
    deal = next(one for one in plain.all("/template_types") if one["name"] == "Acme deal")
    assert deal["description"] == "Contracts made from a deal"
    mine = [one for one in plain.fields(deal["id"]) if one["source"] == "user"]
    assert [(one["custom_id"], one["name"], one["value"]) for one in mine[:2]] == [
        ("field_00", "Field 0", "0"),
        ("field_01", "Field 1", "1"),
    ]
    again = await planned(services, book)
    assert again.changes == ()
    assert again.adoptions == {}


async def test_a_change_by_somebody_else_between_plan_and_apply_is_refused(services: Services, plain: Plain) -> None:
    book = Book()
    await do(services, book, await planned(services, book))
    deal = next(one["id"] for one in plain.all("/template_types") if one["name"] == "Acme deal")
    more = Wanted(template_types=(WantedType("Acme deal", fields=(*FIELDS[:12], WantedField("new"))),))
    plan = await planned(services, book, more)
    rows = plain.fields(deal)
    keys = ("custom_id", "name", "description", "placeholder", "value")
    theirs = {"custom_id": "theirs", "name": "T", "description": "", "placeholder": "", "value": ""}
    plain.put(
        f"/template_types/{deal}/data_fields", {"data_fields": [*({k: r[k] for k in keys} for r in rows), theirs]}
    )
    before = plain.fields(deal)
    with pytest.raises(AccountMoved):
        await do(services, book, plan)
    assert plain.fields(deal) == before
    assert (await do(services, book, await planned(services, book, more))).failed == ()
    assert {one["custom_id"] for one in plain.fields(deal)} >= {"theirs", "new", "field_00"}


@pytest.mark.parametrize("ending", ["/template_types", "/webhooks"])
async def test_a_creation_whose_answer_is_lost_is_found_and_made_once(
    services: Services, plain: Plain, proxy: Losing, ending: str
) -> None:
    book = Book()
    proxy.lose("POST", ending)
    report = await do(services, book, await planned(services, book))
    assert report.failed == ()
    assert counts(plain) == (2, 2, 1, 20)
    assert (await planned(services, book)).changes == ()


async def test_an_invitation_whose_answer_is_lost_is_found_and_made_once(
    sandbox: SandboxServer, services: Services, plain: Plain
) -> None:
    book = Book()
    async with Losing(sandbox.scim_base_url) as scim:
        address = read_address(sandbox.base_url, scim_base_url=scim.base_url)
        own = connect(address, SecretStr(sandbox.token), scim_token=SecretStr(sandbox.scim_token))
        try:
            scim.lose("POST", "/Users")
            report = await do(own, book, await planned(own, book))
        finally:
            await own.aclose()
    assert report.failed == ()
    assert counts(plain) == (2, 2, 1, 20)


async def test_a_put_whose_answers_are_all_lost_is_read_back_and_found_done(
    services: Services, plain: Plain, proxy: Losing
) -> None:
    book = Book()
    small = Wanted(template_types=(WantedType("Acme deal", fields=FIELDS[:2]),))
    proxy.lose("PUT", "/data_fields", times=3)
    report = await do(services, book, await planned(services, book, small))
    assert [one.result for one in report.outcomes] == [Result.DONE] * 3
    assert counts(plain)[3] == 2
    assert book.open_entries() == []


@pytest.mark.parametrize(
    "point", ["begun:template_type", "end:template_type", "end:data_field", "begun:webhook", "end:webhook", "end:user"]
)
async def test_killed_in_the_middle_the_next_run_leaves_exactly_one_of_each(
    services: Services, plain: Plain, point: str
) -> None:
    book = Book()
    book.kill_at = point
    with pytest.raises(Killed):
        await do(services, book, await planned(services, book))
    await recover(services, book)
    plan = await planned(services, book)
    assert plan.adoptions == {}
    assert (await do(services, book, plan)).failed == ()
    assert counts(plain) == (2, 2, 1, 20)


async def test_the_trial_says_what_is_left_and_passes_when_it_is_done(services: Services, plain: Plain) -> None:
    book = Book()
    await do(services, book, await planned(services, book))
    deal = next(one["id"] for one in plain.all("/template_types") if one["name"] == "Acme deal")
    draft = Draft(types=(TypeDraft(name="Acme deal", remote_id=deal),))
    told: list[TestLine] = []
    first = await run_trial(services, draft, told.append)
    assert tuple(told) == first.lines
    assert [line.what for line in first.lines if line.ok is False] == ["Templates"]
    assert "set Template type" in first.lines[-1].todo
    template = plain.all("/templates")[0]["id"]
    plain.act(f"templates/{template}/template_type", {"template_type_id": deal})
    second = await run_trial(services, draft, told.append)
    assert second.passed
    assert all(line.seconds > 0 for line in second.lines)


def row(custom_id: str, **parts: str) -> dict[str, str]:
    return {"custom_id": custom_id, "name": "", "description": "", "placeholder": "", "value": "", **parts}


async def test_forty_foreign_fields_and_system_fields_stay_byte_for_byte(services: Services, plain: Plain) -> None:
    type_id = plain.post("/template_types", {"name": "Acme deal"})["id"]
    theirs = [row(f"per--org-{number}", name=f"Å{number}", value="\u202e\u0007 x") for number in range(40)]
    plain.put(f"/template_types/{type_id}/data_fields", {"data_fields": [*theirs, row("mine"), row("going")]})
    system = {"custom_id": "sys", "name": "Oneflow's own", "value": "1"}
    plain.act(f"template_types/{type_id}/system_fields", {"fields": [system]})
    before = {one["custom_id"]: one for one in plain.fields(type_id)}
    wanted = Wanted(
        template_types=(
            WantedType(
                "Acme deal",
                remote_id=type_id,
                fields=(WantedField("new", "New"), WantedField("mine", value="changed"), WantedField("sys", "Mine")),
                delete_fields=("going",),
            ),
        )
    )
    book = Book()
    report = await do(services, book, await planned(services, book, wanted))
    assert [one.result for one in report.outcomes] == [Result.DONE] * 3
    assert report.warnings == ()
    after = {one["custom_id"]: one for one in plain.fields(type_id)}
    assert set(after) == set(before) - {"going"} | {"new"}
    kept = set(before) - {"going", "mine"}
    assert {key: after[key] for key in kept} == {key: before[key] for key in kept}
    assert after["mine"]["value"] == "changed"
    assert [one.custom_id for one in book.backups[0][1]] == list(before)


async def test_the_limit_of_fields_is_the_accounts_word_on_each_field(services: Services, plain: Plain) -> None:
    many = tuple(WantedField(f"f{number}") for number in range(151))
    book = Book()
    wanted = Wanted(template_types=(WantedType("Acme deal", fields=many),))
    report = await do(services, book, await planned(services, book, wanted))
    assert [one.result for one in report.outcomes[1:]] == [Result.FAILED] * 151
    assert "at most 150 data fields" in report.outcomes[1].detail
    assert report.outcomes[1].request_id
    assert counts(plain)[3] == 0


async def test_webhooks_are_changed_and_removed_and_a_foreign_one_stays(services: Services, plain: Plain) -> None:
    url = "https://crm.example.com/oneflow"
    foreign = plain.post("/webhooks", {"callback_url": url, "filters": None})
    book = Book()
    mine = WantedWebhook(url, events=("contract:sign",), separate=True)
    made = await do(services, book, await planned(services, book, Wanted(webhooks=(mine,))))
    key = made.outcomes[0].remote_id
    assert isinstance(key, int)
    changed = WantedWebhook(url, events=("contract:decline",), remote_id=key)
    plan = await planned(services, book, Wanted(webhooks=(changed,)))
    assert [one.result for one in (await do(services, book, plan)).outcomes] == [Result.DONE]
    rules = [{"filter_rules": [{"type": "EVENT_TYPE", "values": ["contract:decline"]}]}]
    there = {one["webhook_id"]: one for one in plain.all("/webhooks")}
    assert there[key]["filters"] == rules
    gone = await planned(services, book, Wanted(delete_webhook_ids=(key,)))
    assert gone.removals == 1
    assert [one.result for one in (await do(services, book, gone)).outcomes] == [Result.DONE]
    left = {one["webhook_id"]: one for one in plain.all("/webhooks")}
    assert key not in left
    assert left[foreign["webhook_id"]]["filters"] == foreign["filters"]
    assert book.known.webhooks == {}


async def test_an_extension_that_is_off_blocks_and_a_person_unblocks(services: Services, plain: Plain) -> None:
    plain.act("extension", {"on": False})
    book = Book()
    plan = await planned(services, book)
    report = await do(services, book, plan)
    assert {one.result for one in report.outcomes if one.change.id.startswith("template_types")} == {Result.BLOCKED}
    plain.act("extension", {"on": True})
    report = await do(services, book, await planned(services, book))
    assert report.failed == ()
    assert counts(plain) == (2, 2, 1, 20)
