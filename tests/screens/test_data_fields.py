"""Data fields on the screen: typed, pasted, changed, removed, sent; each compared by plain HTTP with literals."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Button, Input

from oneflow_tui.setup.draft import TypeDraft
from oneflow_tui.tui.dialogs.confirm_plan import ConfirmPlan
from oneflow_tui.tui.dialogs.paste import PasteRows
from oneflow_tui.tui.dialogs.record_form import RecordForm
from oneflow_tui.tui.dialogs.sending import Sending
from oneflow_tui.tui.steps.data_fields import DataFieldsScreen
from oneflow_tui.tui.widgets.meter import Meter
from oneflow_tui.tui.widgets.problem_line import ProblemLine
from tests.sandbox_server import SandboxServer
from tests.screens.over_http import plain
from tests.screens.trouble import MODES, Trouble
from tests.screens.waiting import ROOMY, is_idle, screen_text, sees, shown, until, wizard, words

HOSTILE = "x [/red] y [@click=app.quit]z \x1b]0;title\x07\u202e"
TEXTS = ("custom_id", "name", "description", "placeholder", "value")


def field(custom_id: str, **texts: str) -> dict[str, str]:
    return {"custom_id": custom_id, "name": "", "description": "", "placeholder": "", "value": "", **texts}


@pytest.fixture
def type_id(sandbox: SandboxServer) -> int:
    """A template type of the account, with three fields and one of the system's, carried by two templates."""
    http = plain(sandbox)
    http.act("extension", {"on": True})
    made: int = http.post("/template_types", {"name": "Acme deal"})["id"]
    fields = [field("vat", name="VAT", value="1"), field("per--org-nr", name="Org"), field("bad", name=HOSTILE)]
    http.put(f"/template_types/{made}/data_fields", {"data_fields": fields})
    http.act(f"template_types/{made}/system_fields", {"fields": [{"custom_id": "sys", "name": "System"}]})
    for template in http.all("/templates")[:2]:
        http.act(f"templates/{template['id']}/template_type", {"template_type_id": made})
    return made


def told(sandbox: SandboxServer, type_id: int) -> list[tuple[str, ...]]:
    """The account's fields as five texts each, the system's left out."""
    fields = plain(sandbox).fields(type_id)
    return [tuple(one[text] for text in TEXTS) for one in fields if one["source"] == "user"]


def rows(pilot: Pilot[Any]) -> list[list[str]]:
    return [[row.state.word, *row.cells] for row in screen_of(pilot).grid.model.rows]


def screen_of(pilot: Pilot[Any]) -> DataFieldsScreen:
    screen = pilot.app.screen
    assert isinstance(screen, DataFieldsScreen), screen
    return screen


async def arrived(pilot: Pilot[Any], *types: tuple[str, int | None]) -> DataFieldsScreen:
    """Makes the types part of this integration, and waits until their fields have been read."""
    await until(pilot, lambda: is_idle(pilot.app), what="the account has been read")
    screen = screen_of(pilot)
    for name, type_id in types:
        screen.session.set_draft(screen.session.draft.with_type(TypeDraft(name=name, remote_id=type_id)))
    await pilot.press("f5")
    await until(pilot, lambda: is_idle(pilot.app), what="the fields have been read")
    screen.grid.focus()
    await pilot.pause()
    return screen


async def toasts(pilot: Pilot[Any], text: str) -> None:
    """Waits until a toast says this."""
    await until(pilot, lambda: any(text in one.message for one in pilot.app._notifications), what=f"toast: {text}")


def paste(pilot: Pilot[Any], text: str) -> None:
    pilot.app.post_message(events.Paste(text))


async def plan_shown(pilot: Pilot[Any]) -> str:
    await pilot.press("f6")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmPlan), what="the plan is shown")
    await until(pilot, lambda: pilot.app.screen.query("#send"), what="the plan is laid out")
    return " ".join(shown(pilot.app, one) for one in ("#counts", "#changes Static", "#removals Label"))


async def sent(pilot: Pilot[Any], number: str = "") -> None:
    """Confirms the plan that is shown and waits until all has been read back."""
    if number:
        pilot.app.screen.query_one("#number", Input).value = number
    pilot.app.screen.query_one("#send", Button).press()
    await until(
        pilot,
        lambda: isinstance(pilot.app.screen, Sending) and pilot.app.screen.query("#close:enabled"),
        what="all has been sent",
    )
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, DataFieldsScreen) and is_idle(pilot.app))


async def test_the_whole_life_of_fields(sandbox: SandboxServer, token: str, type_id: int) -> None:
    before = {one["custom_id"]: one for one in plain(sandbox).fields(type_id)}
    async with wizard("data_fields", size=ROOMY) as pilot:
        screen = await arrived(pilot, ("Acme deal", type_id))
        assert [row[:2] for row in rows(pilot)] == [["", "vat"], ["", "per--org-nr"], ["", "bad"], ["locked", "sys"]]
        assert shown(pilot.app, "#meter") == "3 of 150 fields"
        assert "\x1b" not in screen_text(pilot.app)

        # changed in the cell
        screen.grid.go_to("vat", "name")
        await pilot.press("enter", "end", "s", "enter")
        await until(pilot, lambda: rows(pilot)[0][:3] == ["changed", "vat", "VATs"])
        assert [one.new for one in screen.session.draft.types[0].changed] == [{"name": "VATs"}]

        # added in the cell
        await pilot.press("ctrl+n")
        await pilot.press(*"city", "tab", *"City", "enter")
        await until(pilot, lambda: ["new", "city", "City", "", "", ""] in rows(pilot))

        # pasted
        paste(pilot, "custom_id\tname\tvalue\nvat\tVAT number\t\nzip\tZip code\t12345\nper--org-nr\tOrg\t\n")
        await toasts(pilot, "3 rows: 1 new, 1 changed, 1 as they were.")
        assert ["changed", "vat", "VAT number", "", "", "1"] in rows(pilot)
        assert ["new", "zip", "Zip code", "", "", "12345"] in rows(pilot)

        # duplicated, moved
        screen.grid.go_to("per--org-nr", "name")
        await pilot.press("ctrl+d")
        await until(pilot, lambda: [row[1] for row in rows(pilot)].count("per--org-nr_2") == 1)
        place = [row[1] for row in rows(pilot)].index("per--org-nr_2")
        await pilot.press("alt+up")
        await until(pilot, lambda: rows(pilot)[place - 1][1] == "per--org-nr_2")

        # marked for removal
        screen.grid.go_to("bad", "name")
        await pilot.press("delete")
        await until(pilot, lambda: [row[0] for row in rows(pilot) if row[1] == "bad"] == ["removed"])

        plan = await plan_shown(pilot)
        assert "3 to create, 1 to change, 1 to remove" in plan
        assert "the type and 2 templates" in plan
        assert told(sandbox, type_id)[0] == ("vat", "VAT", "", "", "1")
        await sent(pilot, "1")
        assert sorted(told(sandbox, type_id)) == [
            ("city", "City", "", "", ""),
            ("per--org-nr", "Org", "", "", ""),
            ("per--org-nr_2", "Org", "", "", ""),
            ("vat", "VAT number", "", "", "1"),
            ("zip", "Zip code", "", "", "12345"),
        ]
        states = {row[1]: row[0] for row in rows(pilot)}
        assert states == {"vat": "done", "city": "done", "zip": "done", "per--org-nr_2": "done", "per--org-nr": "",
                          "sys": "locked"}  # fmt: skip
        assert not screen.session.draft.types[0].has_field_edits
        carried = [
            one["data_fields"] for one in plain(sandbox).state()["templates"] if one["template_type_id"] == type_id
        ]
        assert len(carried) == 2
        assert all("bad" not in one and "zip" in one for one in carried)
    after = {one["custom_id"]: one for one in plain(sandbox).fields(type_id)}
    assert after["sys"] == before["sys"]
    assert after["per--org-nr"] == before["per--org-nr"]


async def test_forty_foreign_fields_stay_byte_for_byte(sandbox: SandboxServer, token: str, type_id: int) -> None:
    http = plain(sandbox)
    foreign = [
        field(f"foreign {number}", name=HOSTILE, description=f"Ä {number}", placeholder="\t", value="y" * 1024)
        for number in range(40)
    ]
    http.put(f"/template_types/{type_id}/data_fields", {"data_fields": [*foreign, field("vat", name="VAT", value="1")]})
    before = [json.dumps(one, sort_keys=True) for one in http.fields(type_id)]
    async with wizard("data_fields") as pilot:
        await arrived(pilot, ("Acme deal", type_id))
        paste(pilot, "".join(f"new_{number},New {number}\n" for number in range(5)))
        await toasts(pilot, "5 rows: 5 new.")
        assert "5 to create" in await plan_shown(pilot)
        await sent(pilot)
    after = {one["custom_id"]: json.dumps(one, sort_keys=True) for one in http.fields(type_id)}
    assert [one for one in after.values() if one in before] == before
    assert sorted(set(after) - {json.loads(one)["custom_id"] for one in before}) == [
        "new_0", "new_1", "new_2", "new_3", "new_4"
    ]  # fmt: skip


async def test_a_wrong_number_sends_nothing(sandbox: SandboxServer, token: str, type_id: int, trouble: Trouble) -> None:
    before = plain(sandbox).fields(type_id)
    async with wizard("data_fields") as pilot:
        await arrived(pilot, ("Acme deal", type_id))
        await pilot.press("delete", "down", "delete")
        assert "2 removals. Type that number" in await plan_shown(pilot)
        pilot.app.screen.query_one("#number", Input).value = "3"
        pilot.app.screen.query_one("#send", Button).press()
        await sees(pilot, "The plan removes 2.")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, DataFieldsScreen))
        assert [row[0] for row in rows(pilot)] == ["removed", "removed", "", "locked"]
    assert trouble.count("PUT") == 0
    assert plain(sandbox).fields(type_id) == before


async def test_the_plan_counts_in_words_and_says_what_cannot_be_closed(
    sandbox: SandboxServer, token: str, type_id: int
) -> None:
    async with wizard("data_fields") as pilot:
        await arrived(pilot, ("Acme deal", type_id))
        await pilot.press("delete")
        said = await plan_shown(pilot)
        assert said.startswith("1 to remove. - remove")
        assert "1 removal. Type that number to allow it:" in said
        gap = shown(pilot.app, "#gap")
        assert "A field that somebody adds between that reading and the write is removed" in gap
        assert "no way to close this gap" in gap
        assert pilot.app.screen.query_one("#send", Button).region.bottom <= pilot.app.size.height


async def test_an_account_that_moved_between_plan_and_write_stops_it(
    sandbox: SandboxServer, token: str, type_id: int, trouble: Trouble
) -> None:
    async with wizard("data_fields") as pilot:
        screen = await arrived(pilot, ("Acme deal", type_id))
        paste(pilot, "city,City\n")
        await toasts(pilot, "1 row: 1 new.")
        await plan_shown(pilot)
        moved = [field("vat", name="Meanwhile", value="1"), field("per--org-nr", name="Org")]
        plain(sandbox).put(f"/template_types/{type_id}/data_fields", {"data_fields": moved})
        pilot.app.screen.query_one("#send", Button).press()
        await until(pilot, lambda: isinstance(pilot.app.screen, DataFieldsScreen) and is_idle(pilot.app))
        assert "changed since the plan" in shown(pilot.app, "ProblemLine")
        assert [one.custom_id for one in screen.session.draft.types[0].new] == ["city"]
        assert trouble.count("PUT") == 0
        await plan_shown(pilot)
        await sent(pilot)
    assert sorted(told(sandbox, type_id)) == [
        ("city", "City", "", "", ""),
        ("per--org-nr", "Org", "", "", ""),
        ("vat", "Meanwhile", "", "", "1"),
    ]


async def test_an_edit_under_which_the_account_moved_is_told(sandbox: SandboxServer, token: str, type_id: int) -> None:
    async with wizard("data_fields") as pilot:
        await arrived(pilot, ("Acme deal", type_id))
        await pilot.press("right", "enter", "end", "s", "escape")
        assert rows(pilot)[0][:3] == ["", "vat", "VAT"], "Esc restores"
        await pilot.press("enter", "end", "s", "enter")
        moved = [field("vat", name="Steuer-ID", value="1"), field("per--org-nr", name="Org")]
        plain(sandbox).put(f"/template_types/{type_id}/data_fields", {"data_fields": moved})
        await pilot.press("f5")
        await until(pilot, lambda: 'the account now says "Steuer-ID"' in shown(pilot.app, "#conflicts"))
        await pilot.press("up")
        await until(pilot, lambda: "Changed in the account since you typed" in shown(pilot.app, "#about"))
        assert rows(pilot)[0][:3] == ["changed", "vat", "VATs"]


async def test_what_cannot_be_sent_stops_f6_at_its_cell(
    sandbox: SandboxServer, token: str, type_id: int, trouble: Trouble
) -> None:
    async with wizard("data_fields") as pilot:
        screen = await arrived(pilot, ("Acme deal", type_id))
        paste(pilot, f"city,City\ncity,Town\nlong,Long,,,{'y' * 1025}\n,No id\n")
        await toasts(pilot, "4 rows: 4 new.")
        screen.grid.go_to("vat", "name")
        await pilot.press("f6")
        await sees(pilot, "4 cells cannot be sent as they are.")
        assert screen.grid.cursor_row is not None
        assert (screen.grid.cursor_row.cells[1], screen.grid.cursor_column.id) == ("City", "custom_id")
        assert shown(pilot.app, "#about") == "Used 2 times; a custom_id is unique in its template type."
        assert trouble.count("PUT") == 0
        for _ in range(2):
            await pilot.press("ctrl+z")
        await until(pilot, lambda: len(rows(pilot)) == 4)


async def test_the_custom_id_of_a_field_of_the_account_and_system_fields_stay(
    sandbox: SandboxServer, token: str, type_id: int
) -> None:
    async with wizard("data_fields") as pilot:
        screen = await arrived(pilot, ("Acme deal", type_id))
        await pilot.press("x")
        await until(pilot, lambda: "that is a removal and a creation" in shown(pilot.app, "ProblemLine"))
        screen.grid.go_to("sys", "name")
        await until(pilot, lambda: not screen.query_one(ProblemLine).has_class("-shown"))
        for key in ("enter", "delete", "ctrl+e"):
            await pilot.press(key)
            await until(pilot, lambda: "Oneflow's own field" in shown(pilot.app, "ProblemLine"))
            screen.problem("")
        assert not screen.session.draft.types[0].has_field_edits


async def test_a_record_is_edited_in_a_form(sandbox: SandboxServer, token: str, type_id: int) -> None:
    async with wizard("data_fields", size=ROOMY) as pilot:
        screen = await arrived(pilot, ("Acme deal", type_id))
        await pilot.press("ctrl+e")
        await until(pilot, lambda: isinstance(pilot.app.screen, RecordForm) and pilot.app.screen.query("Input"))
        assert not pilot.app.screen.query("#field-custom_id")
        pilot.app.screen.query_one("#field-value", Input).value = "y" * 1025
        await pilot.press("enter")
        await until(pilot, lambda: "1,025 characters" in shown(pilot.app, "#error-value"))
        pilot.app.screen.query_one("#field-value", Input).value = "2"
        pilot.app.screen.query_one("#field-placeholder", Input).value = "SE"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DataFieldsScreen))
        assert rows(pilot)[0] == ["changed", "vat", "VAT", "", "SE", "2"]
        await pilot.press("ctrl+z")
        await until(pilot, lambda: rows(pilot)[0] == ["", "vat", "VAT", "", "", "1"])
        screen.grid.go_to("per--org-nr", "custom_id")
        await pilot.press("ctrl+d", "ctrl+e")
        await until(pilot, lambda: isinstance(pilot.app.screen, RecordForm) and pilot.app.screen.query("Input"))
        pilot.app.screen.query_one("#field-custom_id", Input).value = "vat"
        await pilot.press("enter")
        await until(pilot, lambda: "Used 2 times" in shown(pilot.app, "#error-custom_id"))


async def test_rows_are_pasted_into_the_box(sandbox: SandboxServer, token: str, type_id: int, tmp_path: Any) -> None:
    file = tmp_path / "fields.csv"
    file.write_text("Custom ID;Name\ncity;City\nzip;Zip, or post code\n")
    async with wizard("data_fields") as pilot:
        await arrived(pilot, ("Acme deal", type_id))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(pilot.app.screen, PasteRows) and pilot.app.screen.query("TextArea"))
        await pilot.press("f6")
        await sees(pilot, "No rows yet.")
        paste(pilot, str(file))
        await sees(pilot, "2 rows in the file.")
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(pilot.app.screen, DataFieldsScreen))
        assert rows(pilot)[-2:] == [
            ["new", "city", "City", "", "", ""],
            ["new", "zip", "Zip, or post code", "", "", ""],
        ]


async def test_one_line_pasted_onto_a_cell_is_its_text(sandbox: SandboxServer, token: str, type_id: int) -> None:
    async with wizard("data_fields") as pilot:
        await arrived(pilot, ("Acme deal", type_id))
        await pilot.press("right", "right")
        paste(pilot, "A number, as on the invoice")
        await until(pilot, lambda: rows(pilot)[0][3] == "A number, as on the invoice")
        assert len(rows(pilot)) == 4


async def test_the_limit_is_shown_and_raised(sandbox: SandboxServer, token: str, type_id: int) -> None:
    async with wizard("data_fields") as pilot:
        screen = await arrived(pilot, ("Acme deal", type_id))
        text = "".join(f"f{number}\tField {number}\n" for number in range(148))
        pasted = [[*line.split("\t"), "", "", ""] for line in text.splitlines()]
        took = []
        for _ in range(3):  # the quickest of three: the machine may be busy with something else
            screen.action_undo()
            start = time.perf_counter()
            screen._take_rows(pasted)
            took.append(time.perf_counter() - start)
        assert min(took) < 0.1, "150 rows are pasted, checked and shown"
        await pilot.pause()
        assert screen.query_one(Meter).text == "151 of 150 fields, too many"
        assert "Field 151 of at most 150" in (screen.desk.stop() or pytest.fail("no stop")).sentence
        screen.query_one("#limit", Button).press()
        await until(pilot, lambda: isinstance(pilot.app.screen, RecordForm) and pilot.app.screen.query("Input"))
        pilot.app.screen.query_one("#field-limit", Input).value = "many"
        await pilot.press("enter")
        await until(pilot, lambda: "A number from 1" in shown(pilot.app, "#error-limit"))
        pilot.app.screen.query_one("#field-limit", Input).value = "300"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DataFieldsScreen))
        assert screen.query_one(Meter).text == "151 of 300 fields"
        assert screen.session.field_limit == 300
        assert screen.desk.stop() is None


async def test_each_type_has_its_own_rows(sandbox: SandboxServer, token: str, type_id: int) -> None:
    other = plain(sandbox).post("/template_types", {"name": "Acme HR"})["id"]
    async with wizard("data_fields") as pilot:
        screen = await arrived(pilot, ("Acme deal", type_id), ("Acme HR", other), ("Acme new", None))
        assert len(rows(pilot)) == 4
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "No data fields yet." in words(pilot.app))
        paste(pilot, "salary,Salary\n")
        await until(pilot, lambda: rows(pilot) == [["new", "salary", "Salary", "", "", ""]])
        await pilot.press("ctrl+t")
        paste(pilot, "stock,Stock\n")
        await until(pilot, lambda: rows(pilot) == [["new", "stock", "Stock", "", "", ""]])
        await pilot.press("ctrl+t")
        await until(pilot, lambda: len(rows(pilot)) == 4)
        plan = await plan_shown(pilot)
        assert "3 to create" in plan, "the type that is still to be made, and one field in each of two"
        await sent(pilot)
        made = screen.session.draft.types[2].remote_id
        assert made is not None
        assert told(sandbox, other) == [("salary", "Salary", "", "", "")]
        assert told(sandbox, made) == [("stock", "Stock", "", "", "")]


async def test_the_filter_hides_rows_and_esc_brings_them_back(sandbox: SandboxServer, token: str, type_id: int) -> None:
    async with wizard("data_fields") as pilot:
        screen = await arrived(pilot, ("Acme deal", type_id))
        await pilot.press("ctrl+f", *"org", "enter")
        await until(pilot, lambda: [row.key for row in screen.grid.model.visible] == ["per--org-nr"])
        await pilot.press("alt+down")
        await sees(pilot, "The rows are filtered or sorted.")
        await pilot.press("escape")
        await until(pilot, lambda: len(screen.grid.model.visible) == 4)
        await pilot.press("ctrl+f", *"org", "enter")
        await until(pilot, lambda: len(screen.grid.model.visible) == 1)
        await pilot.press("ctrl+n", *"city", "enter")
        await until(pilot, lambda: len(screen.grid.model.visible) == 5, what="a new row is not hidden by the filter")
        assert screen.query_one("#field-filter", Input).value == ""


async def test_only_a_new_order_says_that_nothing_is_sent(sandbox: SandboxServer, token: str, type_id: int) -> None:
    async with wizard("data_fields") as pilot:
        await arrived(pilot, ("Acme deal", type_id))
        await pilot.press("ctrl+down", "f6")
        await sees(pilot, "Only the order changed.")


async def test_without_a_type_the_step_says_where_to_go(sandbox: SandboxServer, token: str) -> None:
    async with wizard("data_fields") as pilot:
        await until(pilot, lambda: is_idle(pilot.app))
        assert "No template type belongs to this integration yet" in words(pilot.app)
        pilot.app.screen.query_one("#go-types", Button).press()
        await until(pilot, lambda: getattr(pilot.app.screen, "STEP", "") == "template_types")


async def test_a_field_that_the_account_refuses_stays_typed_and_says_why(
    sandbox: SandboxServer, token: str, type_id: int, trouble: Trouble
) -> None:
    async with wizard("data_fields") as pilot:
        screen = await arrived(pilot, ("Acme deal", type_id))
        paste(pilot, "city,City\n")
        await toasts(pilot, "1 row: 1 new.")
        await plan_shown(pilot)
        trouble.only = lambda method, path: method == "PUT"
        trouble.mode = "403"
        await sent(pilot)
        assert rows(pilot)[-1][:3] == ["failed", "city", "City"]
        screen.grid.go_to(screen.grid.model.rows[-1].key, "custom_id")
        await until(pilot, lambda: "Did not take" in shown(pilot.app, "#about"))
        assert "did not take" in shown(pilot.app, "ProblemLine")
        trouble.mode = "ok"
        await plan_shown(pilot)
        await sent(pilot)
    assert ("city", "City", "", "", "") in told(sandbox, type_id)


@pytest.mark.parametrize("mode", MODES)
async def test_trouble_is_told_and_the_edits_kept(
    mode: str, sandbox: SandboxServer, token: str, type_id: int, trouble: Trouble
) -> None:
    async with wizard("data_fields") as pilot:
        screen = await arrived(pilot, ("Acme deal", type_id))
        paste(pilot, "city,City\n")
        await toasts(pilot, "1 row: 1 new.")
        trouble.mode, trouble.retry_after = mode, 1
        await pilot.press("f5")
        if mode in ("slow", "429"):  # both wait in the open, and Esc ends the waiting
            await until(pilot, lambda: shown(pilot.app, "#busy"), what="the waiting is shown")
            await pilot.press("escape")
        await until(pilot, lambda: shown(pilot.app, "ProblemLine"), timeout=30, what="the problem is told")
        await pilot.press("ctrl+n", *"zip", "enter")
        await until(pilot, lambda: [row[1] for row in rows(pilot)][-1] in ("city", "zip"))
        trouble.mode = "ok"
        await pilot.press("f5")
        await until(pilot, lambda: not screen.query_one(ProblemLine).has_class("-shown"), timeout=30)
        await plan_shown(pilot)
        await sent(pilot)
    assert {one[0] for one in told(sandbox, type_id)} == {"vat", "per--org-nr", "bad", "city", "zip"}


async def test_without_a_template_type_no_key_pretends_to_do_something(token: str, trouble: Trouble) -> None:
    async with wizard("data_fields") as pilot:
        await sees(pilot, "No template type belongs to this integration yet.")
        named = shown(pilot.app, "KeyLine")
        assert "F8 Next" in named
        for title in ("Add", "Paste rows", "Filter", "Review, send"):
            assert title not in named
        await pilot.press("ctrl+o", "ctrl+f")
        await pilot.pause()
        assert isinstance(pilot.app.screen, DataFieldsScreen)
        assert not pilot.app.screen.query(".-shown#field-filter")
