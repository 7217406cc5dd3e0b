"""Looking again: what is new, changed or gone is told and marked where it stands, further down too."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from textual.pilot import Pilot

from oneflow_tui.options import Options
from oneflow_tui.tui.inspect.contract_pages import ContractPages, Wanted
from oneflow_tui.tui.inspect.desk import Desk
from oneflow_tui.tui.inspect.looking_again import MOST_PAGES
from tests.e2e.plain import Plain
from tests.inspect_screens.browsing import browser, column, counts, facts, grid, screen_of, settled, visit
from tests.inspect_screens.conftest import name_as_account
from tests.sandbox_server import SandboxServer
from tests.screens.trouble import Trouble
from tests.screens.waiting import shown, until


@pytest.fixture
async def trouble(sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Trouble]:
    async with Trouble(sandbox.base_url) as proxy:
        monkeypatch.setenv("ONEFLOW_BASE_URL", proxy.base_url)
        yield proxy


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Iterator[Plain]:
    """20,150 contracts of which some are changed."""
    with SandboxServer().start("large", arguments=["--rate-limit", "off"]) as running:
        name_as_account(monkeypatch, running)
        yield Plain(running.base_url, running.token, running.console_url)


def desk_of(pilot: Pilot[object]) -> Desk:
    desk = screen_of(pilot).desk
    assert desk is not None
    return desk


def asked(desk: Desk) -> int:
    """Requests for contracts so far."""
    return sum(one.path.startswith("/contracts") for one in desk.services.traffic.entries)


async def look(pilot: Pilot[object]) -> None:
    await pilot.press("R")
    await settled(pilot)


def changes(desk: Desk) -> list[tuple[str, str, str]]:
    return [(one.action, one.kind, one.name) for one in desk.changes]


async def test_a_look_further_down_marks_and_tells_what_changed_and_what_is_gone(many: Plain) -> None:
    third = many.get("/contracts?limit=100&offset=200")["data"]
    changed, deleted = [one for one in third if one["state"] == "draft"][:2]
    async with browser("contracts", options=Options(rate_share=1.0)) as pilot:
        desk = desk_of(pilot)
        while str(deleted["id"]) not in grid(pilot).model:
            await desk.more("contracts")
            await settled(pilot)
        pages, rows = desk.pages.read, len(grid(pilot).model.rows)
        many.put(f"/contracts/{changed['id']}", {"name": "Changed further down"})
        many.delete(f"/contracts/{deleted['id']}")
        before = asked(desk)
        await look(pilot)
        assert asked(desk) - before == pages + 1, "a request a page, and one for the one that is missing"
        model = grid(pilot).model
        assert model.row(str(changed["id"])).state.word == "changed"
        assert "Changed further down" in model.row(str(changed["id"])).cells
        assert model.row(str(deleted["id"])).state.word == "removed"
        assert len(model.rows) == rows + 1, "the one that moved up into the pages that were read is there"
        assert deleted["id"] not in {one.id for one in desk.seen.contracts or ()}
        assert "20,000 of 20,149 reachable" in shown(pilot.app, "#list-title")
        told = changes(desk)
        assert ("removed", "contract", deleted["_private"]["name"]) in told
        assert ("changed", "contract", "Changed further down") in told
        await look(pilot)
        assert changes(desk) == told, "what is gone is told once"
        assert not desk.find(deleted["_private"]["name"]).total


async def test_a_long_look_takes_so_many_pages_and_leaves_the_cursor(many: Plain) -> None:
    async with browser("contracts", options=Options(rate_share=1.0)) as pilot:
        desk = desk_of(pilot)
        await desk.more("contracts", 20)
        await settled(pilot)
        assert desk.pages.read > MOST_PAGES
        grid(pilot).focus()
        grid(pilot).go_to(grid(pilot).model.visible[1_300].key)
        before = asked(desk)
        await look(pilot)
        assert asked(desk) - before == MOST_PAGES
        assert grid(pilot).cursor.row == 1_300


async def test_in_a_whole_list_new_and_gone_contracts_are_marked_where_they_stand(plain: Plain) -> None:
    workspace = plain.all("/workspaces")[0]["id"]
    template = next(one["id"] for one in plain.all(f"/templates?filter[workspace_ids]={workspace}"))
    async with browser("contracts") as pilot:
        before = column(pilot, "id")
        gone = next(one["id"] for one in plain.all("/contracts") if one["state"] == "draft")
        made = plain.post("/contracts/create", {"workspace_id": workspace, "template_id": template, "name": "New one"})
        plain.delete(f"/contracts/{gone}")
        await look(pilot)
        model = grid(pilot).model
        assert [row.key for row in model.rows] == [*before, str(made["id"])]
        assert model.row(str(made["id"])).state.word == "new"
        assert model.row(str(gone)).state.word == "removed"
        assert f"{len(before):,} of {len(before):,} read" in shown(pilot.app, "#list-title")
        await pilot.press("f5")
        await until(pilot, lambda: str(gone) not in grid(pilot).model)
        await settled(pilot)
        assert sorted(column(pilot, "id")) == sorted(str(one["id"]) for one in plain.all("/contracts"))
        assert not any(row.state.word for row in grid(pilot).model.rows)


async def test_a_whole_list_that_grows_by_a_page_is_read_on(many: Plain) -> None:
    workspace = many.all("/workspaces")[0]["id"]
    template = next(one["id"] for one in many.all(f"/templates?filter[workspace_ids]={workspace}"))
    async with browser("users", options=Options(rate_share=1.0)) as pilot:
        wanted = Wanted(text="Contract 124")
        listed = ContractPages(desk_of(pilot).services, wanted)
        await listed.more()
        await listed.more()
        assert listed.ended
        assert 100 < len(listed.items) < 200
        body = {"workspace_id": workspace, "template_id": template, "name": "Contract 124 again"}
        made = {many.post("/contracts/create", body)["id"] for _ in range(100)}
        later = ContractPages(desk_of(pilot).services, wanted)
        await later.more()
        listed.renew(later, (), ())
        assert not listed.ended
        await listed.more(3)
        assert listed.ended
        there = [one.id for one in listed.items]
        assert made < set(there)
        assert len(there) == len(set(there)) == later.count


async def test_the_fields_of_a_type_that_is_gone_do_not_keep_the_others_from_coming(plain: Plain) -> None:
    kinds = plain.all("/template_types")
    async with browser("template_types") as pilot:
        desk = desk_of(pilot)
        await desk.read("data_fields")
        desk.seen = desk.seen.with_parts(fields={**desk.seen.fields, 999_999: ()})  # of a type that is gone since
        await look(pilot)
        assert desk.parts["data_fields"].state == "read"
        assert set(desk.seen.fields) == {one["id"] for one in kinds}


async def test_what_came_with_a_contract_alone_is_no_change(trouble: Trouble, plain: Plain) -> None:
    contract = plain.all("/contracts")[0]["id"]
    trouble.change = lambda path, value: (
        {**value, "available_options": {"x": True}, "data_fields": [{"id": 1}]}
        if path == f"/v1/contracts/{contract}"
        else value
    )
    async with browser("contracts") as pilot:
        desk = desk_of(pilot)
        await desk.open_contract(contract)
        assert desk.opened[contract].data_fields
        await look(pilot)
        assert not desk.changes
        plain.put(f"/contracts/{contract}", {"name": "Renamed"})
        grid(pilot).focus()
        grid(pilot).go_to(str(contract))
        await pilot.press("enter")
        await until(pilot, lambda: "Renamed" in column(pilot, "name"))
        await look(pilot)
        assert not desk.changes, "it was shown when it was opened"
        assert "Renamed" in column(pilot, "name")


async def test_what_is_gone_does_not_come_back_when_a_filter_is_lifted(plain: Plain) -> None:
    gone = next(one for one in plain.all("/contracts") if one["state"] == "draft")
    async with browser("contracts") as pilot:
        desk = desk_of(pilot)
        await desk.want_contracts(Wanted(states=("signed",)))
        await settled(pilot)
        plain.delete(f"/contracts/{gone['id']}")
        await desk.want_contracts(Wanted())
        await settled(pilot)
        there = {one["id"] for one in plain.all("/contracts")}
        assert {one.id for one in desk.seen.contracts or ()} == there
        assert desk.seen.contracts_whole
        assert {hit.id for hit in desk.find("agreement").hits if hit.kind == "contract"} <= there


async def test_a_look_through_a_filter_tells_what_left_it_and_what_is_gone(plain: Plain) -> None:
    drafts = [one for one in plain.all("/contracts") if one["state"] == "draft"]
    assert len(drafts) > 1
    gone, renamed = drafts[:2]
    async with browser("contracts") as pilot:
        desk = desk_of(pilot)
        await desk.want_contracts(Wanted(states=("draft",)))
        await settled(pilot)
        plain.delete(f"/contracts/{gone['id']}")
        plain.put(f"/contracts/{renamed['id']}", {"name": "Renamed"})
        await look(pilot)
        assert ("removed", "contract", gone["_private"]["name"]) in changes(desk)
        assert ("changed", "contract", "Renamed") in changes(desk)
        assert grid(pilot).model.row(str(gone["id"])).state.word == "removed"


async def test_one_that_is_removed_between_two_pages_of_a_look_takes_no_other_with_it(many: Plain) -> None:
    async with browser("users", options=Options(rate_share=1.0)) as pilot:
        desk = desk_of(pilot)
        await desk.want_contracts(Wanted(text="Contract 124"))
        await desk.more("contracts")
        listed = desk.pages
        assert listed.whole
        later = ContractPages(desk.services, listed.wanted)
        await later.more()
        gone = later.items[3].id
        many.delete(f"/contracts/{gone}")
        await later.more()
        assert later.ended
        assert not later.whole, "another one has moved from the second page to the first, and was seen on neither"
        assert len(listed.missing(later)) == 1
        assert listed.missing(later)[0].id != gone


async def test_what_was_read_of_a_contract_is_forgotten_when_it_has_changed(plain: Plain) -> None:
    draft = next(one["id"] for one in plain.all("/contracts") if one["state"] == "draft")
    async with browser("contracts") as pilot:
        desk = desk_of(pilot)
        grid(pilot).focus()
        grid(pilot).go_to(str(draft))
        await pilot.press("enter")
        await until(pilot, lambda: ("None", "no events") in facts(pilot))
        await look(pilot)
        assert draft in desk.opened, "it has not changed"
        plain.post(f"/contracts/{draft}/publish", {"subject": "x", "message": "y"})
        await look(pilot)
        await until(pilot, lambda: ("State", "pending") in facts(pilot))
        assert ("None", "no events") not in facts(pilot)
        assert ("More", "Enter reads its data fields, events and files") in facts(pilot)
        assert draft not in desk.seen.contract_fields


async def test_all_anew_is_scim_and_the_log_too(plain: Plain, sandbox: SandboxServer) -> None:
    async with browser("scim_groups") as pilot:
        await visit(pilot, "log")
        body = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Sales team"}
        headers = {"Authorization": f"Bearer {sandbox.scim_token}"}
        httpx.post(f"{sandbox.scim_base_url}/Groups", json=body, headers=headers, trust_env=False).raise_for_status()
        await look(pilot)
        assert counts(pilot)["scim_groups"] == "1"
        calls = list(zip(column(pilot, "method"), column(pilot, "path"), strict=True))
        assert any(method == "POST" and path.endswith("/Groups") for method, path in calls[:30])


async def test_who_goes_to_a_contract_that_a_filter_left_out_has_the_filter_lifted(plain: Plain) -> None:
    signed = next(one for one in plain.all("/contracts") if one["state"] == "signed")
    async with browser("contracts") as pilot:
        desk = desk_of(pilot)
        await desk.want_contracts(Wanted(states=("pending",)))
        await settled(pilot)
        assert str(signed["id"]) not in grid(pilot).model
        screen_of(pilot).go_to("contract", signed["id"])
        await until(pilot, lambda: grid(pilot).cursor_key == str(signed["id"]))
        await settled(pilot)
        assert not desk.pages.wanted.anything
        assert "12 of 12 read" in shown(pilot.app, "#list-title")


async def test_a_sorted_list_is_not_read_to_its_end_unasked(many: Plain) -> None:
    async with browser("contracts", options=Options(rate_share=1.0)) as pilot:
        desk = desk_of(pilot)
        before = asked(desk)
        grid(pilot).focus()
        grid(pilot).sort_by("id", reverse=True)
        await settled(pilot)
        await pilot.press("ctrl+end")
        await settled(pilot)
        assert asked(desk) == before
        assert "Contracts: 100 sorted, 20,000 of 20,150 reachable" in shown(pilot.app, "#list-title")
        await pilot.press("a")
        await until(pilot, lambda: desk.pages.ended, timeout=60)


async def test_a_problem_is_no_longer_told_once_a_look_went_well(trouble: Trouble) -> None:
    async with browser("users") as pilot:
        trouble.mode, trouble.only = "403", lambda method, path: path.startswith("/v1/webhooks")
        await look(pilot)
        await until(pilot, lambda: bool(shown(pilot.app, "ProblemLine")))
        trouble.mode = "ok"
        await look(pilot)
        await until(pilot, lambda: not shown(pilot.app, "ProblemLine"))
        assert counts(pilot)["webhooks"] == "2"


async def test_names_that_did_not_change_leave_the_rows_as_they_are(plain: Plain) -> None:
    async with browser("templates") as pilot:
        names = desk_of(pilot).names
        await look(pilot)
        assert desk_of(pilot).names is names
        made = plain.post("/template_types", {"name": "A new one"})["id"]
        await look(pilot)
        assert desk_of(pilot).names.template_type(made) == "A new one"
