"""The account browser in a real terminal: a walk by keys, one by mouse, other sizes, the network gone and back."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import httpx
import pytest

from tests.e2e import steps
from tests.e2e.terminal import Terminal
from tests.parts import need
from tests.sandbox_server import SandboxServer

pytestmark = pytest.mark.terminal

SECTIONS = (
    "Account", "Workspaces", "Template types", "Data fields", "Templates", "Webhooks", "Users", "Contracts",
    "SCIM users", "SCIM groups", "API log", "Checks", "Changes", "Traffic", "Pictures",
)  # fmt: skip


def browser(sandbox: SandboxServer, *, columns: int = 120, rows: int = 40) -> Terminal:
    environment = steps.environment_of(sandbox, email=False)
    environment["ONEFLOW_SCIM_TOKEN"], environment["ONEFLOW_SCIM_BASE_URL"] = sandbox.scim_token, sandbox.scim_base_url
    return steps.wizard("inspect", environment=environment, columns=columns, rows=rows)


def title(section: str, *words: str) -> str:
    """What stands above the table of a section begins like this."""
    return ": ".join((section, *words))


def told(terminal: Terminal, label: str, value: str) -> None:
    """Waits until the detail pane tells that."""
    terminal.wait(lambda screen: re.search(rf"{label} +{re.escape(value)}", screen), f"{label} {value}")


def counted(terminal: Terminal, section: str, number: str) -> None:
    """Waits until the list on the left tells how many there are."""
    terminal.wait(lambda screen: re.search(rf"^ *{section} +{number}\b", screen, re.M), f"{section} {number}")


def pane(terminal: Terminal, key: str) -> None:
    """A key that moves the focus; waits until that is seen, since a key sent with it would land in the old pane."""
    before = terminal.painted()
    terminal.key(key)
    terminal.wait(lambda _: terminal.painted() != before, "the focus has moved")


def made_group(sandbox: SandboxServer) -> str:
    """The name of a group that SCIM knows from now on."""
    body = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Sales team"}
    headers = {"Authorization": f"Bearer {sandbox.scim_token}"}
    answer = httpx.post(f"{sandbox.scim_base_url}/Groups", json=body, headers=headers, trust_env=False)
    return str(answer.raise_for_status().json()["displayName"])


def go(terminal: Terminal, section: str, *, now: str) -> None:
    """Moves in the list on the left with the arrows."""
    steps_down = SECTIONS.index(section) - SECTIONS.index(now)
    terminal.key(*["Down" if steps_down > 0 else "Up"] * abs(steps_down))
    terminal.see(section if section == "Pictures" else title(section, ""))


def back_to(terminal: Terminal, words: str) -> None:
    """Esc, as often as it takes: it ends a reading, goes from the details to the list, and then back."""
    for _ in range(4):
        before = terminal.screen()
        if words in before:
            return
        terminal.key("Escape")
        terminal.wait(lambda screen, before=before: screen != before, "Esc does something")
    terminal.see(words)


def test_a_walk_by_keys(machine: Path, tmp_path: Path) -> None:
    need("tmux")
    with (
        SandboxServer().start("typical") as sandbox,
        browser(sandbox, columns=80, rows=24) as terminal,
    ):
        plain = steps.plain_of(sandbox)
        kind = next(one for one in plain.all("/template_types") if one["name"] == "Acme CRM deal")
        terminal.see("Account: 1", "Nordlys AB", "read-only")
        counted(terminal, "Contracts", "12")
        go(terminal, "Template types", now="Account")
        terminal.see("Acme CRM order")
        told(terminal, "Id", str(kind["id"]))
        # to the table, into the type, along a link, and back
        pane(terminal, "Tab")
        terminal.key("Enter")
        told(terminal, "Data fields", f"{len(plain.fields(kind['id']))} of 150")
        terminal.key("End", "C-End")
        terminal.wait(lambda screen: "→ Contract" in screen, "the last link")
        terminal.key("Enter")
        terminal.see(title("Contracts", "12 of 12 read"), "Contract: ")
        terminal.key("Enter")
        terminal.see("Data field")
        back_to(terminal, title("Template types", "2"))
        # the same, found by typing
        terminal.text("/grace@")
        terminal.see("Find anything that is loaded", "1 found")
        terminal.key("Enter")
        terminal.see(title("Users", "5"))
        told(terminal, "E-mail", "grace@nordlys.example")
        # a filter, and its end
        terminal.text("falan")
        terminal.see("hold “alan”")
        terminal.key("Enter", "Escape")
        terminal.gone("hold “alan”")
        # what Oneflow gave, looked through
        terminal.text("j")
        terminal.see('"active": false', "Esc Close")
        terminal.text("/admin")
        terminal.see("Line 1 of")
        terminal.key("Enter", "Escape")
        terminal.see(title("Users", "5"))
        # the section's list again, and on
        pane(terminal, "BTab")
        go(terminal, "Checks", now="Users")
        terminal.wait(lambda screen: "reading" not in screen, "the checks are there")
        go(terminal, "Pictures", now="Checks")
        terminal.see("Contracts by state", "of 12 (")
        pane(terminal, "Tab")
        terminal.key("End")
        terminal.see("template type Acme CRM deal")
        pane(terminal, "BTab")
        go(terminal, "Traffic", now="Pictures")
        pane(terminal, "Tab")
        terminal.text("c")
        terminal.see("$ONEFLOW_API_TOKEN")
        assert sandbox.token not in terminal.screen()
        terminal.key("Escape")
        terminal.gone("$ONEFLOW_API_TOKEN")
        terminal.text("e")
        terminal.see("The requests of this run as HAR")
        terminal.key("Tab", "Enter")
        terminal.see("oneflow-traffic.har")
        terminal.key("C-u")
        terminal.gone("oneflow-traffic.har")
        terminal.text(str(tmp_path / "run.har"))
        terminal.see("run.har")
        terminal.key("Enter")
        terminal.see("Written:")
        assert json.loads((tmp_path / "run.har").read_text(encoding="utf-8"))["log"]["entries"]
        terminal.key("F1")
        terminal.see("Help: the account browser", "Everything that is in the account")
        terminal.key("Escape")
        terminal.gone("Help: the account browser")
        terminal.key("F10")
        assert terminal.wait_for_end() == 0
        assert terminal.is_left_clean


def test_every_list_tells_what_it_holds_and_the_details_of_its_first_row(machine: Path) -> None:
    need("tmux")
    with SandboxServer().start("typical") as sandbox, browser(sandbox) as terminal:
        plain = steps.plain_of(sandbox)
        types = plain.all("/template_types")
        lists = {
            "Workspaces": ("Workspace", [one["name"] for one in plain.all("/workspaces")]),
            "Template types": ("Template type", [one["name"] for one in types]),
            "Data fields": ("Data field", [one["name"] for kind in types for one in plain.fields(kind["id"])]),
            "Templates": ("Template", [one["name"] for one in plain.all("/templates?filter[active]=")]),
            "Webhooks": ("Webhook", [one["callback_url"] for one in plain.all("/webhooks")]),
            "Users": ("User", [one["name"] for one in plain.all("/users")]),
            "Contracts": ("Contract", [one["_private"]["name"] for one in plain.all("/contracts")]),
            "SCIM users": ("SCIM user", [one["name"] for one in plain.all("/users")]),
            "SCIM groups": ("SCIM group", [made_group(sandbox)]),
        }
        terminal.see("Account: 1", "Account: Nordlys AB")
        now = "Account"
        for section, (one, names) in lists.items():
            go(terminal, section, now=now)
            now = section
            pattern = rf"│ +{one}: .+$"
            screen = terminal.wait(lambda screen, wanted=pattern: re.search(wanted, screen, re.M), f"the first {one}")
            head = re.findall(pattern, screen, re.M)[0].partition(": ")[2]
            assert any(name.startswith(head.strip()) or head.startswith(name) for name in names), (section, head)
            for name in names[:3]:
                terminal.see(name[:9])


def test_a_walk_by_mouse_in_other_sizes(machine: Path) -> None:
    need("tmux")
    with SandboxServer().start("typical") as sandbox, browser(sandbox) as terminal:
        plain = steps.plain_of(sandbox)
        emails = [one["email"] for one in plain.all("/users")]
        terminal.see("Account: 1")
        counted(terminal, "Contracts", "12")
        for section in ("Workspaces", "Templates", "Webhooks", "API log", "Checks", "Changes", "Traffic", "Pictures"):
            terminal.click(section)
            terminal.see(section if section == "Pictures" else title(section, ""))
        terminal.click("Users")
        terminal.see(title("Users", "5"), *(email[:12] for email in emails))
        # a click on a title sorts
        terminal.click("E-mail")
        terminal.see("▲E-mail")
        first = sorted(emails)[0]
        terminal.wait(lambda screen: any(" 1" in line and first[:12] in line for line in screen.splitlines()), "sorted")
        terminal.click(first[:12])
        told(terminal, "E-mail", first)
        # a double click on a row opens it, one on a link goes there
        terminal.click("Template types")
        terminal.see(title("Template types", "2"))
        terminal.click("Acme CRM order", times=2)
        terminal.see("Template type: Acme CRM order", "of 150")
        terminal.click("→ Template", times=2)
        terminal.see(title("Templates", "5"), "Template: ")
        terminal.click("Esc Back")
        terminal.see(title("Template types", "2"))
        terminal.click("j JSON")
        terminal.see('"id":')
        terminal.click("Esc Close")
        terminal.gone('"id":')
        terminal.resize(80, 24)
        terminal.see(title("Template types", "2"), "F10 Quit")
        terminal.resize(50, 15)
        terminal.see("Too small")
        terminal.resize(100, 30)
        terminal.see(title("Template types", "2"), "F10 Quit")
        terminal.click("F10 Quit")
        assert terminal.wait_for_end() == 0
        assert terminal.is_left_clean


def test_the_network_is_lost_and_comes_back(machine: Path, tmp_path: Path) -> None:
    need("tmux")
    state = tmp_path / "state"
    with SandboxServer().start("typical", state) as sandbox, browser(sandbox) as terminal:
        port = int(sandbox.base_url.split(":")[2].split("/")[0])
        terminal.see("Account: 1")
        counted(terminal, "Contracts", "12")
        go(terminal, "Users", now="Account")
        terminal.see("grace@nordlys")
        sandbox.stop()
        terminal.key("F5")
        terminal.see("F5 looks again", "grace@nordlys")
        with SandboxServer().start("typical", state, port=port):
            terminal.key("F5")
            terminal.gone("F5 looks again;")
            terminal.see("grace@nordlys", title("Users", "5"))
            terminal.key("F10")
            assert terminal.wait_for_end() == 0


def test_its_own_sandbox_without_colours(machine: Path) -> None:
    need("tmux")
    environment = {key: os.environ[key] for key in os.environ if key.startswith("XDG_")} | {"NO_COLOR": "1"}
    with steps.wizard("inspect", "--sandbox", environment=environment) as terminal:
        terminal.see("SANDBOX", "Account: 1", "read-only")
        go(terminal, "Templates", now="Account")
        terminal.see("Template: ")
        terminal.key("F10")
        assert terminal.wait_for_end() == 0
