"""The wizard's steps, each walked by keys in a real terminal.

A function begins on its step with nothing open over it, and ends there once the screen says that it is done.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.e2e.plain import Plain
from tests.e2e.terminal import PATIENCE, POLL, NotSeen, Terminal
from tests.sandbox_server import SandboxServer

PROGRAM = [sys.executable, "-m", "oneflow_tui"]
SANDBOX_TOKEN = "sandbox-0000-1111-2222-3333-4444-5555-66"
SCIM_TOKEN = "sandbox-scim-0000-1111-2222-3333-4444-55"
TITLES = ("Welcome", "Token", "Extension", "Template types", "Data fields", "Webhooks", "Users", "Test", "Summary")
EVENTS = (
    "contract:publish", "contract:sign", "contract:decline", "contract:delete", "contract:content_update",
    "contract:signature_reset", "contract:signing_period_expire", "contract:signing_period_revive",
    "contract:lifecycle_state:start", "contract:lifecycle_state:end", "contract:lifecycle_state:new_period",
    "contract:lifecycle_state:cancel", "contract:lifecycle_state:terminate", "participant:create",
    "participant:delete", "participant:first_visit", "participant:sign", "participant:decline", "party:delete",
    "data_field:update",
)  # fmt: skip
"""As the form lists them."""
WORKSPACES = ("HR", "Legal", "Sales")
"""Of each seed, as the form lists them."""


# Starting


def wizard(
    *arguments: str, environment: Mapping[str, str] | None = None, columns: int = 80, rows: int = 24
) -> Terminal:
    """The wizard in a terminal; wait for `arrived(terminal, "Welcome")`."""
    return Terminal([*PROGRAM, *arguments], environment or {}, columns=columns, rows=rows)


def environment_of(sandbox: SandboxServer, *, email: bool = True) -> dict[str, str]:
    """What leads the wizard to a sandbox that was started apart from it."""
    found = {"ONEFLOW_BASE_URL": sandbox.base_url, "ONEFLOW_API_TOKEN": sandbox.token}
    return found | ({"ONEFLOW_USER_EMAIL": sandbox.user_email} if email else {})


def plain_of(sandbox: SandboxServer) -> Plain:
    return Plain(sandbox.base_url, sandbox.token, sandbox.console_url)


def sandbox_state(home: Path) -> Path:
    """Where `--sandbox` keeps what it remembers, under the home of the fixture `machine`."""
    return home / "state" / "oneflow-tui" / "sandbox"


def plain_own(home: Path) -> Plain:
    """Plain HTTP to the sandbox that a wizard started with `--sandbox` runs now; waits until it is there."""
    file = sandbox_state(home) / "server" / "server.json"
    end = time.monotonic() + PATIENCE
    while not file.exists():
        if time.monotonic() > end:
            raise NotSeen(f"{file} was not written")
        time.sleep(POLL)
    record = json.loads(file.read_text(encoding="utf-8"))
    record = record if "base_url" in record else next(one for one in record.values() if isinstance(one, dict))
    return Plain(record["base_url"], SANDBOX_TOKEN, record["console_url"])


# Going


def arrived(terminal: Terminal, title: str) -> str:
    """Waits until a step is shown with nothing over it; returns the screen."""
    return terminal.see(f"▶ {title}")


def forward(terminal: Terminal, title: str) -> str:
    """To the next step, which has this title."""
    terminal.key("F8")
    return arrived(terminal, title)


def jump(terminal: Terminal, title: str) -> str:
    """To any step by the list of steps."""
    terminal.key("F4")
    terminal.see("Go to a step")
    terminal.key(str(TITLES.index(title) + 1))
    terminal.gone("Go to a step")
    return arrived(terminal, title)


def leave(terminal: Terminal) -> None:
    """F10: the program ends with 0 and gives the terminal back."""
    terminal.key("F10")
    code = terminal.wait_for_end()
    assert code == 0, f"ended with {code}\n{terminal.screen()}"
    assert terminal.is_left_clean


# The steps


def begin(terminal: Terminal) -> None:
    """Welcome with `--sandbox` → Token."""
    terminal.see("▶ Welcome", "The account: Sandbox on this machine")
    terminal.key("Enter")
    arrived(terminal, "Token")


def resume(terminal: Terminal, title: str) -> None:
    """Welcome after a run that was left → the step that it was left on."""
    terminal.see("▶ Welcome", f"Go on at {title}")
    terminal.key("Enter")
    arrived(terminal, title)


def take_sandbox_token(terminal: Terminal) -> None:
    """Token, on the program's own sandbox."""
    terminal.see("Use the sandbox's token")
    terminal.key("F2")
    terminal.see("fingerprint", "the sandbox's own")


def switch_extension_on(terminal: Terminal) -> None:
    """Extension, on the program's own sandbox."""
    terminal.see("• Off.")
    terminal.key("F2")
    terminal.see("Probably on.")  # an empty list is no proof; the first type is


def add_type(terminal: Terminal, name: str, description: str = "") -> None:
    """Template types: a new one into the draft."""
    terminal.key("C-n")
    terminal.see("A new template type")
    terminal.text(name)
    terminal.see(name)
    tab(terminal, "Description")
    if description:
        terminal.text(description)
        terminal.see(description[:20])
    terminal.key("Enter")
    terminal.gone("A new template type")
    terminal.see(name[:12])  # the column may cut the rest


def paste_fields(terminal: Terminal, rows: Sequence[Sequence[str]]) -> None:
    """Data fields: new rows as a spreadsheet gives them, onto the table; custom_id, name, description, placeholder,
    value."""
    before = field_count(terminal.wait(lambda screen: field_count(screen) >= 0, "the number of fields"))
    terminal.paste("\n".join("\t".join(row) for row in rows) + "\n")
    terminal.wait(lambda screen: field_count(screen) == before + len(rows), f"{before} and {len(rows)} fields")


def field_count(screen: str) -> int:
    """How many fields the meter tells; -1 where it is not to be seen."""
    found = re.search(r"(\d+) of \d+ fields", screen)
    return int(found[1]) if found else -1


def next_type(terminal: Terminal, name: str) -> None:
    """Data fields: to the next template type, which has this name."""
    terminal.key("C-t")
    shows_type(terminal, name)


def shows_type(terminal: Terminal, name: str) -> str:
    """Data fields: waits until the table is that of this template type; returns the screen."""
    top = re.compile(re.escape(name) + r" .*\d of \d+ fields")
    return terminal.wait(top.search, f"the fields of {name}")


def add_webhook(
    terminal: Terminal,
    url: str,
    *,
    events: Sequence[str] = (),
    other_events: str = "",
    workspaces: Sequence[str] = (),
    template_type: str = "",
    sign_key: str = "",
) -> None:
    """Webhooks: a new one into the draft. Events are ticked, workspaces and the template type are found by name."""
    terminal.key("C-n")
    terminal.see("Add a webhook", "Callback URL")
    terminal.text(url)
    terminal.see(url[-20:])
    tab(terminal, "Events")
    _tick(terminal, EVENTS, events)
    tab(terminal, "Other events")
    if other_events:
        terminal.text(other_events)
        terminal.see(other_events)
    tab(terminal, "Workspaces")
    _tick(terminal, WORKSPACES, workspaces)
    tab(terminal, "Template type")
    if template_type:
        _choose(terminal, template_type)
    tab(terminal, "Sign key")
    tab(terminal, "Your own sign key")
    if sign_key:
        terminal.paste(sign_key)
        terminal.see("•" * len(sign_key))
    terminal.key("Enter")
    terminal.gone("Add a webhook")
    arrived(terminal, "Webhooks")


def tab(terminal: Terminal, label: str) -> None:
    """In a form: Tab, and waits until the field of this label has the focus, which its label's colour tells."""
    before = _style_of(terminal, label)
    terminal.key("Tab")
    terminal.wait(lambda _: _style_of(terminal, label) not in (None, before), f"the focus on {label}")


def press(terminal: Terminal, *names: str) -> None:
    """Keys one after the other, each once the one before has changed the screen."""
    for name in names:
        before = terminal.painted()
        terminal.key(name)
        terminal.wait(lambda _, before=before: terminal.painted() != before, f"what {name} does")


_STYLE = r"(?:\x1b\[[0-9;]*m)"


def _style_of(terminal: Terminal, label: str) -> str | None:
    """How a form's label is painted; None while it is not on the screen."""
    found = re.search(rf"│{_STYLE}* ({_STYLE}*){re.escape(label)}(?={_STYLE}|  )", terminal.painted())
    return found[1] if found else None


def _tick(terminal: Terminal, rows: Sequence[str], names: Sequence[str]) -> None:
    """Ticks the rows of these names in the list that has the focus and holds `rows`."""
    at = 0
    for place in sorted(rows.index(name) for name in names):
        press(terminal, *["Down"] * (place - at))
        at = place
        terminal.key("Space")
        terminal.see(f"[x] {rows[place]} ")


def _choose(terminal: Terminal, words: str) -> None:
    """Takes an option of the choice that has the focus: opens it, goes from the one that stands to it, takes it."""
    terminal.key("Enter")
    lines = terminal.see("▲", words).splitlines()
    (head,) = (line for line in lines if "▲" in line)
    standing = head.split("▲")[0].strip("│ ")[:12]
    (here,) = (at for at, line in enumerate(lines) if standing in line and line is not head)
    (there,) = (at for at, line in enumerate(lines) if words in line and line is not head)
    press(terminal, *["Down" if there > here else "Up"] * abs(there - here))
    terminal.key("Enter")
    terminal.gone("▲")
    terminal.see(words)


def paste_people(terminal: Terminal, text: str) -> None:
    """Users: a pasted list of people into the draft."""
    terminal.paste(text)
    terminal.see("Paste a list of people")
    tab(terminal, "Role")
    tab(terminal, "Workspaces")
    terminal.key("Tab", "Enter")
    terminal.gone("Paste a list of people")
    terminal.see("▶ Users", "waiting")


def let_the_sandbox_invite(terminal: Terminal) -> None:
    """Users, on the program's own sandbox: all who wait are invited and accept."""
    terminal.key("F2")
    terminal.gone("Do it for me (sandbox)")
    terminal.see("there now")


def review(terminal: Terminal, *expected: str) -> str:
    """F6: the plan, with these texts in it; returns the screen."""
    terminal.key("F6")
    return terminal.see("What will be sent", *expected)


def send(terminal: Terminal, *expected: str) -> None:
    """F6, yes, and everything took."""
    review(terminal, *expected)
    terminal.key("Enter")
    terminal.see("All done, and read back from the account.")
    terminal.key("Enter")
    terminal.gone("All done, and read back")


def assign_types(terminal: Terminal) -> None:
    """Test, on the program's own sandbox: a template for each type."""
    terminal.see("No active template carries")
    terminal.key("F2")
    terminal.see("✓ Carried by an active template")


def run_test(terminal: Terminal) -> str:
    """Test: runs it; all lines are good. Returns the screen."""
    terminal.key("F5")
    return terminal.see("kept for the hand-over", "Everything answered as it should")


# Token, once it is signed in: the focus stands on Next


def back_from_next(terminal: Terminal, presses: int) -> None:
    """Shift+Tab so many times, once Next has the focus, which it shows in reverse."""
    terminal.wait(lambda _: re.search(r"\x1b\[(?:\d+;)*7m[^▸\n]* Next ▸", terminal.painted()), "the focus on Next")
    press(terminal, *["BTab"] * presses)


def act_as(terminal: Terminal, email: str) -> None:
    """Token: types who acts. Before Next stand Back, Forget, Another, the SCIM button and box, then the e-mail."""
    back_from_next(terminal, 6)
    terminal.text(email)
    terminal.see(email)
    terminal.key("Enter")
    terminal.see(f"as {email}")


def use_sandbox_scim(terminal: Terminal) -> None:
    """Token, on the program's own sandbox: the button that takes its SCIM token."""
    terminal.see("fingerprint")
    back_from_next(terminal, 4)
    terminal.key("Enter")
    terminal.see("There is a SCIM token")
