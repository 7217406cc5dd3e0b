"""Every list shows what the account holds, by plain HTTP; details, links both ways, and the way back."""

from __future__ import annotations

import pytest

from oneflow_tui.tui.dialogs.reading import Reading
from tests.e2e.plain import Plain
from tests.inspect_screens.browsing import browser, column, counts, facts, follow, grid, screen_of, settled, visit
from tests.sandbox_server import SandboxServer
from tests.screens.waiting import ROOMY, SMALL, screen_text, sees, shown, until, words


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_the_account_is_shown_first_and_the_numbers_of_all_lists(plain: Plain, size: tuple[int, int]) -> None:
    async with browser(size=size) as pilot:
        account = plain.get("/accounts/me")
        await sees(pilot, account["name"])
        assert ("Acting as", "the anonymous administrator") in facts(pilot)
        found = counts(pilot)
        for section in ("workspaces", "templates", "webhooks", "users", "template_types", "contracts"):
            assert found[section] == str(len(plain.all(f"/{section}"))), section
        assert "read-only" in words(pilot.app)


@pytest.mark.parametrize(
    ("section", "path", "key", "shown_as"),
    [
        ("workspaces", "/workspaces", "name", "name"),
        ("template_types", "/template_types", "name", "name"),
        ("templates", "/templates?filter[active]=", "name", "name"),
        ("webhooks", "/webhooks", "callback_url", "callback_url"),
        ("users", "/users", "email", "email"),
    ],
)
async def test_a_list_holds_what_the_account_holds(
    plain: Plain, section: str, path: str, key: str, shown_as: str
) -> None:
    there = sorted(one[key] for one in plain.all(path))
    assert there
    async with browser(section) as pilot:
        assert sorted(column(pilot, shown_as)) == there
        first = next(one for one in grid(pilot).model.visible)
        assert first.cells[grid(pilot).model.column_number(shown_as)][:8] in screen_text(pilot.app)


async def test_contracts_scim_and_the_log_are_listed(plain: Plain) -> None:
    async with browser("contracts") as pilot:
        contracts = plain.all("/contracts")
        assert column(pilot, "name") == [one["_private"]["name"] for one in contracts]
        assert column(pilot, "state") == [one["state"] for one in contracts]
        await visit(pilot, "scim")
        assert set(column(pilot, "user_name")) == {one["email"] for one in plain.all("/users")}
        await visit(pilot, "scim_groups")
        await sees(pilot, "SCIM knows no group.")
        await visit(pilot, "log")
        assert "GET" in column(pilot, "method")


async def test_enter_on_a_template_type_reads_its_data_fields_and_links_lead_both_ways(plain: Plain) -> None:
    carried = {one["template_type"]["id"] for one in plain.all("/templates") if one.get("template_type")}
    kind = next(one for one in plain.all("/template_types") if one["id"] in carried)
    template = next(one for one in plain.all("/templates") if (one.get("template_type") or {}).get("id") == kind["id"])
    fields = plain.fields(kind["id"])
    async with browser("template_types") as pilot:
        grid(pilot).go_to(str(kind["id"]))
        grid(pilot).focus()
        await settled(pilot)
        assert ("Data fields", "not read yet: Enter reads them") in facts(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: ("Data fields", f"{len(fields)} of 150") in facts(pilot))
        await until(pilot, lambda: any(label == "→ Data field" for label, _ in facts(pilot)))
        await follow(pilot, "Template", template["name"])
        await until(pilot, lambda: screen_of(pilot).current == "templates")
        await settled(pilot)
        assert grid(pilot).cursor_key == str(template["id"])
        assert grid(pilot).has_focus
        await follow(pilot, "Template type", kind["name"])
        await until(pilot, lambda: screen_of(pilot).current == "template_types")
        await settled(pilot)
        assert grid(pilot).cursor_key == str(kind["id"])
        await pilot.press("escape")
        await until(pilot, lambda: screen_of(pilot).current == "templates")
        await settled(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: screen_of(pilot).current == "template_types")
        await pilot.press("alt+right")
        await until(pilot, lambda: screen_of(pilot).current == "templates")


async def test_enter_on_a_contract_reads_its_fields_events_and_files(plain: Plain) -> None:
    contract = next(one for one in plain.all("/contracts") if one["state"] == "signed")
    events = plain.all(f"/contracts/{contract['id']}/events")
    files = plain.all(f"/contracts/{contract['id']}/files")
    async with browser("contracts") as pilot:
        grid(pilot).go_to(str(contract["id"]))
        grid(pilot).focus()
        await settled(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: any(label == "Event" for label, _ in facts(pilot)))
        told = facts(pilot)
        assert [value.split()[-1] for label, value in told if label == "Event"] == [one["type"] for one in events]
        assert all(any(one["name"] in value for label, value in told if label == "File") for one in files)
        person = contract["parties"][0]["participants"][0]
        assert any(person["email"] in value for _, value in told)


async def test_enter_on_a_line_shows_all_of_it(plain: Plain) -> None:
    async with browser("account") as pilot:
        screen_of(pilot).detail.grid.focus()
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Reading))
        assert plain.get("/accounts/me")["name"] in words(pilot.app)


async def test_a_click_on_a_title_sorts_and_marked_rows_are_copied(plain: Plain) -> None:
    async with browser("users") as pilot:
        table = grid(pilot)
        layout = table.layout_now
        place = layout.gutter + layout.places[table.model.column_number("email")] + 2
        await pilot.click(table, offset=(place, 0))
        assert column(pilot, "email") == sorted(column(pilot, "email"))
        table.focus()
        await pilot.press("space", "down", "space", "y")
        await until(pilot, lambda: "Copied 2 rows." in words(pilot.app))
        assert pilot.app.clipboard.count("\n") == 1
        assert column(pilot, "email")[0] in pilot.app.clipboard


async def test_the_filter_hides_rows_and_esc_lifts_it(plain: Plain) -> None:
    emails = [one["email"] for one in plain.all("/users")]
    async with browser("users") as pilot:
        grid(pilot).focus()
        await pilot.press("f", *emails[0][:3])
        await until(pilot, lambda: emails[0] in column(pilot, "email") and len(column(pilot, "email")) < len(emails))
        await pilot.press("enter", "escape")
        await until(pilot, lambda: len(column(pilot, "email")) == len(emails))
        assert screen_of(pilot).current == "users"


async def test_esc_in_the_detail_pane_goes_to_the_list_that_it_came_from(plain: Plain) -> None:
    async with browser("users") as pilot:
        grid(pilot).focus()
        await pilot.press("enter")
        await until(pilot, lambda: screen_of(pilot).detail.grid.has_focus)
        await pilot.press("escape")
        await until(pilot, lambda: grid(pilot).has_focus)
        await pilot.press("escape")
        await until(pilot, lambda: screen_of(pilot).query_one("#sections").has_focus)


async def test_enter_on_the_pictures_gives_them_the_keys(plain: Plain) -> None:
    async with browser("pictures") as pilot:
        screen = screen_of(pilot)
        screen.query_one("#sections").focus()
        await pilot.press("enter")
        await until(pilot, lambda: screen.query_one("#pictures").has_focus)


async def test_a_missing_scim_token_is_told_as_such(plain: Plain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONEFLOW_SCIM_TOKEN")
    async with browser("scim") as pilot:
        await sees(pilot, "SCIM asks for a token of its own")
        assert counts(pilot)["scim"] == "token?"
        await visit(pilot, "scim_groups")
        await sees(pilot, "SCIM asks for a token of its own")
        assert counts(pilot)["scim_groups"] == "token?"


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_the_budget_is_never_cut_off(plain: Plain, size: tuple[int, int]) -> None:
    async with browser(size=size) as pilot:
        await until(pilot, lambda: "/400 requests" in shown(pilot.app, "StatusLine"))


async def test_help_speaks_of_the_keys(plain: Plain) -> None:
    async with browser() as pilot:
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(pilot.app.screen, Reading))
        assert "Nothing is ever written from here" in words(pilot.app)
        await pilot.press("pagedown", "pagedown")
        await sees(pilot, "Find anything that is loaded")


@pytest.mark.parametrize("size", [(60, 20), SMALL, ROOMY])
async def test_every_section_fits(plain: Plain, size: tuple[int, int]) -> None:
    async with browser(size=size) as pilot:
        for section in ("workspaces", "contracts", "checks", "traffic", "pictures"):
            screen_of(pilot).visit(section)
            await until(pilot, lambda one=section: screen_of(pilot).current == one)
            await settled(pilot)
            assert shown(pilot.app, "#sections")
            assert shown(pilot.app, "#pictures" if section == "pictures" else f"#rows-{section}")
        await pilot.resize_terminal(59, 20)
        await sees(pilot, "Too small")
        await pilot.resize_terminal(*size)
        await until(pilot, lambda: "Too small" not in words(pilot.app))


async def test_data_fields_are_read_when_one_looks_at_them(plain: Plain) -> None:
    types = plain.all("/template_types")
    async with browser() as pilot:
        await visit(pilot, "data_fields")
        assert column(pilot, "custom_id") == [one["custom_id"] for kind in types for one in plain.fields(kind["id"])]


async def test_of_many_types_some_are_read_and_the_rest_on_a_key(large: SandboxServer) -> None:
    async with browser() as pilot:
        await visit(pilot, "data_fields")
        assert "of 40 of 60 template types" in shown(pilot.app, "#list-title")
        assert len(grid(pilot).model.rows) == 40 * 150
        await pilot.press("a")
        await until(pilot, lambda: len(grid(pilot).model.rows) == 60 * 150, timeout=30)
        await settled(pilot)
        assert "template types" not in shown(pilot.app, "#list-title")
        assert "a All pages" not in shown(pilot.app, "KeyLine")


async def test_the_log_comes_page_by_page_and_whole_on_a_key(plain: Plain) -> None:
    for number in range(240):
        plain.get(f"/workspaces?limit=1&offset={number}")
    async with browser() as pilot:
        await visit(pilot, "log")
        assert len(grid(pilot).model.rows) < 240, "no more than what is to be seen, and a little"
        assert "read" in shown(pilot.app, "#list-title")
        grid(pilot).focus()
        await pilot.press("a")
        await until(pilot, lambda: "a All pages" not in shown(pilot.app, "KeyLine"), timeout=30)
        await settled(pilot)
        entries = screen_of(pilot).desk.entries("log") or ()  # type: ignore[union-attr]
        marks = [one["request_id"] for one in entries]
        assert len(marks) == len(set(marks)) == len(grid(pilot).model.rows)
        theirs = {one["request_id"] for one in plain.all("/logs")}
        assert len(theirs - set(marks)) < 40, "only the latest requests are not in what was read"
