"""An account that others use already: what is theirs is the same afterwards, byte for byte."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.e2e import steps
from tests.e2e.plain import Plain
from tests.e2e.terminal import Terminal
from tests.parts import need
from tests.sandbox_server import SandboxServer

pytestmark = pytest.mark.terminal

ATTRIBUTES = ("custom_id", "name", "description", "placeholder", "value")
ODD_FIELDS = (
    ("Kontaktperson", "Kontaktperson", "Åsa eller Örjan", "", "Örjan"),
    ("per--org-nr", "Per org nr", "", "", "0"),
    ("契約番号", "契約番号", "", "", "第1号"),
    ("with space", "With space", "", " ", " leading and trailing "),
    ("UPPER.dot/slash", "Upper", "", "", "a/b.c"),
    ("emoji-🙂", "Emoji 🙂", "", "", "🙂"),
    ("combining-é", "Combining é", "", "", "é is not é"),
    ("مرحبا", "مرحبا", "", "", ""),
    ("quote\"'`", 'Says "30 days"', "", "", "it's"),
    ("[/red]", "[bold]not markup[/bold]", "[link=x]", "[", "]"),
)
FOREIGN_FIELDS = ODD_FIELDS + tuple(
    (f"crm_{number:02}", f"Field {number}", "Of the CRM", "—", "x" * number) for number in range(30)
)
SYSTEM_FIELDS = (
    ("counterparty_name", "Counterparty", "Filled by Oneflow", "", ""),
    ("agreement_id", "Agreement id", "", "", "A-1"),
)
OURS = (
    ("acme_deal_id", "Deal id", "", "D-1", ""),
    ("acme_owner", "Owner", "", "", "Åsa"),
    ("acme_stage", "Stage", "", "won", ""),
    ("acme_value", "Value", "Without VAT", "", "0"),
    ("acme_源", "Source", "", "", "源"),
)
TWICE: dict[str, Any] = {
    "callback_url": "https://other.example/hook",
    "filters": [{"filter_rules": [{"type": "EVENT_TYPE", "values": ["contract:sign", "unheard:of"]}]}],
    "sign_key": "of the others",
    "template_group_id": None,
}


def fields_of(rows: tuple[tuple[str, ...], ...]) -> list[dict[str, str]]:
    return [dict(zip(ATTRIBUTES, row, strict=True)) for row in rows]


def prepare(plain: Plain) -> int:
    """Fills the account by plain HTTP; returns the id of the template type."""
    type_id: int = plain.post("/template_types", {"name": "Sales deal", "description": "Made by hand"})["id"]
    plain.put(f"/template_types/{type_id}/data_fields", {"data_fields": fields_of(FOREIGN_FIELDS)})
    plain.act(f"template_types/{type_id}/system_fields", {"fields": fields_of(SYSTEM_FIELDS)})
    other = plain.post("/template_types", {"name": "Another integration", "description": ""})["id"]
    plain.put(f"/template_types/{other}/data_fields", {"data_fields": fields_of(FOREIGN_FIELDS[:3])})
    for url in ("https://other.example/hook", "https://other.example/hook", "https://third.example/"):
        plain.post("/webhooks", {**TWICE, "callback_url": url})
    plain.post("/webhooks", {"callback_url": "https://other.example/hook", "filters": None, "template_group_id": other})
    template = plain.all("/templates")[0]["id"]
    plain.act(f"templates/{template}/template_type", {"template_type_id": type_id})
    plain.act("invitations", {"email": "invited@other.example", "name": "Not yet there", "role": "user"})
    return type_id


def bytes_of(things: list[dict[str, Any]], key: str) -> dict[Any, str]:
    """Each as JSON, by id."""
    return {one[key]: json.dumps(one, ensure_ascii=False) for one in things}


def picture(plain: Plain, type_id: int) -> dict[str, Any]:
    """Everything of the account that the walk does not set out to change."""
    types = plain.all("/template_types")
    return {
        "fields": bytes_of(plain.fields(type_id), "id"),
        "other fields": [
            json.dumps(plain.fields(one["id"]), ensure_ascii=False) for one in types if one["id"] != type_id
        ],
        "types": {one["id"]: {key: one[key] for key in one if key != "updated_time"} for one in types},
        "webhooks": bytes_of(plain.all("/webhooks"), "webhook_id"),
        "users": bytes_of(plain.all("/users"), "id"),
        "workspaces": json.dumps(plain.all("/workspaces"), ensure_ascii=False),
        "state": {key: plain.state()[key] for key in ("account", "extension", "invitations", "contracts", "templates")},
        "keys": [one["has_sign_key"] for one in plain.state()["webhooks"]],
    }


def test_what_is_foreign_stays_byte_for_byte() -> None:
    need("tmux")
    with SandboxServer().start("ready") as sandbox:
        plain = steps.plain_of(sandbox)
        type_id = prepare(plain)
        before = picture(plain, type_id)
        assert len(before["fields"]) == 42
        with steps.wizard(environment=steps.environment_of(sandbox)) as terminal:
            terminal.see("Nordlys AB", f"as {sandbox.user_email}")
            steps.jump(terminal, "Template types")
            adopt(terminal, "Sales deal")
            steps.forward(terminal, "Data fields")
            steps.shows_type(terminal, "Sales deal")
            terminal.see("Kontaktperson")
            terminal.wait(lambda screen: steps.field_count(screen) == 40, "40 fields, Oneflow's own not counted")
            steps.paste_fields(terminal, OURS)
            steps.send(terminal, "5 to create")
            steps.forward(terminal, "Webhooks")
            steps.add_webhook(
                terminal, "https://crm.example.com/oneflow", events=("contract:sign",), template_type="Sales deal"
            )
            steps.send(terminal, "1 to create")
            steps.jump(terminal, "Summary")
            terminal.see("Sales deal", "45 data fields")
            steps.leave(terminal)
        after = picture(plain, type_id)

        ours = [one for one in plain.fields(type_id) if one["id"] not in before["fields"]]
        assert [tuple(one[key] for key in ATTRIBUTES) for one in ours] == list(OURS)
        assert {key: after["fields"][key] for key in before["fields"]} == before["fields"]
        assert [key for key in after["fields"] if key in before["fields"]] == list(before["fields"])  # in their order
        new = [one for one in plain.all("/webhooks") if one["webhook_id"] not in before["webhooks"]]
        assert [(one["callback_url"], one["template_group_id"]) for one in new] == [
            ("https://crm.example.com/oneflow", type_id)
        ]
        assert new[0]["filters"] == [{"filter_rules": [{"type": "EVENT_TYPE", "values": ["contract:sign"]}]}]
        assert {key: after["webhooks"][key] for key in before["webhooks"]} == before["webhooks"]
        assert after["keys"] == [*before["keys"], False]
        for part in ("other fields", "types", "users", "workspaces"):
            assert after[part] == before[part], part
        assert after["state"].pop("templates") == with_our_values(before["state"].pop("templates"), type_id)
        assert after["state"] == before["state"]


def with_our_values(templates: list[dict[str, Any]], type_id: int) -> list[dict[str, Any]]:
    """The templates as Oneflow makes them when a type gets fields: those that carry it get them too."""
    return [
        {**one, "data_fields": {**one["data_fields"], **{row[0]: row[4] for row in OURS}}}
        if one["template_type_id"] == type_id
        else one
        for one in templates
    ]


def adopt(terminal: Terminal, name: str) -> None:
    """Template types: down to this type, and it is ours."""
    terminal.see(name)
    rows = [line for line in terminal.screen().splitlines() if " no " in line or line.rstrip().endswith(" no")]
    place = next(at for at, line in enumerate(rows) if name in line)
    terminal.key(*["Down"] * place, "Enter")
    terminal.wait(lambda screen: any(name in line and "yes" in line for line in screen.splitlines()), f"{name} is ours")
