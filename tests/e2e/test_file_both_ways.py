"""One set-up file over two accounts that are the same: by the wizard's keys, and by `apply`. They end the same."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import steps
from tests.e2e.plain import Plain
from tests.e2e.terminal import Terminal
from tests.parts import need
from tests.sandbox_server import SandboxServer

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]
KEY = "not-a-real-sign-key"
FILE = """\
version = 1
name = "Acme CRM"
delete_webhooks = ["https://old.example.com/hook"]

[[template_types]]
name = "Acme deal"                 # there already, made by somebody else
delete_data_fields = ["fax"]
  [[template_types.data_fields]]
  custom_id = "street"
  [[template_types.data_fields]]
  custom_id = "deal_value"
  name = "Deal value"
  value = "0"
  [[template_types.data_fields]]
  custom_id = "city"
  name = "Town"
  placeholder = ""
  [[template_types.data_fields]]
  custom_id = "vat_number"
  renamed_from = "vat"
  description = "With the country"

[[template_types]]
name = "Acme renewal"
description = "Contracts that go on"
  [[template_types.data_fields]]
  custom_id = "契約"
  name = "Avtal [röd]"
  [[template_types.data_fields]]
  custom_id = "notice_period"
  placeholder = "3"

[[webhooks]]
callback_url = "https://crm.example.com/oneflow"
template_type = "Acme deal"
events = ["contract:publish", "contract:sign"]
workspaces = ["Sales", "HR"]
sign_key = "env:CRM_SIGN_KEY"

[[webhooks]]
callback_url = "https://crm.example.com/oneflow"
template_type = "Acme renewal"
sign_key = "env:CRM_SIGN_KEY"

[[webhooks]]
callback_url = "https://crm.example.com/all"
events = ["contract:decline"]

[[users]]
email = "grace@acme.example"
name = "Grace Hopper"
[[users]]
email = "ADA@nordlys.example"
"""
FIELDS = ("theirs", "city", "fax", "between", "vat", "street", "last")
HOOKS = (
    ("https://old.example.com/hook", None, ()),
    ("https://crm.example.com/oneflow", "Acme deal", ("contract:sign",)),
    ("https://crm.example.com/all", None, ("contract:decline",)),
    ("https://theirs.example.com/", None, ()),
)


def prepare(plain: Plain) -> None:
    """What others have in the account before."""
    row = {"name": "", "description": "", "placeholder": "p", "value": ""}
    type_id = plain.post("/template_types", {"name": "Acme deal", "description": "By hand"})["id"]
    plain.put(
        f"/template_types/{type_id}/data_fields",
        {"data_fields": [{**row, "custom_id": one, "name": one.title()} for one in FIELDS]},
    )
    for url, name, events in HOOKS:
        filters = [{"filter_rules": [{"type": "EVENT_TYPE", "values": list(events)}]}] if events else None
        bound = type_id if name else None
        plain.post("/webhooks", {"callback_url": url, "filters": filters, "template_group_id": bound})


def picture(plain: Plain) -> dict[str, Any]:
    """All types, fields, webhooks and users, the ids left out."""
    types = {one["id"]: one["name"] for one in plain.all("/template_types")}
    keys = {one["id"]: one["has_sign_key"] for one in plain.state()["webhooks"]}
    columns = ("custom_id", "name", "description", "placeholder", "value", "source")
    return {
        "types": sorted((one["name"], one["description"]) for one in plain.all("/template_types")),
        "fields": {
            name: [tuple(field[column] for column in columns) for field in plain.fields(type_id)]
            for type_id, name in types.items()
        },
        "webhooks": sorted(
            (
                one["callback_url"],
                types.get(one["template_group_id"], ""),
                repr(sorted(_rules(one))),
                keys[one["webhook_id"]],
            )
            for one in plain.all("/webhooks")
        ),
        "users": sorted((one["email"], one["name"], one["state"]) for one in plain.all("/users")),
    }


def _rules(webhook: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    return [(rule["type"], sorted(rule["values"])) for one in webhook["filters"] or () for rule in one["filter_rules"]]


@contextmanager
def account(folder: Path) -> Iterator[tuple[Plain, dict[str, str]]]:
    """A prepared account, and the environment of a machine that has seen nothing yet."""
    folder.mkdir()
    with SandboxServer().start("ready", arguments=["--rate-limit", "off"]) as sandbox:
        plain = steps.plain_of(sandbox)
        prepare(plain)
        homes = {f"XDG_{part}_HOME": str(folder / part.lower()) for part in ("CONFIG", "STATE", "DATA", "CACHE")}
        yield (
            plain,
            {
                **steps.environment_of(sandbox),
                "ONEFLOW_SCIM_TOKEN": sandbox.scim_token,
                "CRM_SIGN_KEY": KEY,
                "PYTHONPATH": str(ROOT),
                **homes,
            },
        )


def run(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    """A command without a terminal: its exit code and all that it said."""
    done = subprocess.run(
        [*steps.PROGRAM, *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def by_apply(environment: dict[str, str]) -> None:
    """With the command that the refusal names."""
    code, said = run(environment, "apply", "--yes")
    assert code == 5
    command = re.search(r"If the plan is what you want: oneflow-tui (.*)$", said, re.MULTILINE)
    assert command is not None, said
    words = shlex.split(command[1])
    assert ("--allow-deletes 3" in command[1], words.count("--adopt")) == (True, 2)
    code, said = run(environment, *words)
    assert code == 0, said


def by_the_wizard(environment: dict[str, str]) -> None:
    with steps.wizard(environment=environment) as terminal:
        terminal.see("Nordlys AB", "as ada@nordlys.example")
        terminal.see("Open a set-up file")
        terminal.key("C-l")
        terminal.see("What the file asks beyond")
        terminal.key("Enter")
        _agree(terminal, "Make this template type ours?")
        _agree(terminal, "Make this webhook ours?")
        terminal.see(
            "Opened oneflow.toml", "1 template type to create", "4 data fields to add", "1 data field to change",
            "2 data fields to remove", "1 webhook to add", "1 webhook to change", "1 webhook to remove",
            "1 person to invite",
        )  # fmt: skip
        terminal.key("Enter")
        steps.arrived(terminal, "Template types")
        steps.send(terminal, "1 to create")
        steps.forward(terminal, "Data fields")
        terminal.see("of 150 fields")
        _send_with_removals(terminal, 2)
        steps.forward(terminal, "Webhooks")
        terminal.see("5 new")
        _send_with_removals(terminal, 1)
        steps.forward(terminal, "Users")
        terminal.see("Grace")
        steps.send(terminal, "1 to create")
        steps.leave(terminal)


def _agree(terminal: Terminal, title: str) -> None:
    terminal.see(title)
    steps.press(terminal, "Tab")
    terminal.key("Enter")
    terminal.gone(title)


def _send_with_removals(terminal: Terminal, number: int) -> None:
    steps.review(terminal, f"{number} removal")
    terminal.text(str(number))
    terminal.see(f"{number} removal", f": {number}")
    terminal.key("Enter")
    terminal.see("All done, and read back from the account.")
    terminal.key("Enter")
    terminal.gone("All done, and read back")


def test_the_wizard_and_apply_end_in_the_same_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need("tmux")
    project = tmp_path / "project"
    project.mkdir()
    (project / "oneflow.toml").write_text(FILE, encoding="utf-8")
    monkeypatch.chdir(project)
    with account(tmp_path / "one") as (first, one), account(tmp_path / "two") as (second, two):
        before = picture(first)
        assert before == picture(second)
        by_the_wizard(one)
        by_apply(two)
        after = picture(first)
        assert after == picture(second)
        assert [field[0] for field in after["fields"]["Acme deal"]] == [
            *("theirs", "street", "deal_value", "between", "city", "vat_number", "last"),
        ]
        assert {row[0]: row[1:] for row in after["fields"]["Acme deal"]}["vat_number"][0] == "Vat"
        assert [hook[0] for hook in after["webhooks"]] == [
            "https://crm.example.com/all",
            "https://crm.example.com/oneflow",
            "https://crm.example.com/oneflow",
            "https://theirs.example.com/",
        ]
        assert [hook[3] for hook in after["webhooks"]] == [False, True, True, False]
        assert len(after["users"]) == len(before["users"]) + 1
        for environment in (one, two):
            code, said = run(environment, "plan")
            assert code == 0, said
    assert (project / "oneflow.toml").read_text(encoding="utf-8") == FILE
