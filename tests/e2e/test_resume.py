"""What was typed outlives the program: quit in the middle, killed in the middle, killed while it sends."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import live_in
from tests.e2e import steps
from tests.e2e.expected import FIELDS, check_account
from tests.e2e.plain import Plain
from tests.e2e.terminal import PATIENCE, POLL, NotSeen, Terminal
from tests.parts import need

pytestmark = pytest.mark.terminal

PEOPLE = "Margaret Hamilton <margaret@acme.example>\nkatherine@acme.example\nRadia Perlman <radia@acme.example>\n"
NOT_SENT = "2 template types, 20 data fields, 2 webhooks, 3 people."


def type_everything(terminal: Terminal) -> None:
    """From Welcome: everything is typed and nothing is sent; ends on Users."""
    steps.begin(terminal)
    steps.take_sandbox_token(terminal)
    steps.forward(terminal, "Extension")
    steps.switch_extension_on(terminal)
    steps.forward(terminal, "Template types")
    steps.add_type(terminal, "Acme CRM deal", "Contracts made from a deal")
    steps.add_type(terminal, "Acme CRM renewal")
    steps.forward(terminal, "Data fields")
    steps.paste_fields(terminal, FIELDS[:12])
    steps.next_type(terminal, "Acme CRM renewal")
    steps.paste_fields(terminal, FIELDS[12:])
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
    steps.forward(terminal, "Users")
    steps.paste_people(terminal, PEOPLE)


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which a run was left on Users: everything is typed and nothing is sent. To be copied."""
    need("tmux")
    home = tmp_path_factory.mktemp("typed") / "home"
    with pytest.MonkeyPatch.context() as patch:
        live_in(home, patch)
        with steps.wizard("--sandbox") as terminal:
            type_everything(terminal)
            steps.leave(terminal)
    return home


def finish(terminal: Terminal) -> None:
    """From Users with the people still waiting and all else sent: to the summary."""
    steps.let_the_sandbox_invite(terminal)
    steps.forward(terminal, "Test")
    steps.assign_types(terminal)
    steps.run_test(terminal)
    steps.forward(terminal, "Summary")
    terminal.see("Everything is set up.")


def kept(home: Path, text: str) -> None:
    """Waits until a text is in what `--sandbox` keeps on disk."""
    end = time.monotonic() + PATIENCE
    while not any(text in _read(file) for file in steps.sandbox_state(home).rglob("draft*")):
        if time.monotonic() > end:
            raise NotSeen(f"{text!r} was not written")
        time.sleep(POLL)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:  # a temporary one, renamed meanwhile
        return ""


def test_quitting_in_the_middle_loses_nothing(machine: Path) -> None:
    need("tmux")
    with steps.wizard("--sandbox") as terminal:
        type_everything(terminal)
        account = steps.plain_own(machine)
        assert account.all("/template_types") == []
        assert account.all("/webhooks") == []
        steps.jump(terminal, "Data fields")
        steps.next_type(terminal, "Acme CRM renewal")
        terminal.key("Down", "Down", "Right", "Right")
        terminal.text("half typed")  # in the cell's editor, not yet taken with Enter
        terminal.see("half typed")
        steps.forward(terminal, "Webhooks")
        terminal.key("F7")
        steps.arrived(terminal, "Data fields")
        steps.next_type(terminal, "Acme CRM renewal")
        terminal.see("half typed")
        terminal.key("Down", "Down", "Right", "Right")
        terminal.text("kept too")
        terminal.see("kept too")
        steps.leave(terminal)
    with steps.wizard("--sandbox") as terminal:
        terminal.see(NOT_SENT)
        steps.resume(terminal, "Data fields")
        assert steps.field_count(terminal.screen()) == 12
        terminal.see("customer_name", "Kontaktperson", "per--org-nr", "Customer name")
        steps.next_type(terminal, "Acme CRM renewal")
        assert steps.field_count(terminal.screen()) == 8
        terminal.key("Down", "Down", "Right", "Right")
        terminal.see("kept too")
        terminal.text("In months")
        terminal.key("Enter")
        terminal.gone("kept too")
        steps.jump(terminal, "Webhooks")
        terminal.see("crm.example.com", "new")
        steps.jump(terminal, "Users")
        terminal.see("margaret@", "katherine@", "radia@")
        steps.jump(terminal, "Data fields")
        steps.send(terminal, "22 to create")
        steps.forward(terminal, "Webhooks")
        steps.send(terminal, "2 to create")
        steps.forward(terminal, "Users")
        finish(terminal)
        check_account(steps.plain_own(machine))
        steps.leave(terminal)


def test_kill_9_with_a_draft_loses_nothing(machine: Path) -> None:
    need("tmux")
    with steps.wizard("--sandbox") as terminal:
        type_everything(terminal)
        kept(machine, "radia@acme.example")
        terminal.kill()
        terminal.wait_for_end()
    with steps.wizard("--sandbox") as terminal:
        terminal.see(NOT_SENT)
        steps.resume(terminal, "Users")
        terminal.see("margaret@", "katherine@", "radia@")
        steps.jump(terminal, "Data fields")
        steps.send(terminal, "22 to create")
        steps.forward(terminal, "Webhooks")
        steps.send(terminal, "2 to create")
        steps.forward(terminal, "Users")
        finish(terminal)
        check_account(steps.plain_own(machine))
        steps.leave(terminal)


def types_there(number: int) -> Callable[[Plain], bool]:
    return lambda account: len(account.all("/template_types")) >= number


def fields_there(account: Plain) -> bool:
    return any(account.fields(one["id"]) for one in account.all("/template_types"))


def webhook_there(account: Plain) -> bool:
    return bool(account.all("/webhooks"))


@pytest.mark.parametrize(
    ("step", "moment"),
    [
        pytest.param("Data fields", None, id="sending-is-seen"),
        pytest.param("Data fields", types_there(1), id="first-type-is-there"),
        pytest.param("Data fields", fields_there, id="first-fields-are-there"),
        pytest.param("Webhooks", webhook_there, id="first-webhook-is-there"),
    ],
)
def test_kill_9_while_sending_makes_nothing_twice(
    machine: Path, typed: Path, step: str, moment: Callable[[Plain], bool] | None
) -> None:
    need("tmux")
    shutil.copytree(typed, machine, dirs_exist_ok=True)
    with steps.wizard("--sandbox") as terminal:
        terminal.see(NOT_SENT)
        steps.resume(terminal, "Users")
        account = steps.plain_own(machine)
        steps.jump(terminal, "Data fields")
        if step == "Webhooks":
            steps.send(terminal, "22 to create")
            steps.jump(terminal, "Webhooks")
        steps.review(terminal, "to create")
        terminal.key("Enter")
        if moment is None:
            terminal.see("Sending")
        else:
            end = time.monotonic() + PATIENCE
            while not moment(account):
                assert time.monotonic() < end, terminal.screen()
        terminal.kill()
        terminal.wait_for_end()
    with steps.wizard("--sandbox") as terminal:
        steps.resume(terminal, step)
        if step == "Data fields":
            send_what_is_left(terminal)
            steps.jump(terminal, "Webhooks")
        send_what_is_left(terminal)
        steps.jump(terminal, "Users")
        finish(terminal)
        check_account(steps.plain_own(machine))
        steps.leave(terminal)


def send_what_is_left(terminal: Terminal) -> None:
    """F6 until there is nothing to send; what the killed run reached need not be sent again."""
    terminal.key("F6")
    screen = terminal.wait(
        lambda screen: "What will be sent" in screen or "nothing to send" in screen.lower(),
        "a plan, or that nothing is left",
    )
    if "What will be sent" in screen:
        terminal.key("Enter")
        terminal.see("All done, and read back from the account.")
        terminal.key("Enter")
        terminal.gone("All done, and read back")
