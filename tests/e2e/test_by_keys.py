"""The whole walk by keys alone, on the program's own sandbox; read back by plain HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e import steps
from tests.e2e.expected import FIELDS, check_account
from tests.parts import need

pytestmark = pytest.mark.terminal


def test_every_step_to_the_summary_by_keys_alone(machine: Path) -> None:
    need("tmux")
    with steps.wizard("--sandbox") as terminal:
        steps.begin(terminal)
        steps.take_sandbox_token(terminal)
        # Acts as Ada: shift+tab from Next over Back, Forget, Another, the SCIM box and its button to the e-mail.
        steps.act_as(terminal, "ada@nordlys.example")
        steps.forward(terminal, "Extension")
        steps.switch_extension_on(terminal)
        steps.forward(terminal, "Template types")
        steps.add_type(terminal, "Acme CRM deal", "Contracts made from a deal")
        steps.add_type(terminal, "Acme CRM renewal")
        steps.send(terminal, "2 to create")
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
        steps.paste_people(terminal, "Margaret Hamilton <margaret@acme.example>\nkatherine@acme.example\n")
        steps.let_the_sandbox_invite(terminal)
        steps.jump(terminal, "Token")
        steps.use_sandbox_scim(terminal)
        steps.jump(terminal, "Users")
        steps.paste_people(terminal, "Radia Perlman <radia@acme.example>\n")
        steps.send(terminal, "1 to create")
        steps.forward(terminal, "Test")
        steps.assign_types(terminal)
        steps.run_test(terminal)
        steps.forward(terminal, "Summary")
        terminal.see("as ada@nordlys.example", "Acme CRM deal, 12 data fields")
        check_account(steps.plain_own(machine))
        steps.leave(terminal)


def test_a_key_that_comes_before_the_sandbox_is_ready_is_not_lost(machine: Path) -> None:
    need("tmux")
    with steps.wizard("--sandbox") as terminal:
        terminal.see("Begin")  # the first frame: nothing is loaded yet
        terminal.key("Enter")
        steps.arrived(terminal, "Token")
        steps.leave(terminal)
