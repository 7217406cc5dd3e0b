"""Find, JSON, checks, traffic, code, pictures, export, comparing, watching."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input

from oneflow_tui.tui.dialogs.curl import CurlCommands
from oneflow_tui.tui.dialogs.record_form import RecordForm
from oneflow_tui.tui.inspect.contract_pages import Wanted
from oneflow_tui.tui.inspect.find import FindAnything
from oneflow_tui.tui.inspect.json_lines import Document
from oneflow_tui.tui.inspect.json_screen import JsonScreen
from oneflow_tui.tui.inspect.pictures import NO_CONTRACT, NO_TYPE, NOT_TOLD
from oneflow_tui.tui.inspect.requests import as_code
from oneflow_tui.tui.inspect.sections import SECTIONS
from oneflow_tui.tui.widgets.grid import Grid
from tests.e2e.plain import Plain
from tests.inspect_screens.browsing import browser, column, counts, facts, grid, is_idle, screen_of, settled, visit
from tests.sandbox_server import SandboxServer
from tests.screens.waiting import sees, shown, until, words


async def opened(pilot: Pilot[Any], dialog: type) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, dialog) and pilot.app.screen.is_mounted)
    await pilot.pause()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


# Finding


async def test_anything_is_found_as_one_types_and_gone_to(plain: Plain) -> None:
    user = plain.all("/users")[-1]
    hook = plain.all("/webhooks")[0]
    async with browser() as pilot:
        await pilot.press("slash")
        await opened(pilot, FindAnything)
        pilot.app.screen.query_one(Input).value = user["email"].upper()
        await sees(pilot, user["name"])
        await pilot.press("enter")
        await until(pilot, lambda: screen_of(pilot).current == "users")
        await settled(pilot)
        assert grid(pilot).cursor_key == str(user["id"])
        await pilot.press("slash")
        await opened(pilot, FindAnything)
        pilot.app.screen.query_one(Input).value = str(hook["webhook_id"])
        await sees(pilot, hook["callback_url"])
        await pilot.press("enter")
        await until(pilot, lambda: screen_of(pilot).current == "webhooks")
        await settled(pilot)
        assert ("Callback URL", hook["callback_url"]) in facts(pilot)


async def test_what_is_not_there_is_not_found(plain: Plain) -> None:
    async with browser() as pilot:
        await pilot.press("slash")
        await opened(pilot, FindAnything)
        pilot.app.screen.query_one(Input).value = "no such thing anywhere"
        await sees(pilot, "Nothing that is loaded holds this.")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen_of(pilot))


async def test_enter_goes_to_what_was_typed_last_though_its_hits_are_not_there_yet(plain: Plain) -> None:
    first, last = plain.all("/users")[0], plain.all("/users")[-1]
    async with browser() as pilot:
        await pilot.press("slash")
        await opened(pilot, FindAnything)
        box = pilot.app.screen.query_one(Input)
        box.value = first["email"]
        await sees(pilot, first["name"])
        box.value = last["email"]
        await box.action_submit()
        await until(pilot, lambda: screen_of(pilot).current == "users")
        await settled(pilot)
        assert grid(pilot).cursor_key == str(last["id"])


def typed_at_once(pilot: Pilot[Any], text: str) -> None:
    """The keys are all on their way before the first of them has done anything, as on a slow line."""
    for letter in text:
        pilot.app.post_message(events.Key(_character_to_key(letter), letter))


async def test_letters_right_behind_the_key_that_asks_for_them_go_where_they_are_meant(plain: Plain) -> None:
    user = plain.all("/users")[-1]
    async with browser("users") as pilot:
        grid(pilot).focus()
        typed_at_once(pilot, f"/{user['email']}")  # some of the letters are keys of the browser
        await opened(pilot, FindAnything)
        await until(pilot, lambda: pilot.app.screen.query_one(Input).value == user["email"])
        await sees(pilot, "1 found")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen_of(pilot))
        typed_at_once(pilot, "f/af")
        await until(pilot, lambda: screen_of(pilot).filter_box.value == "/af")
        await pilot.press("escape")
        typed_at_once(pilot, "j")
        await opened(pilot, JsonScreen)
        typed_at_once(pilot, "/n/N")
        await until(pilot, lambda: pilot.app.screen.query_one(Input).value == "n/N")


async def test_the_palette_names_each_action_once(plain: Plain) -> None:
    async with browser() as pilot:
        found = [one.title for one in pilot.app.get_system_commands(pilot.app.screen)]
        assert "Copy" in found
        assert not {"Keys", "Maximize", "Minimize"} & set(found), "Textual's own words for what F1 and the keys do"
        assert len(found) == len(set(found))


# JSON


async def test_json_folds_opens_and_is_looked_through(plain: Plain) -> None:
    contract = plain.all("/contracts")[0]
    async with browser("contracts") as pilot:
        grid(pilot).focus()
        await pilot.press("j")
        await opened(pilot, JsonScreen)
        await sees(pilot, f'"id": {contract["id"]}')
        await pilot.press("minus")
        await until(pilot, lambda: f'"id": {contract["id"]}' in words(pilot.app) and "▸" in words(pilot.app))
        person = contract["parties"][1]["participants"][0]["email"]
        assert person not in words(pilot.app)
        await pilot.press("slash")
        pilot.app.screen.query_one(Input).value = person
        await sees(pilot, f'"email": "{person}"')
        await sees(pilot, "of")
        await pilot.press("enter", "y")
        await until(pilot, lambda: pilot.app.clipboard == json.dumps(person))
        await pilot.press("left")
        await until(pilot, lambda: person not in shown(pilot.app, "#lines"))
        await pilot.press("right")
        await until(pilot, lambda: person in shown(pilot.app, "#lines"))


def test_what_is_looked_for_is_not_found_in_the_counts_of_what_is_folded() -> None:
    document = Document({"one": {"a": 1}, "list": [1, 2], "empty": [], "text": "{1}"})
    assert [node.line.strip() for node in document.holding("1")] == ['"a": 1', "0: 1", "1: 2", '"text": "{1}"']
    assert [node.text for node in document.holding("LIST")] == ['"list": [2]']


async def test_the_code_of_a_list_is_the_request_that_it_began_with(plain: Plain) -> None:
    async with browser("contracts") as pilot:
        desk = screen_of(pilot).desk
        assert desk is not None
        await desk.want_contracts(Wanted(states=("pending",)))
        await settled(pilot)
        [curl, python, script, one] = as_code(desk, "contracts", screen_of(pilot).entry_at_cursor())
        for _, code in (curl, python, script):
            assert "filter" in code
            assert "pending" in code
        assert one[0] == "This thing"
        await desk.want_contracts(Wanted(text="Järvi & co"))
        await settled(pilot)
        assert "/contracts?limit=100&filter%5Bquery%5D=J%C3%A4rvi+%26+co'" in as_code(desk, "contracts", None)[0][1]
        for section, secret in (("scim", "ONEFLOW_SCIM_TOKEN"), ("users", "ONEFLOW_API_TOKEN")):
            await visit(pilot, section)
            assert secret in as_code(desk, section, None)[0][1]
        assert as_code(desk, "changes", None) == []
        await visit(pilot, "changes")
        await pilot.press("c")
        await sees(pilot, "No request gives this.")


# Checks


async def test_checks_say_why_and_what_to_do_and_lead_to_the_thing(plain: Plain) -> None:
    made = plain.post("/template_types", {"name": "Nobody carries this"})["id"]
    async with browser("checks") as pilot:
        row = next(row for row in grid(pilot).model.visible if row.cells[-1] == str(made))
        grid(pilot).go_to(row.key)
        await settled(pilot)
        told = dict(facts(pilot))
        assert told["Why"]
        assert told["What to do"]
        assert counts(pilot)["checks"] == str(len(grid(pilot).model.rows))
        grid(pilot).focus()
        await pilot.press("enter")
        await until(pilot, lambda: screen_of(pilot).current == "template_types")
        await settled(pilot)
        assert grid(pilot).cursor_key == str(made)


# Traffic


async def test_traffic_grows_by_itself_and_tells_headers_and_bodies(sandbox: SandboxServer) -> None:
    async with browser("traffic") as pilot:
        before = len(grid(pilot).model.rows)
        assert before
        assert "/accounts/me" in column(pilot, "path")
        screen_of(pilot).read("users")
        await until(pilot, lambda: len(grid(pilot).model.rows) > before)
        table = grid(pilot)
        table.go_to(next(row.key for row in table.model.visible if row.cells[3].startswith("/users")))
        await settled(pilot)
        told = dict(facts(pilot))
        assert told["Status"] == "200 OK"
        assert "ada@nordlys.example" in told["Got body"]
        assert told["Sent x-oneflow-api-token"] == "…"
        assert sandbox.token not in repr(facts(pilot))


async def test_a_request_is_shown_as_curl_python_and_javascript(sandbox: SandboxServer) -> None:
    async with browser("traffic") as pilot:
        grid(pilot).focus()
        await settled(pilot)
        await pilot.press("c")
        await opened(pilot, CurlCommands)
        text = words(pilot.app)
        assert "$ONEFLOW_API_TOKEN" in text
        assert "httpx.request" in text
        assert "await fetch" in text
        assert sandbox.token not in text


# Pictures


async def test_pictures_show_numbers_and_words_beside_the_bars(plain: Plain) -> None:
    contracts = plain.all("/contracts")
    signed = sum(one["state"] == "signed" for one in contracts)
    async with browser("pictures") as pilot:
        text = words(pilot.app)
        assert f"{signed} of {len(contracts)}" in text
        kind = next(one for one in plain.all("/template_types"))
        assert f"{len(plain.fields(kind['id']))} of 150" in text
        assert "of 400" in text
        pilot.app.screen.query_one("#pictures").focus()
        await pilot.press("end")
        await sees(pilot, f"template type {kind['name']}")


async def test_an_empty_account_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with SandboxServer().start("new", arguments=["--rate-limit", "off"]) as empty:
        monkeypatch.setenv("ONEFLOW_BASE_URL", empty.base_url)
        monkeypatch.setenv("ONEFLOW_API_TOKEN", empty.token)
        async with browser("pictures") as pilot:
            text = " ".join(words(pilot.app).split())
            assert NO_CONTRACT in text
            assert NO_TYPE in text
            assert "0 of 0" not in text
            assert "Requests of the last five minutes" in text


async def test_deliveries_are_told_where_a_sandbox_tells_them(plain: Plain) -> None:
    async with browser("pictures") as pilot:
        assert NOT_TOLD[:40] in words(pilot.app)
        desk = screen_of(pilot).desk
        assert desk is not None
        desk.deliveries = {"acknowledged": 0, "waiting": 0}
        screen_of(pilot).fill("pictures")
        await sees(pilot, "Nothing was delivered yet")
        desk.deliveries = {"acknowledged": 3, "not_sent": 1}
        screen_of(pilot).fill("pictures")
        await sees(pilot, "3 of 4 (75%)")
        assert "not sent" in words(pilot.app)


# Files


async def written(pilot: Pilot[Any], what: str, path: str) -> Path:
    await pilot.press("e")
    await opened(pilot, RecordForm)
    pilot.app.screen.query_one("#field-what").value = what  # type: ignore[attr-defined]
    await pilot.pause()
    await pilot.click("#form-done")
    await until(pilot, lambda: bool(pilot.app.screen.query("#field-path")))
    pilot.app.screen.query_one("#field-path", Input).value = path
    await pilot.click("#form-done")
    await until(pilot, lambda: is_idle(pilot) and Path(path).exists(), what=f"{path} is written")
    return Path(path)


async def test_what_is_shown_is_written_as_csv_and_json(plain: Plain, here: Path) -> None:
    async with browser("users") as pilot:
        grid(pilot).focus()
        path = await written(pilot, "csv", "users.csv")
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        assert [row["email"] for row in rows] == [one["email"] for one in plain.all("/users")]
        await pilot.press("space")
        await until(pilot, lambda: "1 marked" in shown(pilot.app, "#list-title"))
        await pilot.press("e")
        await sees(pilot, "The marked row as CSV")
        await pilot.press("escape")
        path = await written(pilot, "json", "one.json")
        first = column(pilot, "email")[0]
        assert json.loads(path.read_text(encoding="utf-8")) == [
            one for one in plain.all("/users") if one["email"] == first
        ]
        await visit(pilot, "scim")
        path = await written(pilot, "csv", "scim.csv")
        assert "user_name" in path.read_text(encoding="utf-8")


async def test_a_file_that_is_there_is_not_written_over(sandbox: SandboxServer, here: Path) -> None:
    (here / "users.csv").write_text("mine", encoding="utf-8")
    async with browser("users") as pilot:
        await pilot.press("e")
        await opened(pilot, RecordForm)
        await pilot.click("#form-done")
        await until(pilot, lambda: bool(pilot.app.screen.query("#field-path")))
        pilot.app.screen.query_one("#field-path", Input).value = "users.csv"
        await pilot.click("#form-done")
        await sees(pilot, "There is such a file already.")
    assert (here / "users.csv").read_text(encoding="utf-8") == "mine"


async def test_har_map_and_snapshot_are_written_without_the_token(sandbox: SandboxServer, here: Path) -> None:
    async with browser("pictures") as pilot:
        har = await written(pilot, "har", "run.har")
        assert json.loads(har.read_text(encoding="utf-8"))["log"]["version"] == "1.2"
        assert (await written(pilot, "svg", "map.svg")).read_text(encoding="utf-8").startswith("<svg")
        assert (await written(pilot, "mermaid", "map.mmd")).read_text(encoding="utf-8").startswith("flowchart")
        kept = json.loads((await written(pilot, "snapshot", "account.json")).read_text(encoding="utf-8"))
        assert kept["on_sandbox"] is True, "as `inspect --snapshot` says of a server on this machine"
    for path in here.iterdir():
        assert sandbox.token not in path.read_text(encoding="utf-8")
        assert path.stat().st_mode & 0o077 == 0


async def test_the_account_is_compared_with_a_snapshot(plain: Plain, here: Path) -> None:
    async with browser() as pilot:
        await written(pilot, "snapshot", "before.json")
        plain.post("/template_types", {"name": "Came later"})
        screen_of(pilot).read("template_types")
        await settled(pilot)
        await pilot.press("d")
        await opened(pilot, RecordForm)
        pilot.app.screen.query_one("#field-path", Input).value = "before.json"
        await pilot.click("#form-done")
        await until(pilot, lambda: screen_of(pilot).current == "changes")
        await settled(pilot)
        assert [row.cells[:3] for row in grid(pilot).model.visible] == [["added", "Template type", "Came later"]]
        assert re.search(r"Changes: 1, since 20\d\d-\d\d-\d\d \d\d:\d\d", words(pilot.app))
        plain.post("/template_types", {"name": "Came last"})
        await pilot.press("R")
        await until(pilot, lambda: counts(pilot)["changes"] == "1")
        await settled(pilot)
        assert column(pilot, "name") == ["Came last"], "what was compared with the snapshot is another list"
        assert "since" not in shown(pilot.app, "#list-title")


async def test_what_is_no_snapshot_is_told(sandbox: SandboxServer, here: Path) -> None:
    (here / "odd.json").write_text("[1]", encoding="utf-8")
    (here / "bad.json").write_text("{", encoding="utf-8")
    async with browser() as pilot:
        for name, why in (("odd.json", "This is no snapshot of an account."), ("bad.json", "is no JSON")):
            await pilot.press("d")
            await opened(pilot, RecordForm)
            pilot.app.screen.query_one("#field-path", Input).value = name
            await pilot.click("#form-done")
            await until(pilot, lambda one=why: one in shown(pilot.app, "ProblemLine"))


# Watching


async def test_watching_marks_what_changed_and_lists_it(plain: Plain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oneflow_tui.tui.inspect.live.WATCH_FIRST", 0.05)
    monkeypatch.setattr("oneflow_tui.tui.inspect.live.WATCH_LAST", 0.1)
    monkeypatch.setattr("oneflow_tui.tui.inspect.live.WATCH_SHARE", 1e6)
    hook = plain.all("/webhooks")[0]["webhook_id"]
    async with browser("template_types") as pilot:
        await pilot.press("w")
        await sees(pilot, "Watching")
        made = plain.post("/template_types", {"name": "Came meanwhile"})["id"]
        await until(pilot, lambda: str(made) in grid(pilot).model)
        await until(pilot, lambda: grid(pilot).model.row(str(made)).state.word == "new")
        plain.put(f"/webhooks/{hook}", {"callback_url": "https://elsewhere.example/hook", "filters": None})
        await until(pilot, lambda: counts(pilot)["changes"] not in ("0", "1"))
        await pilot.press("w")
        await until(pilot, lambda: "Watching" not in words(pilot.app))
        await visit(pilot, "changes")
        told = [row.cells for row in grid(pilot).model.visible]
        assert ["added", "Template type", "Came meanwhile"] in [cells[:3] for cells in told]
        assert any(cells[3] == "callback_url" and cells[5] == "https://elsewhere.example/hook" for cells in told)


@pytest.mark.parametrize("keys", [("down",) * 2, ("down",) * 7, ("down", "up"), ("down", "down", "up", "down", "down")])
async def test_the_cursor_stays_where_fast_keys_bring_it(plain: Plain, keys: tuple[str, ...]) -> None:
    async with browser() as pilot:
        sections = screen_of(pilot).query_one("#sections", Grid)
        sections.focus()
        await until(pilot, lambda: sections.has_focus)
        for key in keys:
            sections.post_message(events.Key(key, None))
        place = keys.count("down") - keys.count("up")
        wanted = list(SECTIONS)[place]
        await until(pilot, lambda: screen_of(pilot).current == wanted)
        await settled(pilot)
        assert sections.cursor_key == wanted
        assert screen_of(pilot).current == wanted
        assert shown(pilot.app, "#list-title").startswith(SECTIONS[wanted].title)
