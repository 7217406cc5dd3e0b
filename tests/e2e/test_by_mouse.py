"""The whole walk with the mouse where a person would use it: buttons, the rail, cells, boxes to tick, choices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.e2e import steps
from tests.e2e.expected import FIELDS, check_account
from tests.e2e.terminal import Terminal
from tests.parts import need

pytestmark = pytest.mark.terminal


def _send(terminal: Terminal, expected: str) -> None:
    terminal.click("Review, send", occurrence=0)
    terminal.see("What will be sent", expected)
    terminal.click(" Send ")
    terminal.see("All done, and read back from the account.")
    terminal.click(" Close ")
    terminal.gone("All done, and read back")


def _rail(terminal: Terminal, title: str) -> None:
    """Goes to a step by its name in the rail."""
    terminal.click(f" {title}")
    steps.arrived(terminal, title)


def _add_type(terminal: Terminal, name: str, description: str) -> None:
    terminal.click(" Add ")
    terminal.see("A new template type")
    terminal.text(name)
    terminal.see(name)
    column, row = terminal.find("Description")
    terminal.click_at(column, row + 1)
    terminal.text(description)
    terminal.wait(lambda screen: not description or description in screen, description)
    terminal.click(" Keep ")
    terminal.gone("A new template type")


def _add_webhook(
    terminal: Terminal, url: str, *, events: Sequence[str], workspaces: Sequence[str], template_type: str
) -> None:
    terminal.click(" Add ")
    terminal.see("Add a webhook", "Callback URL")
    terminal.text(url)
    terminal.see(url)
    for event in events:
        if event not in terminal.screen():
            terminal.wheel("contract:delete", turns=12)
        terminal.click(event)
        terminal.see(f"[x] {event}")
    for workspace in workspaces:
        terminal.click(workspace)
        terminal.see(f"[x] {workspace}")
    if template_type:
        column, row = terminal.find("Template type")
        terminal.click_at(column + 10, row + 1)
        terminal.see("▲")
        terminal.click(template_type)
        terminal.gone("▲")
    terminal.click(" Keep ")
    terminal.gone("Add a webhook")


def test_every_step_to_the_summary_with_the_mouse(machine: Path) -> None:
    need("tmux")
    with steps.wizard("--sandbox", columns=120, rows=60) as terminal:
        terminal.see("The account: Sandbox on this machine")
        terminal.click("Begin")
        terminal.see("Use the sandbox's token")
        terminal.click("Use the sandbox's token")
        terminal.see("fingerprint")
        terminal.click("Use the sandbox's")
        terminal.see("There is a SCIM token")
        terminal.click("Next ▸")
        terminal.see("• Off.")
        terminal.click("Do it for me (sandbox)")
        terminal.see("Probably on.")
        _rail(terminal, "Template types")
        _add_type(terminal, "Acme CRM deal", "Contracts made from a deal")
        _add_type(terminal, "Acme CRM renewal", "")
        _send(terminal, "2 to create")
        _rail(terminal, "Data fields")
        # A cell is edited by a double click; the rest is pasted, which is the keyboard's part of any mouse.
        terminal.paste(FIELDS[0][0] + "\tto be mended\tThe company that signs\tAcme AB\t\n")
        terminal.see("to be mended")
        terminal.click("to be mended", times=2)
        terminal.key("C-u")
        terminal.gone("to be mended")
        terminal.text(FIELDS[0][1])
        terminal.key("Enter")
        terminal.see(FIELDS[0][1])
        steps.paste_fields(terminal, FIELDS[1:12])
        terminal.click("Acme CRM deal")
        terminal.click("Acme CRM renewal")
        steps.shows_type(terminal, "Acme CRM renewal")
        terminal.see(" 0 of 150 fields")
        steps.paste_fields(terminal, FIELDS[12:])
        _send(terminal, "20 to create")
        _rail(terminal, "Webhooks")
        _add_webhook(
            terminal,
            "https://crm.example.com/oneflow",
            events=("contract:publish", "contract:sign"),
            workspaces=("Sales",),
            template_type="Acme CRM deal",
        )
        _add_webhook(
            terminal,
            "https://crm.example.com/people",
            events=("participant:sign",),
            workspaces=("HR", "Legal"),
            template_type="",
        )
        _send(terminal, "2 to create")
        _rail(terminal, "Users")
        terminal.click("Paste a list")
        terminal.see("Paste a list of people")
        terminal.paste("Margaret Hamilton <margaret@acme.example>\nkatherine@acme.example\n")
        terminal.see("katherine@acme.example")
        terminal.click("Take them")
        terminal.gone("Paste a list of people")
        terminal.click(" Add ")
        terminal.see("Add a person")
        terminal.text("radia@acme.example")
        column, row = terminal.find("Full name")
        terminal.click_at(column, row + 1)
        terminal.text("Radia Perlman")
        terminal.see("Radia Perlman")
        terminal.click(" Keep ")
        terminal.gone("Add a person")
        _send(terminal, "3 to create")
        _rail(terminal, "Test")
        terminal.click("Assign for me")
        terminal.see("✓ Carried by an active template")
        terminal.click("Run the test", occurrence=1)  # the first stands in the empty table
        terminal.see("kept for the hand-over")
        _rail(terminal, "Summary")
        terminal.see("Acme CRM deal, 12 data fields")
        check_account(steps.plain_own(machine))
        terminal.click("Quit")
        assert terminal.wait_for_end() == 0
        assert terminal.is_left_clean
