"""What stands in tables and details can be read: moments short, labels whole, SCIM and the log in words."""

from __future__ import annotations

from typing import Any

import pytest

from oneflow_tui.account.names import Names
from oneflow_tui.tui.inspect.objects import object_facts, object_title
from oneflow_tui.tui.inspect.rows import rows_of
from oneflow_tui.tui.inspect.times import is_time, when
from tests.e2e.plain import Plain
from tests.inspect_screens.browsing import browser, column, facts, grid, screen_of, settled, visit
from tests.screens.waiting import ROOMY, SMALL, shown, until


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("2024-03-01T10:00:00+0000", "2024-03-01 10:00"),
        ("2024-03-01T10:00:59.123Z", "2024-03-01 10:00"),
        ("2024-03-01T10:00:00+02:00", "2024-03-01 08:00"),
        ("2024-03-01", "2024-03-01"),
        ("2024-03-01T10:00:00", "2024-03-01T10:00:00"),
        ("2024-13-01T10:00:00Z", "2024-13-01T10:00:00Z"),
        ("0001-01-01T00:00:00+0100", "0001-01-01T00:00:00+0100"),
        ("soon [/red]", "soon [/red]"),
        (1709287200, "1709287200"),
        (None, ""),
    ],
)
def test_moments_are_short_and_what_is_none_is_literal(raw: object, read: str) -> None:
    assert when(raw) == read


def test_seconds_stand_where_they_count() -> None:
    assert when("2024-03-01T10:00:07Z", seconds=True) == "2024-03-01 10:00:07"


def test_only_names_of_moments_are_taken_for_such() -> None:
    assert all(map(is_time, ("created", "request_time", "a.b.created_time", "meta.lastModified", "parties[7].xTime")))
    assert not any(map(is_time, ("lifetime", "name", "time_zone", "creator", "value")))


async def test_moments_are_short_on_the_screen_and_raw_when_copied(plain: Plain) -> None:
    kind = plain.all("/template_types")[0]
    raw = kind["created_time"]
    async with browser("template_types") as pilot:
        table = grid(pilot)
        table.go_to(str(kind["id"]))
        await settled(pilot)
        assert "T" not in column(pilot, "created")[0]
        assert dict(facts(pilot))["Created"] == when(raw) != raw
        table.focus()
        table.go_to(str(kind["id"]), "created")
        await pilot.press("y")
        await until(pilot, lambda: pilot.app.clipboard == raw)
        detail = screen_of(pilot).detail
        detail.grid.focus()
        detail.grid.go_to(str(next(place for place, fact in enumerate(detail._rows) if fact.label == "Created")))
        pilot.app.copy_to_clipboard("")
        await pilot.press("y")
        await until(pilot, lambda: pilot.app.clipboard == raw)
        table.focus()
        await pilot.press("space", "y")
        await until(pilot, lambda: f"\t{raw}" in pilot.app.clipboard)


async def test_the_moments_of_contracts_events_and_the_log_are_short(plain: Plain) -> None:
    contract = next(one for one in plain.all("/contracts") if one["state"] == "signed")
    async with browser("contracts") as pilot:
        assert not [text for text in column(pilot, "published") if "T" in text]
        grid(pilot).go_to(str(contract["id"]))
        grid(pilot).focus()
        await settled(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: any(label == "Event" for label, _ in facts(pilot)))
        event = plain.all(f"/contracts/{contract['id']}/events")[0]
        told = [value for label, value in facts(pilot) if label == "Event"]
        assert f"{when(event['created_time'], seconds=True)} {event['type']}" in told
        await visit(pilot, "log")
        newest = plain.get("/logs?limit=100")["data"][-1]["request_time"]
        assert when(newest, seconds=True) in column(pilot, "time")


@pytest.mark.parametrize("size", [(60, 20), SMALL, ROOMY])
async def test_no_two_labels_of_the_details_look_alike(plain: Plain, size: tuple[int, int]) -> None:
    async with browser(size=size) as pilot:
        for section in ("account", "template_types", "templates", "users", "contracts", "scim", "log", "traffic"):
            await visit(pilot, section)
            detail = screen_of(pilot).detail
            lines: dict[int, list[str]] = {}
            for row, fact in zip(detail.grid.model.rows, detail._rows, strict=True):
                lines.setdefault(id(fact), []).append(row.cells[0])
            wide = detail.grid.layout_now.widths[0]
            assert all(len(part) <= wide for parts in lines.values() for part in parts), section
            drawn = {id(fact): fact.label for fact in detail._rows}
            for key, parts in lines.items():
                told = "".join("".join(parts).split())
                assert told == "".join(drawn[key].split()), section


def test_a_scim_user_is_told_in_words() -> None:
    user: dict[str, Any] = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id": "7",
        "userName": "ada@example.com",
        "displayName": "Ada [/red]",
        "active": False,
        "locale": "sv",
        "emails": [{"value": "ada@example.com", "type": "work", "primary": True}, {"value": "a@home.example"}, "odd"],
        "phoneNumbers": [{"value": "+46701234567", "type": "work"}],
        "roles": [{"value": "administrator"}, {"display": "Signer", "type": "own"}],
        "groups": [],
        "meta": {"resourceType": "User", "created": "2024-03-01T10:00:00Z", "location": "https://x"},
        "urn:enterprise": {"department": ["Sales", "Legal"], "manager": {"name": "Grace"}},
    }
    told = [(fact.label, fact.value) for fact in object_facts(user)]
    assert told == [
        ("User name", "ada@example.com"),
        ("Name", "Ada [/red]"),
        ("Active", "no"),
        ("Language", "sv"),
        ("SCIM id", "7"),
        ("Created", "2024-03-01 10:00"),
        ("E-mail", "ada@example.com (work, main one)"),
        ("E-mail", "a@home.example"),
        ("E-mail", "odd"),
        ("Phone", "+46701234567 (work)"),
        ("Role", "administrator"),
        ("Role", "Signer (own)"),
        ("urn:enterprise.department", "Legal, Sales"),
        ("urn:enterprise.manager.name", "Grace"),
    ]
    assert object_title(user) == "SCIM user: Ada [/red]"


def test_a_scim_group_is_told_in_words() -> None:
    group: dict[str, Any] = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        "id": "g1",
        "displayName": "Sales [/red]",
        "members": [{"value": "7", "display": "Ada", "type": "User", "$ref": "https://x"}, {"value": "8"}, "odd"],
        "meta": {"resourceType": "Group", "created": "2024-03-01T10:00:00Z", "location": "https://x"},
    }
    assert [(fact.label, fact.value) for fact in object_facts(group)] == [
        ("Name", "Sales [/red]"),
        ("SCIM id", "g1"),
        ("Created", "2024-03-01 10:00"),
        ("Member", "Ada (7)"),
        ("Member", "8"),
        ("Member", "odd"),
    ]
    assert object_title(group) == "SCIM group: Sales [/red]"
    [(row, _)] = rows_of("scim_groups", [group], Names())
    assert row.cells == ["Sales [/red]", "3", "g1"]


@pytest.mark.parametrize("odd", [None, "text", 7, {"a": 1}, [None], [[]], [{"value": None}], [{"value": {"x": 1}}]])
def test_odd_scim_parts_are_told_literally(odd: Any) -> None:
    user = {"userName": "x", "emails": odd, "phoneNumbers": odd, "roles": odd, "meta": odd}
    group = {"displayName": "x", "members": odd, "schemas": odd}
    [(row, _)] = rows_of("scim_groups", [group], Names())
    assert "None" not in "".join(row.cells)
    for fact in [*object_facts(user), *object_facts(group)]:
        assert fact.value
        assert "None" not in fact.value
        assert "'" not in fact.value


def test_a_call_of_the_log_is_told_in_words() -> None:
    call: dict[str, Any] = {
        "api_version": 1,
        "integration_key": "custom",
        "request_id": "r==",
        "request_method": "GET",
        "request_path": "/v1/users?limit=1",
        "request_time": "2024-03-01T10:00:07+0000",
        "request_duration": 12,
        "request_headers": {"accept-encoding": "gzip", "accept": "json"},
        "request_body": "",
        "response_code": 200,
        "response_body": {"data": [{"id": 1}]},
        "something_new": {"a": [1, 2]},
    }
    assert [(fact.label, fact.value) for fact in object_facts(call)] == [
        ("Request", "GET /v1/users?limit=1"),
        ("Time", "2024-03-01 10:00:07"),
        ("Status", "200"),
        ("Request id", "r=="),
        ("Integration", "custom"),
        ("API version", "1"),
        ("Took", "12 ms"),
        ("Sent accept-encoding", "gzip"),
        ("Sent accept", "json"),
        ("Got body", '{"data": [{"id": 1}]}'),
        ("something_new.a", "1, 2"),
    ]
    assert object_title(call) == "Call: GET /v1/users?limit=1"


async def test_the_list_on_the_left_takes_no_more_room_than_its_words(plain: Plain) -> None:
    async with browser(size=SMALL) as pilot:
        sections = screen_of(pilot).query_one("#sections")
        assert sections.size.width <= 24
        text = shown(pilot.app, "#sections")
        assert "…" not in text
        for title in ("Template types", "SCIM users", "Workspaces"):
            assert title in text
        assert grid(pilot).layout_now.gutter <= 4
