"""An account reached by the environment alone, where another process does what only a person can."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import steps
from tests.e2e.expected import FIELDS, PEOPLE, check_account
from tests.e2e.terminal import Terminal
from tests.parts import need
from tests.sandbox_server import SandboxServer

SOMEBODY = """
import json, sys, urllib.request

opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
answer = {}
for path, body in json.loads(sys.argv[2]):
    url = f"{sys.argv[1]}/api/{path.format(**answer)}"
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with opener.open(request, timeout=10) as reply:
        answer = json.load(reply)
"""
"""A person at the console, as a process of its own; a path may name the id of the answer before."""


def somebody(sandbox: SandboxServer, *calls: tuple[str, dict[str, Any]]) -> None:
    command = [sys.executable, "-c", SOMEBODY, sandbox.console_url, json.dumps(calls)]
    subprocess.run(command, check=True, timeout=30, capture_output=True)


def comes(sandbox: SandboxServer, email: str) -> None:
    """Somebody invites a person, who accepts."""
    somebody(
        sandbox,
        ("invitations", {"email": email, "name": PEOPLE[email] or email, "role": "user"}),
        ("invitations/{id}/accept", {}),
    )


def row_of(email: str, word: str) -> Any:
    return lambda screen: any(email[:9] in line and word in line for line in screen.splitlines())


@pytest.mark.terminal
def test_every_step_ticks_itself_off_when_another_process_does_it(machine: Path) -> None:
    need("tmux")
    with (
        SandboxServer().start("new") as sandbox,
        steps.wizard(environment=steps.environment_of(sandbox, email=False)) as terminal,
    ):
        plain = steps.plain_of(sandbox)
        terminal.see("The account: Nordlys AB")
        terminal.key("Enter")
        steps.arrived(terminal, "Token")
        terminal.see("fingerprint 2367b384", "from the environment (ONEFLOW_API_TOKEN)", "is not stored")

        steps.forward(terminal, "Extension")
        assert "Do it for me" not in terminal.see("• Off.")  # that is for one's own sandbox alone
        somebody(sandbox, ("extension", {"on": True}))
        terminal.see("Probably on.")

        steps.forward(terminal, "Template types")
        steps.add_type(terminal, "Acme CRM deal", "Contracts made from a deal")
        steps.add_type(terminal, "Acme CRM renewal")
        steps.send(terminal, "2 to create")
        terminal.see("✓ Extension")
        steps.forward(terminal, "Data fields")
        steps.paste_fields(terminal, FIELDS[:12])
        steps.next_type(terminal, "Acme CRM renewal")
        steps.paste_fields(terminal, FIELDS[12:])
        steps.send(terminal, "20 to create")
        steps.forward(terminal, "Webhooks")
        steps.add_webhook(
            terminal,
            "https://crm.example.com/oneflow",
            events=("contract:publish", "contract:sign"),
            workspaces=("Sales",),
            template_type="Acme CRM deal",
        )
        steps.add_webhook(
            terminal, "https://crm.example.com/people", events=("participant:sign",), workspaces=("HR", "Legal")
        )
        steps.send(terminal, "2 to create")

        steps.forward(terminal, "Users")
        steps.paste_people(
            terminal,
            "Margaret Hamilton <margaret@acme.example>\nkatherine@acme.example\nRadia Perlman <radia@acme.example>\n",
        )
        terminal.see("Waiting: 3 people")
        comes(sandbox, "margaret@acme.example")
        terminal.wait(row_of("margaret@acme.example", "there now"), "Margaret ticked off")
        assert row_of("radia@acme.example", "waiting")(terminal.screen())
        comes(sandbox, "katherine@acme.example")
        comes(sandbox, "radia@acme.example")
        terminal.wait(row_of("radia@acme.example", "there now"), "Radia ticked off")

        steps.forward(terminal, "Test")
        terminal.see("No active template carries")
        deal, renewal = (one["id"] for one in plain.all("/template_types"))
        somebody(
            sandbox,
            ("templates/10301/template_type", {"template_type_id": deal}),
            ("templates/10302/template_type", {"template_type_id": renewal}),
        )
        terminal.see("✓ Carried by an active template")
        steps.run_test(terminal)
        steps.forward(terminal, "Summary")
        terminal.see("Everything is set up.")
        check_account(plain)
        steps.leave(terminal)
    written = [file for file in machine.rglob("*") if file.is_file()]
    assert written
    assert not [file for file in written if steps.SANDBOX_TOKEN.encode() in file.read_bytes()]


@pytest.mark.terminal
def test_the_extension_is_on_for_certain_and_sigterm_ends_with_143() -> None:
    need("tmux")
    with SandboxServer().start("ready") as sandbox:
        steps.plain_of(sandbox).post("/template_types", {"name": "Of another integration", "description": ""})
        somebody(sandbox, ("extension", {"on": False}))
        with steps.wizard(environment=steps.environment_of(sandbox)) as terminal:
            terminal.see("Nordlys AB", "as ada@nordlys.example")
            steps.jump(terminal, "Extension")
            terminal.see("• Off.")
            somebody(sandbox, ("extension", {"on": True}))
            terminal.see("✓ On.")
            ends_by_a_signal(terminal, signal.SIGTERM)


def ends_by_a_signal(terminal: Terminal, number: signal.Signals) -> None:
    os.kill(terminal.pid, number)
    assert terminal.wait_for_end() == 128 + number
    assert terminal.is_left_clean


def test_without_a_terminal_it_ends_at_once_and_says_what_works() -> None:
    ended = subprocess.run(
        steps.PROGRAM, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10, check=False
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "terminal" in ended.stderr
    assert "oneflow-tui" in ended.stderr
    assert "Traceback" not in ended.stderr
